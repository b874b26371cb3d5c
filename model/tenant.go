package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// TenantStatus is where a tenant stands in its life (rules §3.6).
type TenantStatus string

// The stages of a tenant.
const (
	TenantActive     TenantStatus = "active"
	TenantNotice     TenantStatus = "notice"
	TenantTerminated TenantStatus = "terminated"
	TenantErasing    TenantStatus = "erasing" // approved: its records are being deleted
)

// Tenant is a customer organisation: the controller of what it keeps on the
// platform, for which we are processor under its data processing agreement.
type Tenant struct {
	Slug         string        `cbor:"1,keyasint"`
	Name         string        `cbor:"2,keyasint"`
	Country      string        `cbor:"3,keyasint"` // ISO 3166-1 alpha-2
	Status       TenantStatus  `cbor:"4,keyasint"`
	DPA          DPA           `cbor:"5,keyasint"`
	TerminatedOn deadline.Date `cbor:"6,keyasint"`
	CreatedAt    time.Time     `cbor:"7,keyasint"`
	Ending       Offboarding   `cbor:"8,keyasint"`
	Draft        DPADraft      `cbor:"20,keyasint"` // what the agreement is to become
}

// DPA is the data processing agreement of Art. 28(3) GDPR.
type DPA struct {
	Version      string        `cbor:"1,keyasint"`
	SignedOn     deadline.Date `cbor:"2,keyasint"`
	ContactName  string        `cbor:"3,keyasint"` // the authorised instruction contact
	ContactEmail string        `cbor:"4,keyasint"`
	Return       bool          `cbor:"5,keyasint"` // Art. 28(3)(g): return before deletion
	// NamedToPersons allows us to tell a person whose request we forward to
	// whom it went; without it we stay neutral (rules §3.2).
	NamedToPersons bool `cbor:"6,keyasint"`
	// Contacts may instruct beside the first one; Listed has them all.
	Contacts  []TenantContact `cbor:"10,keyasint"`
	ExportKey string          `cbor:"11,keyasint"` // the tenant's public key of age, to which exports are sealed
	Agreed    time.Time       `cbor:"12,keyasint"` // when two persons last activated a version of it
	Ruling    string          `cbor:"13,keyasint"` // D-7, by which
	Numbered  int             `cbor:"14,keyasint"` // how many contacts were ever added
}

// Ref implements Record.
func (t Tenant) Ref() Ref { return Ref{KindTenant, t.Slug} }

// Subject implements Record.
func (t Tenant) Subject() string { return TenantSubject(t.Slug) }

// EraseBy is the last day of the published 30-day promise for a terminated
// tenant, zero for any other. It never rolls to a working day.
func (t Tenant) EraseBy() deadline.Date {
	if t.TerminatedOn.IsZero() {
		return 0
	}
	return deadline.Termination(t.TerminatedOn).Due
}

// ValidSlug reports whether s can name a tenant: 2–40 of a–z, 0–9 and dash,
// starting with a letter.
func ValidSlug(s string) bool { return validName(s, 2, 40) }

// ValidLogin reports whether s can be an admin's login name, with the same
// alphabet.
func ValidLogin(s string) bool { return validName(s, 2, 32) }

func validName(s string, least, most int) bool {
	if len(s) < least || len(s) > most || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
