package model

import (
	"slices"
	"strconv"
	"strings"
)

// AnswerRequest records that the answer was sent. It stops the clock.
type AnswerRequest struct {
	Request string
	Channel string // "e-mail", "post", …
	Letter  string // L-3: the sent letter that is the answer; may be empty
}

// Act implements Command.
func (AnswerRequest) Act() *Act { return ActAnswer }

// Decide implements Command.
func (c AnswerRequest) Decide(call *Call) (Decision, error) {
	if c.Channel == "" || len(c.Channel) > 40 {
		return Decision{}, Refuse("usage", "say how the answer was sent: e-mail, post, …")
	}
	d, err := moveRequest(call, ActAnswer, c.Request, Answered, c.Channel, func(r *Request, from State) error {
		switch {
		case r.Capacity == Processor && from != Forwarded && from != NoTenant:
			return r.tenantDecides()
		case r.Asks(Erasure) && r.Capacity != Processor && from != Executed && (from != Reopened || r.Erasure == ""):
			return Refuse("state", "%s asks for erasure; it is answered after the erasure is executed", r.ID)
		case (r.Asks(Access) || r.Asks(Portability)) && r.Capacity != Processor && from != Released:
			return Refuse("release", "%s asks for a copy; it is answered after two persons released the copy", r.ID)
		}
		r.AnsweredAt = call.At
		outcome, err := granted(call, *r)
		if r.Outcome == "" {
			r.Outcome = outcome
		}
		return err
	})
	if err != nil {
		return d, err
	}
	d.Facts = append(d.Facts, Fact{"outcome", string(d.Put[0].(Request).Outcome)})
	if c.Letter == "" {
		return d, nil
	}
	l, err := call.OutLetter(c.Letter)
	if err != nil {
		return Decision{}, err
	}
	if rule, err := l.Kind.Rule(); err != nil || l.Request != c.Request || l.State != OutSent || !rule.Ends() {
		return Decision{}, Refuse("state", "%s is not a sent answer to %s; send it first, or record the answer without it", c.Letter, c.Request)
	} else if r := d.Put[0].(Request); rule.Right != "" && !r.Asks(rule.Right) {
		return Decision{}, Refuse("state", "%s answers %s, and %s asks for %s", c.Letter, rule.Right, r.ID, joinRights(r.Rights))
	}
	if l.Kind == LetterHolding && d.Put[0].(Request).Capacity == Processor {
		return Decision{}, Refuse("state", "%s tells that %s was passed on, and answers nothing: the tenant decides (Art. 28(10) GDPR)", l.ID, c.Request)
	}
	l.Stopped = true
	d.Put = append(d.Put, l)
	d.Facts = append(d.Facts, Fact{"letter", l.ID})
	return d, nil
}

// granted is what became of an answered request, from what was decided on it:
// the tenant's where it was held for one, else what the certificate says.
func granted(call *Call, r Request) (RequestOutcome, error) {
	switch {
	case r.Capacity == Processor:
		return OutcomeTenant, nil
	case r.Capacity == Mixed:
		return OutcomePartly, nil
	case r.Erasure == "" || !r.Asks(Erasure):
		return OutcomeGranted, nil
	}
	e, err := call.Erasure(r.Erasure)
	if err != nil {
		return "", err
	}
	deleted := 0
	for _, t := range e.Deleted {
		deleted += t.Count
	}
	switch {
	case len(e.Kept) > 0:
		return OutcomePartly, nil
	case deleted == 0:
		return OutcomeNotHeld, nil
	}
	return OutcomeGranted, nil
}

// AcknowledgeOrder records a sub-processor's answer to an erasure order.
type AcknowledgeOrder struct {
	Erasure      string // E-7, T-3 of a whole tenant, or R-42 of an erasure that a tenant instructed
	Subprocessor string
	Answer       OrderAnswer
	Ground       string
}

// Act implements Command.
func (AcknowledgeOrder) Act() *Act { return ActAcknowledge }

// Decide implements Command.
func (c AcknowledgeOrder) Decide(call *Call) (Decision, error) {
	if c.Answer != OrderDone && c.Answer != OrderNothing && c.Answer != OrderException {
		return Decision{}, Refuse("usage", "the answer must be done, nothing-found or exception; found %q", c.Answer)
	}
	if c.Answer == OrderException && c.Ground == "" {
		return Decision{}, Refuse("usage", "an exception needs its ground")
	}
	switch {
	case strings.HasPrefix(c.Erasure, "R-"):
		return c.ofInstruction(call)
	case strings.HasPrefix(c.Erasure, "T-"):
		return c.ofTenant(call)
	}
	e, err := call.Erasure(c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	if r, err := call.Request(e.Request); err != nil {
		return Decision{}, err
	} else if err := r.ownCase(call.Actor); err != nil {
		return Decision{}, err
	}
	if e.Orders, err = c.answer(call, e.ID, e.Orders); err != nil {
		return Decision{}, err
	}
	return c.recorded(e, e.ID, e.OpenOrders()), nil
}

// ofTenant is the answer to the order about a whole tenant.
func (c AcknowledgeOrder) ofTenant(call *Call) (Decision, error) {
	e, err := call.TenantErasure(c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	if e.Orders, err = c.answer(call, e.ID, e.Orders); err != nil {
		return Decision{}, err
	}
	return c.recorded(e, e.ID, e.OpenOrders()), nil
}

// answer is the orders with that of the sub-processor answered.
func (c AcknowledgeOrder) answer(call *Call, id string, orders []Order) ([]Order, error) {
	list := slices.Clone(orders)
	i := slices.IndexFunc(list, func(o Order) bool { return o.Subprocessor == c.Subprocessor })
	switch {
	case i < 0:
		return nil, NotFound("order", id+"/"+c.Subprocessor)
	case !list[i].Open():
		return nil, Refuse("state", "%s has answered already", c.Subprocessor)
	}
	list[i].AnsweredAt, list[i].Answer, list[i].Ground = call.At, c.Answer, c.Ground
	return list, nil
}

func (c AcknowledgeOrder) recorded(of Record, id string, open int) Decision {
	return Decision{Put: []Record{of}, Object: id, Result: Result{ID: id},
		Facts: []Fact{{"subprocessor", c.Subprocessor}, {"answer", string(c.Answer)}, {"open_orders", strconv.Itoa(open)}}}
}

// ofInstruction records the answer to an order that a tenant's instruction gave. It
// may come after the tenant was told.
func (c AcknowledgeOrder) ofInstruction(call *Call) (Decision, error) {
	return moveRequest(call, ActAcknowledge, c.Erasure, "", string(c.Answer)+" by "+c.Subprocessor, func(r *Request, _ State) error {
		orders, err := c.answer(call, c.Erasure, r.Processing.Carried.Orders)
		if err != nil {
			return err
		}
		r.Processing.Carried.Orders = orders
		return nil
	})
}
