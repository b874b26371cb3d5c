package model

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// ProposeChange freezes a change of an account, or of the access policy, for
// another admin to approve. Fields beside Op and Name are those of the Op.
type ProposeChange struct {
	Op          ChangeOp // any but OpInvite: that one is InviteAdmin's
	Name        string   // login name; empty for OpPolicy, OpExport, OpBackup and OpRotate
	Role        Role
	From, Until time.Time
	Delegation  string
	Key         AdminKey
	Sources     []string
	Rate        int
	Person      string
	TokenHash   []byte // OpResetCode: of the new invite
	Policy      AccessPolicy
	Level       KeyLevel // OpRotate
}

// Act implements Command.
func (ProposeChange) Act() *Act { return ActProposeChange }

// Decide implements Command.
func (c ProposeChange) Decide(call *Call) (Decision, error) {
	change := Change{Op: c.Op}
	var a Admin
	if c.Op != OpPolicy && c.Op != OpExport && c.Op != OpRotate && c.Op != OpBackup {
		var err error
		if a, err = adminNamed(call, c.Name); err != nil {
			return Decision{}, err
		}
		change.Admin, change.Name = a.ID, a.Name
	}
	switch c.Op {
	case OpRole:
		change.Role, change.From, change.Until = c.Role, c.From, c.Until
	case OpDelegation:
		change.Delegation = c.Delegation
	case OpKeyAdd:
		c.Key.AddedAt = call.At
		change.Key = c.Key
	case OpSources:
		change.Sources, change.Rate = c.Sources, c.Rate
	case OpPerson:
		change.Person = c.Person
	case OpResetCode:
		change.InviteHash = c.TokenHash
	case OpPolicy:
		change.Policy = c.Policy
	case OpRotate:
		change.Level = c.Level
	case OpEnable, OpExport, OpBackup:
	default:
		return Decision{}, Refuse("usage", "there is no change %q", c.Op)
	}
	if err := change.possible(call, a, call.Actor.ID); err != nil {
		return Decision{}, err
	}
	change, err := call.propose(change, a)
	if err != nil {
		return Decision{}, err
	}
	return Decision{Object: change.ID, Put: []Record{change}, Result: Result{ID: change.ID, Message: "another admin must approve it within 24 hours"}, Facts: change.said()}, nil
}

// propose numbers and freezes a change.
func (c *Call) propose(change Change, a Admin) (Change, error) {
	policy, err := c.Access()
	if err != nil {
		return Change{}, err
	}
	n, err := c.Next(KindChange)
	if err != nil {
		return Change{}, err
	}
	change.ID, change.By, change.At, change.Expires, change.State = fmt.Sprintf("C-%d", n), c.Actor.ID, c.At, c.At.Add(ProposalFor), ChangeOpen
	change.Before = change.Op.facts(a, policy)
	return change, nil
}

// said is what audit entries tell of a change: its op, whose account, and the
// digest of the rest.
func (c Change) said() []Fact {
	facts := []Fact{{"op", string(c.Op)}, {"change_sha256", hex.EncodeToString(c.Digest())}}
	if c.Admin != "" {
		facts = append(facts, Fact{"account", c.Admin})
	}
	return facts
}

// ApproveChange is the second person's yes to exactly the change that was
// shown. It is made at once, once.
type ApproveChange struct {
	Change    string
	Digest    []byte
	Code      string
	Signature []byte
}

// Act implements Command.
func (ApproveChange) Act() *Act { return ActApproveChange }

// Statement is what the actor would sign to approve a change.
func (c Change) Statement(approver Admin) Statement {
	return Statement{Act: ActApproveChange, Object: c.ID, Digest: c.Digest(), ProposedBy: c.By, ProposedAt: c.At, Expires: c.Expires, Approver: approver, Text: c.Canonical()}
}

// Decide implements Command. Everything is checked before the code is
// consumed, so that a refusal costs no code.
func (c ApproveChange) Decide(call *Call) (Decision, error) {
	change, err := openChange(call, c.Change)
	if err != nil {
		return Decision{}, err
	}
	if err := call.secondPerson(change.By, change.At); err != nil {
		return Decision{}, err
	}
	if !bytes.Equal(change.Digest(), c.Digest) {
		return Decision{}, Refuse("stale", "%s is not what you were shown; open it again", change.ID)
	}
	var a Admin
	if change.Admin != "" {
		if a, err = call.Admin(change.Admin); err != nil {
			return Decision{}, err
		}
	}
	policy, err := call.Access()
	if err != nil {
		return Decision{}, err
	}
	if !change.stands(a, policy) {
		return Decision{}, Refuse("stale", "what %s changes has changed since it was proposed; deny it and propose it anew", change.ID)
	}
	if err := change.possible(call, a, call.Actor.ID); err != nil {
		return Decision{}, err
	}
	actor, signed, err := call.prove(change.Statement(call.Actor), c.Code, c.Signature)
	if err != nil {
		return Decision{Object: change.ID, Put: []Record{actor}}, err
	}
	if change.Admin == actor.ID { // one's own account: the used code stays used
		a.Factor, a.Failures = actor.Factor, actor.Failures
	}
	change.State, change.DecidedBy, change.DecidedAt, change.Signed = ChangeApproved, actor.ID, call.At, signed
	d := Decision{Object: change.ID, Result: Result{ID: change.ID}, Facts: append(change.said(), Fact{"proposed_by", change.By})}
	if change.Admin != actor.ID {
		d.Put = append(d.Put, actor)
	}
	return change.make(call, d, a), nil
}

// make adds the changed records to a decision.
func (c Change) make(call *Call, d Decision, a Admin) Decision {
	if c.Op == OpRotate {
		c.Rotation.Phase = c.Level.firstPhase()
	}
	d.Put = append(d.Put, c)
	switch c.Op {
	case OpInvite:
		a.ConfirmedBy = call.Actor.ID
	case OpRole:
		a.Role, a.From, a.Until, a.Since = c.Role, c.From, c.Until, call.At
	case OpDelegation:
		a.Delegation, a.Since = c.Delegation, call.At
	case OpEnable:
		a.Disabled, a.DisabledFor, a.Since = false, "", call.At
	case OpKeyAdd:
		a.Keys = append(slices.Clone(a.Keys), c.Key)
	case OpResetCode:
		a.Factor, a.Failures, a.Invite = SecondFactor{}, 0, Invite{c.InviteHash, call.At.Add(InviteFor)}
	case OpSources:
		a.Sources, a.Rate = c.Sources, c.Rate
	case OpPerson:
		a.Person = c.Person
	case OpPolicy:
		d.Put = append(d.Put, c.Policy)
		return d
	case OpExport, OpRotate, OpBackup:
		return d
	}
	d.Put = append(d.Put, a)
	return d
}

func openChange(call *Call, id string) (Change, error) {
	change, err := call.Change(id)
	switch {
	case err != nil:
		return Change{}, err
	case change.State == ChangeOpen && !change.Open(call.At):
		return Change{}, Refuse("expired", "%s expired; propose it anew", id)
	case change.State != ChangeOpen:
		return Change{}, Refuse("state", "%s is %s already", id, change.State)
	}
	return change, nil
}

// DenyChange ends a proposed change. Its proposer takes it back the same way: a
// no always wins.
type DenyChange struct {
	Change string
	Reason string // without personal data; needed of all but the proposer
}

// Act implements Command.
func (DenyChange) Act() *Act { return ActDenyChange }

// Decide implements Command.
func (c DenyChange) Decide(call *Call) (Decision, error) {
	change, err := openChange(call, c.Change)
	if err != nil {
		return Decision{}, err
	}
	if change.By != call.Actor.ID || c.Reason != "" {
		if err := checkPhrase(c.Reason, "why you deny it"); err != nil {
			return Decision{}, err
		}
	}
	change.State, change.DecidedBy, change.DecidedAt, change.Reason = ChangeDenied, call.Actor.ID, call.At, c.Reason
	return Decision{Object: change.ID, Put: []Record{change}, Result: Result{ID: change.ID}, Facts: change.said()}, nil
}
