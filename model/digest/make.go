package digest

import (
	"cmp"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Input is what a digest is made of: every record of each kind, in any order; of
// the requests, those that Wants tells are enough.
type Input struct {
	Week      Week
	Now       time.Time
	Log       Log
	Requests  []model.Request
	Incidents []model.Incident
	Erasures  []model.ErasureRecord
	Endings   []model.TenantErasure
	Consents  int  // withdrawals recorded in the week, of the log
	Logged    bool // the log of that week is whole: Consents is known
	Promises  []model.Promise
	Person    func(id string) bool // tells people's accounts from machines and the console itself
}

// Wants tells whether a request can count in the digest of a week: it came in
// before the week ended, and something happened to it since the trend began or is
// still to.
func Wants(week Week) func(*model.Request) bool {
	from, to := week.Add(1-VolumeWeeks).Begin(), week.End()
	return func(r *model.Request) bool {
		if !r.ReceivedAt.Before(to) {
			return false
		}
		n := len(r.History)
		return n == 0 || !r.State.Closed() || !r.History[n-1].At.Before(from)
	}
}

// Make makes the digest of a week. It refuses one that has not begun.
func Make(in Input) (Digest, error) {
	from, to := in.Week.Begin(), in.Week.End()
	if in.Week.IsZero() || in.Now.Before(from) {
		return Digest{}, model.Refuse("usage", "week %s has not begun; it is %s now", in.Week, WeekOf(in.Now))
	}
	d := Digest{Week: in.Week, Running: in.Now.Before(to), MadeAt: in.Now.UTC(), Log: in.Log, Consents: in.Consents, Logged: in.Logged, Promises: in.Promises}
	m := maker{Digest: &d, in: in, to: to, on: deadline.ReceivedOn(to), rights: map[model.Right]*Count{}, volume: map[Week]*Volume{}}
	if d.Running {
		m.on = deadline.ReceivedOn(in.Now)
	}
	for i := range VolumeWeeks {
		d.Volume = append(d.Volume, Volume{Week: in.Week.Add(i + 1 - VolumeWeeks)})
	}
	for i := range d.Volume {
		m.volume[d.Volume[i].Week] = &d.Volume[i]
	}
	first := weekOn(m.on)
	for w := first; !w.First().After(in.Week.Add(AheadWeeks).First()); w = w.Add(1) {
		d.Ahead = append(d.Ahead, Ahead{Week: w})
	}
	for i := range in.Requests {
		if r := &in.Requests[i]; r.State != model.NotARequest && r.State != model.Dismissed {
			m.request(r)
		}
	}
	for _, i := range in.Incidents {
		m.incident(i)
	}
	for _, e := range in.Erasures {
		if in.Week.Holds(e.DoneAt) {
			d.Erasures++
		}
	}
	for _, e := range in.Endings {
		if in.Week.Holds(e.DoneAt) {
			d.Tenants++
		}
	}
	m.finish()
	return d, nil
}

// maker gathers a digest.
type maker struct {
	*Digest
	in     Input
	to     time.Time
	on     deadline.Date // the day as of which dates are seen: today, or the first day after the week
	rights map[model.Right]*Count
	volume map[Week]*Volume
	ahead  []Open
}

// count adds to the total and to each right that a request asks for.
func (m *maker) count(r *model.Request, add func(*Count)) {
	add(&m.Total)
	for _, right := range rightsOf(r) {
		if m.rights[right] == nil {
			m.rights[right] = &Count{}
		}
		add(m.rights[right])
	}
}

func (m *maker) request(r *model.Request) {
	if v := m.volume[WeekOf(r.ReceivedAt)]; v != nil {
		v.Received++
	}
	if m.Week.Holds(r.ReceivedAt) {
		m.count(r, func(c *Count) { c.Received++ })
	}
	if !r.ExtendedOn.IsZero() && weekOn(r.ExtendedOn) == m.Week {
		m.Extended++
	}
	for _, one := range rounds(r) {
		if one.again && m.Week.Holds(one.begins) {
			m.Reopened++
		}
		if one.how == model.Withdrawn && m.Week.Holds(one.closed) {
			m.Withdrawn++
		}
		if one.answered() {
			m.answer(one)
		}
		if one.openAt(m.to) {
			m.open(one)
		}
	}
}

func (m *maker) answer(one round) {
	late, days := one.late(), one.days()
	if v := m.volume[WeekOf(one.closed)]; v != nil {
		v.Answered++
		m.Histogram[band(days)]++
		if late {
			v.Late++
		}
	}
	if !m.Week.Holds(one.closed) {
		return
	}
	a := Answer{ID: one.of.ID, Rights: one.of.Asked(), How: one.how, On: deadline.ReceivedOn(one.closed), Due: one.answerDue(),
		Days: days, Steps: one.steps(m.in.Person), Late: late}
	m.count(one.of, func(c *Count) {
		c.Answered++
		if late {
			c.Late++
		}
	})
	if one.how == model.Refused || one.how == model.Unidentified {
		m.Refused++
	}
	m.Steps += a.Steps
	m.Answers = append(m.Answers, a)
}

func (m *maker) open(one round) {
	o := Open{ID: one.of.ID, Rights: one.of.Asked(), State: one.stateAt(m.to), Due: one.dueAt(m.to, m.on)}
	overdue := !o.Due.IsZero() && o.Due < m.on
	m.count(one.of, func(c *Count) {
		c.Open++
		if overdue {
			c.Overdue++
		}
	})
	if overdue {
		m.Overdue = append(m.Overdue, o)
	} else {
		m.ahead = append(m.ahead, o)
	}
}

func (m *maker) incident(i model.Incident) {
	n, held := &m.Incidents, false
	tally := func(count *int, happened bool) {
		if happened {
			*count++
			held = true
		}
	}
	tally(&n.Opened, m.Week.Holds(i.OpenedAt))
	tally(&n.Closed, m.Week.Holds(i.ClosedAt))
	tally(&n.Open, i.OpenedAt.Before(m.to) && (i.ClosedAt.IsZero() || !i.ClosedAt.Before(m.to)))
	tally(&n.Breaches, m.Week.Holds(i.DeclaredAt))
	end := m.to
	if m.Running {
		end = m.in.Now
	}
	for _, o := range i.Obligations {
		if o.To != model.ToInspectorate {
			continue
		}
		sent := m.Week.Holds(o.SentAt)
		tally(&n.InTime, sent && !i.Late(o, o.SentAt))
		tally(&n.Late, sent && i.Late(o, o.SentAt))
		unsent := o.SentAt.IsZero() || !o.SentAt.Before(m.to)
		due, _ := i.Due(o)
		tally(&n.Owed, unsent && o.Decision == "" && i.DeclaredAt.Before(m.to) && end.After(due))
	}
	if held {
		n.IDs = append(n.IDs, i.ID)
	}
}

// finish puts lists in order and works out what follows from them.
func (m *maker) finish() {
	for _, right := range append(slices.Clone(model.Rights), "") {
		if c := m.rights[right]; c != nil && *c != (Count{}) {
			m.Rights = append(m.Rights, Right{right, *c})
		}
	}
	byNumber := func(a, b string) int { return cmp.Compare(model.NumberOf(a), model.NumberOf(b)) }
	byDue := func(a, b Open) int { return cmp.Or(cmp.Compare(a.Due, b.Due), byNumber(a.ID, b.ID)) }
	slices.SortFunc(m.Answers, func(a, b Answer) int { return cmp.Or(byNumber(a.ID, b.ID), cmp.Compare(a.On, b.On)) })
	slices.SortFunc(m.Overdue, byDue)
	slices.SortFunc(m.ahead, byDue)
	slices.SortFunc(m.Incidents.IDs, byNumber)
	for i := range m.Ahead {
		a := &m.Ahead[i]
		for _, o := range m.ahead {
			if weekOn(o.Due) == a.Week {
				a.Due++
				a.Days[o.Due.DaysSince(a.Week.First())]++
				a.IDs = append(a.IDs, o.ID)
			}
		}
	}
	var days []int
	for _, a := range m.Answers {
		days = append(days, a.Days)
	}
	slices.Sort(days)
	m.Times = Times{rank(days, 50), rank(days, 90), rank(days, 100)}
}

// rank is the nearest rank of a percentile in sorted values; 0 of none.
func rank(sorted []int, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
