package model

import (
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// ToldOf is what a recipient of a person's data was told, and what it answered
// (Art. 19 GDPR).
type ToldOf struct {
	What  ToldWhat `cbor:"1,keyasint"`
	Of    string   `cbor:"2,keyasint"` // the restriction's id, or the request of a correction
	Order Order    `cbor:"3,keyasint"`
}

// ToldWhat is what a recipient is told to do.
type ToldWhat string

// What recipients are told.
const (
	ToldRestrict ToldWhat = "restrict"
	ToldLift     ToldWhat = "lift"
	ToldCorrect  ToldWhat = "correct"
	ToldSuppress ToldWhat = "suppress"
)

// OpenTold counts recipients that have yet to say that they acted.
func (p Person) OpenTold() int {
	n := 0
	for _, t := range p.Told {
		if t.Order.Open() {
			n++
		}
	}
	return n
}

// tell adds an order to each active recipient of some of the categories.
func (p *Person) tell(call *Call, what ToldWhat, of string, categories []Category) error {
	all, err := call.Subprocessors()
	if err != nil {
		return err
	}
	due := deadline.ReceivedOn(call.At).AddDays(OrderDays)
	p.Told = slices.Clone(p.Told)
	for _, s := range all {
		if s.Active && slices.ContainsFunc(categories, s.Receives) {
			p.Told = append(p.Told, ToldOf{what, of, Order{Subprocessor: s.ID, IssuedAt: call.At, Due: due}})
		}
	}
	return nil
}

// ours are the categories of which we hold something about the person as
// controller.
func (p Person) ours() []Category {
	held := p.Inventory()
	list := []Category{ConsentData, InvoiceData}
	for _, rule := range Categories {
		if rule.Capacity == Controller && len(held[rule.Category]) > 0 {
			list = append(list, rule.Category)
		}
	}
	return list
}

// ToldEffect records that a recipient acted on a restriction, its lifting, a
// correction, or a suppression.
type ToldEffect struct {
	Of           string   // the person's id, or a suppression: M-1
	What         ToldWhat // empty: the oldest open one
	Subprocessor string
	Answer       OrderAnswer
	Ground       string // of an exception, without personal data
}

// Act implements Command.
func (ToldEffect) Act() *Act { return ActToldEffect }

// Decide implements Command.
func (c ToldEffect) Decide(call *Call) (Decision, error) {
	if c.Answer != OrderDone && c.Answer != OrderNothing && c.Answer != OrderException {
		return Decision{}, Refuse("usage", "the answer must be done, nothing-found or exception; found %q", c.Answer)
	}
	if c.Answer == OrderException {
		if err := checkPhrase(c.Ground, "the ground of the exception"); err != nil {
			return Decision{}, err
		}
	}
	d := Decision{Object: c.Of, Facts: []Fact{{"subprocessor", c.Subprocessor}, {"answer", string(c.Answer)}}, Result: Result{ID: c.Of}}
	answer := func(o *Order) bool {
		if o.Subprocessor != c.Subprocessor || !o.Open() {
			return false
		}
		o.AnsweredAt, o.Answer, o.Ground = call.At, c.Answer, c.Ground
		return true
	}
	none := Refuse("state", "nothing is open with %q for %s", c.Subprocessor, c.Of)
	if IsSuppression(c.Of) {
		s, err := call.Suppression(c.Of)
		if err != nil {
			return Decision{}, err
		}
		s.Told = slices.Clone(s.Told)
		for i := range s.Told {
			if answer(&s.Told[i]) {
				return d.with(s).and(Fact{"what", string(ToldSuppress)}, Fact{"to_be_told", strconv.Itoa(s.OpenTold())}), nil
			}
		}
		return Decision{}, none
	}
	p, err := call.Person(c.Of)
	if err != nil {
		return Decision{}, err
	}
	p.Told = slices.Clone(p.Told)
	for i := range p.Told {
		if t := &p.Told[i]; (c.What == "" || t.What == c.What) && answer(&t.Order) {
			return d.with(p).and(Fact{"what", string(t.What)}, Fact{"to_be_told", strconv.Itoa(p.OpenTold())}), nil
		}
	}
	return Decision{}, none
}

// and adds facts to a decision.
func (d Decision) and(facts ...Fact) Decision {
	d.Facts = append(d.Facts, facts...)
	return d
}
