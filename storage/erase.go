package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
)

// finishErasures carries every approved erasure to its end: records deleted
// (the intent), the person's key destroyed, certified. Each step may be
// repeated, so it is called after an approval and at every start.
func (s *Store) finishErasures(ctx context.Context) error {
	s.finish.Lock()
	defer s.finish.Unlock()
	list := s.board.unfinished()
	if len(list) > 0 {
		defer s.forgetErased()
	}
	return each(ctx, list, s.finishErasure)
}

// each carries every one of a list on: one that fails holds up none of the
// others, and is named in the error.
func each[T model.Record](ctx context.Context, list []T, carry func(context.Context, T) error) error {
	var faults []error
	for _, one := range list {
		if err := carry(ctx, one); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", one.Ref().ID, err))
		}
	}
	return errors.Join(faults...)
}

// forgetFor is how long after an erasure memory is given back again and again:
// sessions that showed the person let go of it one after another.
const forgetFor = 2 * time.Minute

// forgetErased has memory that held somebody's data given back soon.
func (s *Store) forgetErased() {
	select {
	case s.forget <- struct{}{}:
	default: // it will be
	}
}

// freeMemory collects what nothing refers to any more, pools too, and gives
// whole free pages back to the system, which empties them. What stays in pages
// that others share Go overwrites when it is told to (keys.CareForMemory).
func freeMemory() {
	runtime.GC() // what pools keep is let go of by the second
	debug.FreeOSMemory()
}

// unfinished lists the erasures that are not certified yet, the oldest first.
func (b *board) unfinished() []model.ErasureRecord {
	defer b.hold()()
	var list []model.ErasureRecord
	for id := range b.uncertified {
		list = append(list, b.erasures[id])
	}
	slices.SortFunc(list, func(x, y model.ErasureRecord) int {
		return cmp.Compare(model.NumberOf(x.ID), model.NumberOf(y.ID))
	})
	return list
}

func (s *Store) finishErasure(ctx context.Context, e model.ErasureRecord) error {
	if e.IntentAt.IsZero() {
		if _, err := s.give(ctx, model.System.ID, model.ExecuteErasure{Erasure: e.ID}); err != nil {
			return err
		}
	}
	var subjects []string
	if e.Person != "" {
		subjects = append(subjects, model.PersonSubject(e.Person))
	}
	digest, err := s.ring.Drop(subjects...)
	if err != nil {
		return err
	}
	// A copy of the keys from before would bring the person back with an old
	// backup, so that nothing is certified while one is left.
	tip := s.tipNow()
	if err := s.copyKeys(tip.Head()); err != nil {
		return err
	}
	head := s.Head()
	by, _ := s.BackupExpiry(s.cfg.Now())
	_, err = s.give(ctx, model.System.ID, model.CompleteErasure{Erasure: e.ID, KeyDigest: digest[:], LogSize: head.Size, LogRoot: head.Root, BackupsBy: by})
	return err
}
