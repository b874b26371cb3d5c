package model

import (
	"slices"
	"strings"
)

// effects are what a request does at triage, by itself and at once (rules §3.1):
// a restriction for Art. 18, and for an objection under Art. 21(1) while it is
// decided (Art. 18(1)(d)); a suppression for an objection to direct marketing.
// None waits for an approval; each acts once. Content of a tenant is the
// tenant's to decide on, our own marketing never is.
func effects(call *Call, r Request, d Decision) (Decision, error) {
	p, at, err := personIn(call, d, r.Person)
	if err != nil {
		return Decision{}, err
	}
	ours := p.ID != "" && r.Capacity != Processor
	var grounds []RestrictionGround
	if ours && r.Asks(Restriction) {
		grounds = append(grounds, GroundAsked)
	}
	if ours && r.Asks(Objection) {
		grounds = append(grounds, GroundObjection)
	}
	changed := false
	for _, g := range grounds {
		if p.restrictedFor(r.ID, g) {
			continue
		}
		facts, err := p.restrict(call, g, r.ID, "")
		if err != nil {
			return Decision{}, err
		}
		d, changed = d.and(facts...), true
	}
	if changed && at < 0 {
		d.Put = append(d.Put, p)
	} else if changed {
		d.Put[at] = p
	}
	if ours && r.Asks(Rectification) && !p.Restricted() {
		d = d.say("offer a restriction while accuracy is contested (Art. 18(1)(a) GDPR)")
	}
	if !r.Asks(ObjectionMarketing) {
		return d, nil
	}
	more, known, err := suppressAsked(call, r, p)
	if err != nil {
		return Decision{}, err
	}
	d.Tombstones = append(d.Tombstones, more.Tombstones...)
	if !known {
		d = d.say("no address of theirs is known, so that none is suppressed: find it, and suppress it (Art. 21(3) GDPR)")
	}
	for _, rec := range more.Put { // two addresses may have the same consents
		if !slices.ContainsFunc(d.Put, func(had Record) bool { return had.Ref() == rec.Ref() }) {
			d.Put = append(d.Put, rec)
		}
	}
	return d.and(more.Facts...), nil
}

// say adds to what the giver of a command is told.
func (d Decision) say(text string) Decision {
	if d.Result.Message != "" {
		text = d.Result.Message + "; " + text
	}
	d.Result.Message = text
	return d
}

// personIn is a person as a decision leaves them, and their place in it; below 0
// when it does not have them. Nobody, and one who is gone, is the zero person.
func personIn(call *Call, d Decision, person string) (Person, int, error) {
	if person == "" {
		return Person{}, -1, nil
	}
	for i, rec := range d.Put {
		if p, ok := rec.(Person); ok && p.ID == person {
			return p, i, nil
		}
	}
	p, err := call.Person(person)
	if err != nil && CodeOf(err) == "not_found" {
		err = nil
	}
	return p, -1, err
}

// restrictedFor reports whether a request restricted the person on that ground
// already, whatever ground a review found since. What was lifted stays lifted.
func (p Person) restrictedFor(request string, ground RestrictionGround) bool {
	return slices.ContainsFunc(p.Restrictions, func(r PersonRestriction) bool { return r.Request == request && r.Began == ground })
}

// uniqueFold are addresses without the empty ones and those that differ in case
// only.
func uniqueFold(addresses ...string) []string {
	var list []string
	seen := map[string]bool{}
	for _, a := range addresses {
		a = strings.TrimSuffix(strings.TrimSpace(a), ".")
		if key := strings.ToLower(a); a != "" && !seen[key] {
			seen[key] = true
			list = append(list, a)
		}
	}
	return list
}
