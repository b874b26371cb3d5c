package storage_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// The environment of a child process that hands out: the store's directory, and
// to whose key.
const (
	handOutDir = "OPSCONSOLE_TEST_HAND_OUT_DIR"
	handOutTo  = "OPSCONSOLE_TEST_HAND_OUT_TO"
)

func init() { children[handOutDir] = handOutAgain }

// handOutAgain hands everything out twice, and tells of each what became of it and
// how many bytes came.
func handOutAgain(dir string) {
	h, to := storetest.Attach(childTB{}, dir, storetest.Start.Add(time.Hour)), os.Getenv(handOutTo)
	for _, when := range []string{"failing", "well"} {
		fmt.Println("disk", when)
		for _, one := range []struct {
			what string
			make func(io.Writer) error
		}{
			{"log", func(w io.Writer) error {
				return h.Desk("auditor").Export(ctx, w, model.ExportLog{Code: h.Code("auditor")})
			}},
			{"tiles", func(w io.Writer) error {
				return h.Desk("auditor").ExportTiles(ctx, w, model.ExportLog{Code: h.Code("auditor")})
			}},
			{"evidence", func(w io.Writer) error {
				return h.Desk("dpo").CaseFile(ctx, w, model.ExportEvidence{Request: "R-1", Code: h.Code("dpo")})
			}},
			{"letters", func(w io.Writer) error {
				return h.Desk("dpo").CaseFile(ctx, w, model.ExportEvidence{Request: "R-1", Purpose: model.PurposeAdvice, To: to, Code: h.Code("dpo")})
			}},
			{"copy", func(w io.Writer) error {
				_, err := h.Desk("admin").ExportCopy(ctx, "R-1", h.Code("admin"), w)
				return err
			}},
		} {
			var out bytes.Buffer
			err := one.make(&out)
			fmt.Printf("%s %s %d bytes, %v\n", when, one.what, out.Len(), err)
		}
	}
	unless(h.Store.Close())
}

// The disk takes nothing more. Nothing is handed out then, as no entry can say so,
// and whoever asks reads why; when the disk is well again it is, whole.
func TestNothingIsHandedOutWithoutItsEntry(t *testing.T) {
	h := storetest.New(t)
	to, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	released(t, h, to.Recipient().String(), model.Access)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range faulties {
		if !f.stays {
			continue
		}
		dir := again(t, h.Dir)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), handOutDir+"="+dir, handOutTo+"="+to.Recipient().String())
		failing, told := false, map[string]int{}
		code, said, err := disk.Run(child, dir, func(op disk.Op) (v disk.Verdict) {
			switch line := strings.TrimSpace(op.Text); {
			case op.Call != disk.Say:
				if failing && slices.Contains(f.calls, op.Call) {
					v.Refuse = f.errno
				}
			case strings.HasPrefix(line, "disk "):
				failing = line == "disk failing"
			case strings.HasPrefix(line, "failing "):
				told["failing"]++
				if !strings.Contains(line, " 0 bytes, nothing was changed, as the disk could not be written ("+f.errno.Error()+")") {
					t.Errorf("%s: %s", f.name, line)
				}
			default:
				told["well"]++
				if strings.Contains(line, " 0 bytes") || !strings.HasSuffix(line, "<nil>") {
					t.Errorf("%s: %s", f.name, line)
				}
			}
			return v
		})
		if err != nil || code != 0 || said != "" || told["failing"] != 5 || told["well"] != 5 {
			t.Errorf("%s: ended with %d, %v: %s; told %v", f.name, code, err, said, told)
		}
	}
}
