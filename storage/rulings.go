package storage

import (
	"context"

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
