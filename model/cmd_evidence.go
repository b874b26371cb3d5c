package model

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/pack"
)

// ActEvidence hands out what proves how a request was handled (Art. 5(2), 12(3)
// GDPR). It holds entries of the log, so its row is that of an export of it.
var ActEvidence = &Act{Name: "evidence.export", Row: 31, Allow: []Role{RoleAdmin, RoleDPO, RoleAuditor}, StepUp: true, Danger: true, Summary: "export what proves how a request was handled, without personal data, or with the letters sealed to a recipient for a purpose"}

// ExportEvidence lets the actor export the evidence of a request, once: the DPO
// and auditors with a fresh code, an admin with an approved Change of OpExport
// beside, which it uses up (rules §5 row 31). Nobody exports that of their own
// case. It holds no personal data, unless a purpose and a recipient are named:
// then the letters are in it, sealed to that recipient, and it counts as a
// consultation of them, which auditors do not get (row 2).
type ExportEvidence struct {
	Request string
	Change  string // C-3; of admins
	Purpose Purpose
	To      string // public key of age, to which the letters are sealed
	Code    string
}

// evidencePurposes are those for which letters are handed out beside evidence.
var evidencePurposes = []Purpose{PurposeRequest, PurposeAdvice, PurposeAccuracy}

// letters checks what letters are asked for with.
func (c ExportEvidence) letters(actor Admin) error {
	switch {
	case c.Purpose == "" && c.To == "":
		return nil
	case actor.Role == RoleAuditor:
		return Refuse("role", "auditors get the evidence without the letters")
	case !slices.Contains(evidencePurposes, c.Purpose):
		return Refuse("usage", "letters are handed out for a purpose: %s, %s or %s; found %q", PurposeRequest, PurposeAdvice, PurposeAccuracy, c.Purpose)
	case !pack.ValidRecipient(c.To):
		return Refuse("usage", "letters are sealed to a public key of age (age1…) of who gets them; none was given")
	}
	return nil
}

// Act implements Command.
func (ExportEvidence) Act() *Act { return ActEvidence }

// Decide implements Command. Everything is checked before the code is consumed.
func (c ExportEvidence) Decide(call *Call) (Decision, error) {
	req, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if err := req.ownCase(call.Actor); err != nil {
		return Decision{}, err
	}
	if err := c.letters(call.Actor); err != nil {
		return Decision{Object: req.ID}, err
	}
	d, err := ExportLog{Change: c.Change, Code: c.Code}.Decide(call)
	d.Object, d.Result = req.ID, Result{ID: req.ID}
	d.Facts = nil
	for _, put := range d.Put {
		if change, used := put.(Change); used {
			d.Facts = append(d.Facts, Fact{"change", change.ID})
		}
	}
	d.Facts = append(d.Facts, Fact{"steps", strconv.Itoa(len(req.History))})
	if c.Purpose != "" {
		sum := sha256.Sum256([]byte(c.To))
		d.Facts = append(d.Facts, Fact{"purpose", string(c.Purpose)}, Fact{"fields", FieldLetter}, Fact{"recipient_sha256", hex.EncodeToString(sum[:])})
	}
	return d, err
}

// Signer is the login name of who signed, from what was signed: whatever the
// account is called later. Empty where it names nobody.
func (s Signed) Signer() string {
	head, _, _ := strings.Cut(string(s.Statement), "\n\n")
	for line := range strings.Lines(head) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "approver" {
			return words[2]
		}
	}
	return ""
}
