package backups_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/backups"
	"integrora.com/opsconsole/storage/storetest"
)

func TestBackupsAreMadeDailyAndDrilledWeekly(t *testing.T) {
	h := storetest.New(t)
	plan := h.BackUp()
	h.Letters(0, 3)
	k := &backups.Keeper{Store: h.Store, Plan: plan, Now: h.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Pick: func(n int) int { return n - 1 }}
	once := func() (made, drilled int) {
		k.Once(context.Background())
		v := h.Store.Backups()
		return len(v.List), len(v.Drills)
	}
	if made, drilled := once(); made != 1 || drilled != 1 { // the first at once, and a drill of it
		t.Fatalf("%d made, %d drilled", made, drilled)
	}
	if made, _ := once(); made != 1 {
		t.Errorf("%d made on one day", made)
	}
	h.Clock.Advance(14 * time.Hour) // 23:00 UTC is 01:00 in Vilnius: not yet
	if made, _ := once(); made != 1 {
		t.Errorf("%d made before the time of day", made)
	}
	h.Clock.Advance(2 * time.Hour)
	if made, drilled := once(); made != 2 || drilled != 1 {
		t.Errorf("%d made, %d drilled", made, drilled)
	}
	for range 7 {
		h.Clock.Advance(24 * time.Hour)
		once()
	}
	if made, drilled := once(); made != 9 || drilled != 3 { // the newest and the oldest
		t.Errorf("%d made, %d drilled", made, drilled)
	}
	for _, d := range h.Store.Backups().Drills {
		if d.Fault != "" {
			t.Errorf("%+v", d)
		}
	}
}

func TestAFailedBackupIsTriedAgainAfterAnHour(t *testing.T) {
	h := storetest.New(t)
	plan := h.BackUp()
	if err := os.RemoveAll(plan.Dir); err != nil {
		t.Fatal(err)
	}
	k := &backups.Keeper{Store: h.Store, Plan: plan, Now: h.Clock.Now, Log: slog.New(slog.DiscardHandler), Pick: func(int) int { return 0 }}
	k.Once(context.Background())
	size := h.Store.Head().Size
	k.Once(context.Background())
	if got := h.Store.Head().Size; got != size || len(h.Store.Alarms(0)) != 1 {
		t.Errorf("tried again at once: %d entries, %d alarms", got-size, len(h.Store.Alarms(0)))
	}
	if err := os.Mkdir(plan.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(time.Hour)
	k.Once(context.Background())
	if v := h.Store.Backups(); len(v.List) != 1 || !v.List[0].Good() {
		t.Errorf("%+v", v.List)
	}
}

func TestABackupIsMadeSoonAfterKeysWereRotated(t *testing.T) {
	h := storetest.New(t)
	h.Fill(3, 1, 0)
	plan := h.BackUp()
	k := &backups.Keeper{Store: h.Store, Plan: plan, Now: h.Clock.Now, Log: slog.New(slog.DiscardHandler), Pick: func(int) int { return 0 }}
	for _, c := range []struct {
		level model.KeyLevel
		want  int
	}{{model.LevelPeople, 2}, {model.LevelRoot, 2}, {model.LevelStore, 3}} {
		k.Once(context.Background())
		changed, stop := h.Store.Changes()
		h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: c.level})
		h.Approve("admin2")
		for v, err := h.Store.KeyStatus(context.Background()); v.Running != "" || err != nil; v, err = h.Store.KeyStatus(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			<-changed
		}
		stop()
		k.Once(context.Background())
		k.Once(context.Background())
		if got := len(h.Store.Backups().List); got != c.want {
			t.Errorf("after keys of the level %s were rotated there are %d backups, wanted %d", c.level, got, c.want)
		}
	}
}

func TestAConfigurationThatCannotBeMeantIsRefused(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	places := map[string]string{}
	for _, name := range []string{"b", "k1", "k2"} {
		places[name] = filepath.Join(dir, name)
		if err := os.Mkdir(places[name], 0o700); err != nil {
			t.Fatal(err)
		}
	}
	open := filepath.Join(dir, "open.txt")
	if err := os.WriteFile(open, []byte(id.String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	good := backups.Config{Dir: places["b"], At: "02:30", Recipients: []string{id.Recipient().String()}, Slots: []string{places["k1"], places["k2"]}}
	if p, err := good.Open(); err != nil || p.Hour != 2 || p.Min != 30 || len(p.Recipients) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	for why, change := range map[string]func(*backups.Config){
		"--backup-dir, which is missing":  func(c *backups.Config) { c.Dir = "" },
		"--backup-recipient is missing":   func(c *backups.Config) { c.Recipients = nil },
		"--backup-at, --backup-recipient": func(c *backups.Config) { *c = backups.Config{At: "03:00"} },
		"begins with age1":                func(c *backups.Config) { c.Recipients = []string{"x"} },
		"wanted two directories":          func(c *backups.Config) { c.Slots = c.Slots[:1] },
		"given twice":                     func(c *backups.Config) { c.Slots = []string{c.Dir, c.Slots[0]} },
		"no directory":                    func(c *backups.Config) { c.Slots = []string{open, c.Slots[0]} },
		"time of day":                     func(c *backups.Config) { c.At = "25:00" },
		"wrong permissions":               func(c *backups.Config) { c.Identity = open },
	} {
		c := good
		change(&c)
		_, err := c.Open()
		if err == nil || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "AGE-SECRET") {
			t.Errorf("wanted %q, found %v", why, err)
		}
	}
}
