package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Tick is a step of a checklist that somebody has done.
type Tick struct {
	Step string    `cbor:"1,keyasint"`
	By   string    `cbor:"2,keyasint"`
	At   time.Time `cbor:"3,keyasint"`
}

// TickStep ticks a step of a request's checklist, or takes the tick back.
type TickStep struct {
	Request string
	Step    string
	Undone  bool
}

// Act implements Command.
func (TickStep) Act() *Act { return ActTick }

// Decide implements Command.
func (c TickStep) Decide(call *Call) (Decision, error) {
	return moveRequest(call, ActTick, c.Request, "", c.Step, func(r *Request, from State) error {
		if r.State.Closed() {
			return Refuse("state", "%s is closed", r.ID)
		}
		if !slices.ContainsFunc(r.Checklist(), func(s Step) bool { return s.Code == c.Step }) {
			return Refuse("usage", "the checklist of %s has no step %q", r.ID, c.Step)
		}
		done := r.Ticked(c.Step) != nil
		if done != c.Undone {
			return Refuse("state", "step %q of %s stands like that already", c.Step, r.ID)
		}
		r.Ticks = slices.Clone(r.Ticks)
		if c.Undone {
			r.Ticks = slices.DeleteFunc(r.Ticks, func(t Tick) bool { return t.Step == c.Step })
		} else {
			r.Ticks = append(r.Ticks, Tick{c.Step, call.Actor.ID, call.At})
		}
		return nil
	})
}

// SnoozeRequest puts a request out of the working queues until a day. It moves
// no date: a request is never snoozed past a week before it is due without
// pauses, and what is overdue not at all.
type SnoozeRequest struct {
	Request string
	Until   deadline.Date // the day it comes back; zero wakes it now
	Reason  string        // short phrase without personal data
}

// snoozeRoom is how many days before the due date a snoozed request comes back
// at the latest.
const snoozeRoom = 7

// Act implements Command.
func (SnoozeRequest) Act() *Act { return ActSnooze }

// Decide implements Command.
func (c SnoozeRequest) Decide(call *Call) (Decision, error) {
	if !c.Until.IsZero() {
		if err := checkPhrase(c.Reason, "why it can wait"); err != nil {
			return Decision{}, err
		}
	}
	today := deadline.ReceivedOn(call.At)
	return moveRequest(call, ActSnooze, c.Request, "", c.Reason, func(r *Request, from State) error {
		latest := r.Clock(today).StrictDue.AddDays(-snoozeRoom)
		switch {
		case !r.State.Counts():
			return Refuse("state", "%s is %s; nothing of it is due", r.ID, r.State.Title())
		case c.Until.IsZero() && r.Snoozed.IsZero():
			return Refuse("state", "%s is not snoozed", r.ID)
		case !c.Until.IsZero() && !c.Until.After(today):
			return Refuse("usage", "a request is snoozed until a day to come; found %s", c.Until)
		case c.Until.After(latest):
			return Refuse("deadline", "%s is due on %s (Art. 12(3) GDPR); it can be snoozed until %s at the latest", r.ID, r.Clock(today).StrictDue, latest)
		}
		r.Snoozed = c.Until
		return nil
	})
}

// Asleep reports whether the request is snoozed on a day.
func (r Request) Asleep(on deadline.Date) bool {
	return r.State.Counts() && !r.Snoozed.IsZero() && on.Before(r.Snoozed)
}

// HandOver gives a request to another person with a note on where it stands,
// which goes into the sealed case file.
type HandOver struct {
	Request string
	To      string // admin id
	Note    string
}

// Act implements Command.
func (HandOver) Act() *Act { return ActHandOver }

// Decide implements Command.
func (c HandOver) Decide(call *Call) (Decision, error) {
	if c.Note == "" || len(c.Note) > 4096 {
		return Decision{}, Refuse("usage", "a hand-over says where things stand, in 1 to 4,096 bytes; found %d", len(c.Note))
	}
	to, err := call.Admin(c.To)
	if err != nil {
		return Decision{}, err
	}
	if !to.Active(call.At) || !ActHandOver.Allows(to.Role) {
		return Decision{}, Refuse("usage", "%q handles no requests now; choose another", to.Name)
	}
	d, err := moveRequest(call, ActHandOver, c.Request, "", "handed over", func(r *Request, from State) error {
		switch {
		case r.State.Closed():
			return Refuse("state", "%s is closed", r.ID)
		case r.Assignee == to.ID:
			return Refuse("state", "%s is %q's already", r.ID, to.Name)
		case r.Concerns(to):
			return Refuse("own_case", "%s is about %q or somebody close to them; choose another", r.ID, to.Name)
		}
		r.Assignee, r.Snoozed = to.ID, 0
		return nil
	})
	if err != nil {
		return d, err
	}
	file, err := call.CaseFile(d.Put[0].(Request).File())
	if err != nil {
		return Decision{}, err
	}
	file.Notes = append(slices.Clone(file.Notes), Note{call.At, call.Actor.ID, "Handed over to " + to.Name + ": " + c.Note})
	d.Put = append(d.Put, file)
	d.Facts = append(d.Facts, Fact{"to", to.ID})
	return d, nil
}
