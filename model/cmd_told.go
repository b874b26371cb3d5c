package model

import "integrora.com/opsconsole/model/deadline"

// told completes the decision on a letter of which it is known that it was sent
// with what the sending itself does to the request: an extension counts from
// its notice on (Art. 12(3) GDPR), a refusal is done when the person was told
// (Art. 12(4)), and a second letter on an open query is a reminder. Other
// letters, and those not sent yet, do nothing.
func told(call *Call, act *Act, l OutLetter, d Decision) (Decision, error) {
	if l.State != OutSent || l.Request == "" {
		return d, nil
	}
	r, err := call.Request(l.Request)
	if err != nil || !r.State.Counts() {
		return d, err
	}
	today := deadline.ReceivedOn(l.SentAt)
	var moved Decision
	switch {
	case l.Kind == LetterExtension && r.Extension != "" && !r.Extended:
		moved, err = moveRequest(call, act, r.ID, "", "told of the extension by "+l.ID, func(r *Request, from State) error {
			r.Extended, r.ExtendedOn = true, today
			if clock := r.Clock(today); !clock.Extended && from != Refusing {
				r.History[len(r.History)-1].Reason = "the extension was told too late by " + l.ID + ": none"
			}
			return nil
		})
	case l.Kind == LetterForward && r.Capacity == Processor && r.State != Forwarded && r.State != Instructed && r.State != CarriedOut && r.State.CanBecome(Forwarded):
		moved, err = moveRequest(call, act, r.ID, Forwarded, "to the tenant's contact by "+l.ID, func(r *Request, _ State) error {
			return r.forwarded(call, l.SentAt, l.ID)
		})
	case l.Kind == LetterHolding && r.Capacity == Processor && r.Processing.HeldAt.IsZero():
		moved, err = moveRequest(call, act, r.ID, "", "told that it was passed on, by "+l.ID, func(r *Request, _ State) error {
			r.Processing.HeldAt, r.Processing.HoldingLetter = l.SentAt, l.ID
			return nil
		})
	case l.Kind == LetterTenantResult && (r.State == CarriedOut || r.State == KeptByLaw) && (!r.Processing.Carried.Hands() || !r.Processing.Carried.ExportedAt.IsZero()):
		if moved, err = delivered(call, act, r.ID, "", l.SentAt, l.ID); err == nil {
			done := moved.Put[0].(Request)
			done.Processing.ResultLetter = l.ID
			moved.Put[0] = done
		}
	case l.Kind == LetterRefusal && r.State == Refusing:
		return refusalTold(call, act, r, l, d)
	case (l.Kind == LetterIdentity && r.State == IdentityWait || l.Kind == LetterClarify && r.State == ClarifyWait) && r.asked() < today:
		moved, err = moveRequest(call, act, r.ID, "", "reminded of the query by "+l.ID, func(r *Request, _ State) error {
			r.Nudged = today
			return nil
		})
	default:
		return d, nil
	}
	if IsRefusal(err) && act == ActLetterDeliver {
		return d, nil // that the server took it is so, whatever the request is now
	}
	if err != nil {
		return Decision{}, err
	}
	after := moved.Put[0].(Request)
	d.Facts = append(d.Facts, after.dates()...)
	return d.with(after), nil
}

// refusalTold closes a request whose refusal the person has been told of. What
// was locked for its sake is free again.
func refusalTold(call *Call, act *Act, r Request, l OutLetter, d Decision) (Decision, error) {
	to, outcome := Refused, OutcomeRefused
	if ruling, err := call.Ruling(r.Ruling); err != nil {
		return Decision{}, err
	} else if ruling.Op == OpUnidentified {
		to, outcome = Unidentified, OutcomeUnidentified
	}
	moved, err := moveRequest(call, act, r.ID, to, "told by "+l.ID, func(r *Request, _ State) error {
		r.AnsweredAt, r.Outcome = l.SentAt, outcome
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	if moved.Put, err = unlock(call, r, moved.Put); err != nil {
		return Decision{}, err
	}
	l.Stopped = true
	for i := range d.Put {
		if d.Put[i].Ref() == l.Ref() {
			d.Put[i] = l
		}
	}
	d.Facts = append(d.Facts, Fact{"outcome", string(outcome)})
	return d.with(moved.Put...), nil
}

// asked is the day of the open query; zero when none is open.
func (r Request) asked() deadline.Date {
	for _, p := range r.Pauses {
		if p.Satisfied.IsZero() {
			return p.Sent
		}
	}
	return 0
}

// dates are the facts of a request's dates, with the versions of what they were
// computed by.
func (r Request) dates() []Fact {
	if len(r.History) == 0 {
		return nil
	}
	e := r.History[len(r.History)-1]
	return []Fact{{"due", e.Due.String()}, {"rule", e.Rule}, {"holidays", e.Holidays}}
}
