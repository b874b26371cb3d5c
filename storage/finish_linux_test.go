package storage_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// The environment of a child process that opens a store on a full disk: the
// store's directory.
const fullDir = "OPSCONSOLE_TEST_FULL_DIR"

func init() { children[fullDir] = openFull }

// openFull opens the store, reads, and lets hours pass; between them somebody
// makes room. It tells what is read, what is unfinished and what the log says.
func openFull(dir string) {
	h := storetest.Found(childTB{}, dir, storetest.Start.Add(2*time.Hour))
	var log bytes.Buffer
	h.Config.Log = slog.New(slog.NewTextHandler(&log, nil))
	if err := h.Open(); err != nil {
		fmt.Printf("refused %q\n", err)
		return
	}
	look := func(when string) {
		home, err := h.Desk("admin").Home(ctx)
		unless(err)
		view, err := h.Desk("admin").Request(ctx, "R-1")
		unless(err)
		fmt.Printf("%s: %s, unfinished %d, logged %v\n", when, view.Request.State, home.Unfinished, strings.Contains(log.String(), "NOT FINISHED"))
		log.Reset()
	}
	look("opened")
	for _, when := range []string{"an hour later", "with room"} {
		h.Clock.Advance(time.Hour)
		fmt.Println("hour", when)
		_ = h.Store.Daily(ctx) // what else it does is refused, too
		look(when)
	}
	unless(h.Store.Close())
}

// cutShort is after how many calls of the disk an erasure is cut short, fewer with
// -short; OPSCONSOLE_TEST_FAULTS sets another number.
const cutShort = 8

// The disk is full when the server starts with an erasure that is approved and was
// cut short anywhere. It opens to be read, says that the erasure is not finished,
// and finishes it when there is room, without a new start.
func TestAnErasureCutShortIsFinishedWhenAFullDiskHasRoomAgain(t *testing.T) {
	h := storetest.New(t)
	h.Fill(6, 1, 0)
	person := stock(t, h, true)
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	if _, err := h.Store.Give(ctx, h.IDs["admin2"], model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")}); err != nil {
		t.Fatal(err)
	}
	start := settled(t, h)
	// Each image is what a kill left, at each call of the disk by which the erasure
	// is finished.
	journal, end := journalOf(t, start)
	rng, seen := seeded(t), map[string]int{}
	points := append([]int{0, end - 1}, rng.Perm(end)[:min(end, int(number(t, "OPSCONSOLE_TEST_FAULTS", inShort(cutShort))))]...)
	for _, n := range points {
		at := t.TempDir()
		if err := journal.Image(n, nil, at); err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(at, daySite)
		var said []string
		full := true
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), fullDir+"="+dir)
		code, fault, err := disk.Run(child, dir, func(op disk.Op) (v disk.Verdict) {
			switch {
			case op.Call == disk.Say:
				said = append(said, strings.TrimSpace(op.Text))
				full = full && op.Text != "hour with room\n"
			case full && slices.Contains([]disk.Call{disk.Create, disk.Write, disk.Truncate}, op.Call):
				v.Refuse = syscall.ENOSPC
			}
			return v
		})
		if err != nil || code != 0 || fault != "" {
			t.Fatalf("call %d: ended with %d, %v: %s\n%s", n, code, err, fault, strings.Join(said, "\n"))
		}
		found, known := strings.Join(said, "; "), false
		for _, state := range []string{"approved", "erasing"} {
			known = known || found == fmt.Sprintf("opened: %[1]s, unfinished 1, logged true; hour an hour later; an hour later: %[1]s, unfinished 1, logged true; "+
				"hour with room; with room: executed, unfinished 0, logged false", state)
		}
		if !known && n < end-1 { // at the last it is done
			t.Errorf("call %d: %s", n, found)
		}
		seen[strings.Fields(found)[1]]++
		after := storetest.Attach(t, dir, storetest.Start.Add(24*time.Hour))
		sound(t, after, fmt.Sprint("call ", n))
		gone(t, after, id, person)
		if err := after.Store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d starts on a full disk; the request was found %v", len(points), seen)
	if seen["approved,"] == 0 {
		t.Error("none was cut short before its records were deleted")
	}
}

// journalOf opens the store of a place, which finishes what was cut short, and
// notes the calls by which it does.
func journalOf(t *testing.T, start string) (*disk.Journal, int) {
	t.Helper()
	dir := again(t, start)
	journal, err := disk.NewJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), fullDir+"="+filepath.Join(dir, daySite))
	opened, end := false, 0
	code, said, err := disk.Run(child, dir, func(op disk.Op) (v disk.Verdict) {
		if op.Call == disk.Say {
			opened = true
		} else if !opened {
			journal.Note(op)
			end = journal.Len()
		}
		return v
	})
	if err != nil || code != 0 || said != "" {
		t.Fatalf("the start without faults ended with %d, %v: %s", code, err, said)
	}
	return journal, end
}

// Without a disk to write to there is nothing to serve: no login can be recorded.
func TestAReadOnlyDiskIsToldAtTheStart(t *testing.T) {
	h := storetest.New(t)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), fullDir+"="+h.Dir)
	var said string
	code, fault, err := disk.Run(child, h.Dir, func(op disk.Op) (v disk.Verdict) {
		if op.Call == disk.Say {
			said += op.Text
			return v
		}
		return disk.Verdict{Refuse: syscall.EROFS}
	})
	if err != nil || code != 0 || fault != "" || !strings.HasPrefix(said, "refused ") || !strings.Contains(said, syscall.EROFS.Error()) {
		t.Errorf("ended with %d, %v: %s%s", code, err, fault, said)
	}
}
