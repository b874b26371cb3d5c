package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// KindSuppression is the list of addresses that get no direct marketing.
const KindSuppression Kind = "suppression"

// Suppression is an entry of the list of addresses that get no direct marketing
// (Art. 21(3) GDPR). It holds no personal data: the address stands in storage as
// a keyed digest only, which leads here. It outlives the person, as an erased
// one must not be written to either.
type Suppression struct {
	ID     string             `cbor:"1,keyasint"` // M-1
	Events []SuppressionEvent `cbor:"2,keyasint"`
	Told   []Order            `cbor:"3,keyasint"` // recipients told to stop
}

// SuppressionEvent is an objection, or the end of the suppression.
type SuppressionEvent struct {
	At      time.Time `cbor:"1,keyasint"`
	By      string    `cbor:"2,keyasint"` // admin id
	Ended   bool      `cbor:"3,keyasint"`
	Request string    `cbor:"4,keyasint"` // R-42, that objects
	Channel string    `cbor:"5,keyasint"` // otherwise
	Ruling  string    `cbor:"6,keyasint"` // D-7, that ended it
}

// Ref implements Record.
func (s Suppression) Ref() Ref { return Ref{KindSuppression, s.ID} }

// Subject implements Record.
func (s Suppression) Subject() string { return StoreSubject }

// IsSuppression reports whether an id is of a suppression.
func IsSuppression(id string) bool { return strings.HasPrefix(id, "M-") }

// InForce reports whether marketing is suppressed.
func (s Suppression) InForce() bool { return len(s.Events) > 0 && !s.Events[len(s.Events)-1].Ended }

// Since is when the person last objected: a consent that they gave later is
// their own new act, and the only thing that may be taken.
func (s Suppression) Since() time.Time {
	if len(s.Events) == 0 {
		return time.Time{}
	}
	return s.Events[len(s.Events)-1].At
}

// OpenTold counts recipients that have yet to say that they stopped.
func (s Suppression) OpenTold() int {
	n := 0
	for _, o := range s.Told {
		if o.Open() {
			n++
		}
	}
	return n
}

// SuppressedBy is the suppression of an address, in force or ended; zero when
// it never was.
func SuppressedBy(read Reader, address string) (Suppression, error) {
	if !mailAddress(address) {
		return Suppression{}, nil
	}
	_, id, err := read.ByExternal(KindSuppression, "", address)
	if err != nil || id == "" {
		return Suppression{}, err
	}
	return read.Suppression(id)
}

// mailAddress reports whether text can be an e-mail address.
func mailAddress(text string) bool {
	at := strings.IndexByte(text, '@')
	return at > 0 && at < len(text)-1 && len(text) <= 254 && !strings.ContainsAny(text, " \t\r\n<>,")
}

// suppress stops direct marketing to an address at once (Art. 21(3) GDPR): the
// entry is made or renewed, consents to marketing of everybody with that address
// end, and who sends mail for us is told within 24 hours (rules §3.1).
func suppress(call *Call, address string, e SuppressionEvent) (Decision, error) {
	s, err := SuppressedBy(call, address)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{}
	if s.ID == "" {
		n, err := call.Next(KindSuppression)
		if err != nil {
			return Decision{}, err
		}
		s.ID = "M-" + strconv.Itoa(n)
		d.Tombstones = []Tombstone{{Kind: KindSuppression, External: address, Erasure: s.ID}}
	}
	told, err := consentRecipients(call)
	if err != nil {
		return Decision{}, err
	}
	e.At, e.By = call.At, call.Actor.ID
	s.Events = append(slices.Clone(s.Events), e)
	s.Told = slices.Clone(s.Told)
	due := deadline.ReceivedOn(call.At.Add(24 * time.Hour))
	for _, id := range told {
		if !slices.ContainsFunc(s.Told, func(o Order) bool { return o.Subprocessor == id && o.Open() }) {
			s.Told = append(s.Told, Order{Subprocessor: id, IssuedAt: call.At, Due: due})
		}
	}
	d.Put, d.Object, d.Result.ID = []Record{s}, s.ID, s.ID
	d.Facts = []Fact{{"suppressed", s.ID}}
	people, err := call.ByEmail(address)
	if err != nil {
		return Decision{}, err
	}
	ended := 0
	for _, id := range people {
		list, err := marketingEnds(call, id, "objection "+s.ID)
		if err != nil {
			return Decision{}, err
		}
		d.Put = append(d.Put, list...)
		ended += len(list)
	}
	return d.and(countFact("consents_withdrawn", ended)), nil
}

// marketingEnds withdraws a person's consents to direct marketing.
func marketingEnds(call *Call, person, channel string) ([]Record, error) {
	p, err := call.Person(person)
	if err != nil {
		return nil, err
	}
	consents, err := call.ConsentsOf(person)
	if err != nil {
		return nil, err
	}
	var ended []Record
	for _, c := range consents {
		if c.State() != ConsentGiven && c.State() != ConsentPending {
			continue
		}
		if markets, err := c.markets(call, p.Kind); err != nil || !markets {
			if err != nil {
				return nil, err
			}
			continue
		}
		if c, err = c.step(call, ConsentWithdrawn, channel, call.Actor.ID); err != nil {
			return nil, err
		}
		ended = append(ended, c)
	}
	return ended, nil
}

// markets reports whether a consent is to direct marketing: by its terms, and
// where these are not in the register, of everybody whom we know for marketing
// only.
func (c Consent) markets(read Reader, of PersonKind) (bool, error) {
	if c.WordingHash == "" {
		return of == MarketingContact, nil
	}
	terms, err := read.Terms(string(c.WordingHash))
	if err != nil && CodeOf(err) == "not_found" {
		return of == MarketingContact, nil
	}
	return terms.Marketing, err
}
