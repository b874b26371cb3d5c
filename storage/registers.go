package storage

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
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
	return withPublished(register, list), nil
}

// withPublished adds the published entries of a register that were never
// written, and sorts by id.
func withPublished(register model.RegisterID, list []model.Entry) []model.Entry {
	for _, e := range model.PublishedEntries() {
		if e.Register == register && !slices.ContainsFunc(list, func(o model.Entry) bool { return o.ID == e.ID }) {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b model.Entry) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// register is a register as the board has it.
func (b *board) register(id model.RegisterID) []model.Entry {
	var list []model.Entry
	for _, e := range b.entries {
		if e.Register == id {
			list = append(list, e)
		}
	}
	return withPublished(id, list)
}

// Register lists a register's entries by id, those whose id, name or standing
// contains every word of the filter: to every role that reads. It refuses an
// unknown register.
func (d *Desk) Register(ctx context.Context, id model.RegisterID, filter string) ([]model.Entry, error) {
	if _, err := d.Me(); err != nil {
		return nil, err
	}
	if len(id.Rule().Fields) == 0 {
		return nil, model.Refuse("not_found", "there is no register %q", id)
	}
	d.s.board.mu.RLock()
	list := d.s.board.register(id)
	d.s.board.mu.RUnlock()
	words := strings.Fields(strings.ToLower(filter))
	if len(words) == 0 {
		return list, ctx.Err()
	}
	today := deadline.ReceivedOn(d.Now())
	return slices.DeleteFunc(list, func(e model.Entry) bool {
		text := strings.ToLower(e.ID + " " + e.Title() + " " + e.Standing(today))
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	}), ctx.Err()
}

// Entry is an entry of a register with all its versions.
func (d *Desk) Entry(ctx context.Context, id string) (model.Entry, error) {
	if _, err := d.Me(); err != nil {
		return model.Entry{}, err
	}
	d.s.board.mu.RLock()
	e, ok := d.s.board.entries[id]
	d.s.board.mu.RUnlock()
	if ok {
		return e, ctx.Err()
	}
	return model.PublishedEntry(id)
}
