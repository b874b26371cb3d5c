package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// ConsentState is what an event makes of a consent (ISO/IEC TS 27560 event
// states; rules §3.7). Only Given permits processing.
type ConsentState string

// The states of a consent.
const (
	ConsentRequested   ConsentState = "requested" // the notice was shown
	ConsentPending     ConsentState = "pending"   // asked to confirm by e-mail (double opt-in)
	ConsentGiven       ConsentState = "given"
	ConsentRefused     ConsentState = "refused"
	ConsentWithdrawn   ConsentState = "withdrawn"
	ConsentExpired     ConsentState = "expired"
	ConsentSuperseded  ConsentState = "superseded" // purpose, controller or recipients changed: the person is asked anew
	ConsentInvalidated ConsentState = "invalidated"
)

// ConsentStates lists every state.
var ConsentStates = []ConsentState{ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused, ConsentWithdrawn, ConsentExpired, ConsentSuperseded, ConsentInvalidated}

// consentSteps is the machine of rules §3.7, per purpose: state → those that may
// follow. What ended is asked for anew, and only the person gives it.
var consentSteps = map[ConsentState][]ConsentState{
	"":                 {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
	ConsentRequested:   {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused, ConsentExpired, ConsentSuperseded},
	ConsentPending:     {ConsentPending, ConsentGiven, ConsentRefused, ConsentExpired, ConsentWithdrawn},
	ConsentGiven:       {ConsentGiven, ConsentWithdrawn, ConsentExpired, ConsentSuperseded, ConsentInvalidated},
	ConsentRefused:     {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
	ConsentWithdrawn:   {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
	ConsentExpired:     {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
	ConsentSuperseded:  {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
	ConsentInvalidated: {ConsentRequested, ConsentPending, ConsentGiven, ConsentRefused},
}

// CanBecome reports whether the machine has the step; "" is a consent without
// events.
func (s ConsentState) CanBecome(next ConsentState) bool {
	return slices.Contains(consentSteps[s], next)
}

// Ended reports whether the consent was given once and permits nothing any
// more.
func (s ConsentState) Ended() bool {
	switch s {
	case ConsentWithdrawn, ConsentExpired, ConsentSuperseded, ConsentInvalidated:
		return true
	}
	return false
}

// Consent is one purpose's history of events for one person. Events are only
// ever appended; the last one is the state.
type Consent struct {
	ID          string         `cbor:"-"` // person id, "/", consent id: its place in the store
	Purpose     string         `cbor:"2,keyasint"`
	Notice      string         `cbor:"3,keyasint"` // version of the privacy notice shown
	WordingHash HexSum         `cbor:"4,keyasint"` // SHA-256 of the exact wording, hex: of its Terms
	External    string         `cbor:"5,keyasint"`
	Events      []ConsentEvent `cbor:"6,keyasint"`
	ValidUntil  deadline.Date  `cbor:"7,keyasint"` // the last day of a given one
	Told        []Order        `cbor:"8,keyasint"` // recipients that were told of its end, newest last
}

// ConsentEvent is one step of a consent's history.
type ConsentEvent struct {
	At      time.Time    `cbor:"1,keyasint"`
	State   ConsentState `cbor:"2,keyasint"`
	Channel string       `cbor:"3,keyasint"`
	By      string       `cbor:"4,keyasint"` // the admin who recorded it, or the console; empty: the person
}

// Ref implements Record.
func (c Consent) Ref() Ref { return Ref{KindConsent, c.ID} }

// Subject implements Record.
func (c Consent) Subject() string { return PersonSubject(Owner(c.ID)) }

// State is the state after the last event, requested when there is none.
func (c Consent) State() ConsentState {
	if len(c.Events) == 0 {
		return ConsentRequested
	}
	return c.Events[len(c.Events)-1].State
}

// Permits reports whether the purpose may be followed on a day.
func (c Consent) Permits(on deadline.Date) bool {
	return c.State() == ConsentGiven && (c.ValidUntil.IsZero() || !on.After(c.ValidUntil))
}

// AskFrom is the first day, in Vilnius, on which the person may be asked again
// after refusing: RepromptMonths later (rules §3.7). It is zero unless refused is
// the state.
func (c Consent) AskFrom() deadline.Date {
	if c.State() != ConsentRefused {
		return 0
	}
	return deadline.ReceivedOn(c.Events[len(c.Events)-1].At).AddMonths(RepromptMonths)
}

// OpenTold counts recipients that have yet to say that they acted.
func (c Consent) OpenTold() int {
	n := 0
	for _, o := range c.Told {
		if o.Open() {
			n++
		}
	}
	return n
}

// lawful refuses a history that the machine does not have. It names no more
// than the step.
func (c Consent) lawful() error {
	var was ConsentState
	for i, e := range c.Events {
		if !e.State.known() || e.At.IsZero() || (i > 0 && e.At.Before(c.Events[i-1].At)) {
			return Refuse("usage", "event %d needs a known state and a time not before the one before it", i+1)
		}
		if !was.CanBecome(e.State) {
			return Refuse("state", "event %d makes a consent %s that was %s, which cannot be: what ended is asked for anew (Art. 7 GDPR)", i+1, e.State, orNone(string(was)))
		}
		was = e.State
	}
	return nil
}

func (s ConsentState) known() bool { return slices.Contains(ConsentStates, s) }

// settle works out what follows from the last event: until when a given consent
// is good, and who must be told of the end of one (rules §3.7: within 24 hours).
func (c Consent) settle(call *Call, before ConsentState) (Consent, error) {
	terms, err := call.Terms(string(c.WordingHash))
	if err != nil && CodeOf(err) != "not_found" {
		return c, err
	}
	months := terms.Months
	if months == 0 {
		months = ConsentMonths
	}
	now := c.State()
	c.ValidUntil = 0
	if now == ConsentGiven {
		c.ValidUntil = deadline.ReceivedOn(c.Events[len(c.Events)-1].At).AddMonths(months)
	}
	if before != ConsentGiven || !now.Ended() {
		return c, nil
	}
	told := terms.Recipients
	if len(told) == 0 {
		if told, err = consentRecipients(call); err != nil {
			return c, err
		}
	}
	due := deadline.ReceivedOn(call.At.Add(24 * time.Hour))
	c.Told = slices.Clone(c.Told)
	for _, s := range told {
		c.Told = append(c.Told, Order{Subprocessor: s, IssuedAt: call.At, Due: due})
	}
	return c, nil
}

// consentRecipients are the active sub-processors that hold contact data, for
// consents whose terms name none.
func consentRecipients(call *Call) ([]string, error) {
	all, err := call.Subprocessors()
	if err != nil {
		return nil, err
	}
	var list []string
	for _, s := range all {
		if s.Active && s.Receives(Contact) {
			list = append(list, s.ID)
		}
	}
	return list, nil
}
