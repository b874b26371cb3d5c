package digest

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// round is a request's way from its receipt, or from being opened again, to what
// closed it.
type round struct {
	of     *model.Request
	begins time.Time
	again  bool // it was opened again
	last   bool // no other follows
	events []model.Event
	closed time.Time   // zero while it is open
	how    model.State // that closed it
}

// rounds splits a request's timeline. An answer that came back, or an act that
// was undone, closes nothing.
func rounds(r *model.Request) []round {
	list := []round{{of: r, begins: r.ReceivedAt}}
	for _, e := range r.History {
		cur := &list[len(list)-1]
		switch {
		case e.To == model.Reopened && e.From.Closed():
			list = append(list, round{of: r, begins: e.At, again: true})
			cur = &list[len(list)-1]
		case e.To.Closed() && cur.closed.IsZero():
			cur.closed, cur.how = e.At, e.To
		case !e.To.Closed():
			cur.closed, cur.how = time.Time{}, ""
		}
		cur.events = append(cur.events, e)
	}
	end := &list[len(list)-1]
	end.last = true
	if !end.closed.IsZero() && end.how != model.Withdrawn && !r.AnsweredAt.IsZero() {
		end.closed = r.AnsweredAt // when the letter went out, which may be recorded later
	}
	return list
}

// answered reports whether the round ended with an answer.
func (r round) answered() bool { return !r.closed.IsZero() && r.how != model.Withdrawn }

// openAt reports whether the round was under way just before an instant.
func (r round) openAt(at time.Time) bool {
	return r.begins.Before(at) && (r.closed.IsZero() || !r.closed.Before(at))
}

// stateAt is where the request stood just before an instant.
func (r round) stateAt(at time.Time) model.State {
	state := model.Received
	if r.again {
		state = model.Reopened
	}
	for _, e := range r.events {
		if e.At.Before(at) {
			state = e.To
		}
	}
	return state
}

// recorded is the due date that the timeline had just before an instant; zero
// when it had none.
func (r round) recorded(at time.Time) (due deadline.Date) {
	for _, e := range r.events {
		if e.At.Before(at) && !e.Due.IsZero() {
			due = e.Due
		}
	}
	return due
}

// answerDue is by when the answer was due. The date on the timeline is the one
// that held at the time.
func (r round) answerDue() deadline.Date {
	if due := r.recorded(r.closed); !due.IsZero() || !r.last {
		return due
	}
	return r.of.Clock(deadline.ReceivedOn(r.closed)).Due
}

// dueAt is by when the open request was due, as it stood just before end and as
// seen on a day.
func (r round) dueAt(end time.Time, on deadline.Date) deadline.Date {
	if !r.last { // its clock was set anew since
		return r.recorded(end)
	}
	then, until := *r.of, deadline.ReceivedOn(end.Add(-1)) // the last day that counts
	then.State = r.stateAt(end)
	then.Pauses = nil
	for _, p := range r.of.Pauses {
		if p.Sent > until {
			continue
		}
		if p.Satisfied > until {
			p.Satisfied = 0
		}
		then.Pauses = append(then.Pauses, p)
	}
	if then.ExtendedOn > until {
		then.Extended, then.ExtendedOn = false, 0
	}
	if !then.Processing.Instruction.At.Before(end) {
		then.Processing.Instruction = model.Instruction{}
	}
	if by := then.ForwardBy(); !by.IsZero() { // what is a tenant's to decide goes on first
		return by
	}
	return then.Clock(on).Due
}

// days is how many calendar days the answer took.
func (r round) days() int {
	return max(deadline.ReceivedOn(r.closed).DaysSince(deadline.ReceivedOn(r.begins)), 0)
}

// late reports whether the answer went out after its last day.
func (r round) late() bool { return deadline.Passed(r.answerDue(), r.closed) }

// steps counts what people recorded on the timeline, up to the answer.
func (r round) steps(person func(id string) bool) int {
	n := 0
	for _, e := range r.events {
		if person(e.By) && !e.At.After(r.closed) {
			n++
		}
	}
	return n
}

// rightsOf are the rights to count a request under.
func rightsOf(r *model.Request) []model.Right {
	list := slices.Clone(r.Asked())
	slices.Sort(list)
	if list = slices.Compact(list); len(list) == 0 {
		return []model.Right{""}
	}
	return list
}
