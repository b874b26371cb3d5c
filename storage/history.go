package storage

import (
	"context"

	"integrora.com/opsconsole/model"
)

// History is a person's joint history, oldest first: what was done on their
// requests, consents, holds and letters. It outlives their erasure, after which
// it names nobody. It refuses a person of whom there is no trace.
func (d *Desk) History(ctx context.Context, person string) ([]model.Happening, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	var list []model.Happening
	err := d.s.view(ctx, func(r reader) (err error) {
		list, err = d.s.history(r, person)
		if err != nil || len(list) > 0 {
			return err
		}
		_, err = r.Person(person)
		return err
	})
	return list, err
}

// history reads it in one transaction.
func (s *Store) history(r reader, person string) ([]model.Happening, error) {
	var requests []model.Request
	var erasures []model.ErasureRecord
	mine := map[string]bool{}
	for _, id := range r.linked(bucketRequests, person) {
		one, err := r.Request(id)
		if err != nil {
			return nil, err
		}
		requests, mine[id] = append(requests, one), true
		if one.Erasure != "" {
			e, err := r.Erasure(one.Erasure)
			if err != nil {
				return nil, err
			}
			erasures = append(erasures, e)
		}
	}
	consents, err := r.ConsentsOf(person)
	if err != nil && model.CodeOf(err) != "not_found" {
		return nil, err
	}
	of, err := r.Person(person)
	if err != nil && model.CodeOf(err) != "not_found" {
		return nil, err
	}
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	var holds []model.Hold
	for _, h := range s.board.holds {
		if h.Person == person {
			holds = append(holds, h)
		}
	}
	var letters []model.OutLetter
	for _, l := range s.board.letters {
		if mine[l.Request] || l.Person == person {
			letters = append(letters, l)
		}
	}
	return model.Happenings(requests, consents, holds, letters, erasures, of.Restrictions), nil
}
