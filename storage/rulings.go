package storage

import (
	"context"
	"errors"

	"integrora.com/opsconsole/model"
)

// Rulings lists rulings, newest first: to every role that reads.
func (d *Desk) Rulings(ctx context.Context) ([]model.Ruling, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return newest(d.s.board.rulings), ctx.Err()
}

// Ruling is one ruling.
func (d *Desk) Ruling(ctx context.Context, id string) (model.Ruling, error) {
	if _, err := d.Me(); err != nil {
		return model.Ruling{}, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	r, ok := d.s.board.rulings[id]
	if !ok {
		return r, model.NotFound(model.KindRuling, id)
	}
	return r, ctx.Err()
}

// rulingsDue puts the rulings away that nobody decided on in time.
func (s *Store) rulingsDue(ctx context.Context) error {
	s.board.mu.RLock()
	now := s.board.now()
	var over []string
	for _, r := range newest(s.board.rulings) {
		if r.State == model.RulingOpen && !r.Open(now) {
			over = append(over, r.ID)
		}
	}
	s.board.mu.RUnlock()
	var faults []error
	for _, id := range over {
		_, err := s.Do(ctx, model.System.ID, model.ExpireRuling{Ruling: id})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// awaiting counts the rulings that a reader has a part in: those that others
// proposed and nobody decided on, expired ones too until they are put away, and
// of the open ones those that lack the DPO's advice.
func (b *board) awaiting(reader string) (decide, advise int) {
	now := b.now()
	for _, r := range b.rulings {
		if r.State != model.RulingOpen {
			continue
		}
		if r.By != reader {
			decide++
		}
		if r.Open(now) && r.NeedsAdvice() && !r.Advice.Given() {
			advise++
		}
	}
	return decide, advise
}
