package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Doomed is what somebody is about to delete.
type Doomed struct {
	Person, Tenant string
	Items          []Item // categories with what is held of each; none: everything
	// Request is the person's own request for erasure; zero for a sweep or a
	// tenant's end, which nobody asked for.
	Request Request
	Holds   []Hold // those of the store; nil: they are read
}

// Protected refuses to delete what must not go, whoever wants to (one function
// for erasures, sweeps and tenants' ends): what somebody asked to see, until it
// is answered (Art. 15, 20 GDPR; EDPB Guidelines 01/2022), what a legal hold
// covers (Art. 17(3)), what an erasure that is being decided locks, and what is
// restricted (Art. 18). The person's own later request for erasure ends what they
// wanted kept; it does not end anybody else's need.
func Protected(read Reader, d Doomed, at time.Time) error {
	if err := unanswered(read, d); err != nil {
		return err
	}
	today := deadline.ReceivedOn(at)
	if d.Holds == nil {
		var err error
		if d.Holds, err = read.Holds(); err != nil {
			return err
		}
	}
	p, err := Person{}, error(nil)
	if d.Person != "" {
		if p, err = read.Person(d.Person); err != nil && CodeOf(err) != "not_found" {
			return err
		} else if err == nil && d.Request.ID != "" {
			d.Tenant = p.Tenant
		}
	}
	for _, h := range d.Holds {
		if h.InForce(today) && d.under(h) {
			return h.refusal()
		}
	}
	if p.LockedBy != "" && d.Request.ID == "" {
		return Refuse("state", "%s locks what is held about the person while an erasure is decided", p.LockedBy)
	}
	for _, r := range p.RestrictionsInForce() {
		if r.keeps(d.Request) {
			return Refuse("restricted", "%s restricts it (%s): it is kept until the restriction is lifted", RestrictionID(p.ID, r.No), r.Ground.Article())
		}
	}
	return nil
}

// under reports whether a hold covers something of it that is there.
func (d Doomed) under(h Hold) bool {
	if len(d.Items) == 0 {
		for _, rule := range Categories {
			if h.Covers(d.Person, d.Tenant, rule.Category) {
				return true
			}
		}
	}
	for _, i := range d.Items {
		if i.Count > 0 && h.Covers(d.Person, d.Tenant, i.Category) {
			return true
		}
	}
	return false
}

// keeps reports whether the restriction protects against an erasure: against one
// that nobody asked for always, and against the person's own where they opposed
// erasure or need the data for claims (Art. 18(1)(b), (c) GDPR), or may do so as
// nobody has found the ground yet, and did not ask for it later.
func (r PersonRestriction) keeps(erasure Request) bool {
	if erasure.ID == "" {
		return true
	}
	return (r.Ground == GroundUnlawful || r.Ground == GroundClaims || r.Ground == GroundAsked) && !erasure.Begins().After(r.At)
}

// unanswered refuses while a copy is asked for: by the request itself, by the
// same letter, or by another request of the person.
func unanswered(read Reader, d Doomed) error {
	// What a tenant is asked for is its content, which is the tenant's to erase.
	wants := func(o Request) bool {
		return !o.State.Closed() && o.Capacity != Processor && (o.Asks(Access) || o.Asks(Portability))
	}
	if wants(d.Request) {
		return Refuse("access_first", "%s also asks for a copy; answer that before anything is erased", d.Request.ID)
	}
	if d.Request.ID != "" {
		family, err := read.Family(d.Request.File())
		if err != nil {
			return err
		}
		for _, o := range family {
			if o.ID != d.Request.ID && wants(o) {
				return Refuse("access_first", "%s of the same letter asks for a copy; answer that before anything is erased", o.ID)
			}
		}
	}
	if d.Person == "" {
		return nil
	}
	others, err := read.OpenRequestsOf(d.Person)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != d.Request.ID && wants(o) {
			return Refuse("access_first", "%s of the same person asks for a copy; answer that before anything is erased", o.ID)
		}
	}
	return nil
}
