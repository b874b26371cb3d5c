package model

import "time"

// PersonKind says in what way a data subject is known to us.
type PersonKind string

// The kinds of person.
const (
	PlatformUser     PersonKind = "user"
	MarketingContact PersonKind = "contact"
)

// Person is a data subject. Everything in it is sealed under the person's own
// key and dies with that key.
type Person struct {
	ID        string     `cbor:"1,keyasint"`
	Kind      PersonKind `cbor:"2,keyasint"`
	Tenant    string     `cbor:"3,keyasint"` // slug; empty for a marketing contact of our own
	External  string     `cbor:"4,keyasint"` // the source system's id
	Name      string     `cbor:"5,keyasint"`
	Email     string     `cbor:"6,keyasint"`
	Phone     string     `cbor:"7,keyasint"`
	Language  string     `cbor:"8,keyasint"`
	Facts     []Datum    `cbor:"9,keyasint"`
	LockedBy  string     `cbor:"10,keyasint"` // request that restricts it while an erasure is decided
	CreatedAt time.Time  `cbor:"11,keyasint"`
	SourceSum []byte     `cbor:"12,keyasint"` // digest of the import line, so that a rerun changes nothing

	Restrictions []PersonRestriction `cbor:"20,keyasint,omitempty"` // Art. 18 GDPR, lifted ones too
	Uses         []RestrictionUse    `cbor:"21,keyasint,omitempty"` // that were allowed while restricted
	Asked        []RestrictionAsk    `cbor:"22,keyasint,omitempty"` // by the DPO, not acted on yet
	Told         []ToldOf            `cbor:"23,keyasint,omitempty"` // recipients told of restrictions and corrections (Art. 19 GDPR)
}

// Datum is one thing held about a person: a field in words that name nobody, and
// its value, which is personal data.
type Datum struct {
	Category Category `cbor:"1,keyasint"`
	Field    string   `cbor:"2,keyasint"`
	Value    string   `cbor:"3,keyasint"`
}

// Ref implements Record.
func (p Person) Ref() Ref { return Ref{KindPerson, p.ID} }

// Subject implements Record.
func (p Person) Subject() string { return PersonSubject(p.ID) }

// Inventory counts what the person record holds, by category and field; it
// names fields, never values.
func (p Person) Inventory() map[Category][]string {
	held := map[Category][]string{}
	add := func(c Category, field, value string) {
		if value != "" {
			held[c] = append(held[c], field)
		}
	}
	base := Contact
	if p.Kind == PlatformUser {
		base = AccountProfile
	}
	add(base, "name", p.Name)
	add(base, "e-mail", p.Email)
	add(base, "phone", p.Phone)
	add(base, "language", p.Language)
	for _, d := range p.Facts {
		add(d.Category, d.Field, d.Value)
	}
	return held
}
