package model

// Content is what a tenant keeps on the platform about a person. We hold it as
// processor, so that an erasure that we decide as controller leaves it for the
// tenant to decide (Art. 28(10) GDPR). It is sealed under a key of its own, which
// is renewed when the tenant has something of it erased.
type Content struct {
	Person string  `cbor:"1,keyasint"`
	Tenant string  `cbor:"2,keyasint"`
	Facts  []Datum `cbor:"3,keyasint"`
}

// Ref implements Record.
func (c Content) Ref() Ref { return Ref{KindContent, c.Tenant + "/" + c.Person} }

// Subject implements Record.
func (c Content) Subject() string { return ContentSubject(c.Tenant, c.Person) }
