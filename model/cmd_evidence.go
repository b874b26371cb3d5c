package model

import (
	"strconv"
	"strings"
)

// ActEvidence hands out what proves how a request was handled (Art. 5(2), 12(3)
// GDPR). It holds entries of the log, so its row is that of an export of it.
var ActEvidence = &Act{Name: "evidence.export", Row: 31, Allow: []Role{RoleAdmin, RoleDPO, RoleAuditor}, StepUp: true, Danger: true, Summary: "export what proves how a request was handled, without personal data"}

// ExportEvidence lets the actor export the evidence of a request, once: the DPO
// and auditors with a fresh code, an admin with an approved Change of OpExport
// beside, which it uses up (rules §5 row 31). Nobody exports that of their own
// case.
type ExportEvidence struct {
	Request string
	Change  string // C-3; of admins
	Code    string
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
	d, err := ExportLog{Change: c.Change, Code: c.Code}.Decide(call)
	d.Object, d.Result = req.ID, Result{ID: req.ID}
	d.Facts = nil
	for _, put := range d.Put {
		if change, used := put.(Change); used {
			d.Facts = append(d.Facts, Fact{"change", change.ID})
		}
	}
	d.Facts = append(d.Facts, Fact{"steps", strconv.Itoa(len(req.History))})
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
