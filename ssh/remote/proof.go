package remote

import (
	"bytes"
	"strings"

	"integrora.com/opsconsole/model"
)

// Marks of an armored SSH signature (OpenSSH PROTOCOL.sshsig).
const (
	armorBegin = "-----BEGIN SSH SIGNATURE-----"
	armorEnd   = "-----END SSH SIGNATURE-----"
	armorLines = 400 // RSA 16384 needs under 200
)

// proof is what an approver gives, as it was read.
type proof struct {
	code      string
	signature []byte
}

// proof reads from standard input what an act takes: a line with a fresh code,
// an armored signature, or the one and then the other. It reads no further
// than the policy asks, so that a code can be typed. A signature that is missing
// is the store's to refuse; an empty code would count as a wrong one there.
func (c *call) proof(act *model.Act) (p proof, err error) {
	policy, err := c.desk.Access(c.ctx)
	if err != nil {
		return p, err
	}
	need := policy.ProofFor(act)
	first := ""
	if need == model.ProofSignature {
		first, err = c.line("Signature")
	} else {
		first, err = c.line("Fresh one-time code")
	}
	if err != nil {
		return p, err
	}
	if first != armorBegin {
		p.code, first = first, ""
		if need != model.ProofCode {
			if first, err = c.line("Signature"); err != nil {
				return p, err
			}
		}
	}
	if first == armorBegin {
		if p.signature, err = c.armored(); err != nil {
			return p, err
		}
	}
	switch {
	case p.code == "" && p.signature == nil:
		return p, model.Refuse("usage", "%s takes %s on standard input, and there was nothing", act.Name, proofWords(need))
	case need != model.ProofSignature && p.code == "":
		return p, model.Refuse("usage", "%s takes %s; standard input held no code: put it on the first line", act.Name, proofWords(need))
	}
	return p, nil
}

func proofWords(p model.Proof) string {
	switch p {
	case model.ProofSignature:
		return "a signature with your own key"
	case model.ProofBoth:
		return "a fresh code and then a signature with your own key"
	}
	return "a fresh code"
}

// armored reads the rest of a signature, up to its last line.
func (c *call) armored() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(armorBegin + "\n")
	for range armorLines {
		line, err := c.line("")
		if err != nil {
			return nil, err
		}
		b.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, armorEnd) {
			return b.Bytes(), nil
		}
	}
	return nil, model.Refuse("usage", "the signature on standard input does not end; give the file that ssh-keygen -Y sign wrote")
}
