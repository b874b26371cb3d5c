package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ChangeOp says what a proposed change does.
type ChangeOp string

// The changes of accounts and policy that take two persons (rules §5 row 33).
// What only takes power away, disabling an account or removing a key, takes one.
const (
	OpInvite     ChangeOp = "invite"     // let an invited account set up its codes
	OpRole       ChangeOp = "role"       // role and its dates
	OpDelegation ChangeOp = "delegation" // management's delegation to approve
	OpEnable     ChangeOp = "enable"
	OpKeyAdd     ChangeOp = "key-add"
	OpResetCode  ChangeOp = "reset-code" // a new invite; the old factor is gone
	OpSources    ChangeOp = "sources"    // addresses that they may come from
	OpPerson     ChangeOp = "person"     // which data subject the human is
	OpPolicy     ChangeOp = "policy"     // the access policy
	OpExport     ChangeOp = "export"     // one export of the audit log by its proposer (row 31)
	OpRotate     ChangeOp = "rotate"     // new keys for a level of the key tree
	OpBackup     ChangeOp = "backup"     // one copy of the whole store, encrypted, by its proposer (row 30)
)

// ChangeState is where a change stands. That it expired is computed.
type ChangeState string

// The states.
const (
	ChangeOpen     ChangeState = "open"
	ChangeApproved ChangeState = "approved"
	ChangeDenied   ChangeState = "denied" // by anyone asked, or taken back
	ChangeUsed     ChangeState = "used"   // approved, and what it allowed was done; a rotation that ended
)

// Change is the frozen object of an approval about accounts: what it would
// make of what is there now, byte for byte what both were shown (OWASP ASVS
// 5.0 2.3.5). It is executed once, on approval.
type Change struct {
	ID         string       `cbor:"1,keyasint"` // C-3
	Op         ChangeOp     `cbor:"2,keyasint"`
	Admin      string       `cbor:"3,keyasint"` // whose account; empty for the policy
	Name       string       `cbor:"4,keyasint"` // its login name
	Before     []string     `cbor:"5,keyasint"` // the facts that it changes, as they are when it is proposed
	Role       Role         `cbor:"6,keyasint"`
	From       time.Time    `cbor:"7,keyasint"`
	Until      time.Time    `cbor:"8,keyasint"`
	Delegation string       `cbor:"9,keyasint"`
	Key        AdminKey     `cbor:"10,keyasint"`
	Sources    []string     `cbor:"11,keyasint"`
	Rate       int          `cbor:"12,keyasint"`
	Person     string       `cbor:"13,keyasint"`
	InviteHash []byte       `cbor:"14,keyasint"`
	Policy     AccessPolicy `cbor:"15,keyasint"`
	By         string       `cbor:"16,keyasint"` // admin id
	At         time.Time    `cbor:"17,keyasint"`
	Expires    time.Time    `cbor:"18,keyasint"`
	State      ChangeState  `cbor:"19,keyasint"`
	DecidedBy  string       `cbor:"20,keyasint"`
	DecidedAt  time.Time    `cbor:"21,keyasint"`
	Reason     string       `cbor:"22,keyasint"` // of a denial, without personal data
	Signed     Signed       `cbor:"23,keyasint"`
	Level      KeyLevel     `cbor:"24,keyasint"` // OpRotate
	Rotation   Rotation     `cbor:"25,keyasint"` // OpRotate: how far it is
}

// Signed is an approval's signature, kept with it and exported with it:
// anyone can verify it with ssh-keygen -Y verify.
type Signed struct {
	Statement []byte `cbor:"1,keyasint"` // what was signed, byte for byte
	Signature []byte `cbor:"2,keyasint"` // armored SSHSIG
	Key       []byte `cbor:"3,keyasint"` // the public key in SSH wire format
}

// Ref implements Record.
func (c Change) Ref() Ref { return Ref{KindChange, c.ID} }

// Subject implements Record.
func (c Change) Subject() string { return StoreSubject }

// Open reports whether the change awaits a decision at an instant.
func (c Change) Open(at time.Time) bool { return c.State == ChangeOpen && at.Before(c.Expires) }

// Standing is the state in a word, expiry included.
func (c Change) Standing(at time.Time) string {
	if c.State == ChangeOpen && !at.Before(c.Expires) {
		return "expired"
	}
	return string(c.State)
}

// After lists the facts as they would be, in the order of Before.
func (c Change) After() []string {
	switch c.Op {
	case OpInvite:
		return []string{"invite: confirmed"}
	case OpRole:
		return roleFacts(c.Role, c.From, c.Until)
	case OpDelegation:
		return []string{fmt.Sprintf("delegation: %q", c.Delegation)}
	case OpEnable:
		return []string{"disabled: no"}
	case OpKeyAdd:
		return []string{"key added: " + keyFact(c.Key)}
	case OpResetCode:
		return []string{fmt.Sprintf("one-time codes: set up anew with invite %x", c.InviteHash)}
	case OpSources:
		return sourceFacts(c.Sources, c.Rate)
	case OpPerson:
		return []string{"is data subject: " + orNone(c.Person)}
	case OpPolicy:
		return c.Policy.Lines()
	case OpExport:
		return []string{"one export of the audit log by the proposer"}
	case OpRotate:
		return []string{"keys rotated: level " + string(c.Level)}
	case OpBackup:
		return []string{"one copy of the whole store by the proposer, encrypted to the configured recipients"}
	}
	return nil
}

// facts lists what an op changes, as the account stands now.
func (op ChangeOp) facts(a Admin, p AccessPolicy) []string {
	switch op {
	case OpInvite:
		list := append(roleFacts(a.Role, a.From, a.Until), fmt.Sprintf("delegation: %q", a.Delegation))
		list = append(list, keyFacts(a.Keys)...)
		if a.Machine() {
			list = append(list, sourceFacts(a.Sources, a.Rate)...)
		}
		return append(list, fmt.Sprintf("invite: %x until %s, not confirmed", a.Invite.Hash, moment(a.Invite.Expires)))
	case OpRole:
		return roleFacts(a.Role, a.From, a.Until)
	case OpDelegation:
		return []string{fmt.Sprintf("delegation: %q", a.Delegation)}
	case OpEnable:
		return append(roleFacts(a.Role, a.From, a.Until), append(keyFacts(a.Keys), "disabled: "+yesNo(a.Disabled))...)
	case OpKeyAdd:
		return keyFacts(a.Keys)
	case OpResetCode:
		return []string{"one-time codes: set up " + moment(a.Factor.EnrolledAt)}
	case OpSources:
		return sourceFacts(a.Sources, a.Rate)
	case OpPerson:
		return []string{"is data subject: " + orNone(a.Person)}
	case OpPolicy:
		return p.Lines()
	}
	return nil
}

func roleFacts(role Role, from, until time.Time) []string {
	return []string{"role: " + string(role), "in force from: " + moment(from), "in force until: " + moment(until)}
}

func keyFact(k AdminKey) string { return fmt.Sprintf("%q %s", k.Label, k.Fingerprint) }

func keyFacts(list []AdminKey) []string {
	var facts []string
	for _, k := range list {
		facts = append(facts, "key: "+keyFact(k))
	}
	return facts
}

// sourceFact begins the fact that tells addresses.
const sourceFact = "may come from: "

func sourceFacts(sources []string, rate int) []string {
	list := []string{sourceFact + orAnywhere(strings.Join(sources, ", "))}
	if rate > 0 {
		list = append(list, fmt.Sprintf("commands a minute: %d", rate))
	}
	return list
}

func orAnywhere(text string) string {
	if text == "" {
		return "anywhere"
	}
	return text
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// Canonical is the change as text, byte for byte what an approval is bound to.
func (c Change) Canonical() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole change v1\nchange %s\nop %s\naccount %q %s\nproposed %s by %s\nexpires %s\n",
		c.ID, c.Op, c.Name, orNone(c.Admin), moment(c.At), c.By, moment(c.Expires))
	for _, line := range c.Before {
		fmt.Fprintf(&b, "now %s\n", line)
	}
	for _, line := range c.After() {
		fmt.Fprintf(&b, "then %s\n", line)
	}
	return []byte(b.String())
}

// Digest is SHA-256 of Canonical, 32 bytes: what an approval names.
func (c Change) Digest() []byte {
	sum := sha256.Sum256(c.Canonical())
	return sum[:]
}

// Masked is the change as a role without SeesAddresses reads it. Its digest is
// not that of the change any more.
func (c Change) Masked() Change {
	if len(c.Sources) > 0 {
		c.Sources = []string{maskedSource}
	}
	c.Before = slices.Clone(c.Before)
	for i, fact := range c.Before {
		if from, ok := strings.CutPrefix(fact, sourceFact); ok && from != orAnywhere("") {
			c.Before[i] = sourceFact + maskedSource
		}
	}
	c.Signed.Statement = nil
	return c
}

// IsMasked reports whether something of the change was hidden from its reader.
func (c Change) IsMasked() bool {
	return slices.Contains(c.Sources, maskedSource) || slices.Contains(c.Before, sourceFact+maskedSource)
}

// stands reports whether the account and the policy are as they were when the
// change was proposed.
func (c Change) stands(a Admin, p AccessPolicy) bool { return slices.Equal(c.Before, c.Op.facts(a, p)) }
