package storage

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"integrora.com/opsconsole/model"
)

func (r reader) Entry(id string) (model.Entry, error) {
	e, err := load[model.Entry](r, model.Ref{Kind: model.KindEntry, ID: id}, model.StoreSubject)
	if model.CodeOf(err) == "not_found" && err != nil {
		return model.PublishedEntry(id)
	}
	return e, err
}

func (r reader) Entries(register model.RegisterID) ([]model.Entry, error) {
	var list []model.Entry
	prefix := []byte(model.EntryID(register, ""))
	c := r.tx.Bucket([]byte(model.KindEntry)).Cursor()
	for key, sealed := c.Seek(prefix); key != nil && bytes.HasPrefix(key, prefix); key, sealed = c.Next() {
		plain, err := r.unseal(model.KindEntry, key, sealed, model.StoreSubject)
		if err != nil {
			return nil, err
		}
		one, err := decode[model.Entry](plain)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	for _, e := range model.PublishedEntries() { // those that were never written
		if e.Register == register && !slices.ContainsFunc(list, func(o model.Entry) bool { return o.ID == e.ID }) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b model.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

func (r reader) AgreementsOf(tenant string) ([]model.Entry, error) {
	var list []model.Entry
	for _, id := range r.linked(bucketNamed, agreedOwner+tenant) {
		e, err := r.Entry(id)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func (r reader) NamedBy(id string) (string, error) {
	prefix := link(id, "")
	if key, _ := r.tx.Bucket(bucketNamed).Cursor().Seek(prefix); bytes.HasPrefix(key, prefix) {
		return string(key[len(prefix):]), nil
	}
	for _, e := range model.PublishedEntries() { // of those that were never written
		if e.ID != id && slices.Contains(e.Names(), id) && r.tx.Bucket([]byte(model.KindEntry)).Get([]byte(e.ID)) == nil {
			return e.ID, nil
		}
	}
	return "", nil
}

// Registers tells how the entries of each register stand: to every role that
// reads.
func (d *Desk) Registers(ctx context.Context) ([]model.RegisterCount, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	defer d.s.board.hold()()
	var list []model.RegisterCount
	for _, rule := range model.Registers() {
		of := d.s.board.entries.of[rule.Register]
		list = append(list, model.RegisterCount{Register: rule.Register, Title: rule.Title, Law: rule.Law, Entries: len(of.all),
			InForce: of.tally.inForce, Lacking: of.tally.lacking, Late: of.tally.late, Objections: of.tally.objections})
	}
	return list, ctx.Err()
}

// Register is a window of a register's entries, by id or by review: to every role
// that reads. Its filter knows words of id, name and standing, and state: with a
// dash for a space, as state:review-overdue. It refuses an unknown register.
func (d *Desk) Register(ctx context.Context, id model.RegisterID, w model.Window) (model.Page[model.Entry], error) {
	if _, err := d.Me(); err != nil {
		return model.Page[model.Entry]{}, err
	}
	if len(id.Rule().Fields) == 0 {
		return model.Page[model.Entry]{}, model.Refuse("not_found", "there is no register %q", id)
	}
	defer d.s.board.hold()()
	return d.s.board.entries.window(id, w), ctx.Err()
}

// Entry is an entry of a register with all its versions.
func (d *Desk) Entry(ctx context.Context, id string) (model.Entry, error) {
	if _, err := d.Me(); err != nil {
		return model.Entry{}, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	e, ok := d.s.board.entries.at[id]
	if !ok {
		return model.Entry{}, model.NotFound(model.KindEntry, id)
	}
	return e.entry, ctx.Err()
}
