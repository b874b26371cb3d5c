package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"integrora.com/opsconsole/model"
)

// finishErasures carries every approved erasure to its end: records deleted
// (the intent), the person's key destroyed, certified. Each step may be
// repeated, so it is called after an approval and at every start.
func (s *Store) finishErasures(ctx context.Context) error {
	s.finish.Lock()
	defer s.finish.Unlock()
	var faults []error
	for _, e := range s.board.unfinished() {
		if err := s.finishErasure(ctx, e); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", e.ID, err)) // and on: one must not hold up the others
		}
	}
	return errors.Join(faults...)
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
