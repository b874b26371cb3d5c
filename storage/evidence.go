package storage

import (
	"context"
	"io"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
)

// LogKey is the verifier key of the log's signed heads. Everybody may know it.
func (d *Desk) LogKey() chain.Key { return d.s.LogKey() }

// SignedHead is the log's head as a signed note.
func (d *Desk) SignedHead() (string, error) {
	if _, err := d.Me(); err != nil {
		return "", err
	}
	head, err := d.s.SignedHead()
	if err != nil {
		return "", err
	}
	return d.s.LogKey().Note(head), nil
}

// Prove proves that the log begins with its first from entries; see
// Store.Consistency.
func (d *Desk) Prove(ctx context.Context, from uint64) (chain.Consistency, error) {
	if _, err := d.Me(); err != nil {
		return chain.Consistency{}, err
	}
	return d.s.Consistency(ctx, from)
}

// ProveEntry proves that an entry is in the log, and shows it: to on-call and
// admins only their own (rules §5 row 31).
func (d *Desk) ProveEntry(ctx context.Context, seq uint64) (string, error) {
	me, err := d.Me()
	if err != nil {
		return "", err
	}
	p, err := d.s.Inclusion(ctx, seq)
	if err != nil {
		return "", err
	}
	e, err := chain.Decode(p.Entry)
	if err != nil {
		return "", err
	}
	if (me.Role == model.RoleOnCall || me.Role == model.RoleAdmin) && e.Actor != me.ID {
		return "", model.Refuse("role", "entry %d is not yours; the DPO and auditors read the whole log", seq)
	}
	return p.Text(d.s.LogKey()), nil
}

// ExportTiles writes the log as a tar of tiles, after the command that allows it
// and its entry.
func (d *Desk) ExportTiles(ctx context.Context, w io.Writer, cmd model.ExportLog) error {
	cmd.Size = d.Head().Size
	if _, err := d.Do(ctx, cmd); err != nil {
		return err
	}
	return d.s.ExportTiles(ctx, w)
}
