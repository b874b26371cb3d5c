package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/chain"
)

// copyBoard is what is known of backups, drills and restores.
type copyBoard struct {
	backups  map[string]model.Backup
	drills   map[string]model.Drill
	restores map[string]model.Restore
}

func (b *copyBoard) put(rec model.Record) {
	switch v := rec.(type) {
	case model.Backup:
		b.backups = keep(b.backups, v.ID, v)
	case model.Drill:
		b.drills = keep(b.drills, v.ID, v)
	case model.Restore:
		b.restores = keep(b.restores, v.ID, v)
	}
}

// restored is the newest restore; the zero one when there was none.
func (b *board) restored() model.Restore {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if list := newest(b.copies.restores); len(list) > 0 {
		return list[0]
	}
	return model.Restore{}
}

// epoch numbers the histories of the log: each restore opens another.
func (b *board) epoch() uint64 { return max(b.restored().Epoch, 1) }

// rotation is how many backups are kept: none for longer than 30 days, as the
// published policy promises of what was erased (rules §4.4; Art. 5(1)(e) GDPR).
var rotation = model.BackupRotation{Daily: 30}

// Backups lists backups, drills and restores, from memory.
func (s *Store) Backups() model.Backups {
	b := s.board
	b.mu.RLock()
	defer b.mu.RUnlock()
	plan := s.cfg.Backup
	v := model.Backups{Configured: plan.Configured(), CanDrill: len(plan.Identities) > 0,
		List: newest(b.copies.backups), Drills: newest(b.copies.drills), Restores: newest(b.copies.restores)}
	if v.Configured {
		v.Every = fmt.Sprintf("daily at %02d:%02d in Vilnius; kept: %s", plan.Hour, plan.Min, rotation)
		v.Expiry = rotation.ExpiryOf(s.cfg.Now())
	}
	return v
}

// Backups lists backups, drills and restores. None holds personal data.
func (d *Desk) Backups(ctx context.Context) (model.Backups, error) {
	if _, err := d.Me(); err != nil {
		return model.Backups{}, err
	}
	return d.s.Backups(), ctx.Err()
}

// BackupExpiry is the day by which the newest backup that holds what was erased
// at an instant has been rotated out, as long as backups are made daily; none
// when no backup from before is left. What is in it opens with no key that
// exists (docs/backup.md).
func (s *Store) BackupExpiry(erased time.Time) (deadline.Date, bool) {
	for _, b := range s.Backups().List {
		if b.Held() && !b.At.After(erased) {
			return rotation.ExpiryOf(b.At), true
		}
	}
	return 0, false
}

// errKeySlot: a copy of the key files could not be replaced.
var errKeySlot = errors.New("a copy of the key files could not be replaced")

// copyKeys replaces the copies of the key files, one after another, so that one
// is whole at any time. A signed head goes with them, so that a restore by them
// knows what it would lose.
func (s *Store) copyKeys(head chain.Head) error {
	if len(s.cfg.Backup.KeySlots) == 0 {
		return nil
	}
	if err := s.heads.write(head); err != nil {
		return err
	}
	for _, dir := range s.cfg.Backup.KeySlots {
		if err := s.ring.CopyTo(dir, keys.LogKeyFile, HeadsFile); err != nil {
			return fmt.Errorf("%w: %w", errKeySlot, err)
		}
	}
	return nil
}
