package model

import (
	"slices"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Request is one letter's case: facts without personal data, sealed under the
// store's key. Who sent it and what it says stand in its CaseFile and Letter.
type Request struct {
	ID         string           `cbor:"1,keyasint"`
	State      State            `cbor:"2,keyasint"`
	Rights     []Right          `cbor:"3,keyasint"` // confirmed in triage; until then Suggested
	Suggested  []Right          `cbor:"4,keyasint"`
	Confidence float64          `cbor:"5,keyasint"`
	Capacity   Capacity         `cbor:"6,keyasint"`
	Tenant     string           `cbor:"7,keyasint"`
	Person     string           `cbor:"8,keyasint"` // matched person id; kept after erasure, where it names nobody
	Channel    string           `cbor:"9,keyasint"`
	ReceivedAt time.Time        `cbor:"10,keyasint"`
	Pauses     []deadline.Pause `cbor:"11,keyasint"`
	Extended   bool             `cbor:"12,keyasint"`
	Assignee   string           `cbor:"13,keyasint"`
	Proposal   Proposal         `cbor:"14,keyasint"`
	Erasure    string           `cbor:"15,keyasint"` // E-7
	AnsweredAt time.Time        `cbor:"16,keyasint"`
	History    []Event          `cbor:"17,keyasint"`
	MessageSum []byte           `cbor:"18,keyasint"` // SHA-256 of the original as received
	FollowUpOf string           `cbor:"19,keyasint"`
	Duplicates int              `cbor:"20,keyasint"` // how often the same message came again
	Recused    []string         `cbor:"21,keyasint"` // admins who stand back from it
	SplitOf    string           `cbor:"22,keyasint"` // the request whose letter it shares: a letter that asks for several things is split in triage
	Ruling     string           `cbor:"23,keyasint"` // D-7, that holds it as proposed
	Outcome    RequestOutcome   `cbor:"24,keyasint"`
	Ticks      []Tick           `cbor:"40,keyasint"` // of its checklist
	Snoozed    deadline.Date    `cbor:"41,keyasint"` // the day it comes back to the working queues
	Minimised  time.Time        `cbor:"53,keyasint"` // what its letter said is gone (rules §4.2)
	FileGone   time.Time        `cbor:"54,keyasint"` // its file is gone, with its key

	Extension  string        `cbor:"31,keyasint"` // D-7, that allows the notice of an extension
	ExtendedOn deadline.Date `cbor:"32,keyasint"` // the day that the person was told of it
	Nudged     deadline.Date `cbor:"33,keyasint"` // the day that the person was reminded of an open query
	ReopenedAt time.Time     `cbor:"34,keyasint"` // what counts instead of ReceivedAt
	OrderedBy  deadline.Date `cbor:"35,keyasint"` // an authority's own day
	Reminders  []Reminder    `cbor:"36,keyasint"` // of ours, about the dates

	Processing Processing  `cbor:"45,keyasint"`           // for the tenant that decides on it
	Corrected  []Corrected `cbor:"50,keyasint,omitempty"` // by the names of fields (Art. 16 GDPR)
}

// Begins is the instant at which the request's clock begins: its receipt, or
// what opened it again.
func (r Request) Begins() time.Time {
	if !r.ReopenedAt.IsZero() {
		return r.ReopenedAt
	}
	return r.ReceivedAt
}

// Event is a step on a request's timeline. Timelines are only ever appended to.
type Event struct {
	At     time.Time `cbor:"1,keyasint"`
	By     string    `cbor:"2,keyasint"` // admin id
	Act    string    `cbor:"3,keyasint"`
	From   State     `cbor:"4,keyasint"`
	To     State     `cbor:"5,keyasint"`
	Reason string    `cbor:"6,keyasint"` // a code or short phrase of ours, without personal data

	// The dates as they stood after the step, and the versions of the rule and
	// the holiday table that they were computed by. Zero where no clock runs.
	Due      deadline.Date `cbor:"7,keyasint,omitempty"`
	Rule     string        `cbor:"8,keyasint,omitempty"`
	Holidays string        `cbor:"9,keyasint,omitempty"`
}

// Proposal is the frozen object of an approval (four eyes: OWASP ASVS 5.0
// 2.3.5). Digest binds advice and approval to exactly the plan that was shown.
type Proposal struct {
	By      string    `cbor:"1,keyasint"`
	At      time.Time `cbor:"2,keyasint"`
	Expires time.Time `cbor:"3,keyasint"`
	Digest  []byte    `cbor:"4,keyasint"`
	Advice  Advice    `cbor:"5,keyasint"`
}

// Advice is the DPO's, recorded before the decision (Art. 38(1), 39(1) GDPR).
// The DPO neither approves nor vetoes; an objection takes management's
// reasoned decision to pass.
type Advice struct {
	By      string    `cbor:"1,keyasint"`
	At      time.Time `cbor:"2,keyasint"`
	Objects bool      `cbor:"3,keyasint"`
	Text    string    `cbor:"4,keyasint"` // of a ruling about no request: short phrase without personal data
}

// Given reports whether advice was recorded.
func (a Advice) Given() bool { return a.By != "" }

// Open reports whether a proposal awaits a decision.
func (p Proposal) Open() bool { return p.By != "" }

// Statement is what an approver of the proposed plan states, and signs where
// the policy asks for that.
func (p Proposal) Statement(request string, plan Plan, management string, approver Admin) Statement {
	return Statement{Act: ActApprove, Object: request, Digest: p.Digest, ProposedBy: p.By, ProposedAt: p.At, Expires: p.Expires,
		Management: management, Approver: approver, Text: plan.Canonical()}
}

// RequestOutcome is what became of what was asked, in a word.
type RequestOutcome string

// The outcomes of a request.
const (
	OutcomeGranted      RequestOutcome = "granted"
	OutcomePartly       RequestOutcome = "partly"       // something was kept, withheld or not ours
	OutcomeRefused      RequestOutcome = "refused"      // Art. 12(4)
	OutcomeUnidentified RequestOutcome = "unidentified" // Art. 11(2), 12(2)
	OutcomeNotHeld      RequestOutcome = "not-held"
	OutcomeTenant       RequestOutcome = "tenant" // the tenant decided, or decides
	OutcomeWithdrawn    RequestOutcome = "withdrawn"
)

// File names the request whose case file and letter are this one's: its own,
// or those of the request that it was split from.
func (r Request) File() string {
	if r.SplitOf != "" {
		return r.SplitOf
	}
	return r.ID
}

// Ref implements Record.
func (r Request) Ref() Ref { return Ref{KindRequest, r.ID} }

// Subject implements Record.
func (r Request) Subject() string { return StoreSubject }

// Asked is what the letter asks for: confirmed rights, or the suggestion.
func (r Request) Asked() []Right {
	if len(r.Rights) > 0 {
		return r.Rights
	}
	return r.Suggested
}

// Asks reports whether right is among the confirmed ones.
func (r Request) Asks(right Right) bool {
	for _, own := range r.Rights {
		if own == right {
			return true
		}
	}
	return false
}

// Clock computes the request's dates as seen on a day. The law is applied in
// package deadline and nowhere else.
func (r Request) Clock(on deadline.Date) deadline.Clock {
	return deadline.Request(deadline.ReceivedOn(r.Begins()), deadline.Options{
		Extended: r.Extended, ExtensionSentOn: r.ExtendedOn, Refusal: r.refuses(), Pauses: r.Pauses, AsOf: on,
		Reopened: !r.ReopenedAt.IsZero(), OrderedBy: r.OrderedBy, InstructedBy: r.Processing.Instruction.Due,
	})
}

// refuses reports whether no action is taken on what was asked: the person is
// told so within the first month, which nothing extends (Art. 12(4) GDPR).
func (r Request) refuses() bool {
	return r.State == Refusing || r.State == Refused || r.State == Unidentified
}

// Overdue reports whether the due date has passed at an instant. It is
// computed, and nobody can clear it.
func (r Request) Overdue(at time.Time) bool {
	if !r.State.Counts() {
		return false
	}
	clock := r.Clock(deadline.ReceivedOn(at))
	return !at.Before(deadline.EndOf(clock.Due))
}

// step moves the request and writes its timeline.
func (r *Request) step(call *Call, act *Act, to State, reason string) {
	r.History = append(slices.Clone(r.History), Event{At: call.At, By: call.Actor.ID, Act: act.Name, From: r.State, To: to, Reason: reason})
	r.State = to
	r.date()
}

// date writes into the last step the dates that follow from it.
func (r *Request) date() {
	if len(r.History) == 0 {
		return
	}
	e := &r.History[len(r.History)-1]
	e.Due, e.Rule, e.Holidays = 0, "", ""
	if r.State.Counts() && !r.Begins().IsZero() {
		clock := r.Clock(deadline.ReceivedOn(e.At))
		e.Due, e.Rule, e.Holidays = clock.Due, clock.RuleVersion, clock.HolidayVersion
	}
}

// Number is the 42 of R-42, 0 for a malformed id.
func (r Request) Number() int { return NumberOf(r.ID) }

// NumberOf reads the number of an id such as R-42 or E-7; 0 when there is none.
func NumberOf(id string) int {
	if len(id) < 3 || id[1] != '-' {
		return 0
	}
	n, err := strconv.Atoi(id[2:])
	if err != nil || n < 1 {
		return 0
	}
	return n
}

// Concerns reports whether an admin must not act on the request: they stand
// back from it, or it is about themselves (rules §5, separation of duties 2).
func (r Request) Concerns(a Admin) bool {
	return slices.Contains(r.Recused, a.ID) || a.Person != "" && a.Person == r.Person
}

// ownCase refuses an admin whom the request concerns.
func (r Request) ownCase(a Admin) error {
	if r.Concerns(a) {
		return Refuse("own_case", "%s is about you or somebody close to you; another person must act on it", r.ID)
	}
	return nil
}
