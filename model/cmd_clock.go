package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// SetReceivedEarlier corrects a receipt to an earlier time: the clock begins
// when a letter reaches an official channel, whoever noticed it when (EDPB
// 01/2022 §5.3). It takes one person, as it only shortens our time; a later
// time is a ruling.
type SetReceivedEarlier struct {
	Request string
	When    time.Time
	Reason  string // short phrase without personal data
}

// Act implements Command.
func (SetReceivedEarlier) Act() *Act { return ActReceivedEarlier }

// Decide implements Command.
func (c SetReceivedEarlier) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if err := checkPhrase(c.Reason, "what shows the earlier receipt"); err != nil {
		return Decision{}, err
	}
	switch {
	case !r.State.Counts():
		return Decision{}, Refuse("state", "%s is %s; its clock does not run", r.ID, r.State.Title())
	case !r.ReopenedAt.IsZero():
		return Decision{}, Refuse("state", "%s was opened again; its clock does not begin with the receipt any more", r.ID)
	case !c.When.Before(r.ReceivedAt):
		return Decision{}, Refuse("usage", "%s was received %s; an earlier time than that is wanted, a later one is proposed as a ruling", r.ID, moment(r.ReceivedAt))
	case deadline.ReceivedOn(c.When) < deadline.InForce(deadline.RuleAnswer, 0).ValidFrom:
		return Decision{}, Refuse("usage", "the rule applies from %s; an earlier receipt has no clock", deadline.InForce(deadline.RuleAnswer, 0).ValidFrom)
	}
	return setReceived(call, ActReceivedEarlier, r.ID, c.When, c.Reason)
}

// ReopenCause says why a closed request is opened again.
type ReopenCause string

// The causes.
const (
	ReopenComplaint ReopenCause = "complaint"
	ReopenOrder     ReopenCause = "authority-order" // with a day of its own
	ReopenNewData   ReopenCause = "new-data"
)

// ReopenCauses lists them.
var ReopenCauses = []ReopenCause{ReopenComplaint, ReopenOrder, ReopenNewData}

// ReopenRequest opens an answered or refused request again. A new clock begins
// at once; an authority's order brings its own day (Art. 58(2)(c) GDPR). What
// was decided before stays on the timeline.
type ReopenRequest struct {
	Request string
	Cause   ReopenCause
	By      deadline.Date // of an order: the day that it sets
	Reason  string        // reference or short phrase without personal data
}

// Act implements Command.
func (ReopenRequest) Act() *Act { return ActReopen }

// Decide implements Command.
func (c ReopenRequest) Decide(call *Call) (Decision, error) {
	if !slices.Contains(ReopenCauses, c.Cause) {
		return Decision{}, Refuse("usage", "a request is opened again for complaint, authority-order or new-data; found %q", c.Cause)
	}
	if err := checkPhrase(c.Reason, "why it is opened again"); err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	switch {
	case c.Cause == ReopenOrder && c.By.IsZero():
		return Decision{}, Refuse("usage", "say which day the authority's order sets")
	case c.Cause == ReopenOrder && c.By < today:
		return Decision{}, Refuse("usage", "the day of an order lies in the future; found %s", c.By)
	case c.Cause != ReopenOrder && !c.By.IsZero():
		return Decision{}, Refuse("usage", "only an authority's order sets a day of its own")
	}
	d, err := moveRequest(call, ActReopen, c.Request, Reopened, string(c.Cause)+": "+c.Reason, func(r *Request, _ State) error {
		r.ReopenedAt, r.OrderedBy = call.At, c.By
		r.AnsweredAt, r.Outcome, r.Ruling, r.Proposal = time.Time{}, "", "", Proposal{}
		r.Pauses, r.Extended, r.ExtendedOn, r.Extension, r.Nudged, r.Reminders = nil, false, 0, "", 0, nil
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(append(d.Facts, Fact{"cause", string(c.Cause)}), d.Put[0].(Request).dates()...)
	return d, nil
}

// NudgePerson records that the person was reminded of an open query by other
// means than a letter of ours, whose sending records it by itself.
type NudgePerson struct {
	Request string
	Channel string // "phone", "post", …
}

// Act implements Command.
func (NudgePerson) Act() *Act { return ActRemindPerson }

// Decide implements Command.
func (c NudgePerson) Decide(call *Call) (Decision, error) {
	if c.Channel == "" || !validHow(c.Channel) {
		return Decision{}, Refuse("usage", "say how the person was reminded in a word: phone, post, …")
	}
	return moveRequest(call, ActRemindPerson, c.Request, "", "reminded of the query by "+c.Channel, func(r *Request, from State) error {
		if from != IdentityWait && from != ClarifyWait {
			return Refuse("state", "%s waits for nothing", r.ID)
		}
		r.Nudged = deadline.ReceivedOn(call.At)
		return nil
	})
}
