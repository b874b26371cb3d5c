package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SignNamespace is the namespace of signatures on approvals, as given to
// ssh-keygen -Y sign -n.
const SignNamespace = "opsconsole-approval"

// Signatures checks signatures of approvals. It is a pure function of its
// arguments, handed in so that model need not know how one is made.
type Signatures interface {
	// Verify reports whether armored is a signature (OpenSSH PROTOCOL.sshsig)
	// of message in a namespace by one of the keys, given in SSH wire format,
	// and by which. The error says in a sentence why it is not.
	Verify(keys [][]byte, namespace string, message, armored []byte) (key []byte, err error)
}

// Statement is what an approver states and, where the policy asks for it,
// signs: the act, exactly what it is about, and who approves.
type Statement struct {
	Act        *Act
	Object     string // R-42, C-3
	Digest     []byte // SHA-256 of Text
	ProposedBy string
	ProposedAt time.Time
	Expires    time.Time
	Management string
	Approver   Admin
	Text       []byte // the frozen object, as it is shown
}

// Bytes is the statement byte for byte as it is signed, its last line feed
// included.
func (s Statement) Bytes() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole approval v1\nact %s\nobject %s\nsha256 %x\nproposed %s by %s\nexpires %s\nmanagement %q\napprover %s %s\n\n",
		s.Act.Name, s.Object, s.Digest, moment(s.ProposedAt), s.ProposedBy, moment(s.Expires), s.Management, s.Approver.ID, s.Approver.Name)
	b.Write(s.Text)
	return []byte(b.String())
}

// prove takes the proof that the policy asks of an act: a code, a signature of
// the statement with a key of the actor's, or both. The actor returned must be
// stored, also when it refuses. A signature that does not hold costs no code.
func (c *Call) prove(s Statement, code string, signature []byte) (Admin, Signed, error) {
	policy, err := c.Access()
	if err != nil {
		return c.Actor, Signed{}, err
	}
	need := policy.ProofFor(s.Act)
	var signed Signed
	if need != ProofCode {
		if len(signature) == 0 {
			return c.Actor, signed, Refuse("signature", "%s takes a signature with your own key: ssh HOST approval %s > f; ssh-keygen -Y sign -n %s -f KEY f; ssh HOST approve %s < f.sig",
				s.Act.Name, s.Object, SignNamespace, s.Object)
		}
		message := s.Bytes()
		key, err := c.Signatures.Verify(c.Actor.signingKeys(policy), SignNamespace, message, signature)
		if err != nil {
			return c.Actor, signed, Refuse("signature", "the signature does not hold: %s", err)
		}
		signed = Signed{message, signature, key}
	}
	if need == ProofSignature {
		return c.Actor, signed, nil
	}
	actor, err := c.StepUp(code)
	return actor, signed, err
}

// signingKeys are the keys whose signatures count: the account's own, those in
// hardware only where its role needs that.
func (a Admin) signingKeys(p AccessPolicy) [][]byte {
	var blobs [][]byte
	for _, k := range a.Keys {
		if k.Hardware || !p.NeedsHardware(a.Role) {
			blobs = append(blobs, k.Blob)
		}
	}
	return blobs
}

// secondPerson refuses an approver who is not a second person for what another
// proposed: by person, not by key (rules §5, separation of duties 1 and 4).
func (c *Call) secondPerson(by string, at time.Time) error { return c.secondTo(pa, by, at) }

// secondTo is secondPerson to a proposal that the given roles may make.
func (c *Call) secondTo(proposers []Role, by string, at time.Time) error {
	if by == c.Actor.ID {
		return Refuse("own_proposal", "you proposed this; another admin must approve it")
	}
	proposer, err := c.Admin(by)
	if err != nil {
		return err
	}
	switch {
	case proposer.CreatedBy == c.Actor.ID && c.At.Before(proposer.CreatedAt.AddDate(0, 0, sponsorDays)):
		return Refuse("sponsor", "you made the proposer's account less than %d days ago; another admin must approve", sponsorDays)
	case proposer.Disabled || !slices.Contains(proposers, proposer.Role) || !proposer.InForce(c.At):
		return Refuse("proposer", "the proposer is no %s any more; deny this and propose it anew", wordsOf(proposers))
	case c.Actor.Since.After(at):
		return Refuse("role_new", "your role or delegation changed after this was proposed; another admin must approve, or it is proposed anew")
	}
	return nil
}

func wordsOf(roles []Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, " or ")
}
