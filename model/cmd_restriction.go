package model

import (
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// RestrictPerson restricts the processing of a person's data (Art. 18 GDPR). It
// protects: it takes effect at once, by one person. An on-call engineer does it
// for an open incident; the DPO asks for it (AskRestriction).
type RestrictPerson struct {
	Person   string
	Ground   RestrictionGround
	Request  string // R-42, that it rests on; may be empty
	Incident string // I-7; needed of on-call engineers
}

// Act implements Command.
func (RestrictPerson) Act() *Act { return ActRestrict }

// Decide implements Command.
func (c RestrictPerson) Decide(call *Call) (Decision, error) {
	if c.Ground.Article() == "" {
		return Decision{}, Refuse("usage", "a restriction rests on accuracy, unlawful, claims or objection, or was asked for (Art. 18(1)(a)–(d) GDPR); found %q", c.Ground)
	}
	p, err := call.Person(c.Person)
	if err != nil {
		return Decision{}, err
	}
	if call.Actor.Person != "" && call.Actor.Person == p.ID {
		return Decision{}, Refuse("own_case", "this is about you; another person must do it")
	}
	if c.Request != "" {
		r, err := call.Request(c.Request)
		if err != nil {
			return Decision{}, err
		}
		if err := r.ownCase(call.Actor); err != nil {
			return Decision{}, err
		}
		if r.Person != p.ID {
			return Decision{}, Refuse("usage", "%s is not of this person", r.ID)
		}
	}
	if c.Incident != "" {
		if _, err := openIncident(call, c.Incident); err != nil {
			return Decision{}, err
		}
	} else if call.Actor.Role == RoleOnCall {
		return Decision{}, Refuse("incident", "name the open incident that this is for, such as I-7")
	}
	for _, old := range p.RestrictionsInForce() {
		if old.Ground == c.Ground && old.Request == c.Request {
			return Decision{}, Refuse("exists", "%s restricts it on that ground already", RestrictionID(p.ID, old.No))
		}
	}
	facts, err := p.restrict(call, c.Ground, c.Request, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	return Decision{Object: p.ID, Put: []Record{p}, Facts: facts, Result: Result{ID: RestrictionID(p.ID, len(p.Restrictions)), Message: "it is only stored from now on; look again in 30 days"}}, nil
}

// restrict adds a restriction, and has the recipients told of it (Art. 19 GDPR).
func (p *Person) restrict(call *Call, ground RestrictionGround, request, incident string) ([]Fact, error) {
	r := PersonRestriction{No: len(p.Restrictions) + 1, Ground: ground, Began: ground, Request: request, Incident: incident, By: call.Actor.ID, At: call.At,
		Review: deadline.ReceivedOn(call.At).AddDays(ReviewRestrictionDays)}
	p.Restrictions = append(slices.Clone(p.Restrictions), r)
	p.Asked = slices.DeleteFunc(slices.Clone(p.Asked), func(a RestrictionAsk) bool { return a.Ground == ground })
	told := len(p.Told)
	if err := p.tell(call, ToldRestrict, RestrictionID(p.ID, r.No), p.ours()); err != nil {
		return nil, err
	}
	facts := []Fact{{"restriction", strconv.Itoa(r.No)}, {"ground", string(ground)}, {"review", r.Review.String()}, countFact("told", len(p.Told)-told)}
	for _, f := range []Fact{{"request", request}, {"incident", incident}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts, nil
}

// AskRestriction is the DPO's request that the admins restrict a person's data;
// the DPO does not decide on processing (Art. 38(6) GDPR; rules §5 row 13).
type AskRestriction struct {
	Person string
	Ground RestrictionGround
	Reason string // short phrase without personal data
}

// Act implements Command.
func (AskRestriction) Act() *Act { return ActAskRestriction }

// Decide implements Command.
func (c AskRestriction) Decide(call *Call) (Decision, error) {
	if c.Ground.Article() == "" {
		return Decision{}, Refuse("usage", "a restriction rests on accuracy, unlawful, claims or objection (Art. 18(1)(a)–(d) GDPR); found %q", c.Ground)
	}
	if err := checkPhrase(c.Reason, "why it should be restricted"); err != nil {
		return Decision{}, err
	}
	p, err := call.Person(c.Person)
	if err != nil {
		return Decision{}, err
	}
	if slices.ContainsFunc(p.Asked, func(a RestrictionAsk) bool { return a.Ground == c.Ground }) {
		return Decision{}, Refuse("exists", "that is asked for already")
	}
	p.Asked = append(slices.Clone(p.Asked), RestrictionAsk{c.Ground, call.Actor.ID, call.At, c.Reason})
	return Decision{Object: p.ID, Put: []Record{p}, Facts: []Fact{{"ground", string(c.Ground)}}, Result: Result{ID: p.ID, Message: "asked for; an admin decides"}}, nil
}

// ReviewRestriction records that a restriction's ground is still there, or which
// it is. Where it is there no more the restriction is lifted, by two.
type ReviewRestriction struct {
	Restriction string            // p-0123/1
	Ground      RestrictionGround // empty: as it was
	Reason      string            // short phrase without personal data
}

// Act implements Command.
func (ReviewRestriction) Act() *Act { return ActReviewRestriction }

// Decide implements Command.
func (c ReviewRestriction) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reason, "what shows that the ground is still there"); err != nil {
		return Decision{}, err
	}
	p, r, err := restrictionOf(call, c.Restriction)
	if err != nil {
		return Decision{}, err
	}
	if c.Ground == "" {
		c.Ground = r.Ground
	}
	if c.Ground.Article() == "" {
		return Decision{}, Refuse("usage", "a restriction rests on accuracy, unlawful, claims or objection (Art. 18(1)(a)–(d) GDPR); found %q", c.Ground)
	}
	r.Ground, r.Review = c.Ground, deadline.ReceivedOn(call.At).AddDays(ReviewRestrictionDays)
	r.Reviews = append(slices.Clone(r.Reviews), RestrictionReview{call.Actor.ID, call.At, c.Ground, c.Reason})
	p.set(r)
	return Decision{Object: p.ID, Put: []Record{p}, Result: Result{ID: c.Restriction, Message: "look again by " + r.Review.String()},
		Facts: []Fact{{"restriction", strconv.Itoa(r.No)}, {"ground", string(r.Ground)}, {"review", r.Review.String()}}}, nil
}

// restrictionOf reads a restriction that is in force, with its person.
func restrictionOf(call *Call, id string) (Person, PersonRestriction, error) {
	p, err := call.Person(Owner(id))
	if err != nil {
		return p, PersonRestriction{}, err
	}
	r, err := p.Restriction(id)
	switch {
	case err != nil:
		return p, r, err
	case call.Actor.Person != "" && call.Actor.Person == p.ID:
		return p, r, Refuse("own_case", "this is about you; another person must do it")
	case !r.InForce():
		return p, r, Refuse("state", "%s is lifted already", id)
	}
	return p, r, nil
}

// set puts a restriction back.
func (p *Person) set(r PersonRestriction) {
	p.Restrictions = slices.Clone(p.Restrictions)
	p.Restrictions[r.No-1] = r
}

// RestrictionDue says once that a restriction's review is due. The console gives
// it by itself, day by day.
type RestrictionDue struct{ Restriction string }

// Act implements Command.
func (RestrictionDue) Act() *Act { return ActRestrictionDue }

// Decide implements Command.
func (c RestrictionDue) Decide(call *Call) (Decision, error) {
	p, r, err := restrictionOf(call, c.Restriction)
	if err != nil {
		return Decision{}, err
	}
	if !r.ReviewDue(deadline.ReceivedOn(call.At)) {
		return Decision{}, Refuse("state", "the review of %s is due on %s, or was said already", c.Restriction, r.Review)
	}
	r.DueAt = call.At
	p.set(r)
	d := Decision{Object: p.ID, Put: []Record{p}, Facts: []Fact{{"restriction", strconv.Itoa(r.No)}, {"review", r.Review.String()}}, Result: Result{ID: c.Restriction}}
	if r.Request == "" {
		return d, nil
	}
	moved, err := moveRequest(call, ActRestrictionDue, r.Request, "", "is the ground of the restriction still there?", nil)
	if err != nil && CodeOf(err) != "not_found" {
		return Decision{}, err
	}
	return d.with(moved.Put...), nil
}

// ReviewDue reports whether a review is due on a day and nobody was told of it.
func (r PersonRestriction) ReviewDue(on deadline.Date) bool {
	return r.InForce() && !on.Before(r.Review) && (r.DueAt.IsZero() || deadline.ReceivedOn(r.DueAt).Before(r.Review))
}
