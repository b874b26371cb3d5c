package model

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// RegisterID names a register.
type RegisterID string

// The registers that the law or the published policy asks for (rules §2).
const (
	RegisterActivity     RegisterID = "activity"     // as controller, Art. 30(1)
	RegisterProcessing   RegisterID = "processing"   // as processor, Art. 30(2)
	RegisterAssessment   RegisterID = "assessment"   // of legitimate interests, Art. 6(1)(f)
	RegisterSubprocessor RegisterID = "subprocessor" // Art. 28(2), (4)
	RegisterTransfer     RegisterID = "transfer"     // Art. 44–49
	RegisterAgreement    RegisterID = "agreement"    // with tenants, Art. 28(3)
	RegisterPolicy       RegisterID = "policy"       // versions of the published policy
)

// FieldKind says what a field takes.
type FieldKind string

// The kinds of field.
const (
	FieldText    FieldKind = "text"
	FieldWording FieldKind = "wording" // lines of text
	FieldDay     FieldKind = "day"     // 2026-11-27
	FieldCountry FieldKind = "country" // ISO 3166-1 alpha-2, several apart by spaces
	FieldChoice  FieldKind = "choice"
	FieldEntries FieldKind = "entries" // ids of another register, apart by spaces
	FieldTenant  FieldKind = "tenant"
)

// RegisterField is a column of a register.
type RegisterField struct {
	Name, Title string
	Law         string // the provision that asks for it; empty: of use only
	Kind        FieldKind
	Required    bool // a version without it cannot come into force
	Choices     []string
	Of          RegisterID // of FieldEntries
}

// RegisterRule is what holds for a register.
type RegisterRule struct {
	Register RegisterID
	Title    string
	Law      string
	Review   int      // months until an entry in force is looked at again
	Activate RulingOp // brings a version into force
	Fields   []RegisterField
	// Check refuses what the fields alone do not show; nil: nothing more.
	Check func(call *Call, e Entry, v EntryVersion) error
}

// Field finds a field by name.
func (r RegisterRule) Field(name string) (RegisterField, bool) {
	i := slices.IndexFunc(r.Fields, func(f RegisterField) bool { return f.Name == name })
	if i < 0 {
		return RegisterField{}, false
	}
	return r.Fields[i], true
}

// Value is one field of an entry's version.
type Value struct {
	Field string `cbor:"1,keyasint"`
	Text  string `cbor:"2,keyasint"`
}

// Entry is a line of a register. Its versions stay for ever; one at most is in
// force (Art. 5(2), 30 GDPR).
type Entry struct {
	ID         string            `cbor:"1,keyasint"` // subprocessor.hetzner
	Register   RegisterID        `cbor:"2,keyasint"`
	Versions   []EntryVersion    `cbor:"3,keyasint"` // the oldest first
	InForce    int               `cbor:"4,keyasint"` // number of the version in force; 0: none
	RetiredAt  time.Time         `cbor:"5,keyasint"`
	Review     deadline.Date     `cbor:"6,keyasint"` // when to look at it again
	Reviews    []EntryReview     `cbor:"7,keyasint"`
	Announced  []Announcement    `cbor:"8,keyasint"`
	Objections []TenantObjection `cbor:"9,keyasint"`
}

// EntryVersion is what an entry says at a time.
type EntryVersion struct {
	Number    int       `cbor:"1,keyasint"`
	Values    []Value   `cbor:"2,keyasint"` // in the order of the register's fields
	By        string    `cbor:"3,keyasint"` // admin id; empty: as published
	At        time.Time `cbor:"4,keyasint"`
	Reason    string    `cbor:"5,keyasint"` // short phrase
	Ruling    string    `cbor:"6,keyasint"` // D-7, that brought it into force
	ForceFrom time.Time `cbor:"7,keyasint"`
}

// EntryReview is a look at whether an entry is still right.
type EntryReview struct {
	By   string        `cbor:"1,keyasint"`
	At   time.Time     `cbor:"2,keyasint"`
	Next deadline.Date `cbor:"3,keyasint"`
}

// Announcement is the proof that an audience was told of a version.
type Announcement struct {
	Version  int           `cbor:"1,keyasint"` // 0: the end of the entry
	Audience string        `cbor:"2,keyasint"`
	Channel  string        `cbor:"3,keyasint"` // "e-mail", "platform", "site banner"
	On       deadline.Date `cbor:"4,keyasint"`
	Count    int           `cbor:"5,keyasint"` // of those told, where they are counted
	Proof    string        `cbor:"6,keyasint"` // reference, without personal data
	Until    deadline.Date `cbor:"7,keyasint"` // last day to object, of a sub-processor's end that of its use; zero: none
	By       string        `cbor:"8,keyasint"`
	At       time.Time     `cbor:"9,keyasint"`
}

// TenantObjection is a tenant's to a sub-processor (Art. 28(2) GDPR). While it stands
// the sub-processor may not be used for that tenant.
type TenantObjection struct {
	Tenant     string    `cbor:"1,keyasint"`
	Reference  string    `cbor:"2,keyasint"` // of the tenant's word
	By         string    `cbor:"3,keyasint"`
	At         time.Time `cbor:"4,keyasint"`
	ResolvedAt time.Time `cbor:"5,keyasint"`
	ResolvedBy string    `cbor:"6,keyasint"`
	Resolution string    `cbor:"7,keyasint"` // reference of the tenant's word that settled it
}

// Ref implements Record.
func (e Entry) Ref() Ref { return Ref{KindEntry, e.ID} }

// Subject implements Record.
func (e Entry) Subject() string { return StoreSubject }

// EntryID joins a register and a name: subprocessor.hetzner.
func EntryID(register RegisterID, name string) string { return string(register) + "." + name }

// RegisterOf is the register that an entry's id names.
func RegisterOf(id string) RegisterID {
	register, _, _ := strings.Cut(id, ".")
	return RegisterID(register)
}

// Last is the newest version; the zero one of an entry without any.
func (e Entry) Last() EntryVersion {
	if len(e.Versions) == 0 {
		return EntryVersion{}
	}
	return e.Versions[len(e.Versions)-1]
}

// Current is the version in force, or else the newest.
func (e Entry) Current() EntryVersion {
	if v, ok := e.Version(e.InForce); ok {
		return v
	}
	return e.Last()
}

// Version finds a version by number.
func (e Entry) Version(n int) (EntryVersion, bool) {
	for _, v := range e.Versions {
		if v.Number == n {
			return v, true
		}
	}
	return EntryVersion{}, false
}

// Active reports whether a version is in force.
func (e Entry) Active() bool { return e.InForce > 0 && e.RetiredAt.IsZero() }

// Names lists the entries of registers that the version in force rests on; those
// in whose place it came are none.
func (e Entry) Names() []string {
	if !e.Active() {
		return nil
	}
	var ids []string
	v := e.Current()
	for _, f := range e.Register.Rule().Fields {
		if f.Kind != FieldEntries || f.Name == fieldReplaces {
			continue
		}
		for _, id := range strings.Fields(v.Get(f.Name)) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// AgreedWith is the tenant of an agreement in force; empty of all else.
func (e Entry) AgreedWith() string {
	if e.Register != RegisterAgreement || !e.Active() {
		return ""
	}
	return e.Current().Get("tenant")
}

// Standing is the entry's state on a day, in a word or two.
func (e Entry) Standing(on deadline.Date) string {
	switch {
	case !e.RetiredAt.IsZero():
		return "retired"
	case e.InForce == 0:
		return "draft"
	case !e.Review.IsZero() && on.After(e.Review):
		return "review overdue"
	case e.Last().Number > e.InForce:
		return "in force, newer draft"
	}
	return "in force"
}

// Get is a field's text, "" where it has none.
func (v EntryVersion) Get(field string) string {
	for _, one := range v.Values {
		if one.Field == field {
			return one.Text
		}
	}
	return ""
}

// Title is what lists call an entry.
func (e Entry) Title() string { return e.Current().Get("name") }

// Told reports whether an audience was told of a version, and when first.
func (e Entry) Told(version int, audience string) (Announcement, bool) {
	for _, a := range e.Announced {
		if a.Version == version && a.Audience == audience {
			return a, true
		}
	}
	return Announcement{}, false
}

// BlockedFor reports whether a tenant's objection stands against the entry.
func (e Entry) BlockedFor(tenant string) bool {
	return slices.ContainsFunc(e.Objections, func(o TenantObjection) bool { return o.Tenant == tenant && o.ResolvedAt.IsZero() })
}

// OpenObjections counts the objections that stand.
func (e Entry) OpenObjections() int {
	n := 0
	for _, o := range e.Objections {
		if o.ResolvedAt.IsZero() {
			n++
		}
	}
	return n
}

// Differences names the fields in which two versions differ, in the order of
// the register's fields.
func (e Entry) Differences(a, b EntryVersion) []string {
	var names []string
	for _, f := range e.Register.Rule().Fields {
		if a.Get(f.Name) != b.Get(f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Missing lists the required fields that the newest version leaves empty.
func (e Entry) Missing() []string { return e.Register.Rule().missing(e.Last()) }

// missing lists the required fields that a version leaves empty.
func (r RegisterRule) missing(v EntryVersion) []string {
	var names []string
	for _, f := range r.Fields {
		if f.Required && v.Get(f.Name) == "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// Lacks says what keeps a version from coming into force, by its fields alone;
// "" when nothing does.
func (e Entry) Lacks() string {
	if names := e.Missing(); len(names) > 0 {
		return "not recorded: " + strings.Join(names, ", ")
	}
	return ""
}

// label is a version as texts name it.
func (v EntryVersion) label() string { return "version " + strconv.Itoa(v.Number) }
