// Package backups sets up the backups of a served installation and makes them
// when they are due: daily, with a drill every week.
package backups

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/spf13/pflag"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/backup"
)

// Config is what the command line says of backups.
type Config struct {
	Dir        string
	At         string
	Recipients []string
	Identity   string // file
	Slots      []string
}

// usualTime is the time of day of a backup that nobody set.
const usualTime = "02:30"

// Flags adds the flags of backups to a command.
func (c *Config) Flags(f *pflag.FlagSet) {
	f.StringVar(&c.Dir, "backup-dir", "", "directory that backups are kept in, best on another disk; without it none are made")
	f.StringVar(&c.At, "backup-at", usualTime, "time of day of the daily backup, in Vilnius")
	f.StringArrayVar(&c.Recipients, "backup-recipient", nil, "age recipient (age1…) that backups are encrypted to; may be repeated")
	f.StringVar(&c.Identity, "backup-identity", "", "file with an age identity, mode 0600, with which the weekly drill opens backups")
	f.StringArrayVar(&c.Slots, "keys-to", nil, "directory for the newest copy of the key files, never beside the backups; give two")
}

// Open reads what the configuration names, and refuses what cannot be meant.
func (c *Config) Open() (backup.Plan, error) {
	if c.Dir == "" {
		if len(c.Recipients)+len(c.Slots) > 0 || c.Identity != "" || c.At != usualTime {
			return backup.Plan{}, errors.New("--backup-at, --backup-recipient, --backup-identity and --keys-to belong to --backup-dir, which is missing")
		}
		return backup.Plan{}, nil
	}
	p := backup.Plan{Dir: c.Dir, KeySlots: c.Slots}
	at, err := time.Parse("15:04", c.At)
	if err != nil {
		return p, fmt.Errorf("--backup-at: wanted a time of day such as 02:30, found %q", c.At)
	}
	p.Hour, p.Min = at.Hour(), at.Minute()
	if len(c.Recipients) == 0 {
		return p, errors.New("--backup-recipient is missing: backups are always encrypted; make a key with age-keygen, keep it apart, and give its public half")
	}
	for _, text := range c.Recipients {
		one, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return p, errors.New("--backup-recipient: wanted one that begins with age1")
		}
		p.Recipients = append(p.Recipients, one...)
	}
	if len(c.Slots) < 2 {
		return p, fmt.Errorf("--keys-to: wanted two directories, found %d: without the newest keys no backup is of any use", len(c.Slots))
	}
	seen := map[string]bool{}
	for _, dir := range append([]string{c.Dir}, c.Slots...) {
		info, err := os.Stat(dir)
		if err != nil || !info.IsDir() {
			return p, fmt.Errorf("%s is no directory that can be read; make it, mode 0700", dir)
		}
		real, err := filepath.EvalSymlinks(dir)
		if err != nil {
			return p, err
		}
		if real, err = filepath.Abs(real); err != nil {
			return p, err
		}
		if seen[real] {
			return p, fmt.Errorf("%s is given twice; backups and both copies of the keys each want a place of their own", dir)
		}
		seen[real] = true
	}
	if c.Identity != "" {
		p.Identities, err = Identities(c.Identity)
	}
	return p, err
}

// Identities reads a file of age identities that nobody else may read.
func Identities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("age identity: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("age identity: %s has wrong permissions: it is %04o, wanted 0600; run: chmod 600 %s", path, mode, path)
	}
	list, err := age.ParseIdentities(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("age identity: %s holds none; wanted a file as age-keygen writes it", path) // age's error may repeat a line of it
	}
	return list, nil
}

// Times of the schedule.
const (
	look       = time.Minute
	retry      = time.Hour          // after a backup that failed
	drillEvery = 7 * 24 * time.Hour // after the last drill, or the first backup
)

// Keeper makes backups when they are due. One works on a store at a time.
type Keeper struct {
	Store *storage.Store
	Plan  backup.Plan
	Now   func() time.Time
	Log   *slog.Logger
	Pick  func(n int) int // a number below n, by chance

	tried time.Time // the last backup that failed
}

// Run works until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		k.Once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once makes a backup when one is due, and drills when that is due. Failures
// are entries and alarms of the store, and are tried again.
func (k *Keeper) Once(ctx context.Context) {
	if !k.Plan.Configured() {
		return
	}
	now := k.Now()
	list := held(k.Store.Backups().List)
	due := k.due(now)
	if rotated := k.Store.RotatedAt(); rotated.After(due) { // what was made before opens no more
		due = rotated
	}
	if (len(list) == 0 || list[0].At.Before(due)) && now.Sub(k.tried) >= retry {
		if b, err := k.Store.Backup(ctx, ""); err != nil {
			k.tried = now
		} else {
			k.Log.Info("backup made", "backup", b.ID, "bytes", b.Bytes, "log_size", b.LogSize)
		}
	}
	k.drill(ctx, now)
}

// due is the last time of day of the schedule that is over.
func (k *Keeper) due(now time.Time) time.Time {
	day := deadline.Local(now)
	at := time.Date(day.Year(), day.Month(), day.Day(), k.Plan.Hour, k.Plan.Min, 0, 0, day.Location())
	if at.After(now) {
		at = time.Date(day.Year(), day.Month(), day.Day()-1, k.Plan.Hour, k.Plan.Min, 0, 0, day.Location())
	}
	return at
}

// drill restores the newest backup and an older one to scratch, once a week.
func (k *Keeper) drill(ctx context.Context, now time.Time) {
	v := k.Store.Backups()
	list := slices.DeleteFunc(held(v.List), func(b model.Backup) bool { return b.Fault == model.FaultRotated })
	if !v.CanDrill || len(list) == 0 || len(v.Drills) > 0 && now.Sub(v.Drills[0].At) < drillEvery {
		return
	}
	chosen := list[:1]
	if len(list) > 1 {
		chosen = append(chosen[:1:1], list[1+k.Pick(len(list)-1)])
	}
	for _, b := range chosen {
		if err := k.Store.Drill(ctx, b); err != nil && ctx.Err() == nil {
			k.Log.Error("drill not recorded", "backup", b.ID, "err", err.Error())
		}
	}
}

func held(list []model.Backup) []model.Backup {
	var there []model.Backup
	for _, b := range list {
		if b.Held() {
			there = append(there, b)
		}
	}
	return there
}
