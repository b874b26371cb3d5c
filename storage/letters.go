package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

func (r reader) OutLetter(id string) (model.OutLetter, error) {
	return load[model.OutLetter](r, model.Ref{Kind: model.KindOutLetter, ID: id}, model.StoreSubject)
}

func (r reader) OutText(id string) (model.OutText, error) {
	l, err := r.OutLetter(id)
	if err != nil {
		return model.OutText{}, err
	}
	return load[model.OutText](r, model.Ref{Kind: model.KindOutText, ID: id}, l.Seal())
}

func (r reader) Joined(id string) (model.Joined, error) {
	l, err := r.OutLetter(model.Owner(id))
	if err != nil {
		return model.Joined{}, err
	}
	return load[model.Joined](r, model.Ref{Kind: model.KindJoined, ID: id}, l.Seal())
}

func (r reader) ByOurs(messageID string) (string, error) {
	return r.byMessage("our message", messageID)
}

// letterRows are the letters of ours that keep says, newest first.
func (b *board) letterRows(keep func(model.OutLetter) bool) []model.OutLetter {
	b.mu.RLock()
	defer b.mu.RUnlock()
	var rows []model.OutLetter
	for _, l := range b.letters {
		if keep(l) {
			rows = append(rows, l)
		}
	}
	slices.SortFunc(rows, func(x, y model.OutLetter) int { return cmp.Compare(model.NumberOf(y.ID), model.NumberOf(x.ID)) })
	return rows
}

// Letters is a window of the letters of ours, newest first: facts without
// personal data. Its filter knows id:, state:, kind:, about:, tenant: and lang:.
func (d *Desk) Letters(ctx context.Context, w model.Window) (model.Page[model.OutLetter], error) {
	if _, err := d.Me(); err != nil {
		return model.Page[model.OutLetter]{}, err
	}
	terms := model.ParseFilter(w.Filter)
	total := 0
	rows := d.s.board.letterRows(func(l model.OutLetter) bool {
		total++
		field := func(name, value string) (match, known bool) {
			is := map[string]string{"id": l.ID, "state": string(l.State), "kind": string(l.Kind), "about": l.About(), "tenant": l.Tenant, "lang": l.Language}
			own, known := is[name]
			return known && strings.EqualFold(own, value), known
		}
		return model.Match(terms, strings.ToLower(l.ID+"\n"+string(l.Kind)+"\n"+l.About()), field)
	})
	page := model.Page[model.OutLetter]{Offset: max(0, min(w.Offset, len(rows))), Matching: len(rows), Total: total}
	page.Rows = rows[page.Offset:]
	if w.Limit > 0 {
		page.Rows = page.Rows[:min(w.Limit, len(page.Rows))]
	}
	for i := range page.Rows {
		page.Rows[i] = page.Rows[i].Masked()
	}
	return page, ctx.Err()
}

// OutLetter is a letter of ours with its text, masked but for what this desk
// revealed (model.OutLetter.Shown).
func (d *Desk) OutLetter(ctx context.Context, id string) (model.OutView, error) {
	me, err := d.Me()
	if err != nil {
		return model.OutView{}, err
	}
	var v model.OutView
	own := false
	err = d.s.view(ctx, func(r reader) (err error) {
		if v.Letter, err = r.OutLetter(id); err != nil {
			return err
		}
		own = me.Person != "" && v.Letter.Person == me.Person
		if v.Letter.Request != "" {
			about, err := r.Request(v.Letter.Request)
			if err != nil {
				return err
			}
			own = about.Concerns(me)
		}
		if v.Text, err = r.OutText(id); err != nil && model.CodeOf(err) == "not_found" {
			v.Gone, err = true, nil
		}
		return err
	})
	if err != nil {
		return model.OutView{}, err
	}
	v.Joined = v.Letter.Joined
	if own {
		return v.Masked(model.Revealed{}), nil
	}
	of, _ := v.Letter.Shown()
	return v.Masked(d.seen(of, me)), nil
}

// Outbox lists the letters that are to be offered to the mail server at an
// instant, oldest first, and those whose delivery was cut short.
func (s *Store) Outbox(at time.Time) (due, cut []model.OutLetter) {
	due = s.board.letterRows(func(l model.OutLetter) bool { return l.Due(at) })
	cut = s.board.letterRows(func(l model.OutLetter) bool { return l.State == model.OutSending })
	slices.Reverse(due)
	return due, cut
}

// OutText reads a letter of ours for its delivery.
func (s *Store) OutText(ctx context.Context, id string) (text model.OutText, err error) {
	err = s.view(ctx, func(r reader) error {
		text, err = r.OutText(id)
		return err
	})
	return text, err
}
