package model

// Subprocessor is a company that processes personal data for us (Art. 28(2),
// (4) GDPR).
type Subprocessor struct {
	ID         string     `cbor:"1,keyasint"`
	Name       string     `cbor:"2,keyasint"`
	Service    string     `cbor:"3,keyasint"`
	Location   string     `cbor:"4,keyasint"`
	Active     bool       `cbor:"5,keyasint"`
	Categories []Category `cbor:"6,keyasint"` // what it receives
	Missing    string     `cbor:"7,keyasint"` // why it cannot be active (rules §0 F5)
}

// Ref implements Record.
func (s Subprocessor) Ref() Ref { return Ref{KindSubprocessor, s.ID} }

// Subject implements Record.
func (s Subprocessor) Subject() string { return StoreSubject }

// Receives reports whether it is sent data of that category.
func (s Subprocessor) Receives(c Category) bool {
	for _, own := range s.Categories {
		if own == c {
			return true
		}
	}
	return false
}

// SeedSubprocessors is the register as the published policy names it.
var SeedSubprocessors = []Subprocessor{
	{ID: "hetzner", Name: "Hetzner Online GmbH", Service: "hosting", Location: "FI", Active: true,
		Categories: []Category{Contact, Technical, ConsentData, AccountProfile, Authentication, UsageLogs, TenantContent}},
	{ID: "resend", Name: "Resend", Service: "e-mail delivery", Location: "US", Active: true,
		Categories: []Category{Contact, AccountProfile}},
	{ID: "ai-parsing", Name: "AI parsing", Service: "document parsing", Active: false,
		Categories: []Category{TenantContent}, Missing: "legal name, country and transfer tool are not recorded"},
}
