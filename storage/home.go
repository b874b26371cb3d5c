package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Home is what needs somebody today.
func (d *Desk) Home(ctx context.Context) (model.Home, error) {
	if _, err := d.Me(); err != nil {
		return model.Home{}, err
	}
	file, err := d.s.FileUse()
	if err != nil {
		return model.Home{}, err
	}
	h := model.Home{Head: d.s.Head(), File: file}
	backups := d.s.backupPromise()
	toldOpen, toldLate, err := d.ToldOpen(ctx)
	if err != nil {
		return model.Home{}, err
	}
	var used []model.Subprocessor
	err = d.s.view(ctx, func(r reader) (err error) {
		used, err = r.Subprocessors()
		return err
	})
	if err != nil {
		return model.Home{}, err
	}
	b := d.s.board
	defer b.hold()()
	q := b.requests
	today := q.day
	h.Untriaged, h.NotRequests, h.ToApprove = q.states[model.Received], q.states[model.NotARequest], q.proposals
	h.ToAdvise, h.ToAnswer, h.OpenOrders = q.unadvised, q.states[model.Executed], b.orders
	h.Waiting = q.states[model.IdentityWait] + q.states[model.ClarifyWait] + q.states[model.Forwarded] + q.states[model.NoTenant]
	h.Open, h.Overdue = q.running(), q.dueBefore(today)
	h.DueThisWeek = q.dueBefore(today.AddDays(8)) - h.Overdue
	h.Soon = model.MaskedRows(b.queue(model.Window{Limit: min(h.Open, 8)}).Rows)
	h.PastTarget = q.pastTarget(today)
	h.Reminded, h.Reminders = len(q.told[d.actor]), q.reminders(d.actor, 8)
	ended, lateTenants := 0, 0
	for _, t := range b.tenantRows(model.Window{Limit: len(b.tenants), Filter: "status:terminated"}).Rows {
		h.Ending = append(h.Ending, t)
		ended++
		if t.People > 0 && today > t.EraseBy {
			lateTenants++
		}
	}
	for _, e := range b.endings { // approved, and not carried out yet
		if !e.Done() {
			ended++
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
	decide, advise := b.awaiting(d.actor)
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
	h.Tenants, h.People = len(b.tenants), b.people.count("*")
	h.Promises = b.promises(h, ended, lateTenants)
	h.Promises = append(h.Promises, withdrawalPromise(toldOpen, toldLate))
	h.Promises = append(h.Promises, b.registerPromises(today, used)...)
	h.Promises = append(h.Promises, backups, d.s.logPromise())
	return h, ctx.Err()
}

// promises is the live state of those promises of the published policy that
// this version measures.
func (b *board) promises(h model.Home, ended, late int) []model.Promise {
	state := promiseState
	invited, overdue := 0, 0
	for _, a := range b.admins {
		if !a.Disabled && !a.Enrolled() {
			invited++
		}
	}
	today := deadline.ReceivedOn(b.now())
	for _, e := range b.erasures {
		for _, o := range e.Orders {
			if o.Open() && today > o.Due {
				overdue++
			}
		}
	}
	lateNotices := 0
	for _, i := range h.Breaches {
		for _, o := range i.Obligations {
			if o.Open() && i.Late(o, b.now()) {
				lateNotices++
			}
		}
	}
	for _, e := range b.endings {
		for _, o := range e.Orders {
			if o.Open() && today > o.Due {
				overdue++
			}
		}
	}
	for _, open := range b.instructed {
		for _, o := range open {
			if today > o.Due {
				overdue++
			}
		}
	}
	conflict := b.conflict(today)
	undeleted := b.overRetention(today)
	reviews := b.unreviewed(today)
	return []model.Promise{
		{Text: "every request is answered in time", State: state(h.Overdue > 0, h.DueThisWeek > 0),
			Figure: fmt.Sprintf("%d overdue, %d due within 7 days", h.Overdue, h.DueThisWeek), Route: "requests?state:overdue"},
		{Text: "account data is deleted within 30 days of termination", State: state(late > 0, ended > 0),
			Figure: fmt.Sprintf("%d ended, %d past their day", ended, late), Route: "tenants?status:terminated"},
		{Text: "recipients are told of every erasure", State: state(overdue > 0, h.OpenOrders > 0),
			Figure: fmt.Sprintf("%d orders unanswered, %d overdue", h.OpenOrders, overdue), Route: "requests?orders:open"},
		{Text: "data is kept for its published period", State: state(undeleted > 0, conflict != ""),
			Figure: cmp.Or(retentionFigure(undeleted), conflict, "no conflict with the law awaits a decision"), Route: "rulings?op:sweep"},
		{Text: "legal holds are reviewed", State: state(reviews > 0, false), Figure: fmt.Sprintf("%d past their review", reviews), Route: "holds"},
		{Text: "breaches are notified within 72 hours", State: state(lateNotices > 0, len(h.Breaches) > 0),
			Figure: fmt.Sprintf("%d clocks run, %d notices overdue", len(h.Breaches), lateNotices), Route: "incidents"},
		{Text: "every admin has a second factor", State: state(false, invited > 0),
			Figure: fmt.Sprintf("%d accounts without; they cannot log in before", invited), Route: "home"},
		{Text: "emergency access is reviewed within two working days", State: state(h.ReviewsLate > 0, h.ToReview > 0),
			Figure: fmt.Sprintf("%d to review, %d overdue", h.ToReview, h.ReviewsLate), Route: "breakglass"},
		{Text: "data is encrypted at rest", State: model.PromiseUnproven, Figure: "sealed by design; this version takes no probe", Route: "home"},
	}
}

// logPromise is the state of the log as the last verification in this process
// found it.
func (s *Store) logPromise() model.Promise {
	p := model.Promise{Text: "the audit log is append-only", State: model.PromiseUnproven, Figure: "not verified since the start", Route: "audit"}
	if v := s.verified.Load(); v != nil {
		p.State, p.Figure = model.PromiseKept, fmt.Sprintf("%d entries verified at %s UTC", v.size, v.at.UTC().Format("15:04"))
		if v.fault != "" {
			p.State, p.Figure = model.PromiseBroken, "verification failed: "+v.fault
		}
	}
	return p
}
