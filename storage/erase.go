package storage

import (
	"context"

	"integrora.com/opsconsole/model"
)

// finishErasures carries every approved erasure to its end: records deleted
// (the intent), the person's key destroyed, certified. Each step may be
// repeated, so it is called after an approval and at every start.
func (s *Store) finishErasures(ctx context.Context) error {
	s.finish.Lock()
	defer s.finish.Unlock()
	var open []model.ErasureRecord
	err := s.view(ctx, func(r reader) error {
		list, err := all[model.ErasureRecord](r, model.KindErasure)
		for _, e := range list {
			if !e.Done() {
				open = append(open, e)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range open {
		if err := s.finishErasure(ctx, e); err != nil {
			return err
		}
	}
	return nil
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
	head := s.Head()
	_, err = s.give(ctx, model.System.ID, model.CompleteErasure{Erasure: e.ID, KeyDigest: digest[:], LogSize: head.Size, LogRoot: head.Root})
	return err
}
