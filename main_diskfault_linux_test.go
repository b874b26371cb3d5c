package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// badDisks are disks that fail, by the calls that they refuse.
var badDisks = []struct {
	name  string
	errno syscall.Errno
	calls []disk.Call
}{
	{"full", syscall.ENOSPC, []disk.Call{disk.Create, disk.Write}},
	{"broken", syscall.EIO, []disk.Call{disk.Create, disk.Write, disk.Sync, disk.Rename}},
	{"read-only", syscall.EROFS, []disk.Call{disk.Create, disk.Open, disk.Write, disk.Truncate, disk.Sync, disk.Rename, disk.Remove}},
}

// onBadDisks has a program fail at each of its calls of the disk that a disk
// refuses, and what was left looked at. set makes what it begins with.
func onBadDisks(t *testing.T, dir string, set func(), program func() *exec.Cmd, look func(name, said string, code int, errno syscall.Errno)) {
	t.Helper()
	for _, d := range badDisks {
		for n := 1; ; n++ {
			set()
			seen, failed := 0, ""
			code, said, err := disk.Run(program(), dir, func(op disk.Op) (v disk.Verdict) {
				if slices.Contains(d.calls, op.Call) {
					if seen++; seen == n {
						failed, v.Refuse, v.Half = op.String(), d.errno, true
					}
				}
				return v
			})
			if err != nil {
				t.Fatal(err)
			}
			if failed == "" {
				if code != 0 && n == 1 {
					t.Fatalf("%s: nothing was refused: %d, %s", d.name, code, said)
				}
				break
			}
			look(fmt.Sprintf("%s at %s", d.name, failed), said, code, d.errno)
		}
	}
}

// The disk of a witness fails. It says so, the file of heads is as it was, and the
// next look keeps the head.
func TestAWitnessWhoseDiskFailsSaysSoAndKeepsItsFileWhole(t *testing.T) {
	h, p, dir := storetest.New(t), newPlace(t), t.TempDir()
	path := filepath.Join(dir, "heads.txt")
	answer := func(from uint64) string {
		c, err := h.Store.Consistency(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		return c.Text()
	}
	witness := func(text string) func() *exec.Cmd {
		return func() *exec.Cmd {
			cmd := p.program("witness", "--file", path)
			cmd.Stdin = strings.NewReader(text)
			return cmd
		}
	}
	first, size := answer(0), h.Store.Head().Size
	h.Letters(0, 3)
	for _, c := range []struct {
		name, before, now string
	}{{"the first head", "", first}, {"another head", first, answer(size)}} {
		var held []byte
		set := func() {
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if c.before == "" {
				return
			}
			if out, err := witness(c.before)().CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			held, _ = os.ReadFile(path)
		}
		onBadDisks(t, dir, set, witness(c.now), func(name, said string, code int, errno syscall.Errno) {
			if code != 1 || !strings.Contains(said, "was not kept") || !strings.Contains(said, errno.Error()) {
				t.Errorf("%s, %s: ended with %d: %s", c.name, name, code, said)
			}
			if now, _ := os.ReadFile(path); !bytes.Equal(now, held) {
				t.Errorf("%s, %s: the file has %d bytes, and had %d", c.name, name, len(now), len(held))
			}
			if out, err := witness(c.now)().CombinedOutput(); err != nil || !strings.Contains(string(out), "consistent: ") {
				t.Errorf("%s, %s: the look after it: %v: %s", c.name, name, err, out)
			}
		})
	}
}

// A log that was rewritten is told of whatever the disk does, and no half of what
// was answered stands under the name of the proof.
func TestAWitnessWhoseDiskFailsStillCriesOut(t *testing.T) {
	h, other, p, dir := storetest.New(t), storetest.Empty(t), newPlace(t), t.TempDir()
	path := filepath.Join(dir, "heads.txt")
	look := func(h *storetest.House) func() *exec.Cmd {
		c, err := h.Store.Consistency(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		return func() *exec.Cmd {
			cmd := p.program("witness", "--file", path)
			cmd.Stdin = strings.NewReader(c.Text())
			return cmd
		}
	}
	if out, err := look(h)().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	set := func() { _ = os.Remove(path + ".refused") }
	onBadDisks(t, dir, set, look(other), func(name, said string, code int, errno syscall.Errno) {
		if code != 1 || !strings.Contains(said, "THE AUDIT LOG IS NOT THE ONE SEEN BEFORE") || !strings.Contains(said, "What it answered could not be kept: ") || !strings.Contains(said, errno.Error()) {
			t.Errorf("%s: ended with %d: %s", name, code, said)
		}
		if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
			t.Errorf("%s: beside the heads are %v, %v", name, list, err)
		}
	})
}
