package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Request is a request's page, masked but for what the session revealed. Who
// stands back from it, or whom it is about, sees nothing in clear.
func (d *Desk) Request(ctx context.Context, id string) (model.RequestView, error) {
	me, err := d.Me()
	if err != nil {
		return model.RequestView{}, err
	}
	var v model.RequestView
	err = d.s.view(ctx, func(r reader) (err error) {
		if v.Request, err = r.Request(id); err == nil {
			err = r.around(&v)
		}
		return err
	})
	if err != nil {
		return model.RequestView{}, err
	}
	v.Clock = v.Request.Clock(deadline.ReceivedOn(d.s.cfg.Now()))
	d.s.board.beside(&v)
	if v.Concerned = v.Request.Concerns(me); v.Concerned {
		return v.Masked(model.Revealed{}), nil
	}
	return v.Masked(d.seen(v.Request.Ref(), me)), nil
}

// around reads what belongs to a request: its file, plan and erasure, its person
// and those that its letter may come from, and who instructs for its tenant. What
// was erased is left out.
func (r reader) around(v *model.RequestView) (err error) {
	known := func(err error) error {
		if model.CodeOf(err) == "not_found" {
			return nil
		}
		return err
	}
	req := v.Request
	if v.File, err = r.CaseFile(req.File()); known(err) != nil {
		return err
	}
	if v.Plan, err = r.Plan(req.ID); err == nil {
		v.PlanText = string(v.Plan.Canonical())
	} else if known(err) != nil {
		return err
	}
	if req.Erasure != "" {
		if v.Erasure, err = r.Erasure(req.Erasure); err != nil {
			return err
		}
	}
	if req.Person != "" {
		p, err := r.Person(req.Person)
		if err == nil {
			v.Matched = personRow(p)
			v.OtherAddress = v.File.Email != "" && !strings.EqualFold(p.Email, v.File.Email)
		} else if known(err) != nil {
			return err
		}
	}
	if req.Tenant != "" && req.Capacity == model.Processor {
		t, err := r.Tenant(req.Tenant)
		if known(err) != nil {
			return err
		}
		v.Contacts = model.TenantView{Tenant: t}.Masked(model.Revealed{}).Tenant.DPA.Listed()
	}
	ids, err := r.byEmail(v.File.Email)
	if err != nil {
		return err
	}
	for _, id := range ids[:min(len(ids), candidatesMost)] {
		p, err := r.Person(id)
		if err == nil {
			v.Candidates = append(v.Candidates, personRow(p))
		} else if known(err) != nil {
			return err
		}
	}
	return nil
}

// candidatesMost is how many people of one address a request's page shows.
const candidatesMost = 20

// beside adds what the board knows beside a request: its row, earlier requests of
// the same sender, newest first, the others of its letter, those that chase it,
// and the names of accounts.
func (b *board) beside(v *model.RequestView) {
	defer b.hold()()
	id, root := v.Request.ID, v.Request.File()
	if e := b.requests.at[id]; e != nil {
		v.Row = b.requests.fresh(e)
	}
	for _, e := range b.requests.senders[strings.ToLower(v.File.Email)] {
		if e.record.File() != root {
			v.Earlier = append(v.Earlier, b.requests.fresh(e))
		}
	}
	slices.SortFunc(v.Earlier, func(x, y model.RequestRow) int {
		return cmp.Compare(model.NumberOf(y.ID), model.NumberOf(x.ID))
	})
	for _, e := range append([]*requestEntry{b.requests.at[root]}, b.requests.family[root]...) {
		if e != nil && e.row.ID != id {
			v.Family = append(v.Family, b.requests.fresh(e))
		}
	}
	for _, e := range b.requests.chasing[id] {
		v.Chased = append(v.Chased, b.requests.fresh(e))
	}
	v.Admins = map[string]string{model.System.ID: model.System.Name}
	for id, a := range b.admins {
		v.Admins[id] = a.Name
	}
}
