package storage

import (
	"context"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Home is what needs somebody today (a day in Vilnius), to every role that reads,
// with the promises as they stand now.
func (d *Desk) Home(ctx context.Context) (model.Home, error) {
	if _, err := d.Me(); err != nil {
		return model.Home{}, err
	}
	return d.s.home(ctx, d.actor)
}

// home is what needs a reader today; of the console itself, that is the promises.
func (s *Store) home(ctx context.Context, actor string) (model.Home, error) {
	file, err := s.FileUse()
	if err != nil {
		return model.Home{}, err
	}
	h := model.Home{Head: s.Head(), File: file}
	m := measuring{s: s, now: s.cfg.Now(), backups: s.Backups(), alarms: s.Alarms(0)}
	b := s.board
	defer b.hold()()
	q := b.requests
	today := q.day
	h.Untriaged, h.NotRequests, h.ToApprove = q.states[model.Received], q.states[model.NotARequest], q.proposals
	h.ToAdvise, h.ToAnswer, h.OpenOrders = q.unadvised, q.states[model.Executed], b.orders
	h.Waiting = q.states[model.IdentityWait] + q.states[model.ClarifyWait] + q.states[model.Forwarded] + q.states[model.NoTenant]
	h.Unfinished = len(b.uncertified)
	h.Open, h.Overdue = q.running(), q.dueBefore(today)
	h.DueThisWeek = q.dueBefore(today.AddDays(8)) - h.Overdue
	h.Soon = model.MaskedRows(b.queue(model.Window{Limit: min(h.Open, 8)}).Rows)
	h.PastTarget = q.pastTarget(today)
	h.Reminded, h.Reminders = len(q.told[actor]), q.reminders(actor, 8)
	ended, lateTenants := 0, 0
	h.Ending = b.endedRows()
	for _, t := range h.Ending {
		ended++
		if t.People > 0 && today > t.EraseBy {
			lateTenants++
		}
	}
	for _, e := range b.endings { // approved, and not carried out yet
		if !e.Done() {
			ended++
			h.Unfinished++
			if today > deadline.Termination(e.TerminatedOn).Due {
				lateTenants++
			}
		}
	}
	for _, i := range b.access.incidents {
		if i.Open() {
			h.Incidents++
		}
		if _, owes := model.Running([]model.Incident{i}); owes {
			h.Breaches = append(h.Breaches, i)
		}
	}
	slices.SortFunc(h.Breaches, func(x, y model.Incident) int { return x.AwareAt.Compare(y.AwareAt) })
	for _, l := range b.letters {
		if l.State.Stuck() {
			h.LettersStuck++
		}
	}
	decide, advise := b.awaiting(actor)
	h.Rulings, h.ToAdvise = decide, h.ToAdvise+advise
	for _, g := range b.access.glasses {
		if g.Reviewed() || g.Holds(b.now()) {
			continue
		}
		if h.ToReview++; today > g.ReviewDue {
			h.ReviewsLate++
		}
	}
	for _, list := range b.restricted {
		for _, r := range list {
			if !today.Before(r.Review) {
				h.Restrictions++
			}
		}
	}
	h.Tenants, h.People = len(b.tenants.all), b.people.count("*")
	m.today, m.home, m.ended, m.lateTenants = today, h, ended, lateTenants
	h.Promises = m.promises()
	return h, ctx.Err()
}
