// Package sample invents the people whom a fresh installation is tried out on:
// tenants, platform users, marketing contacts, their consents and invoices, and
// the letters some of them write. Nobody in it exists; every domain ends in
// .example (RFC 2606).
//
// It is pure: the same Options give the same bytes on every machine, without a
// clock, and person 90,000 is made without making the 89,999 before. It imports
// the standard library, model and model/deadline only.
package sample

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// What the demo shows unless told otherwise.
const (
	DemoPeople   = 120
	DemoRequests = 24
)

// Options say how much to invent. The zero Options invent six tenants and
// nobody in them.
type Options struct {
	People, Requests int
	Now              time.Time // what dates are counted back from; cut to the second
	Seed             uint64
}

// world is what Options make: everything in it is a function of an index.
type world struct {
	Options
	today   deadline.Date
	tenants int
}

func worldOf(o Options) world {
	o.People, o.Requests = max(o.People, 0), max(o.Requests, 0)
	o.Now = o.Now.UTC().Truncate(time.Second)
	return world{o, deadline.ReceivedOn(o.Now), min(6+o.People/250, maxTenants)}
}

// Records writes the tenants, people, consents and invoices as NDJSON in the
// format of docs/import-records.md: tenants first, then each person followed by
// what belongs to that person. It returns w's error, and holds one line at a
// time.
func Records(w io.Writer, o Options) error {
	s := worldOf(o)
	buffered := bufio.NewWriterSize(w, 64<<10)
	out := json.NewEncoder(buffered)
	out.SetEscapeHTML(false)
	for t := range s.tenants {
		if err := out.Encode(s.tenant(t)); err != nil {
			return err
		}
	}
	for i := range s.People {
		p := s.person(i)
		if err := out.Encode(p); err != nil {
			return err
		}
		for _, c := range s.consents(p) {
			if err := out.Encode(c); err != nil {
				return err
			}
		}
		for _, v := range s.invoices(p) {
			if err := out.Encode(v); err != nil {
				return err
			}
		}
	}
	return buffered.Flush()
}

// dice is SplitMix64 (Steele, Lea, Flood 2014): eight bytes of state, and the
// same throws for ever, which the standard generators do not promise.
type dice uint64

// dice gives the index i of a kind of thing its own throws.
func (s world) dice(kind, i int) *dice {
	d := dice(s.Seed)
	d = dice(d.throw()) + dice(kind)
	d = dice(d.throw()) + dice(i)
	return &d
}

func (d *dice) throw() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below throws a number from 0 to n-1.
func (d *dice) below(n int) int { return int(d.throw() >> 1 % uint64(n)) }

// percent is true in p of a hundred throws.
func (d *dice) percent(p int) bool { return d.below(100) < p }

func (d *dice) pick(words []string) string { return words[d.below(len(words))] }

// Kinds of things that are thrown for.
const (
	diceTenant = iota
	dicePerson
	diceConsent
	diceInvoice
	diceLetter
)
