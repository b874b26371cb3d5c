package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ReminderStage is which of a request's dates a reminder is about.
type ReminderStage string

// The stages, in the order of time.
const (
	RemindTarget  ReminderStage = "target"  // three days ahead of our own target
	RemindDue     ReminderStage = "due"     // five days ahead of the legal date
	RemindOverdue ReminderStage = "overdue" // every day after it
)

// How many calendar days ahead a stage begins.
const (
	remindTargetDays = 3
	remindDueDays    = 5
)

// Reminder is what the console told whoever handles a request about its dates.
// It names nobody but admins, by id.
type Reminder struct {
	Stage ReminderStage `cbor:"1,keyasint"`
	At    time.Time     `cbor:"2,keyasint"`
	To    []string      `cbor:"3,keyasint"` // admin ids
}

// RemindersDue lists the stages that begin on or before a day and that were not
// told yet. An overdue request is told of every day, and of nothing else any
// more.
func (r Request) RemindersDue(on deadline.Date) []ReminderStage {
	if !r.State.Counts() || r.Begins().IsZero() {
		return nil
	}
	clock := r.Clock(on)
	told := func(stage ReminderStage) bool {
		return slices.ContainsFunc(r.Reminders, func(m Reminder) bool {
			return m.Stage == stage && (stage != RemindOverdue || deadline.ReceivedOn(m.At) == on)
		})
	}
	var due []ReminderStage
	switch {
	case on > clock.Due:
		due = []ReminderStage{RemindOverdue}
	default:
		if on >= clock.Target.AddDays(-remindTargetDays) {
			due = append(due, RemindTarget)
		}
		if on >= clock.Due.AddDays(-remindDueDays) {
			due = append(due, RemindDue)
		}
	}
	return slices.DeleteFunc(due, told)
}

// RemindRequest records that the stage of a request's dates was told to those
// who handle it: its assignee, or every admin when nobody has it, and from the
// legal date's stage on the DPO.
type RemindRequest struct {
	Request string
	Stage   ReminderStage
}

// Act implements Command.
func (RemindRequest) Act() *Act { return ActRemind }

// Decide implements Command.
func (c RemindRequest) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if !slices.Contains(r.RemindersDue(deadline.ReceivedOn(call.At)), c.Stage) {
		return Decision{Object: r.ID, Quiet: true, Result: Result{ID: r.ID, Message: "nothing to remind of"}}, nil
	}
	admins, err := call.Admins()
	if err != nil {
		return Decision{}, err
	}
	able := func(a Admin) bool { return !a.Disabled && a.InForce(call.At) && !r.Concerns(a) }
	taken := slices.ContainsFunc(admins, func(a Admin) bool { return a.ID == r.Assignee && a.Role == RoleAdmin && able(a) })
	var to []string
	for _, a := range admins {
		handles := a.Role == RoleAdmin && (!taken || r.Assignee == a.ID)
		oversees := a.Role == RoleDPO && c.Stage != RemindTarget
		if able(a) && (handles || oversees) {
			to = append(to, a.ID)
		}
	}
	slices.Sort(to)
	d, err := moveRequest(call, ActRemind, c.Request, "", string(c.Stage), func(r *Request, _ State) error {
		reminders := slices.DeleteFunc(slices.Clone(r.Reminders), func(m Reminder) bool { return m.Stage == c.Stage })
		if len(reminders) < len(r.Reminders) { // the timeline has each stage once
			r.History = r.History[:len(r.History)-1]
		}
		r.Reminders = append(reminders, Reminder{c.Stage, call.At, to})
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append([]Fact{{"stage", string(c.Stage)}}, d.Put[0].(Request).dates()...)
	return d, nil
}

// ToldOf lists the admins who were last reminded of an open request.
func (r Request) ToldOf() []string {
	if !r.State.Counts() || len(r.Reminders) == 0 {
		return nil
	}
	return r.Reminders[len(r.Reminders)-1].To
}

// ReminderRow is a line of the reader's own reminders.
type ReminderRow struct {
	Request RequestRow
	Stage   ReminderStage
	At      time.Time
}

// Text is the reminder as a sentence, without personal data.
func (r ReminderRow) Text() string {
	switch r.Stage {
	case RemindOverdue:
		return r.Request.ID + " is overdue since " + r.Request.Due.Words() + ": act now, and record why it is late"
	case RemindDue:
		return r.Request.ID + " is due on " + r.Request.Due.Words() + " by law"
	}
	return r.Request.ID + " is to be done by " + r.Request.Target.Words() + ", our own target"
}
