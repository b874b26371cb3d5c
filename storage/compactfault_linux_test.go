package storage_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// compactedDir is, in the environment of a child process, the directory of a store
// whose data file it is to compact on a disk that fails, and in the next night.
const compactedDir = "OPSCONSOLE_TEST_COMPACTED_DIR"

func init() { children[compactedDir] = compactOnAFailingDisk }

// compactOnAFailingDisk tells before the compaction, after it, when a letter is
// taken on a disk that is well again, and after the next night.
func compactOnAFailingDisk(dir string) {
	h := storetest.Found(childTB{}, dir, storetest.Start.Add(time.Hour))
	unless(h.Open())
	size := func() string {
		use, err := h.Store.FileUse()
		unless(err)
		if use.Bytes > 24<<20 {
			return "large"
		}
		return "small"
	}
	fmt.Println("opened", size())
	err := h.Store.Compact(ctx)
	page, readable := h.Desk("admin").Requests(ctx, model.Window{Limit: 9})
	unless(readable)
	fmt.Printf("compacted %q %s, %d alarms, %d requests are read: %v\n", model.CodeOf(err), size(), len(h.Store.Alarms(0)), page.Total, err)
	if _, err := h.Store.Do(ctx, model.System.ID, storetest.LetterTo(6)); err != nil {
		fmt.Printf("letter refused: %v\n", err)
		unless(h.Store.Close())
		return
	}
	fmt.Println("letter", size())
	h.Store.CompactAbove(0)
	h.Clock.Advance(14 * time.Hour) // to one at night in Vilnius
	unless(h.Store.Daily(ctx))
	fmt.Println("night", size())
	unless(h.Store.Close())
}

// sparse is a place whose data file is mostly free pages.
func sparse(t *testing.T) string {
	t.Helper()
	h := storetest.New(t)
	h.Fill(6, 1, 6)
	settle(h, "acme", 300, 64<<10)
	endOf(t, h, "acme")
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	return h.Dir
}

// compaction is one run of the child: what it said, by its first word, and the
// calls between what it said.
func compaction(t *testing.T, name, dir string, decide func(step string, op disk.Op) disk.Verdict) (said map[string]string, calls map[string][]disk.Op) {
	t.Helper()
	said, calls = map[string]string{}, map[string][]disk.Op{}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), compactedDir+"="+dir)
	step := "open"
	next := map[string]string{"opened": "compaction", "compacted": "letter", "letter": "night", "night": "close"}
	code, fault, err := disk.Run(child, dir, func(op disk.Op) (v disk.Verdict) {
		if op.Call == disk.Say {
			word, rest, _ := strings.Cut(strings.TrimSpace(op.Text), " ")
			said[word], step = rest, next[word]
			if _, err := os.Stat(filepath.Join(dir, storage.DataFile+".compact")); err == nil {
				said["left after "+word] = "yes"
			}
			return v
		}
		v = decide(step, op)
		op.Data = nil
		calls[step] = append(calls[step], op)
		return v
	})
	if err != nil || code != 0 || fault != "" {
		t.Fatalf("%s: ended with %d, %v: %s\n%v", name, code, err, fault, said)
	}
	return said, calls
}

// compactFaults is at how many calls of a compaction each disk fails, fewer with
// -short; OPSCONSOLE_TEST_FAULTS sets another number.
const compactFaults = 6

// The disk fails at one call of a compaction: it is full, broken or read-only. The
// compaction is refused and said, the old file goes on being used without a new
// start, nothing is left beside it, and the next night compacts it.
func TestACompactionOnAFailingDiskLeavesTheOldFileInUseAndIsMadeTheNextNight(t *testing.T) {
	start := sparse(t)
	well := func(string, disk.Op) (v disk.Verdict) { return v }
	dir := again(t, start)
	usual, calls := compaction(t, "a disk that is well", dir, well)
	const large, small = "large", "small"
	if usual["left after compacted"]+usual["left after night"] != "" || usual["opened"] != large || !strings.HasPrefix(usual["compacted"], `"internal" `+small) {
		t.Fatalf("a disk that is well: %v", usual)
	}
	at := calls["compaction"]
	renamed := slices.IndexFunc(at, func(op disk.Op) bool { return op.Call == disk.Rename })
	if renamed < 0 {
		t.Fatalf("nothing is renamed: %v", at)
	}
	named := renamed + slices.IndexFunc(at[renamed:], func(op disk.Op) bool { return op.Call == disk.Sync && op.Path == dir })
	if named < renamed {
		t.Fatalf("the new name is not synced: %v", at[renamed:])
	}
	at = at[:named+1] // what follows is the entry's commit, as every other
	rng := seeded(t)
	tally := map[string]int{}
	for _, f := range faulties {
		var hit []int // the calls that this disk fails at; those about the swap always
		for n, op := range at {
			if slices.Contains(f.calls, op.Call) {
				hit = append(hit, n)
			}
		}
		points := map[int]bool{}
		for _, i := range rng.Perm(len(hit))[:min(len(hit), int(number(t, "OPSCONSOLE_TEST_FAULTS", inShort(compactFaults))))] {
			points[hit[i]] = true
		}
		for _, n := range hit {
			if op := at[n]; op.Call == disk.Rename || op.Call == disk.Sync || op.Call == disk.Create {
				points[n] = true
			}
		}
		for _, n := range slices.Sorted(maps.Keys(points)) {
			name := fmt.Sprintf("%s at call %d of %d, %s %s", f.name, n, len(at), at[n].Call, filepath.Base(at[n].Path))
			dir := again(t, start)
			i, failed := -1, false
			said, _ := compaction(t, name, dir, func(step string, op disk.Op) (v disk.Verdict) {
				if step != "compaction" {
					return v
				}
				if i++; i >= n && slices.Contains(f.calls, op.Call) && (f.stays || !failed) {
					failed, v.Refuse, v.Half = true, f.errno, true
				}
				return v
			})
			tally[f.name]++
			code, rest, _ := strings.Cut(said["compacted"], " ")
			swapped := n > renamed
			want := large
			if swapped {
				want = small
			}
			if !strings.HasPrefix(rest, want+",") || !strings.Contains(rest, " 6 requests are read") {
				t.Errorf("%s: %s", name, said["compacted"])
			}
			if !swapped && (code != `"compaction"` || !strings.Contains(rest, "the store goes on as it was") || strings.Contains(rest, dir)) {
				t.Errorf("%s: told %s", name, said["compacted"])
			}
			if !f.stays && !swapped && !strings.Contains(rest, "1 alarms") {
				t.Errorf("%s: no alarm: %s", name, said["compacted"])
			}
			if at[n].Call != disk.Remove && f.name != "read-only" && said["left after compacted"] != "" {
				t.Errorf("%s: the copy is left", name)
			}
			if said["letter"] == "" || said["night"] != small || said["left after night"] != "" {
				t.Errorf("%s: when the disk is well again: %v", name, said)
			}
			after := storetest.Attach(t, dir, storetest.Start.Add(48*time.Hour))
			unharmed(t, after)
			if numbers, _, err := after.Store.Numbers(model.KindRequest); err != nil || len(numbers) != 7 {
				t.Errorf("%s: requests %v, %v", name, numbers, err)
			}
			if err := errors.Join(after.Store.Close(), os.RemoveAll(dir)); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d calls, the swap at %d; failed: %v", len(at), renamed, tally)
}

// The power fails at any moment of a compaction and of what follows it. Whatever
// the disk kept of what was not synced, the file under the name is the old or the
// new one, whole, and holds the letter when that was acknowledged.
func TestAPowerCutInACompactionLeavesOneOfTheTwoFilesWhole(t *testing.T) {
	dir := again(t, sparse(t))
	journal, err := disk.NewJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	from, lettered, end := 0, 0, 0
	said, _ := compaction(t, "a disk that is well", dir, func(step string, op disk.Op) (v disk.Verdict) {
		if step == "close" {
			return v
		}
		journal.Note(op)
		switch end = journal.Len(); step {
		case "open":
			from = end
		case "letter":
			lettered = end
		}
		return v
	})
	rng := seeded(t)
	tally := map[bool]int{}
	for i := range int(number(t, "OPSCONSOLE_TEST_IMAGES", inShort(images))) {
		n := from + rng.IntN(end-from)
		switch {
		case i < 2: // the old file for sure, and the new one
			n = []int{from, lettered}[i]
		case i%2 == 0: // about the swap and the letter
			n = lettered - rng.IntN(min(24, lettered-from))
		}
		at := t.TempDir()
		if err := journal.Image(n, rng, at); err != nil {
			t.Fatal(err)
		}
		after := storetest.Attach(t, at, storetest.Start.Add(48*time.Hour))
		unharmed(t, after)
		numbers, _, err := after.Store.Numbers(model.KindRequest)
		if err != nil || len(numbers) < 6 || len(numbers) < 7 && n >= lettered {
			t.Errorf("call %d of %d, the letter was acknowledged at %d: requests %v, %v", n, end, lettered, numbers, err)
		}
		tally[used(t, after).Bytes < 24<<20]++
		if err := errors.Join(after.Store.Close(), os.RemoveAll(at)); err != nil {
			t.Fatal(err)
		}
	}
	if tally[true] == 0 || tally[false] == 0 {
		t.Errorf("only one of the two files was found: %v, %v", tally, said)
	}
	t.Logf("the new file was found: %v", tally)
}
