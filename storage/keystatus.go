package storage

import (
	"context"
	"errors"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// KeyStatus tells of the key tree, to those who read accounts (rules §5 row 33).
func (d *Desk) KeyStatus(ctx context.Context) (model.KeyStatus, error) {
	if _, err := d.seesAccounts(); err != nil {
		return model.KeyStatus{}, err
	}
	return d.s.KeyStatus(ctx)
}

// KeyStatus tells of the key tree in counts, versions and times; of no key, and of
// no person.
func (s *Store) KeyStatus(ctx context.Context) (v model.KeyStatus, err error) {
	err = s.view(ctx, func(r reader) error {
		v, err = r.keyStatus()
		return err
	})
	return v, err
}

// ReadKeyStatus tells of the key tree of a store that nobody serves: nothing is
// written or finished, so that what was cut short is told. ErrMissing, ErrLocked,
// or an error of the key files.
func ReadKeyStatus(ctx context.Context, cfg Config) (v model.KeyStatus, err error) {
	ring, err := keys.ReadRing(cfg.Dir, cfg.Master)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, ring.Close()) }()
	db, err := readOnly(cfg)
	if err != nil {
		return v, err
	}
	s := &Store{cfg: cfg, ring: ring, db: db}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = s.view(ctx, func(r reader) error {
		meta := r.tx.Bucket(bucketMeta)
		if meta == nil {
			return errors.New("the store has no table of contents: it is not one of ours, or damaged")
		}
		copy(s.id[:], meta.Get(metaStore))
		if err := s.checkRing(meta); err != nil {
			return err
		}
		v, err = r.keyStatus()
		return err
	})
	return v, err
}

func (r reader) keyStatus() (model.KeyStatus, error) {
	v := model.KeyStatus{Secret: string(r.s.cfg.MasterFrom)}
	ring, err := r.s.ring.Status()
	if err != nil {
		return v, err
	}
	v.Generation, v.Digest = ring.Generation, ring.Digest[:]
	if ring.Unfinished {
		v.Unfinished = append(v.Unfinished, "an erasure or renewal was cut short in the key files; it is tried again within the hour, and at the next start")
	}
	for _, name := range ring.Leftovers {
		v.Unfinished = append(v.Unfinished, name+" was left by something that was cut short; the next start removes it")
	}
	since := map[model.KeyLevel]time.Time{}
	changes, err := all[model.Change](r, model.KindChange)
	if err != nil {
		return v, err
	}
	for _, c := range changes {
		if c.Op != model.OpRotate {
			continue
		}
		if c.Running() {
			v.Running, v.Level, v.Progress = c.ID, c.Level, c.Rotation
			v.Unfinished = append(v.Unfinished, c.ID+" is rotating keys: level "+string(c.Level))
		}
		if c.State == model.ChangeUsed && c.Rotation.Ended.After(since[c.Level]) {
			since[c.Level] = c.Rotation.Ended
		}
	}
	erasures, err := all[model.ErasureRecord](r, model.KindErasure)
	if err != nil {
		return v, err
	}
	for _, e := range erasures {
		if e.Person != "" && !e.IntentAt.IsZero() {
			v.Tombstones++
		}
		if !e.Done() {
			v.Unfinished = append(v.Unfinished, e.ID+" is not certified; it is tried again within the hour, and at the next start")
		}
	}
	founded, err := r.founded()
	if err != nil {
		return v, err
	}
	for _, level := range append([]model.KeyLevel{model.LevelSecret}, model.KeyLevels...) {
		l := levelStatus(level, ring)
		if l.Since, l.Rotated = since[level], !since[level].IsZero(); !l.Rotated {
			l.Since = founded
		}
		v.Levels = append(v.Levels, l)
	}
	return v, nil
}

func levelStatus(level model.KeyLevel, ring keys.RingStatus) model.LevelStatus {
	l := model.LevelStatus{Level: level, Keys: 1}
	of := map[model.KeyLevel]string{model.LevelStore: model.StoreSubject, model.LevelTenants: "tenant", model.LevelCases: "case",
		model.LevelPeople: "person", model.LevelIndex: keys.IndexSubject}[level]
	switch {
	case level == model.LevelGroups:
		l.Keys, l.Low, l.High = ring.Groups, ring.GroupLow, ring.GroupHigh
	case of != "":
		s := ring.Subjects[of]
		l.Keys, l.Low, l.High, l.Former, l.Archived = s.Keys, s.Low, s.High, s.Former, s.Archived
	}
	return l
}

// founded is when the store was made: the time of the log's first entry.
func (r reader) founded() (time.Time, error) {
	raw := r.tx.Bucket(bucketLog).Get(seqKey(0))
	if raw == nil {
		return time.Time{}, nil
	}
	if chain.Pruned(raw) {
		segments, err := r.Segments()
		if err != nil || len(segments) == 0 {
			return time.Time{}, err
		}
		return segments[0].Begun, nil
	}
	e, err := chain.Decode(raw)
	return e.Time, err
}
