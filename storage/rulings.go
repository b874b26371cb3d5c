package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

// rulingBoard is the rulings in memory. There come to be as many as there are
// entries of registers, and few of them are undecided.
type rulingBoard struct {
	at        map[string]*rulingEntry
	all       []*rulingEntry // by number
	undecided map[string]*rulingEntry
	sweeps    map[string]*rulingEntry
}

// rulingEntry is a ruling with what is searched in it.
type rulingEntry struct {
	ruling model.Ruling
	number int
	text   string // lower case: id, object, title
}

func newRulingBoard() rulingBoard {
	return rulingBoard{at: map[string]*rulingEntry{}, undecided: map[string]*rulingEntry{}, sweeps: map[string]*rulingEntry{}}
}

func byRulingNumber(x, y *rulingEntry) int { return cmp.Compare(x.number, y.number) }

func (b *rulingBoard) put(r model.Ruling) {
	e := b.at[r.ID]
	if e == nil {
		e = &rulingEntry{number: model.NumberOf(r.ID), text: strings.ToLower(r.ID + " " + r.Object + " " + r.Op.Rule().Title)}
		b.at[r.ID] = e
		at, _ := slices.BinarySearchFunc(b.all, e, byRulingNumber)
		b.all = slices.Insert(b.all, at, e)
	}
	e.ruling = r
	if delete(b.undecided, r.ID); r.State == model.RulingOpen {
		b.undecided[r.ID] = e
	}
	if r.Op == model.OpSweep {
		b.sweeps[r.ID] = e
	}
}

// waiting are the rulings that nobody decided on, by number, expired ones too
// until they are put away.
func (b *rulingBoard) waiting() []*rulingEntry {
	list := make([]*rulingEntry, 0, len(b.undecided))
	for _, e := range b.undecided {
		list = append(list, e)
	}
	slices.SortFunc(list, byRulingNumber)
	return list
}

// rulingRows is a window of the rulings that match, newest first, or by number.
// It costs the rows it shows, and with a filter what it looks through: those
// nobody decided on when a term says so, or all.
func (b *board) rulingRows(w model.Window) model.Page[model.RulingRow] {
	now, hits := b.now(), b.rulings.all
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		if slices.Contains(terms, model.Term{Field: "undecided", Value: "yes"}) {
			hits = b.rulings.waiting()
		}
		var found []*rulingEntry
		for _, e := range hits {
			if b.rulingMatches(e, terms, now) {
				found = append(found, e)
			}
		}
		hits = found
	}
	if w.Sort != "id" {
		w.Desc = true
	}
	shown, offset := cut(hits, w, func(id string) int { return foundIn(hits, b.rulings.at[id], byRulingNumber) })
	page := model.Page[model.RulingRow]{Rows: make([]model.RulingRow, 0, len(shown)), Offset: offset, Matching: len(hits), Total: len(b.rulings.all)}
	for _, e := range shown {
		page.Rows = append(page.Rows, model.RulingRow{Ruling: e.ruling, Proposer: b.proposer(e.ruling)})
	}
	return page
}

// proposer is the login name of who proposed a ruling.
func (b *board) proposer(r model.Ruling) string {
	if r.By == model.System.ID {
		return model.System.Name
	}
	return cmp.Or(b.admins[r.By].Name, r.By)
}

func (b *board) rulingMatches(e *rulingEntry, terms []model.Term, now time.Time) bool {
	r := e.ruling
	standing, proposer := r.Standing(now), strings.ToLower(b.proposer(r))
	return model.MatchFunc(terms, func(word string) bool {
		return strings.Contains(e.text, word) || strings.Contains(standing, word) || strings.Contains(proposer, word)
	}, func(name, value string) (match, known bool) {
		switch name {
		case "undecided":
			return (r.State == model.RulingOpen) == (value == "yes"), true
		case "state":
			return standing == value, true
		case "about":
			return strings.EqualFold(r.Object, value), true
		case "op":
			return string(r.Op) == value, true
		case "by":
			return proposer == value, true
		case "request":
			return strings.EqualFold(r.Request, value), true
		}
		return false, false
	})
}

// Rulings is a window of the rulings, newest first: to every role that reads. Its
// filter knows words, state:, op:, about:, by:, request:, undecided:.
func (d *Desk) Rulings(ctx context.Context, w model.Window) (model.Page[model.RulingRow], error) {
	if _, err := d.Me(); err != nil {
		return model.Page[model.RulingRow]{}, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return d.s.board.rulingRows(w), ctx.Err()
}

// Ruling is a ruling by its id, D-7, to every role that reads.
func (d *Desk) Ruling(ctx context.Context, id string) (model.Ruling, error) {
	if _, err := d.Me(); err != nil {
		return model.Ruling{}, err
	}
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	e, ok := d.s.board.rulings.at[id]
	if !ok {
		return model.Ruling{}, model.NotFound(model.KindRuling, id)
	}
	return e.ruling, ctx.Err()
}

// rulingsDue puts the rulings away that nobody decided on in time.
func (s *Store) rulingsDue(ctx context.Context) error {
	s.board.mu.RLock()
	now := s.board.now()
	var over []string
	for _, e := range s.board.rulings.waiting() {
		if !e.ruling.Open(now) {
			over = append(over, e.ruling.ID)
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
	for _, e := range b.rulings.undecided {
		r := e.ruling
		if r.By != reader {
			decide++
		}
		if r.Open(now) && r.NeedsAdvice() && !r.Advice.Given() {
			advise++
		}
	}
	return decide, advise
}
