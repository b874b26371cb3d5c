package model

import (
	"slices"
	"strings"
	"time"
)

// PromiseState is how a promise of the published policy stands.
type PromiseState string

// The states of a promise.
const (
	PromiseKept     PromiseState = "kept"
	PromiseAtRisk   PromiseState = "at risk"
	PromiseBroken   PromiseState = "broken"
	PromiseUnproven PromiseState = "not measured"
)

// PromiseStates lists every state, the worst first.
var PromiseStates = []PromiseState{PromiseBroken, PromiseAtRisk, PromiseUnproven, PromiseKept}

// word is the state as the log writes it.
func (s PromiseState) word() string { return strings.ReplaceAll(string(s), " ", "-") }

// PromiseRule is a promise of the published policy: what it says, where it stands,
// how the console measures it, and where one acts on it.
type PromiseRule struct {
	ID      string // stable: "deletion-30"
	Text    string // the promise, in a sentence
	Source  string // what the policy or the law says it in
	Measure string // when it is broken, and when at risk
	Route   string // of the console
}

// PromiseLateDays is for how many days an answer that was late keeps its promise
// at risk: a month's look back, as the law's own period is a month.
const PromiseLateDays = 30

var promiseRules = slices.Concat([]PromiseRule{
	{"answers", "every request is answered in time", "policy: your rights; Art. 12(3) GDPR", "broken: a request is overdue; at risk: one is due within 7 days", "requests?state:overdue"},
}, rightPromises(), []PromiseRule{
	{"basis", "every processing has a lawful basis", "policy: purposes and legal bases; Art. 5(2), 6(1) GDPR", "broken: an activity in force has none; at risk: one rests on interests that no assessment in force weighs", "register/activity"},
	{"consent", "consent can be withdrawn as easily as it was given", "policy: your rights; Art. 7(1), 7(3) GDPR", "broken: of a consent in force no terms say how it is taken back; measured each night", "people"},
	{"withdrawal", "a withdrawn consent is acted on at once", "policy: your rights; Art. 7(3) GDPR", "broken: a recipient is late to act; at risk: one has yet to act", "home"},
	{"subprocessors", "no sub-processor is used outside the register", "policy: recipients; Art. 28(2) GDPR", "broken: data goes to one that is not in the register in force; at risk: an entry lacks something, or a tenant is not told yet of a change that was announced", "register/subprocessor"},
	{"transfers", "every transfer rests on adequacy or safeguards", "policy: international transfers; Art. 44-46 GDPR", "broken: one without a tool in force; not measured: one that nobody recorded yet", "register/transfer"},
	{"hosting", "data is hosted in the EU", "policy: where data is stored", "broken: a host stores elsewhere; at risk: of one no country is recorded", "register/subprocessor"},
	{"deletion-30", "account data is deleted within 30 days of termination", "policy: retention; Art. 5(1)(e) GDPR", "broken: a tenant's data is there after its day; at risk: a tenant ended and its data is there", "tenants?status:terminated"},
	{"invoices", "invoices are kept for 7 years", "policy: retention; Art. 6(1)(c) GDPR, VAT Law Art. 78", "broken: the rule in force is shorter; at risk: POLICY_CONFLICT, the law's text gives more and management has not decided", "retention"},
	{"retention", "data is kept for its published period", "policy: retention; Art. 5(1)(e) GDPR", "broken: what is past its period waits for a month; at risk: a period conflicts with the law's and management has not decided", "rulings?op:sweep"},
	{"recipients", "recipients are told of every erasure", "policy: your rights; Art. 19 GDPR", "broken: an order to a recipient is overdue; at risk: one is unanswered", "requests?orders:open"},
	{"holds", "legal holds are reviewed", "Art. 17(3) GDPR", "broken: one is past its day of review", "holds"},
	{"breaches", "breaches are notified within 72 hours", "policy: security; Art. 33 GDPR", "broken: a notice is overdue; at risk: a clock runs", "incidents"},
	{"transport", "data is encrypted in transport", "policy: security; Art. 32(1)(a) GDPR", "broken: the door offers an algorithm that is not allowed; measured at each start", "home"},
	{"at-rest", "data is encrypted at rest", "policy: security; Art. 32(1)(a) GDPR", "broken: a record does not open as sealed, or a key lies beside the data; samples of each kind, each night", "home"},
	{"roles", "access is limited by role", "policy: security; Art. 32(4) GDPR", "broken: an account has no role of the catalogue, or an act no rule; at risk: two admins of role admin are not there to approve", "admins"},
	{"second-factor", "every admin has a second factor", "policy: security; Art. 32(1)(b) GDPR", "broken: an account that logged in has none; at risk: an invited one has none yet", "admins"},
	{"emergency", "emergency access is reviewed within two working days", "Art. 32(1)(d) GDPR", "broken: a review is late; at risk: one is to be made", "breakglass"},
	{"backup-daily", "backups are made daily", "policy: security; Art. 32(1)(c) GDPR", "broken: none for 48 hours, or the last one failed; at risk: none for 26 hours", "backups"},
	{"backup-verified", "backups are verified", "policy: security; Art. 32(1)(c) GDPR", "broken: a kept backup is damaged; at risk: the newest one is unchecked", "backups"},
	{"backup-drilled", "restoring is rehearsed", "policy: security; Art. 32(1)(d) GDPR", "broken: the last drill failed, or none for 30 days; at risk: none for 8 days", "backups"},
	{"log", "the audit log is append-only", "policy: security; Art. 5(2) GDPR", "broken: a verification failed; at risk: none for 2 days; verified each night", "audit"},
	{"announced", "changes of the policy are announced", "policy: changes; Art. 12, 13(3) GDPR", "broken: an audience was not told before a material change held; at risk: one is to be told", "register/policy"},
	{"reviewed", "registers are reviewed in their time", "Art. 5(2), 24(1) GDPR", "broken: an entry in force is past its review", "registers"},
})

// rightPromises has a row for each right that the law gives a period for.
func rightPromises() []PromiseRule {
	var rows []PromiseRule
	for _, r := range Rights {
		if r.Article() == "" {
			continue
		}
		rows = append(rows, PromiseRule{"right-" + string(r), "in time: " + string(r), r.Article() + ", Art. 12(3) GDPR",
			"broken: a request of it is overdue; at risk: one is due within 7 days, or an answer of the last 30 days was late", "requests?right:" + string(r)})
	}
	return rows
}

// PromiseRules lists every promise in the order of the board.
func PromiseRules() []PromiseRule { return slices.Clone(promiseRules) }

// Promise is one promise of the published policy with its live state.
type Promise struct {
	PromiseRule
	State     PromiseState
	Figure    string
	CheckedAt time.Time // zero: never
	// Record is its history and explanations; State may be newer.
	Record PromiseRecord
}

// PromiseRecord is a promise's history: an entry for each change of state that a
// night found, and what was said to explain a broken one. Nothing of it is ever
// taken away (Art. 5(2) GDPR).
type PromiseRecord struct {
	ID       string          `cbor:"1,keyasint"`
	Steps    []PromiseStep   `cbor:"2,keyasint"` // oldest first
	Explains []PromiseReason `cbor:"3,keyasint"` // oldest first
}

// PromiseStep is a state since a moment, with the figure that it had then.
type PromiseStep struct {
	At     time.Time    `cbor:"1,keyasint"`
	State  PromiseState `cbor:"2,keyasint"`
	Figure string       `cbor:"3,keyasint"`
}

// PromiseReason explains a state. It does not change it.
type PromiseReason struct {
	At    time.Time    `cbor:"1,keyasint"`
	By    string       `cbor:"2,keyasint"` // admin id
	State PromiseState `cbor:"3,keyasint"` // that it explains
	Text  string       `cbor:"4,keyasint"` // short phrase without personal data
}

// KindPromise is the kind of PromiseRecord.
const KindPromise Kind = "promise"

// Ref implements Record.
func (p PromiseRecord) Ref() Ref { return Ref{KindPromise, p.ID} }

// Subject implements Record.
func (p PromiseRecord) Subject() string { return StoreSubject }

// Last is the newest step; the zero one when no night has looked yet.
func (p PromiseRecord) Last() PromiseStep {
	if len(p.Steps) == 0 {
		return PromiseStep{}
	}
	return p.Steps[len(p.Steps)-1]
}

// Explained is the newest explanation that was given since the state last
// changed.
func (p Promise) Explained() (PromiseReason, bool) {
	n := len(p.Record.Explains)
	if n == 0 {
		return PromiseReason{}, false
	}
	e := p.Record.Explains[n-1]
	return e, e.State == p.State && !e.At.Before(p.Record.Last().At)
}

// Since is when the present state began, as far as nights have found; zero when
// none has looked since it changed.
func (p Promise) Since() time.Time {
	if last := p.Record.Last(); last.State == p.State {
		return last.At
	}
	return time.Time{}
}

// AccountabilityStatement is the statement of accountability: how every promise stands, with
// its history, and the signed head of the log that all of it is written in
// (Art. 5(2) GDPR).
type AccountabilityStatement struct {
	At       time.Time
	Promises []Promise
	Names    map[string]string // admin id → login name
	Head     string            // a signed note
	LogKey   string            // with which it is checked
}

// Count is how many promises are in a state.
func (s AccountabilityStatement) Count(state PromiseState) int {
	n := 0
	for _, p := range s.Promises {
		if p.State == state {
			n++
		}
	}
	return n
}
