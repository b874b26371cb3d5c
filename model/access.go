package model

import (
	"fmt"
	"slices"
	"strings"
)

// Proof is what an act takes of the one who gives it, beside the login.
type Proof string

// The proofs.
const (
	ProofCode      Proof = "code"      // a fresh one-time code
	ProofSignature Proof = "signature" // a signature of the statement with their own key
	ProofBoth      Proof = "both"
)

// AccessPolicy is what the house asks of keys and approvals. It is changed by
// two persons (rules §5 row 33). The zero value is the policy of a new store:
// keys of every accepted type, no certificates, codes for approvals, no agent.
type AccessPolicy struct {
	HardwareKey []Role      `cbor:"1,keyasint"` // roles whose keys must live in hardware (sk-…)
	UserCAs     []TrustedCA `cbor:"2,keyasint"` // whose SSH certificates are accepted
	Proofs      []ActProof  `cbor:"3,keyasint"` // acts that take something else than a code
	Agent       bool        `cbor:"4,keyasint"` // a forwarded agent may sign approvals
	StrictCodes bool        `cbor:"5,keyasint"` // a code is good in its own 30 seconds only
}

// TrustedCA is an SSH certificate authority for admins.
type TrustedCA struct {
	Name        string `cbor:"1,keyasint"`
	Fingerprint string `cbor:"2,keyasint"` // SHA256:…
	Blob        []byte `cbor:"3,keyasint"` // its public key in SSH wire format
}

// ActProof is the proof that one act takes.
type ActProof struct {
	Act   string `cbor:"1,keyasint"`
	Proof Proof  `cbor:"2,keyasint"`
}

// accessID is the one record's id.
const accessID = "policy"

// AccessRef is the place of the policy.
var AccessRef = Ref{KindAccess, accessID}

// Ref implements Record.
func (AccessPolicy) Ref() Ref { return AccessRef }

// Subject implements Record.
func (AccessPolicy) Subject() string { return StoreSubject }

// NeedsHardware reports whether a role's keys must live in hardware.
func (p AccessPolicy) NeedsHardware(r Role) bool { return slices.Contains(p.HardwareKey, r) }

// ProofFor is what an act takes: a code unless the policy says otherwise.
func (p AccessPolicy) ProofFor(act *Act) Proof {
	for _, one := range p.Proofs {
		if one.Act == act.Name {
			return one.Proof
		}
	}
	return ProofCode
}

// Signable lists the acts whose proof the policy may set: the approvals.
var Signable = signable()

func signable() []*Act {
	list := []*Act{ActApprove, ActApproveChange}
	for _, r := range makeRulings() { // as variables are set before rulings is
		if r.Approve.StepUp && !slices.Contains(list, r.Approve) {
			list = append(list, r.Approve)
		}
	}
	return list
}

// check refuses a policy that names what is not there.
func (p AccessPolicy) check() error {
	for _, r := range p.HardwareKey {
		if _, err := ParseRole(string(r)); err != nil {
			return err
		}
	}
	for _, one := range p.Proofs {
		if !slices.ContainsFunc(Signable, func(a *Act) bool { return a.Name == one.Act }) {
			return Refuse("usage", "the proof can be set for %s; found %q", actNames(Signable), one.Act)
		}
		if one.Proof != ProofCode && one.Proof != ProofSignature && one.Proof != ProofBoth {
			return Refuse("usage", "a proof is code, signature or both; found %q", one.Proof)
		}
	}
	for _, ca := range p.UserCAs {
		if ca.Name == "" || len(ca.Blob) == 0 || ca.Fingerprint == "" {
			return Refuse("usage", "a certificate authority needs a name and its public key")
		}
	}
	return nil
}

func actNames(acts []*Act) string {
	names := make([]string, len(acts))
	for i, a := range acts {
		names[i] = a.Name
	}
	return strings.Join(names, ", ")
}

// Lines is the policy in words, one fact a line, as it is frozen in a change.
func (p AccessPolicy) Lines() []string {
	roles := make([]string, len(p.HardwareKey))
	for i, r := range p.HardwareKey {
		roles[i] = string(r)
	}
	lines := []string{"hardware keys for: " + orNone(strings.Join(roles, ", "))}
	for _, one := range p.Proofs {
		lines = append(lines, fmt.Sprintf("%s takes: %s", one.Act, one.Proof))
	}
	for _, ca := range p.UserCAs {
		lines = append(lines, fmt.Sprintf("certificates of: %q %s", ca.Name, ca.Fingerprint))
	}
	return append(lines, "forwarded agent may sign approvals: "+yesNo(p.Agent), "codes of neighbouring steps accepted: "+yesNo(!p.StrictCodes))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
