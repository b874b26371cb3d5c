package model

import "time"

// contact is what an import asks about a person, once, to know which consents it
// may take.
type contact struct {
	kind       PersonKind
	suppressed Suppression // in force, or zero
}

// contactOf asks it of a person of this batch, or of the store.
func (b *batch) contactOf(person string) (contact, error) {
	if c, seen := b.contacts[person]; seen {
		return c, nil
	}
	p, err := b.call.Person(person)
	if err != nil {
		return contact{}, err
	}
	return b.meet(p)
}

// meet keeps it.
func (b *batch) meet(p Person) (contact, error) {
	s, err := SuppressedBy(b.call, p.Email)
	if err != nil {
		return contact{}, err
	}
	c := contact{kind: p.Kind}
	if s.InForce() {
		c.suppressed = s
	}
	b.contacts[p.ID] = c
	return c, nil
}

// unsolicited refuses somebody who is known for marketing only and objected to
// it: an import does not bring them back, unless the batch has their own new
// consent (Art. 21(3) GDPR).
func (b *batch) unsolicited(p Person) error {
	c, err := b.meet(p)
	if err != nil || p.Kind != MarketingContact || !c.suppressed.InForce() {
		return err
	}
	s := c.suppressed
	for _, l := range b.lines {
		if l.Consent != nil && l.OfTenant == p.Tenant && l.OfPerson == p.External && gave(*l.Consent).After(s.Since()) {
			return nil
		}
	}
	return s.refusal("this contact")
}

// objected refuses a consent to marketing from before the person objected: only
// their own new act is a consent (Art. 7, 21(3) GDPR).
func (b *batch) objected(c Consent, person string) error {
	if c.State() != ConsentGiven {
		return nil
	}
	of, err := b.contactOf(person)
	s := of.suppressed
	if err != nil || !s.InForce() || gave(c).After(s.Since()) {
		return err
	}
	if markets, err := c.markets(b.call, of.kind); err != nil || !markets {
		return err
	}
	return s.refusal("this consent to marketing")
}

// gave is when a consent was last given; zero when it is not given.
func gave(c Consent) time.Time {
	if c.State() != ConsentGiven {
		return time.Time{}
	}
	return c.Events[len(c.Events)-1].At
}

func (s Suppression) refusal(what string) error {
	return Refuse("suppressed", "%s is not taken: the person objected to direct marketing later than that (%s); a consent that they give after it is (Art. 21(3) GDPR)", what, s.ID)
}
