package storage

import (
	"context"

	"integrora.com/opsconsole/model"
)

// History is a person's joint history, oldest first: what was done on their
// requests, consents, holds, letters and data. It outlives their erasure, after which
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
	past := model.Past{Requests: requests, Consents: consents, Erasures: erasures}
	switch past.Person, err = r.Person(person); {
	case err != nil && model.CodeOf(err) != "not_found":
		return nil, err
	case err == nil:
		one, err := model.SuppressedBy(r, past.Person.Email)
		if err != nil {
			return nil, err
		}
		past.Suppressions = []model.Suppression{one}
	}
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	for _, h := range s.board.holds {
		if h.Person == person {
			past.Holds = append(past.Holds, h)
		}
	}
	for _, l := range s.board.letters {
		if mine[l.Request] || l.Person == person {
			past.Letters = append(past.Letters, l)
		}
	}
	return model.Happenings(past), nil
}
