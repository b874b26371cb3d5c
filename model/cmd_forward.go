package model

import "time"

// forwarded notes that the request went to the tenant, who lists whom it goes
// to in its agreement (Art. 28(3)(e) GDPR). What was instructed before does not
// count.
func (r *Request) forwarded(call *Call, at time.Time, letter string) error {
	t, err := call.Tenant(r.Tenant)
	if err != nil {
		return err
	}
	if len(t.DPA.Listed()) == 0 {
		return Refuse("contact", "the agreement with %s lists no contact; a request goes to an authorised one only (Art. 28(3)(e) GDPR): have the agreement changed first", t.Slug)
	}
	p := &r.Processing
	*p = Processing{ForwardedAt: at, ForwardLetter: letter, Basis: p.Basis}
	return nil
}

// returned is the request whose tenant, or person, did not get a letter after
// all: what its sending did is undone. It is zero where the letter did nothing.
func returned(call *Call, l *OutLetter) (Request, error) {
	r, err := call.Request(l.Request)
	if err != nil {
		return Request{}, err
	}
	p, before := &r.Processing, r.State
	for _, e := range r.History {
		if e.To == r.State && e.From != r.State {
			before = e.From
		}
	}
	switch {
	case p.ForwardLetter == l.ID && r.State == Forwarded:
		*p = Processing{Basis: p.Basis}
	case p.ResultLetter == l.ID && r.State == Delivered:
		p.DeliveredAt, p.DeliveredTo, p.ResultLetter = time.Time{}, "", ""
		r.AnsweredAt, r.Outcome = time.Time{}, ""
	case p.HoldingLetter == l.ID:
		p.HeldAt, p.HoldingLetter, before = time.Time{}, "", r.State
	default:
		return Request{}, nil
	}
	r.step(call, ActLetterBounce, before, l.ID+" came back")
	return r, nil
}
