package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Window asks for a part of a list: rows Offset to Offset+Limit of those that
// match. Around, when set, asks for the window that holds that id instead.
type Window struct {
	Filter string // as typed: words, field:value, !term
	Sort   string // a column's name; empty for the list's own order
	Desc   bool
	Offset int
	Limit  int
	Around string
}

// Whole is a Window's Limit that no list reaches.
const Whole = 1 << 30

// Page is a window's answer: its rows, how many match its filter, and how many
// there are.
type Page[T any] struct {
	Rows     []T
	Offset   int // of the first row among the matching ones
	Matching int
	Total    int
}

// TenantRow is a line of the list of tenants.
type TenantRow struct {
	Slug, Name, Country string
	Status              TenantStatus
	People              int
	OpenRequests        int
	EraseBy             deadline.Date
}

// RulingRow is a line of the list of rulings.
type RulingRow struct {
	Ruling
	Proposer string // login name
}

// RegisterCount is a line of the list of registers: how many entries there are,
// are in force, lack a field, are past their review, and objections that stand.
type RegisterCount struct {
	Register                                    RegisterID
	Title, Law                                  string
	Entries, InForce, Lacking, Late, Objections int
}

// PersonRow is a line of the list of people.
type PersonRow struct {
	ID, Tenant, Name, Email string
	Kind                    PersonKind
	Restricted              bool // Art. 18 GDPR: only stored
}

// RequestRow is a line of the queue of requests.
type RequestRow struct {
	ID         string
	State      State
	Rights     []Right // confirmed
	Suggested  []Right
	Capacity   Capacity
	Tenant     string
	Person     string // id
	Name       string // of the sender; empty once erased
	Email      string
	MessageID  string
	ReceivedAt time.Time
	Due        deadline.Date // zero when no clock runs
	StrictDue  deadline.Date
	Target     deadline.Date // our own, ahead of StrictDue
	Assignee   string        // admin id
	Proposed   bool
	Overdue    bool
}

// Asked is what the row's letter asks for: confirmed, or suggested.
func (r RequestRow) Asked() []Right {
	if len(r.Rights) > 0 {
		return r.Rights
	}
	return r.Suggested
}

// TenantView is a tenant's page.
type TenantView struct {
	Tenant   Tenant
	People   int
	Requests []RequestRow
	Revealed Revealed
	// DraftDigest is of the draft of the agreement; nil where there is none.
	DraftDigest []byte
}

// PersonView is a person's page.
type PersonView struct {
	Person   Person
	Consents []Consent
	Invoices []Invoice
	Content  Content
	Requests []RequestRow
	History  []Happening // oldest first
	Revealed Revealed
	// Suppression is that of the person's address, in force or ended; zero when
	// it never was (Art. 21(3) GDPR).
	Suppression Suppression
}

// RequestView is a request's page. Dates are days in Vilnius.
type RequestView struct {
	Row        RequestRow
	Request    Request
	File       CaseFile // zero once its key is gone
	Clock      deadline.Clock
	Plan       Plan // zero when none is drawn
	PlanText   string
	Erasure    ErasureRecord
	Matched    PersonRow         // the person that triage matched; zero when none, or erased
	Candidates []PersonRow       // people with the sender's e-mail address
	Earlier    []RequestRow      // other letters of the sender
	Family     []RequestRow      // the other requests of the same letter
	Chased     []RequestRow      // those that follow up on it
	Admins     map[string]string // id → login name, for the timeline
	Revealed   Revealed
	// Contacts are those of the tenant that decides on it, masked.
	Contacts []TenantContact
	// OtherAddress: the matched person is not known by the address that the
	// letter came from. Masked, one could not tell.
	OtherAddress bool
	// Concerned: the reader stands back from the request, or it is about them.
	Concerned bool
}

// AuditRow is a line of the log, opened.
type AuditRow struct {
	Seq           uint64
	At            time.Time
	Actor         string // admin id
	ActorName     string
	Action        string
	Object        string
	Outcome, Code string
	Facts         []Fact
	Leaf          []byte
}

// AuditHead is the state of the log: its origin as checkpoints name it, the number
// of its entries, the RFC 6962 root over them, and the last one's leaf.
type AuditHead struct {
	Origin string
	Size   uint64
	Root   []byte
	Leaf   []byte
}

// Home is what needs somebody today.
type Home struct {
	Untriaged, NotRequests, Overdue, DueThisWeek, Waiting int
	ToAdvise, ToApprove, ToAnswer, OpenOrders             int
	Open                                                  int
	Unfinished                                            int          // erasures of people and tenants that are approved and not certified yet
	Incidents                                             int          // open ones
	Breaches                                              []Incident   // of which somebody is still to be told, the oldest first
	Rulings                                               int          // undecided ones of others
	LettersStuck                                          int          // letters of ours that are held, failed or bounced
	ToReview, ReviewsLate                                 int          // emergency accesses that ended and nobody reviewed; of them, past the day
	Restrictions                                          int          // whose review is due
	Soon                                                  []RequestRow // the next due, soonest first
	PastTarget                                            int          // open ones past our own target, overdue ones among them
	Reminded                                              int          // open requests that the reader was reminded of
	Reminders                                             []ReminderRow
	Ending                                                []TenantRow // terminated, with the day their data must be gone
	Tenants, People                                       int
	Head                                                  AuditHead
	File                                                  FileUse
	Promises                                              []Promise
}

// Pair is how often one admin approved what another proposed, and how much that
// one proposed that anybody approved.
type Pair struct {
	Proposer, Approver string // login names
	Count, OfProposer  int
}
