package storage

import (
	"context"
	"time"

	"integrora.com/opsconsole/model"
)

// grant is what one reveal lets this desk show in clear, and for how long.
type grant struct {
	model.Revealed
	role     model.Role
	since    time.Time // when the account last changed: another one ends the grant
	incident string
	erased   bool // the person was erased already: the answer is still to be sent
	stored   bool // the data was restricted already: a ruling allows the use
}

// Reveal gives the command and lets this desk, and no other, show those fields
// of that record in clear: until Conceal, for model.RevealFor at most, and no
// longer than its reason holds. A change of the account, the end of the
// incident, the erasure of the person, a restriction of their data or a case of
// one's own end it at once.
func (d *Desk) Reveal(ctx context.Context, cmd model.RevealData) error {
	_, err := d.reveal(ctx, cmd)
	return err
}

// Conceal ends all reveals of this desk, those under way as well.
func (d *Desk) Conceal() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.concealed++
	d.grants = nil
}

func (d *Desk) reveal(ctx context.Context, cmd model.RevealData) (model.Result, error) {
	d.mu.Lock()
	before := d.concealed
	d.mu.Unlock()
	me, _ := d.Me() // as it all was before the code; the store asks again
	erased, stored := d.s.board.gone(cmd.Of), d.s.board.storageOnly(cmd.Of)
	res, err := d.s.Do(ctx, d.actor, cmd)
	if err != nil {
		return res, err
	}
	g := grant{Revealed: model.Revealed{Fields: cmd.Fields, Purpose: cmd.Purpose, Until: d.s.cfg.Now().Add(model.RevealFor)},
		role: me.Role, since: me.Since, incident: cmd.Incident, erased: erased, stored: stored}
	if cmd.Glass != "" {
		glass := d.s.board.glass(cmd.Glass)
		g.incident = ""
		if glass.Until.Before(g.Until) {
			g.Until = glass.Until
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.concealed != before {
		return res, nil // the reader went away meanwhile: nothing is shown
	}
	if d.grants == nil {
		d.grants = map[model.Ref][]grant{}
	}
	d.grants[cmd.Of] = append(d.grants[cmd.Of], g)
	return res, nil
}

// seen is what this desk shows of a record in clear now. Grants that do not
// hold any more are forgotten: they never come back.
func (d *Desk) seen(of model.Ref, me model.Admin) model.Revealed {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.grants[of]) == 0 {
		return model.Revealed{}
	}
	now, erased, stored := d.s.cfg.Now(), d.s.board.gone(of), d.s.board.storageOnly(of)
	var all model.Revealed
	var hold []grant
	for _, g := range d.grants[of] {
		switch {
		case !now.Before(g.Until), g.role != me.Role, !g.since.Equal(me.Since), g.erased != erased, stored && !g.stored,
			g.incident != "" && !d.s.board.incident(g.incident).Reveals(now):
			continue
		}
		hold = append(hold, g)
		until := g.Until
		if all.Any() && all.Until.Before(until) {
			until = all.Until
		}
		all = model.Revealed{Fields: append(all.Fields[:len(all.Fields):len(all.Fields)], g.Fields...), Purpose: g.Purpose, Until: until}
	}
	d.grants[of] = hold
	return all
}

// gone reports whether the person that a record is about is erased.
func (b *board) gone(of model.Ref) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	switch of.Kind {
	case model.KindPerson:
		return b.erased[of.ID]
	case model.KindRequest:
		e := b.requests.at[of.ID]
		return e != nil && (b.erased[e.record.Person] || !b.erasures[e.record.Erasure].IntentAt.IsZero())
	}
	return false
}

func (b *board) incident(id string) model.Incident {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.access.incidents[id]
}

func (b *board) glass(id string) model.BreakGlass {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.access.glasses[id]
}
