package model

import (
	"fmt"
	"slices"

	"integrora.com/opsconsole/model/deadline"
)

// PlaceHold places a legal hold. It protects, so that one person suffices.
type PlaceHold struct {
	Person, Tenant string
	Categories     []Category
	Ground         HoldGround
	Law            string // the law, or the claim's reference: short phrase without personal data
	Until, Review  deadline.Date
}

// Act implements Command.
func (PlaceHold) Act() *Act { return ActPlaceHold }

// Decide implements Command.
func (c PlaceHold) Decide(call *Call) (Decision, error) {
	today := deadline.ReceivedOn(call.At)
	switch {
	case c.Person == "" && c.Tenant == "" && len(c.Categories) == 0:
		return Decision{}, Refuse("usage", "say what is held: a person, a tenant or categories")
	case !slices.Contains(HoldGrounds, c.Ground):
		return Decision{}, Refuse("usage", "a hold needs its ground: law (Art. 17(3)(b) GDPR) or claims (Art. 17(3)(e)); found %q", c.Ground)
	case c.Until.IsZero() || c.Review.IsZero():
		return Decision{}, Refuse("usage", "a hold without an end and a day of review is invalid; give both")
	case !c.Until.After(today):
		return Decision{}, Refuse("usage", "a hold must end after today; found %s", c.Until)
	case !c.Review.After(today) || c.Review.After(c.Until):
		return Decision{}, Refuse("usage", "the day of review must lie after today and not after the end, %s; found %s", c.Until, c.Review)
	}
	if err := checkPhrase(c.Law, "the law, or the claim's reference"); err != nil {
		return Decision{}, err
	}
	for _, one := range c.Categories {
		if !slices.ContainsFunc(Categories, func(r CategoryRule) bool { return r.Category == one }) {
			return Decision{}, Refuse("usage", "there is no category %q", one)
		}
	}
	if c.Person != "" {
		if _, err := call.Person(c.Person); err != nil {
			return Decision{}, err
		}
	}
	if c.Tenant != "" {
		if _, err := call.Tenant(c.Tenant); err != nil {
			return Decision{}, err
		}
	}
	n, err := call.Next(KindHold)
	if err != nil {
		return Decision{}, err
	}
	h := Hold{ID: fmt.Sprintf("H-%d", n), Person: c.Person, Tenant: c.Tenant, Categories: slices.Clone(c.Categories), Ground: c.Ground, Law: c.Law,
		Until: c.Until, Review: c.Review, By: call.Actor.ID, At: call.At}
	return Decision{Object: h.ID, Put: []Record{h}, Result: Result{ID: h.ID, Message: "in force until " + h.Until.String()},
		Facts: append(h.scopeFacts(), Fact{"ground", string(h.Ground)}, Fact{"until", h.Until.String()}, Fact{"review", h.Review.String()})}, nil
}

// ReviewHold records that a hold is still needed, and when to ask again. It
// never moves the end.
type ReviewHold struct {
	Hold string
	Next deadline.Date
}

// Act implements Command.
func (ReviewHold) Act() *Act { return ActReviewHold }

// Decide implements Command.
func (c ReviewHold) Decide(call *Call) (Decision, error) {
	h, err := call.Hold(c.Hold)
	if err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	switch {
	case !h.InForce(today):
		return Decision{}, Refuse("state", "%s is %s already", h.ID, h.Standing(today))
	case !c.Next.After(today) || c.Next.After(h.Until):
		return Decision{}, Refuse("usage", "the next review must lie after today and not after the hold's end, %s; found %q", h.Until, c.Next)
	}
	h.Review = c.Next
	h.Reviewed = append(slices.Clone(h.Reviewed), HoldReview{call.Actor.ID, call.At, c.Next})
	return Decision{Object: h.ID, Put: []Record{h}, Result: Result{ID: h.ID}, Facts: []Fact{{"review", c.Next.String()}}}, nil
}
