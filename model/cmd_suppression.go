package model

import (
	"slices"
	"strconv"
)

// SuppressMarketing stops direct marketing to an address, or to the one that we
// hold of a person. It takes effect at once, waits for nobody and asks for no
// proof of identity (Art. 21(2)–(3) GDPR).
type SuppressMarketing struct {
	Person  string // id
	Address string // or an address: of somebody of whom we hold nothing, too
	Channel string // how they objected: "e-mail", "phone", …
}

// Act implements Command.
func (SuppressMarketing) Act() *Act { return ActSuppress }

// Decide implements Command.
func (c SuppressMarketing) Decide(call *Call) (Decision, error) {
	if (c.Person == "") == (c.Address == "") {
		return Decision{}, Refuse("usage", "name a person or an address that gets no marketing")
	}
	if c.Channel == "" || !validHow(c.Channel) {
		return Decision{}, Refuse("usage", "say how they objected in a word: e-mail, phone, …")
	}
	address := c.Address
	if c.Person != "" {
		p, err := call.Person(c.Person)
		if err != nil {
			return Decision{}, err
		}
		address = p.Email
		if address == "" {
			return Decision{}, Refuse("state", "no address of this person is held that could be suppressed; withdraw their consents instead (Art. 7(3) GDPR)")
		}
	}
	if !mailAddress(address) {
		return Decision{}, Refuse("usage", "that is no e-mail address")
	}
	d, err := suppress(call, address, SuppressionEvent{Channel: c.Channel})
	if c.Person != "" {
		d = d.and(Fact{"person", c.Person})
	}
	return d, err
}

// suppressAsked are the suppressions that a request for it makes: of the address
// that it came from, and of the one that we hold of the person. known: there is one.
func suppressAsked(call *Call, r Request, p Person) (d Decision, known bool, err error) {
	file, err := call.CaseFile(r.File())
	if err != nil && CodeOf(err) != "not_found" {
		return Decision{}, false, err
	}
	for _, address := range uniqueFold(file.Email, p.Email) {
		if !mailAddress(address) {
			continue
		}
		known = true
		if s, err := SuppressedBy(call, address); err != nil {
			return Decision{}, false, err
		} else if s.InForce() && slices.ContainsFunc(s.Events, func(e SuppressionEvent) bool { return e.Request == r.ID }) {
			continue // triaged anew
		}
		one, err := suppress(call, address, SuppressionEvent{Request: r.ID})
		if err != nil {
			return Decision{}, false, err
		}
		d.Put, d.Tombstones, d.Facts = append(d.Put, one.Put...), append(d.Tombstones, one.Tombstones...), append(d.Facts, one.Facts...)
	}
	return d, known, nil
}

// countFact is a count as the log tells it.
func countFact(name string, n int) Fact { return Fact{name, strconv.Itoa(n)} }
