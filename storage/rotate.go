package storage

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// A step of a rotation walks over as many groups of keys as hold about
// keysAtOnce, so that nobody who needs a key waits for long: with a million
// people 8 groups, and 0.1 to 0.2 seconds.
const (
	keysAtOnce   = 8192
	groupsAtOnce = 64
)

// stride is how many groups that is.
func (s *Store) stride() (int, error) {
	v, err := s.ring.Status()
	if err != nil {
		return 0, err
	}
	n := 1
	for _, of := range v.Subjects {
		n += of.Keys + of.Former + of.Archived
	}
	return max(1, min(groupsAtOnce, keysAtOnce*keys.Groups/n)), nil
}

// goOnRotating wakes the rotation of keys, if one is to be carried on.
func (s *Store) goOnRotating() {
	select {
	case s.rotate <- struct{}{}:
	default: // it will be
	}
}

// keepRotating carries approved rotations on, step by step, until the store
// closes. What fails is tried again when the store is woken.
func (s *Store) keepRotating() {
	defer s.aside.Done()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for {
		select {
		case <-s.stop:
			return
		case <-s.rotate:
		}
		change, running := s.board.rotation()
		if !running || change.Level == model.LevelSecret {
			continue
		}
		if err := s.rotateLevel(ctx, change); err != nil && !errors.Is(err, ErrClosed) {
			s.cfg.Log.Error("rotation of keys is held up", "change", change.ID, "err", err.Error())
		}
	}
}

// rotation is the rotation that is going on.
func (b *board) rotation() (model.Change, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, c := range b.access.changes {
		if c.Running() {
			return c, true
		}
	}
	return model.Change{}, false
}

// RotatedAt is when the last rotation ended that destroyed keys of records, zero
// when there was none: a backup from before it opens no more.
func (s *Store) RotatedAt() (at time.Time) {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	for _, c := range s.board.access.changes {
		if c.Op == model.OpRotate && c.Level.OfRecords() && c.Rotation.Ended.After(at) {
			at = c.Rotation.Ended
		}
	}
	return at
}

// rotateLevel carries a rotation from where it is to its end. Each step may be
// repeated: it is recorded after it was done. The phases keep this order, each
// made durable before the next: new keys are drawn; everything is sealed under
// them; the former ones are destroyed.
func (s *Store) rotateLevel(ctx context.Context, change model.Change) error {
	at := change.Rotation
	stride, err := s.stride()
	if err != nil {
		return err
	}
	if at.Phase == model.PhaseDraw {
		if err := s.draw(ctx, change, at.Group, stride); err != nil {
			return err
		}
		at.Phase, at.Group = model.PhaseReseal, 0
	}
	if at.Phase == model.PhaseReseal {
		if err := s.sealAnew(ctx, change); err != nil {
			return err
		}
		at.Phase = model.PhaseRetire
	}
	if err := s.retire(ctx, change, at.Group, stride); err != nil {
		return err
	}
	s.between()
	digest := s.ring.Digest()
	_, err = s.give(ctx, model.System.ID, model.RotateEnd{Change: change.ID, KeyDigest: digest[:]})
	return err
}

// rotates reports whether a subject's key is of the level.
func rotates(level model.KeyLevel, subject string) bool {
	return level.Rotates(subject) || level == model.LevelIndex && subject == keys.IndexSubject
}

func (s *Store) draw(ctx context.Context, change model.Change, from, stride int) error {
	for ; from < keys.Groups; from += stride {
		n, err := s.ring.NewVersions(from, from+stride, func(subject string) bool { return rotates(change.Level, subject) })
		if err != nil {
			return err
		}
		last := from+stride >= keys.Groups
		if n == 0 && !last {
			continue
		}
		step := model.RotateStep{Change: change.ID, Phase: model.PhaseDraw, Group: from + stride, Keys: n}
		if last {
			// What was being written under a former key is written before this is:
			// the search for such records sees all of them.
			step.Phase, step.Group = model.PhaseReseal, 0
		}
		if err := s.step(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) step(ctx context.Context, step model.RotateStep) error {
	select {
	case <-s.stop:
		return ErrClosed
	default:
	}
	s.between() // done, and not recorded
	_, err := s.give(ctx, model.System.ID, step)
	s.between()
	return err
}

// sealAnew searches the whole store, in bounded reads, and gives bounded steps;
// others' commands come between them.
func (s *Store) sealAnew(ctx context.Context, change model.Change) error {
	at, done := scanned{}, false
	for !done {
		var refs []model.Ref
		err := s.view(ctx, func(r reader) (err error) {
			refs, at, done, err = r.search(change.Level, at)
			return err
		})
		if err != nil {
			return err
		}
		step := model.RotateStep{Change: change.ID, Phase: model.PhaseReseal, Records: refs}
		if done {
			step.Phase = model.PhaseRetire
		}
		if done || len(refs) > 0 {
			if err := s.step(ctx, step); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) retire(ctx context.Context, change model.Change, from, stride int) error {
	if change.Level == model.LevelRoot {
		_, err := s.ring.RenewGroups(0, 0)
		return err
	}
	fate, err := s.fate(ctx, change.Level)
	if err != nil {
		return err
	}
	for ; from < keys.Groups; from += stride {
		n := stride
		if change.Level == model.LevelGroups {
			_, err = s.ring.RenewGroups(from, from+stride)
		} else {
			n, err = s.ring.Retire(from, from+stride, fate)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if err := s.step(ctx, model.RotateStep{Change: change.ID, Phase: model.PhaseRetire, Group: from + stride}); err != nil {
			return err
		}
	}
	return nil
}

// fate is what becomes of the former keys of a level. The log's entries cannot
// be sealed anew, nor can what erased records were called be blinded anew: keys
// that they need are archived.
func (s *Store) fate(ctx context.Context, level model.KeyLevel) (func(string) keys.Fate, error) {
	then := keys.DestroyFormer
	switch level {
	case model.LevelStore:
		then = keys.ArchiveFormer
	case model.LevelIndex:
		err := s.view(ctx, func(r reader) error {
			return r.tx.Bucket(bucketExternal).ForEach(func(_, value []byte) error {
				if _, _, mark := tombstone(value); mark {
					then = keys.ArchiveFormer
				}
				return nil
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return func(subject string) keys.Fate {
		if rotates(level, subject) {
			return then
		}
		return keys.KeepFormer
	}, nil
}

// ChangeMaster seals the root key and the log's key under another master key
// and renews the root key; the master key until now opens nothing of this store
// after. Nothing else may be given meanwhile: the server is stopped. Cut short,
// the store opens with the old one or with the new, and says which.
func (s *Store) ChangeMaster(ctx context.Context, to keys.Master) error {
	result, err := s.give(ctx, model.System.ID, model.RotateSecret{Target: to.Name()})
	if err != nil {
		return err
	}
	s.between()
	path := filepath.Join(s.cfg.Dir, keys.LogKeyFile)
	if err := keys.StageLogKey(path, s.logKey, to, s.cfg.Rand); err != nil {
		return err
	}
	s.between()
	digest, err := s.ring.ChangeMaster(to)
	if err != nil {
		return err
	}
	s.between()
	s.cfg.Master = to
	if err := keys.SettleLogKey(path, to); err != nil {
		return err
	}
	s.between()
	_, err = s.give(ctx, model.System.ID, model.RotateEnd{Change: result.ID, KeyDigest: digest[:]})
	return err
}

// settleSecret records what became of a change of the master key that was cut
// short: the key that opened the store tells.
func (s *Store) settleSecret(ctx context.Context) error {
	change, running := s.board.rotation()
	if !running || change.Level != model.LevelSecret {
		return nil
	}
	digest := s.ring.Digest()
	_, err := s.give(ctx, model.System.ID, model.RotateEnd{Change: change.ID, KeyDigest: digest[:], Failed: s.cfg.Master.Name() != change.Rotation.Target})
	return err
}
