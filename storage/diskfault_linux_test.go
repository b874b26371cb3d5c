package storage_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

func init() { disk.Launch() }

// faulty is a disk that fails in one way. A full or read-only one stays so until
// a refusal is told; then somebody makes room or mounts it anew.
type faulty struct {
	name  string
	errno syscall.Errno
	stays bool
	calls []disk.Call
}

var faulties = []faulty{
	{"full", syscall.ENOSPC, true, []disk.Call{disk.Create, disk.Write, disk.Truncate}},
	{"broken", syscall.EIO, false, []disk.Call{disk.Write, disk.Truncate, disk.Sync, disk.Rename, disk.Remove}},
	{"read-only", syscall.EROFS, true, []disk.Call{disk.Create, disk.Open, disk.Write, disk.Truncate, disk.Sync, disk.Rename, disk.Remove}},
}

// faults is at how many calls of a day each disk fails, fewer with -short;
// OPSCONSOLE_TEST_FAULTS sets another number.
const faults = 4

// A disk fails at one call of a day in which a letter comes, records are
// imported, a backup is made, somebody is erased, keys are rotated and the backup
// is restored. Whoever is refused is told why, and when the disk is well again
// everything goes on, with nothing half done.
func TestFaultyDiskIsToldAndNothingIsHalfDone(t *testing.T) {
	start := morning(t)
	calls := callsOf(t, start)
	rng := seeded(t)
	days, refusals := 0, map[string]int{}
	for _, f := range faulties {
		for _, n := range faultPoints(calls, rng, int(number(t, "OPSCONSOLE_TEST_FAULTS", inShort(faults)))) {
			days++
			name := fmt.Sprintf("%s at call %d", f.name, n)
			dir := again(t, start)
			var log []string
			wrong := false
			code, said, err := disk.Run(dayIn(dir), dir, func(op disk.Op) (v disk.Verdict) {
				if op.Call == disk.Say {
					log = append(log, strings.TrimSpace(op.Text))
					if wrong = wrong && !strings.HasPrefix(op.Text, "refused"); strings.HasPrefix(op.Text, "refused") {
						n = 0 // it is well again
					}
					return v
				}
				if n > 0 && op.N >= n && slices.Contains(f.calls, op.Call) && (!wrong || f.stays) {
					log = append(log, op.String())
					wrong = true
					if !f.stays {
						n = 0
					}
					v = disk.Verdict{Refuse: f.errno, Half: true}
				}
				return v
			})
			if err != nil || code != 0 || said != "" {
				t.Errorf("%s: the day ended with %d, %v: %s\n%s", name, code, err, said, strings.Join(log, "\n"))
				continue
			}
			for _, line := range log {
				if words := strings.Fields(line); words[0] == "refused" {
					refusals[words[2]]++
					if !told(words[1], words[2], line, f.errno) {
						t.Errorf("%s: %s\n%s", name, line, strings.Join(log, "\n"))
					}
				}
			}
			evening(t, dir, name)
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d days; refusals by code: %v", days, refusals)
}

// told reports whether a refusal says what is wrong: a command by its code, a
// program that ends by the disk's own words.
func told(step, code, line string, errno syscall.Errno) bool {
	switch step {
	case "open", "close", "restore":
		return strings.Contains(line, errno.Error())
	case "backup", "second":
		return code == `"backup"` || code == `"disk"`
	}
	return code == `"disk"` || code == `"unfinished"`
}

// inShort is a quarter of a number with -short.
func inShort(n uint64) uint64 {
	if testing.Short() {
		return n / 4
	}
	return n
}

// dayIn is the program that lives through a day.
func dayIn(dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dayDir+"="+dir)
	return cmd
}

// callsOf lives through a day without faults and returns its calls by step.
func callsOf(t *testing.T, start string) map[string][]disk.Op {
	t.Helper()
	dir := again(t, start)
	calls := map[string][]disk.Op{}
	var now []disk.Op
	code, said, err := disk.Run(dayIn(dir), dir, func(op disk.Op) (v disk.Verdict) {
		if op.Call == disk.Say {
			words := strings.Fields(op.Text)
			if words[0] != "done" {
				t.Errorf("a day without faults: %s", op.Text)
			}
			calls[words[1]], now = now, nil
			return v
		}
		op.Data = nil
		now = append(now, op)
		return v
	})
	if err != nil || code != 0 || said != "" || t.Failed() {
		t.Fatalf("a day without faults ended with %d, %v: %s", code, err, said)
	}
	evening(t, dir, "a day without faults")
	return calls
}

// faultPoints are n calls of a day, of every step in turn.
func faultPoints(calls map[string][]disk.Op, rng *rand.Rand, n int) []int {
	steps := slices.Sorted(maps.Keys(calls))
	rng.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	of := map[string][]int{}
	for _, step := range steps {
		of[step] = rng.Perm(len(calls[step]))
	}
	var points []int
	for round := 0; len(of) > 0; round++ {
		for _, step := range steps {
			if len(points) == n {
				return points
			}
			if round < len(of[step]) {
				points = append(points, calls[step][of[step][round]].N)
			} else {
				delete(of, step)
			}
		}
	}
	return points
}

// evening checks what a day must leave, whatever failed in it.
func evening(t *testing.T, dir, name string) {
	t.Helper()
	plan, err := dayPlan(dir)
	if err != nil {
		t.Fatal(err)
	}
	h := storetest.Found(t, filepath.Join(dir, daySite), storetest.Start.Add(48*time.Hour))
	h.Config.Backup = plan
	if err := h.Open(); err != nil {
		t.Errorf("%s: the store does not open: %v", name, err)
		return
	}
	sound(t, h, name)
	dayDone(t, h, name)
	page, err := h.Desk("admin").Requests(ctx, model.Window{Filter: "state:executed", Limit: 5})
	if err != nil || page.Matching != 1 {
		t.Errorf("%s: %d requests are executed (%v)", name, page.Matching, err)
	} else if request := page.Rows[0].ID; request != "R-1" {
		t.Errorf("%s: %s is executed", name, request)
	}
	if view, err := h.Desk("admin").Request(ctx, "R-1"); err != nil || !view.Erasure.Done() {
		t.Errorf("%s: the erasure is not certified: %v", name, err)
	} else {
		gone(t, h, "R-1", view.Erasure.Person)
	}
	v, err := h.Store.KeyStatus(ctx)
	if l := levelOf(v, model.LevelPeople); err != nil || v.Running != "" || len(v.Unfinished) > 0 || !l.Rotated || l.Former != 0 {
		t.Errorf("%s: the rotation is not whole: %+v, %v", name, v, err)
	}
	if list := h.Store.Backups().List; len(list) < 2 {
		t.Errorf("%s: %d backups, wanted 2", name, len(list))
	} else if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], list[0].File); err != nil {
		t.Errorf("%s: the newest backup: %v", name, err)
	}
	h.Clock.Advance(24 * time.Hour)
	if _, err := h.Store.Backup(ctx, ""); err != nil { // sweeps what a failed one left
		t.Errorf("%s: the next backup: %v", name, err)
	}
	onlyWholeBackups(t, h, name)
	if err := h.Store.Close(); err != nil {
		t.Error(err)
	}
	r := storetest.Found(t, filepath.Join(dir, daySite), storetest.Start.Add(48*time.Hour)) // whose master key opens the other too
	r.Dir, r.Config.Dir = filepath.Join(dir, dayRestored), filepath.Join(dir, dayRestored)
	if err := r.Open(); err != nil {
		t.Errorf("%s: the restored store does not open: %v", name, err)
		return
	}
	sound(t, r, name+", restored")
	if _, err := r.Store.Do(ctx, r.IDs["admin"], model.SuspectIncident{}); model.CodeOf(err) != "restore_pending" {
		t.Errorf("%s: the restored store serves before it is approved: %v", name, err)
	}
	if err := r.Store.Close(); err != nil {
		t.Error(err)
	}
}

// sound checks pages, log and records, and that nothing waits to be finished.
func sound(t *testing.T, h *storetest.House, name string) {
	t.Helper()
	if err := h.Store.Check(); err != nil {
		t.Errorf("%s: the data file is damaged: %v", name, err)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Errorf("%s: the log does not verify: %v", name, err)
	}
	if list := h.Store.Unfinished(); len(list) > 0 {
		t.Errorf("%s: not finished: %v", name, list)
	}
}

// dayDone checks that the letter and the records of the day are there, once.
func dayDone(t *testing.T, h *storetest.House, name string) {
	t.Helper()
	numbers, messages, err := h.Store.Numbers(model.KindRequest)
	if err != nil || len(numbers) != 2 || len(messages) != 2 {
		t.Errorf("%s: %d requests of %d messages, wanted 2 of 2 (%v)", name, len(numbers), len(messages), err)
	}
	if got := outcomes(h, storetest.Lines(100, 104, 2)); got["created"] > 0 || got["refused"] > 0 {
		t.Errorf("%s: the records were not all there: %v", name, got)
	}
}

// onlyWholeBackups checks that the places for backups hold nothing else.
func onlyWholeBackups(t *testing.T, h *storetest.House, name string) {
	t.Helper()
	listed := map[string]bool{}
	for _, b := range h.Store.Backups().List {
		if b.Held() {
			listed[b.File] = true
		}
	}
	list, err := os.ReadDir(h.Config.Backup.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if !listed[strings.TrimSuffix(e.Name(), backup.Beside)] {
			t.Errorf("%s: %s is no backup that is listed", name, e.Name())
		}
	}
	if len(list) != 2*len(listed) {
		t.Errorf("%s: %d backups are listed, and %d files there", name, len(listed), len(list))
	}
}
