package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// RulingOp says what a ruling does.
type RulingOp string

// RulingState is where a ruling stands. That an open one expired is computed.
type RulingState string

// The states of a ruling.
const (
	RulingOpen     RulingState = "open"
	RulingApproved RulingState = "approved"
	RulingDenied   RulingState = "denied"  // by anyone asked, or taken back
	RulingExpired  RulingState = "expired" // nobody decided in time, and it was put away
)

// Ruling is a decision about data, a request or a rule that takes two persons
// (rules §5): proposed by one, frozen as text, advised on by the DPO where that
// is due, approved by another and made at once. Accounts have their Change,
// erasures their Plan.
type Ruling struct {
	ID         string        `cbor:"1,keyasint"` // D-7
	Op         RulingOp      `cbor:"2,keyasint"`
	Object     string        `cbor:"3,keyasint"` // what it is about: R-42, H-3, acme
	Request    string        `cbor:"4,keyasint"` // the request that it belongs to; may be empty
	Reason     string        `cbor:"5,keyasint"` // short phrase without personal data
	Law        string        `cbor:"6,keyasint"`
	Until      deadline.Date `cbor:"7,keyasint"`
	When       time.Time     `cbor:"8,keyasint"`
	Letter     string        `cbor:"9,keyasint"`  // L-5, that goes with it
	Items      []string      `cbor:"10,keyasint"` // what else its op needs, without personal data
	Text       []string      `cbor:"11,keyasint"` // what both were shown, line by line
	By         string        `cbor:"12,keyasint"` // admin id
	At         time.Time     `cbor:"13,keyasint"`
	Expires    time.Time     `cbor:"14,keyasint"`
	Advice     Advice        `cbor:"15,keyasint"`
	State      RulingState   `cbor:"16,keyasint"`
	DecidedBy  string        `cbor:"17,keyasint"`
	DecidedAt  time.Time     `cbor:"18,keyasint"`
	Denial     string        `cbor:"19,keyasint"` // why it was denied, without personal data
	Management string        `cbor:"20,keyasint"` // reference of management's decision
	Signed     Signed        `cbor:"21,keyasint"`
}

// Ref implements Record.
func (r Ruling) Ref() Ref { return Ref{KindRuling, r.ID} }

// Subject implements Record.
func (r Ruling) Subject() string { return StoreSubject }

// Open reports whether the ruling awaits a decision at an instant.
func (r Ruling) Open(at time.Time) bool { return r.State == RulingOpen && at.Before(r.Expires) }

// Standing is the state in a word, expiry included.
func (r Ruling) Standing(at time.Time) string {
	if r.State == RulingOpen && !at.Before(r.Expires) {
		return string(RulingExpired)
	}
	return string(r.State)
}

// Canonical is the ruling as text, byte for byte what advice and approval are
// bound to.
func (r Ruling) Canonical() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole ruling v1\nruling %s\nop %s\nabout %s\nrequest %s\nreason %q\nlaw %q\nproposed %s by %s\nexpires %s\n",
		r.ID, r.Op, r.Object, orNone(r.Request), r.Reason, r.Law, moment(r.At), r.By, moment(r.Expires))
	for _, line := range r.Text {
		fmt.Fprintf(&b, "%s\n", line)
	}
	return []byte(b.String())
}

// Digest is SHA-256 of Canonical, 32 bytes: what an approval names.
func (r Ruling) Digest() []byte {
	sum := sha256.Sum256(r.Canonical())
	return sum[:]
}

// Statement is what an approver states, and signs where the policy asks for
// that.
func (r Ruling) Statement(management string, approver Admin) Statement {
	return Statement{Act: r.Op.Rule().Approve, Object: r.ID, Digest: r.Digest(), ProposedBy: r.By, ProposedAt: r.At, Expires: r.Expires,
		Management: management, Approver: approver, Text: r.Canonical()}
}

// RulingRule is what holds for an op.
type RulingRule struct {
	Op               RulingOp
	Title            string // "extend by two months"
	Law              string // the provision that it is made under
	Propose, Approve *Act   // Approve.StepUp says whether it takes a fresh code
	Delegate         bool   // the approver needs management's written delegation
	Management       bool   // it takes a reference of management's decision
	// Advises says whether the DPO must advise before it is approved; nil: no.
	// Advice may always be given, and an objection always takes management's
	// reference.
	Advises func(Ruling) bool
	// Holds: while it is open the request stands as proposed, and a denial puts
	// it back in progress.
	Holds bool

	On     Kind          // what it is about: on the page of such a record it is proposed; empty: nothing that has a page
	Fields []RulingField // what its form asks for beside that; see Asks

	// Text says line by line what is and what would be, or refuses what cannot
	// be. It may fill in r.Request. It is asked when the ruling is proposed and
	// again when it is approved: a difference voids the approval.
	Text func(call *Call, r *Ruling) ([]string, error)
	// Make is what the ruling changes; the door adds the ruling itself and the
	// actor.
	Make func(call *Call, r Ruling) (Decision, error)
}

// always is an Advises.
func always(Ruling) bool { return true }

// makeRulings is the table of ops, put together from the files that own them.
func makeRulings() []RulingRule {
	return slices.Concat(rulingsProcessor(), rulingsClock(), rulingsEffect(), rulingsRelease(), rulingsHold(), rulingsRetention(), rulingsConsent(), rulingsRegister(), rulingsIncident())
}

// RulingOps lists every op.
func RulingOps() []RulingOp {
	var list []RulingOp
	for _, r := range rulings {
		list = append(list, r.Op)
	}
	return list
}

// Rule finds the row of an op; a rule that nobody may use for an unknown one.
func (op RulingOp) Rule() RulingRule {
	for _, r := range rulings {
		if r.Op == op {
			return r
		}
	}
	return RulingRule{Op: op, Propose: ActProposeRuling, Approve: ActApproveRuling}
}

// NeedsAdvice reports whether the DPO must advise before the ruling is
// approved.
func (r Ruling) NeedsAdvice() bool {
	advises := r.Op.Rule().Advises
	return advises != nil && advises(r)
}

// known refuses an op that is not in the table.
func (r RulingRule) known() error {
	if r.Text == nil {
		names := make([]string, 0, 16)
		for _, op := range RulingOps() {
			names = append(names, string(op))
		}
		return Refuse("usage", "there is no ruling %q; they are %s", r.Op, strings.Join(names, ", "))
	}
	return nil
}
