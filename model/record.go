package model

import "strings"

// Kind names a sort of record; storage keeps one bucket a kind.
type Kind string

// The kinds of record.
const (
	KindTenant        Kind = "tenant"
	KindPerson        Kind = "person"
	KindConsent       Kind = "consent"
	KindInvoice       Kind = "invoice"
	KindRequest       Kind = "request"
	KindCaseFile      Kind = "casefile"
	KindLetter        Kind = "letter"
	KindPlan          Kind = "plan"
	KindErasure       Kind = "erasure"
	KindSubprocessor  Kind = "subprocessor"
	KindContent       Kind = "content"
	KindAdmin         Kind = "admin"
	KindAccess        Kind = "access"
	KindChange        Kind = "change"
	KindAlarm         Kind = "alarm"
	KindIncident      Kind = "incident"
	KindBreakGlass    Kind = "breakglass"
	KindOutLetter     Kind = "outletter"
	KindOutText       Kind = "outtext"
	KindJoined        Kind = "joined"
	KindRuling        Kind = "ruling"
	KindTerms         Kind = "terms"
	KindHold          Kind = "hold"
	KindRetention     Kind = "retention"
	KindEntry         Kind = "entry"
	KindTenantErasure Kind = "tenanterasure"
	KindSegment       Kind = "segment"
)

// Ref points at one record. It never holds personal data: ids are random, or
// numbers, or a tenant's slug.
type Ref struct {
	Kind Kind
	ID   string
}

// String is the form in which audit entries name a record: "person/p-01…".
func (r Ref) String() string { return string(r.Kind) + "/" + r.ID }

// Record is a value that the store keeps sealed.
type Record interface {
	// Ref is the place of the record.
	Ref() Ref
	// Subject names the key that seals it: "person/…", "tenant/…", "case/…"
	// or StoreSubject. Dropping that key makes every copy unreadable.
	Subject() string
}

// StoreSubject is the key of what is about nobody in particular.
const StoreSubject = "store"

// PersonSubject, TenantSubject and CaseSubject name the sealing key of a
// person, a tenant and a request's file.
func PersonSubject(id string) string { return "person/" + id }

// TenantSubject names the sealing key of a tenant's data.
func TenantSubject(slug string) string { return "tenant/" + slug }

// ContentSubject names the sealing key of what a tenant keeps about a person.
func ContentSubject(tenant, person string) string { return TenantSubject(tenant) + "/" + person }

// CaseSubject names the sealing key of a request's file: the letter, its
// sender, notes. It is not the person's key, so that the answer can still be
// sent after an erasure.
func CaseSubject(request string) string { return "case/" + request }

// Owner is the part of an id before its "/": the person of a consent, the
// tenant of an invoice or of content.
func Owner(id string) string {
	owner, _, _ := strings.Cut(id, "/")
	return owner
}
