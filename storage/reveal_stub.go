package storage

import (
	"context"

	"integrora.com/opsconsole/model"
)

// Reveal gives the command.
func (d *Desk) Reveal(ctx context.Context, cmd model.RevealData) error {
	_, err := d.Do(ctx, cmd)
	return err
}

// Conceal ends what was revealed.
func (d *Desk) Conceal() {}
