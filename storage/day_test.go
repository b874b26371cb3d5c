package storage_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
	"integrora.com/opsconsole/storage/storetest"
)

// dayDir is, in the environment of a child process, the directory of a place
// where it is to live through one day.
const dayDir = "OPSCONSOLE_TEST_DAY_DIR"

func init() { children[dayDir] = liveADay }

// What stands in the directory of a day.
const (
	daySite     = "site"     // the store
	dayBackups  = "backups"  //
	dayKeys     = "keys"     // the copy of the key files
	dayRestored = "restored" // a store made of the backup
	dayIdentity = "identity" // opens the backups
)

// dayPlan is how a day's backups are made.
func dayPlan(dir string) (backup.Plan, error) {
	text, err := os.ReadFile(filepath.Join(dir, dayIdentity))
	if err != nil {
		return backup.Plan{}, err
	}
	id, err := age.ParseX25519Identity(string(text))
	if err != nil {
		return backup.Plan{}, err
	}
	return backup.Plan{Dir: filepath.Join(dir, dayBackups), Recipients: []age.Recipient{id.Recipient()}, Identities: []age.Identity{id},
		KeySlots: []string{filepath.Join(dir, dayKeys)}, Hour: 2}, nil
}

// morning makes a place whose day has not begun: a store with a person whose
// erasure is proposed and advised on, and empty places for backups.
func morning(t *testing.T) (dir string) {
	t.Helper()
	h := storetest.New(t)
	h.Fill(6, 1, 0)
	id, digest := proposed(t, h, stock(t, h, true))
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	return settled(t, h)
}

// settled closes a house and makes a place of it, with empty places for backups.
func settled(t *testing.T, h *storetest.House) (dir string) {
	t.Helper()
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	copyFiles(t, h.Dir, filepath.Join(dir, daySite))
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(filepath.Join(dir, dayBackups), 0o700), os.Mkdir(filepath.Join(dir, dayKeys), 0o700),
		os.WriteFile(filepath.Join(dir, dayIdentity), []byte(identity.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// attached opens the store of a place.
func attached(tb testing.TB, dir string, now time.Time) *storetest.House {
	tb.Helper()
	plan, err := dayPlan(dir)
	h := storetest.Found(tb, filepath.Join(dir, daySite), now)
	h.Config.Backup = plan
	if err := errors.Join(err, h.Open()); err != nil {
		tb.Fatal(err)
	}
	return h
}

// again copies a place, files and directories.
func again(t *testing.T, from string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "day")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// workday is a place in which somebody works: every step is told when it is done,
// and when it is refused it is tried again, at last after a new start.
type workday struct {
	dir  string
	h    *storetest.House
	plan backup.Plan
	beat chan time.Time
	held chan struct{} // a rotation of keys does not go on by itself
}

func liveADay(dir string) {
	plan, err := dayPlan(dir)
	if err != nil {
		childTB{}.Fatal(err)
	}
	d := &workday{dir: dir, plan: plan, beat: make(chan time.Time), held: make(chan struct{}, 1)}
	d.h = storetest.Found(childTB{}, filepath.Join(dir, daySite), storetest.Start.Add(time.Hour))
	d.h.Config.Backup, d.h.Config.Beat, d.h.Config.Log = plan, d.beat, slog.New(heldUp{slog.DiscardHandler, d.held})
	d.step("open", d.h.Open)
	d.step("letter", d.letter)
	d.step("import", d.records)
	d.step("backup", d.backUp)
	d.step("erasure", d.erase)
	d.step("rotation", d.rotate)
	d.step("second", d.backUp) // as the first holds records under keys that are destroyed now
	d.step("close", func() error { return d.h.Store.Close() })
	d.step("restore", d.restore)
}

// step takes one step, however often it is refused at first.
func (d *workday) step(name string, do func() error) {
	for tries := 1; ; tries++ {
		err := do()
		if err == nil {
			fmt.Printf("done %s\n", name)
			return
		}
		fmt.Printf("refused %s %q %q\n", name, model.CodeOf(err), err)
		switch {
		case tries == 2 && name != "open" && name != "restore":
			_ = d.h.Store.Close() // its error was told already, or is nobody's any more
			if err := d.h.Open(); err != nil {
				childTB{}.Fatalf("after %s was refused, a new start: %v", name, err)
			}
		case tries == 3:
			childTB{}.Fatalf("%s is refused again and again: %v", name, err)
		}
	}
}

func (d *workday) letter() error {
	_, err := d.h.Store.Do(ctx, model.System.ID, storetest.LetterTo(77))
	return err
}

func (d *workday) records() error {
	_, err := d.h.Store.Do(ctx, model.System.ID, model.ImportRecords{Lines: storetest.Lines(100, 104, 2)})
	return err
}

func (d *workday) backUp() error {
	d.h.Clock.Advance(time.Minute)
	_, err := d.h.Store.Backup(ctx, "")
	return err
}

func (d *workday) erase() error {
	view, err := d.h.Desk("admin2").Request(ctx, "R-1")
	if err != nil {
		return err
	}
	switch view.Request.State {
	case model.Executed:
		return nil
	case model.Approved, model.Erasing:
		return model.Refuse("unfinished", "it waits for a new start")
	}
	_, err = d.h.Store.Do(ctx, d.h.IDs["admin2"], model.ApproveErasure{Request: "R-1", Digest: view.Request.Proposal.Digest, Code: d.h.Code("admin2")})
	return err
}

func (d *workday) rotate() error {
	changes, err := d.h.Desk("admin").AccountChanges(ctx)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		if _, err := d.h.Store.Do(ctx, d.h.IDs["admin"], model.ProposeChange{Op: model.OpRotate, Level: model.LevelPeople}); err != nil {
			return err
		}
	}
	if changes, err = d.h.Desk("admin").AccountChanges(ctx); err != nil {
		return err
	}
	changed, stop := d.h.Store.Changes()
	defer stop()
	if changes[0].State == model.ChangeOpen {
		if _, err := d.h.Store.Do(ctx, d.h.IDs["admin2"], approvalOf(d.h, "admin2")); err != nil {
			return err
		}
	} else {
		d.beat <- d.h.Clock.Now()
	}
	for {
		v, err := d.h.Store.KeyStatus(ctx)
		if err != nil || v.Running == "" {
			return err
		}
		select {
		case <-changed:
		case <-d.held:
			return model.Refuse("unfinished", "the rotation is held up")
		}
	}
}

// restore restores the newest backup into a new directory.
func (d *workday) restore() error {
	into := filepath.Join(d.dir, dayRestored)
	if err := errors.Join(os.RemoveAll(into), os.Mkdir(into, 0o700)); err != nil {
		return err
	}
	list, err := os.ReadDir(d.plan.Dir)
	if err != nil {
		return err
	}
	newest := ""
	for _, e := range list {
		if strings.HasSuffix(e.Name(), backup.Beside) {
			newest = strings.TrimSuffix(e.Name(), backup.Beside)
		}
	}
	c := d.h.Config
	if c.Master, err = keys.LoadMaster(filepath.Join(d.h.Dir, "master.key")); err != nil {
		return err
	}
	c.Dir, c.Backup, c.Beat = into, backup.Plan{}, nil
	_, err = storage.Restore(ctx, c, storage.RestoreFrom{Backup: filepath.Join(d.plan.Dir, newest), Identities: d.plan.Identities,
		Keys: filepath.Join(d.plan.KeySlots[0], keys.CopyFile), AcceptLoss: true})
	return err
}

// heldUp is a log that tells when a rotation is held up.
type heldUp struct {
	slog.Handler
	held chan struct{}
}

func (heldUp) Enabled(context.Context, slog.Level) bool { return true }

func (l heldUp) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, "held up") {
		select {
		case l.held <- struct{}{}:
		default:
		}
	}
	return nil
}
