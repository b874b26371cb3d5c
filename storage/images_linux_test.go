package storage_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/storage/storetest/disk"
)

// images is how many moments of a day the power fails at, fewer with -short;
// OPSCONSOLE_TEST_IMAGES sets another number.
const images = 24

// The power fails somewhere in a day. Of what was not synced by then, the disk
// keeps anything: nothing, all, or some pages, the last cut anywhere. Each of the
// two database files opens as it was before the change under way or after it,
// never otherwise; nothing that was acknowledged is lost, nothing is half done.
func TestEveryCrashImageIsTheOldStateOrTheNew(t *testing.T) {
	dir := again(t, morning(t))
	j, err := disk.NewJournal(dir)
	if err != nil {
		t.Fatal(err)
	}
	calls := map[string][]disk.Op{}
	done := map[string]int{} // step → calls before it was told done
	var now []disk.Op
	code, said, err := disk.Run(dayIn(dir), dir, func(op disk.Op) (v disk.Verdict) {
		if words := strings.Fields(op.Text); op.Call == disk.Say {
			calls[words[1]], now, done[words[1]] = now, nil, j.Len()
			return v
		}
		if j.Note(op); op.Call != disk.Write { // what is written meanwhile is all at stake at the next sync
			now = append(now, disk.Op{N: j.Len() - 1, Call: op.Call, Path: op.Path})
		}
		return v
	})
	if err != nil || code != 0 || said != "" {
		t.Fatalf("the day ended with %d, %v: %s", code, err, said)
	}
	delete(calls, "restore") // its directory cannot be served before the end; see ssh/site
	rng := seeded(t)
	states := map[string][32]byte{}
	tally := map[string]int{}
	for _, n := range faultPoints(calls, rng, int(number(t, "OPSCONSOLE_TEST_IMAGES", inShort(images)))) {
		i := image{t, j, n, done, t.TempDir(), states, tally}
		if err := j.Image(n, rng, i.dir); err != nil {
			t.Fatal(err)
		}
		i.check()
		if err := os.RemoveAll(i.dir); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			t.Fatalf("the image before call %d; calls: %v", n, around(calls, n))
		}
	}
	t.Logf("%d images; database files found: %v", tally["images"], tally)
}

// around are the calls near one, for whoever reads a failure.
func around(calls map[string][]disk.Op, n int) (near []string) {
	for step, of := range calls {
		for _, op := range of {
			if op.N > n-8 && op.N < n+3 {
				near = append(near, fmt.Sprintf("%d %s %s %s", op.N, step, op.Call, filepath.Base(op.Path)))
			}
		}
	}
	slices.Sort(near)
	return near
}

// image is what a loss of power before call n left in dir.
type image struct {
	t      *testing.T
	j      *disk.Journal
	n      int
	done   map[string]int
	dir    string
	states map[string][32]byte // by file and number of calls, all kept
	tally  map[string]int
}

func (i image) check() {
	i.t.Helper()
	i.tally["images"]++
	for _, name := range []string{"data.db", "keys.db"} {
		path := filepath.Join(daySite, name)
		before, after := i.j.Syncs(path, i.n)
		old, found, next := i.state(path, before+1), logical(i.t, filepath.Join(i.dir, path)), i.state(path, min(after+1, i.j.Len()))
		switch found {
		case old:
			i.tally[name+" old"]++
		case next:
			i.tally[name+" new"]++
		default:
			i.t.Errorf("%s is neither as it was before nor as after", name)
		}
	}
	plan, err := dayPlan(i.dir)
	if err != nil {
		i.t.Fatal(err)
	}
	h := storetest.Found(i.t, filepath.Join(i.dir, daySite), storetest.Start.Add(48*time.Hour))
	h.Config.Backup = plan
	if err := h.Open(); err != nil {
		i.t.Errorf("the store does not open: %v", err)
		return
	}
	ended(i.t, h.Store)
	sound(i.t, h, "image")
	i.acknowledged(h)
	if _, err := h.Store.Backup(ctx, ""); err != nil {
		i.t.Errorf("the next backup: %v", err)
	}
	onlyWholeBackups(i.t, h, "image")
	if err := h.Store.Close(); err != nil {
		i.t.Error(err)
	}
}

// acknowledged checks that what was told done before the power failed is there,
// and what was not is there as a whole or not at all.
func (i image) acknowledged(h *storetest.House) {
	i.t.Helper()
	told := func(step string) bool { return i.done[step] <= i.n }
	page, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 10})
	if err != nil || page.Total > 2 || told("letter") && page.Total != 2 {
		i.t.Errorf("%d requests, %v", page.Total, err)
	}
	if got := outcomes(h, storetest.Lines(100, 104, 2)); got["refused"] > 0 || got["created"] > 0 && (told("import") || len(got) > 1) {
		i.t.Errorf("records: %v", got)
	}
	view, err := h.Desk("admin").Request(ctx, "R-1")
	switch {
	case err != nil:
		i.t.Error(err)
	case view.Request.State == model.Executed:
		gone(i.t, h, "R-1", view.Erasure.Person)
	case told("erasure") || view.Request.State != model.Proposed:
		i.t.Errorf("the request of the erasure is %s", view.Request.State)
	}
	v, err := h.Store.KeyStatus(ctx)
	if l := levelOf(v, model.LevelPeople); err != nil || l.Former > 0 || told("rotation") && !l.Rotated {
		i.t.Errorf("keys: %+v, %v", v, err)
	}
	backups := 0
	for _, step := range []string{"backup", "second"} {
		if told(step) {
			backups++
		}
	}
	if list := h.Store.Backups().List; len(list) < backups {
		i.t.Errorf("%d backups, wanted %d", len(list), backups)
	} else if len(list) > 1 && !told("second") {
		if _, err := h.Store.CheckBackup(ctx, h.IDs["auditor"], list[0].File); err != nil {
			i.t.Errorf("the newest backup: %v", err)
		}
	}
}

// state is what a database file holds after n calls, all kept.
func (i image) state(path string, n int) [32]byte {
	i.t.Helper()
	id := fmt.Sprint(path, n)
	if sum, known := i.states[id]; known {
		return sum
	}
	dir := i.t.TempDir()
	if err := i.j.Image(n, nil, dir); err != nil {
		i.t.Fatal(err)
	}
	i.states[id] = logical(i.t, filepath.Join(dir, path))
	if err := os.RemoveAll(dir); err != nil {
		i.t.Fatal(err)
	}
	return i.states[id]
}

// logical is a digest of all that a database file holds; it is opened as the
// program would, in a copy.
func logical(t *testing.T, path string) [32]byte {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("%s does not open: %v", filepath.Base(path), err)
	}
	sum := sha256.New()
	err = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			fmt.Fprintf(sum, "%q\n", name)
			return b.ForEach(func(key, value []byte) error {
				fmt.Fprintf(sum, "%x %x\n", key, value)
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return [32]byte(sum.Sum(nil))
}
