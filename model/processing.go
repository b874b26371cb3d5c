package model

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Processing is what was done with a request that a tenant decides on (rules
// §3.2): we hold the data as its processor, and do nothing with it but on its
// documented instruction (Art. 28(3)(a), 28(10), 29 GDPR).
type Processing struct {
	ForwardedAt time.Time        `cbor:"1,keyasint"`
	HeldAt      time.Time        `cbor:"2,keyasint"` // the person was told that it was passed on
	Reminders   []TenantReminder `cbor:"3,keyasint"`
	Instruction Instruction      `cbor:"4,keyasint"`
	Carried     Carried          `cbor:"5,keyasint"`
	DeliveredAt time.Time        `cbor:"6,keyasint"`
	DeliveredTo string           `cbor:"7,keyasint"` // the contact's id in the agreement
	Basis       string           `cbor:"8,keyasint"` // by what the tenant was found, or not; no personal data

	// The letters by which it was forwarded, the person told, and the result
	// delivered; empty where that went otherwise.
	ForwardLetter string `cbor:"9,keyasint"`
	HoldingLetter string `cbor:"10,keyasint"`
	ResultLetter  string `cbor:"11,keyasint"`
}

// Scope is what a tenant instructs us to do with its data of one person.
type Scope string

// The scopes.
const (
	ScopeRead    Scope = "read"    // tell what is held: fields and counts, no values
	ScopeExport  Scope = "export"  // hand out the values, to the tenant
	ScopeErase   Scope = "erase"   // delete
	ScopeRectify Scope = "rectify" // put right, field by field
	ScopeKeep    Scope = "keep"    // leave as it is: the tenant refuses, or answered itself
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeRead, ScopeExport, ScopeErase, ScopeRectify, ScopeKeep}

// Two reports whether carrying it out takes a second person: it destroys, or
// discloses in bulk (rules §5 row 19).
func (s Scope) Two() bool { return s == ScopeErase || s == ScopeExport }

// Instruction is a tenant's documented instruction on one request (Art.
// 28(3)(a) GDPR), without personal data: who gave it is an id of the agreement.
type Instruction struct {
	Contact    string        `cbor:"1,keyasint"` // a listed contact of the tenant's agreement
	Reference  string        `cbor:"2,keyasint"` // of the tenant's writing
	How        string        `cbor:"3,keyasint"` // how it was made sure that it is from that contact
	Scope      Scope         `cbor:"4,keyasint"`
	Fields     []string      `cbor:"5,keyasint"` // of the tenant's content; empty: all of them
	Due        deadline.Date `cbor:"6,keyasint"` // the tenant's own day
	By         string        `cbor:"7,keyasint"` // admin id
	At         time.Time     `cbor:"8,keyasint"`
	Asked      bool          `cbor:"9,keyasint"`  // the tenant asked for help of its own accord (Art. 28(3)(e))
	Salt       string        `cbor:"10,keyasint"` // random: digests of what is carried out cannot be tried out on values
	Infringes  string        `cbor:"11,keyasint"` // the law that it would infringe, in our opinion (Art. 28(3) last sub-paragraph)
	ObjectedAt time.Time     `cbor:"12,keyasint"`
	Letter     string        `cbor:"13,keyasint"` // L-5, that tells the tenant so
}

// Given reports whether the tenant instructed.
func (i Instruction) Given() bool { return i.Reference != "" }

// Held reports whether it is not carried out, as it would infringe the law.
func (i Instruction) Held() bool { return i.Infringes != "" }

// Covers reports whether the instruction is about a field of the tenant's
// content.
func (i Instruction) Covers(field string) bool {
	return len(i.Fields) == 0 || slices.Contains(i.Fields, field)
}

// Carried is what was done on an instruction.
type Carried struct {
	Scope      Scope         `cbor:"1,keyasint"`
	By         string        `cbor:"2,keyasint"` // who carried it out, or approved it
	At         time.Time     `cbor:"3,keyasint"`
	Count      int           `cbor:"4,keyasint"` // values read, handed out, erased or put right
	Fields     []string      `cbor:"5,keyasint"` // their names
	Digest     []byte        `cbor:"6,keyasint"` // salted, of what it was about
	Ruling     string        `cbor:"7,keyasint"` // D-7, where it took two
	Orders     []Order       `cbor:"8,keyasint"` // to sub-processors (Art. 28(4))
	ExportedAt time.Time     `cbor:"9,keyasint"` // when the file was last written out
	Law        string        `cbor:"10,keyasint"`
	Until      deadline.Date `cbor:"11,keyasint"` // of what the law keeps
	KeyGoneAt  time.Time     `cbor:"12,keyasint"` // when the key was destroyed under which what was erased lies in older backups
}

// Done reports whether anything was carried out.
func (c Carried) Done() bool { return !c.At.IsZero() }

// KeyOpen reports whether something was erased whose key is yet to be destroyed.
func (c Carried) KeyOpen() bool {
	return c.Scope == ScopeErase && c.Ruling != "" && c.KeyGoneAt.IsZero()
}

// OpenOrders counts the orders that sub-processors have yet to answer.
func (c Carried) OpenOrders() int {
	n := 0
	for _, o := range c.Orders {
		if o.Open() {
			n++
		}
	}
	return n
}

// Hands reports whether there is a file for the tenant.
func (c Carried) Hands() bool { return c.Scope == ScopeExport && c.Count > 0 }

// tenantDecides refuses to decide on a request that is a tenant's to decide.
// Acting without its instruction would make us its controller.
func (r Request) tenantDecides() error {
	const law = "(Art. 28(3)(a), Art. 28(10) and Art. 29 GDPR)"
	switch i := r.Processing.Instruction; {
	case r.Capacity != Processor:
		return nil
	case i.Given():
		return Refuse("processor", "the tenant decides on %s and instructed us to %s; carry out exactly that %s", r.ID, i.Scope, law)
	}
	return Refuse("processor", "the tenant decides on %s, and has instructed nothing %s; forward it, and record what the tenant instructs", r.ID, law)
}

// forwardDue are the days to have a request forwarded by, our target and the
// latest one; zero once it is forwarded, and where it is no tenant's.
func (r Request) forwardDue() (target, limit deadline.Date) {
	switch r.State {
	case Received, Triaged, NoTenant, InProgress, Reopened:
	default:
		return 0, 0
	}
	if r.Capacity != Processor || r.Begins().IsZero() {
		return 0, 0
	}
	first, last := deadline.Forwarding(deadline.ReceivedOn(r.Begins()))
	return first.Due, last.Due
}

// ForwardBy is the latest day to forward the request to its tenant, or to find
// the tenant; zero where nothing is to be forwarded.
func (r Request) ForwardBy() deadline.Date {
	_, limit := r.forwardDue()
	return limit
}

// ForwardTarget is the day by which we aim to have it forwarded.
func (r Request) ForwardTarget() deadline.Date {
	target, _ := r.forwardDue()
	return target
}

// Presumptive says by when an answer would be due, as far as we know: the
// tenant's own period may have begun before our receipt. Empty once the tenant
// told its day, and where nothing is a tenant's.
func (r Request) Presumptive(on deadline.Date) string {
	if r.Capacity != Processor || !r.State.Counts() || r.Processing.Instruction.Given() || r.Begins().IsZero() {
		return ""
	}
	return "presumptively due " + r.Clock(on).Due.Words() + ", counted from our receipt; the tenant's own period may have begun earlier"
}

// Extract is the part of a tenant's content of a person that an instruction
// covers, as the tenant is handed it: its bytes follow from the content and the
// instruction alone.
func Extract(r Request, c Content) (file []byte, facts []Datum, err error) {
	i := r.Processing.Instruction
	type value struct {
		Field string `json:"field"`
		Value string `json:"value"`
	}
	out := struct {
		Format      string  `json:"format"`
		Request     string  `json:"request"`
		Tenant      string  `json:"tenant"`
		Person      string  `json:"person"`
		Instruction string  `json:"instruction"`
		Salt        string  `json:"salt"`
		Content     []value `json:"content"`
	}{"opsconsole tenant extract v1", r.ID, r.Tenant, r.Person, i.Reference, i.Salt, []value{}}
	for _, f := range c.Facts {
		if i.Covers(f.Field) {
			facts = append(facts, f)
			out.Content = append(out.Content, value{f.Field, f.Value})
		}
	}
	file, err = json.MarshalIndent(out, "", "  ")
	return append(file, '\n'), facts, err
}

// digestOf is the salted digest of an extract.
func digestOf(file []byte) []byte {
	sum := sha256.Sum256(file)
	return sum[:]
}

// fieldsOf are the names of the fields of facts, each once.
func fieldsOf(facts []Datum) []string {
	var names []string
	for _, f := range facts {
		names = append(names, f.Field)
	}
	return unique(names)
}
