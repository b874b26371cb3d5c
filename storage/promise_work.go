package storage

import (
	"cmp"
	"fmt"
	"slices"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// rightCount is how requests of a right stand.
type rightCount struct{ overdue, soon, late int }

// countRights counts the requests of each right that are overdue, due within 7
// days, or were answered late within the last model.PromiseLateDays. It costs
// what it counts.
func (m *measuring) countRights() {
	q := m.s.board.requests
	m.rights = map[model.Right]*rightCount{}
	for _, r := range model.Rights {
		m.rights[r] = &rightCount{}
	}
	each := func(e *requestEntry, count func(*rightCount)) {
		for _, r := range e.record.Asked() {
			if n := m.rights[r]; n != nil {
				count(n)
			}
		}
	}
	for _, e := range q.sorted("")[:q.dueBefore(m.today.AddDays(8))] {
		if e.row.Due < m.today {
			each(e, func(n *rightCount) { n.overdue++ })
		} else {
			each(e, func(n *rightCount) { n.soon++ })
		}
	}
	for _, e := range q.late {
		if m.today <= deadline.ReceivedOn(e.record.AnsweredAt).AddDays(model.PromiseLateDays) {
			each(e, func(n *rightCount) { n.late++ })
		}
	}
}

// rightPromise: requests of a right are answered in time (Art. 12(3) GDPR).
func (m *measuring) rightPromise(r model.Right) measured {
	n := m.rights[r]
	return measured{state: promiseState(n.overdue > 0, n.soon+n.late > 0),
		figure: fmt.Sprintf("%d overdue, %d due within 7 days, %d answered late in %d days", n.overdue, n.soon, n.late, model.PromiseLateDays)}
}

// invoicePromise: invoices are kept for the published seven years. That the VAT
// law's text has ten is an advisory until management has decided (rules §0 F1).
func (m *measuring) invoicePromise() measured {
	rule, err := model.PublishedRetention(model.RetentionInvoice)
	if err != nil {
		return unmeasured("no rule of retention is about invoices")
	}
	rule = m.s.board.retention(rule)
	v := rule.InForce(m.today)
	found := measured{state: promiseState(v.Months < model.InvoiceYears*12, rule.Conflict(m.today)), figure: "kept " + v.Period()}
	if rule.Conflict(m.today) {
		found.figure += "; POLICY_CONFLICT: " + rule.SourceLaw
	}
	if rule.Decision != "" {
		found.figure += "; management decided: " + rule.Decision
	}
	return found
}

func (m *measuring) retentionPromise() measured {
	conflict, undeleted := m.s.board.conflict(m.today), m.s.board.overRetention(m.today)
	return measured{state: promiseState(undeleted > 0, conflict != ""),
		figure: cmp.Or(retentionFigure(undeleted), conflict, "no conflict with the law awaits a decision")}
}

// recipientPromise: who got data is told of its erasure (Art. 19 GDPR).
func (m *measuring) recipientPromise() measured {
	overdue := 0
	count := func(orders []model.Order) {
		for _, o := range orders {
			if o.Open() && m.today > o.Due {
				overdue++
			}
		}
	}
	for _, e := range m.s.board.erasures {
		count(e.Orders)
	}
	for _, e := range m.s.board.endings {
		count(e.Orders)
	}
	for _, open := range m.s.board.instructed {
		count(open)
	}
	return measured{state: promiseState(overdue > 0, m.home.OpenOrders > 0), figure: fmt.Sprintf("%d orders unanswered, %d overdue", m.home.OpenOrders, overdue)}
}

func (m *measuring) holdPromise() measured {
	late := m.s.board.unreviewed(m.today)
	return measured{state: promiseState(late > 0, false), figure: fmt.Sprintf("%d past their review", late)}
}

func (m *measuring) breachPromise() measured {
	late := 0
	for _, i := range m.home.Breaches {
		for _, o := range i.Obligations {
			if o.Open() && i.Late(o, m.now) {
				late++
			}
		}
	}
	return measured{state: promiseState(late > 0, len(m.home.Breaches) > 0), figure: fmt.Sprintf("%d clocks run, %d notices overdue", len(m.home.Breaches), late)}
}

// rolePromise: every account has a role of the catalogue, every act somebody who
// may give it, and two admins are there, so that nobody destroys alone.
func (m *measuring) rolePromise() measured {
	strangers, lawless, approvers := 0, 0, 0
	for _, a := range m.s.board.admins {
		switch {
		case a.Role != model.RoleIntake && !slices.Contains(model.Roles, a.Role):
			strangers++
		case a.Role == model.RoleAdmin && a.Active(m.now):
			approvers++
		}
	}
	for _, a := range model.Catalogue {
		if len(a.Allow) == 0 {
			lawless++
		}
	}
	return measured{state: promiseState(strangers+lawless > 0 || approvers < 2, false),
		figure: fmt.Sprintf("%d accounts without a role, %d acts without a rule, %d admins in force to approve", strangers, lawless, approvers)}
}

// factorPromise: who may log in has a second factor. One who was invited cannot
// log in before; an account whose invite is over and that has none is left over.
func (m *measuring) factorPromise() measured {
	invited, left := 0, 0
	for _, a := range m.s.board.admins {
		switch {
		case a.Disabled || a.Machine() || a.Enrolled():
		case m.now.After(a.Invite.Expires):
			left++
		default:
			invited++
		}
	}
	return measured{state: promiseState(left > 0, invited > 0), figure: fmt.Sprintf("%d invited without, %d left without past their invite; they cannot log in", invited, left)}
}
