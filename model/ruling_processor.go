package model

import (
	"encoding/hex"
	"fmt"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// The rulings of the processor. The tenant decides; our second person checks
// identity, authority and scope of the instruction (rules §5).
const (
	OpInstructErase  RulingOp = "instruct-erase"
	OpInstructExport RulingOp = "instruct-export"
	OpInstructKeep   RulingOp = "instruct-keep"
	OpCapacity       RulingOp = "capacity"
)

// rulingsProcessor are the rulings of the processor: what is done for a tenant
// on its instruction.
func rulingsProcessor() []RulingRule {
	return []RulingRule{
		{Op: OpInstructErase, Title: "erase on the tenant's instruction", Law: "Art. 28(3)(a) GDPR", Propose: ActProposeCarryOut, Approve: ActApproveCarryOut,
			On: KindRequest, Fields: []RulingField{}, Text: instructedText, Make: instructedMake},
		{Op: OpInstructExport, Title: "export on the tenant's instruction", Law: "Art. 28(3)(a), (e) GDPR", Propose: ActProposeCarryOut, Approve: ActApproveCarryOut,
			On: KindRequest, Fields: []RulingField{}, Text: instructedText, Make: instructedMake},
		{Op: OpInstructKeep, Title: "keep what the law forbids to erase, against an instruction", Law: "Art. 28(3)(g) GDPR", Propose: ActProposeCarryOut, Approve: ActApproveKeepByLaw,
			On: KindRequest, Fields: []RulingField{{Name: FieldLaw, Label: "Law", Help: "the Union or Lithuanian law that requires storage"},
				{Name: FieldUntil, Label: "Until", Help: "the day until which it does, as 2027-03-05"}, why("Why", "why that law covers this data")},
			Advises: always, Text: keepByLawText, Make: keepByLawMake},
		{Op: OpCapacity, Title: "hold the request in another capacity", Law: "Art. 4(7)-(8), 28(10) GDPR", Propose: ActProposeCapacity, Approve: ActApproveCapacity,
			On: KindRequest, Fields: []RulingField{{Name: "to", Label: "Hold as", Prefix: "to=", Options: []string{string(Controller), string(Processor)}, Help: "the capacity that it is to have"},
				{Name: "tenant", Label: "Tenant", Prefix: "tenant=", Optional: true, Help: "as processor: for which tenant, by its short name"}, why("Why", "what shows it")},
			Text: capacityText, Make: capacityMake},
		{Op: OpAgreement, Title: "activate an agreement with a tenant", Law: "Art. 28(3), 28(9) GDPR", Propose: ActProposeAgreement, Approve: ActApproveAgreement,
			On: KindTenant, Fields: []RulingField{why("Document", "by which document it changes")},
			Text: agreementText, Make: agreementMake},
	}
}

// opScope is the scope that an op carries out.
var opScope = map[RulingOp]Scope{OpInstructErase: ScopeErase, OpInstructExport: ScopeExport}

// instructedText is what carrying out an instruction would do, bound to the
// very values by a salted digest.
func instructedText(call *Call, r *Ruling) ([]string, error) {
	r.Request = r.Object
	w, err := instructedWork(call, r.Object)
	switch {
	case err != nil:
		return nil, err
	case w.req.Processing.Instruction.Scope != opScope[r.Op]:
		return nil, Refuse("scope", "the tenant instructed us to %s on %s, not to %s (Art. 29 GDPR)", w.req.Processing.Instruction.Scope, r.Object, opScope[r.Op])
	case len(w.facts) == 0:
		return nil, Refuse("state", "nothing that the instruction on %s covers is held; carry it out as that", r.Object)
	}
	if r.Op == OpInstructErase {
		if err := w.unheld(call); err != nil {
			return nil, err
		}
	}
	lines := append(w.lines(), fmt.Sprintf("%d values of tenant content: %s", len(w.facts), strings.Join(fieldsOf(w.facts), ", ")),
		"salted sha256 of them "+hex.EncodeToString(w.digest))
	if r.Op == OpInstructErase {
		orders, err := recipients(call, w.items())
		if err != nil {
			return nil, err
		}
		return append(lines, "erased at once; orders to: "+orNone(strings.Join(orders, ", ")), "nothing of what we hold as controller, and nothing of another tenant"), nil
	}
	return append(lines, "written out for the tenant only, sealed "+w.sealedTo(), "nothing of what we hold as controller, and nothing of another tenant"), nil
}

// instructedMake erases, or lets the tenant's file be written out. It is exactly
// what the instruction says, of this tenant's data of this person.
func instructedMake(call *Call, r Ruling) (Decision, error) {
	w, err := instructedWork(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	done := w.carried(call, r.ID)
	d, err := moveRequest(call, r.Op.Rule().Approve, r.Object, CarriedOut, string(r.Op)+" approved: "+r.ID, func(req *Request, _ State) error {
		if r.Op == OpInstructErase {
			orders, err := recipients(call, w.items())
			if err != nil {
				return err
			}
			for _, s := range orders {
				done.Orders = append(done.Orders, Order{Subprocessor: s, IssuedAt: call.At, Due: deadline.ReceivedOn(call.At).AddDays(OrderDays)})
			}
		}
		req.Processing.Carried = done
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	if r.Op == OpInstructErase {
		left := Content{Person: w.content.Person, Tenant: w.content.Tenant}
		for _, f := range w.content.Facts {
			if !w.req.Processing.Instruction.Covers(f.Field) {
				left.Facts = append(left.Facts, f)
			}
		}
		if len(left.Facts) == 0 {
			d.Delete = append(d.Delete, left.Ref())
		} else {
			d.Put = append(d.Put, left)
		}
	}
	d.Facts = append(d.Facts, done.told()...)
	return d, nil
}

// keepByLawText is what is kept although its erasure was instructed, by which
// law and until when.
func keepByLawText(call *Call, r *Ruling) ([]string, error) {
	r.Request = r.Object
	if err := checkPhrase(r.Reason, "why that law covers this data"); err != nil {
		return nil, err
	}
	w, err := instructedWork(call, r.Object)
	if err != nil {
		return nil, err
	}
	switch {
	case w.req.Processing.Instruction.Scope != ScopeErase:
		return nil, Refuse("scope", "the tenant instructed us to %s on %s; only an erasure is forbidden by a law that requires storage (Art. 28(3)(g) GDPR)", w.req.Processing.Instruction.Scope, r.Object)
	case len(w.facts) == 0:
		return nil, Refuse("state", "nothing that the instruction on %s covers is held; nothing can be kept", r.Object)
	case r.Law == r.Op.Rule().Law || r.Law == "":
		return nil, Refuse("usage", "name the Union or Lithuanian law that requires storage with --law (Art. 28(3)(g) GDPR)")
	case !r.Until.After(deadline.ReceivedOn(call.At)):
		return nil, Refuse("usage", "say until when that law requires storage, a day to come; found %q", r.Until)
	}
	if err := checkPhrase(r.Law, "the law that requires storage"); err != nil {
		return nil, err
	}
	return append(w.lines(), fmt.Sprintf("%d values of tenant content are kept: %s", len(w.facts), strings.Join(fieldsOf(w.facts), ", ")),
		fmt.Sprintf("by law: %s, until %s (Art. 28(3)(g) GDPR)", r.Law, r.Until.Words()),
		"the tenant is told; the person is not"), nil
}

func keepByLawMake(call *Call, r Ruling) (Decision, error) {
	w, err := instructedWork(call, r.Object)
	if err != nil {
		return Decision{}, err
	}
	done := w.carried(call, r.ID)
	done.Scope, done.Law, done.Until = ScopeKeep, r.Law, r.Until
	d, err := moveRequest(call, ActApproveKeepByLaw, r.Object, KeptByLaw, "kept by law: "+r.ID, func(req *Request, _ State) error {
		req.Processing.Carried = done
		return nil
	})
	if err != nil {
		return Decision{}, err
	}
	d.Facts = append(d.Facts, done.told()...)
	return d, nil
}

// told is what audit entries tell of what was carried out.
func (c Carried) told() []Fact {
	return []Fact{{"scope", string(c.Scope)}, {"values", fmt.Sprint(c.Count)}, {"extract_sha256", hex.EncodeToString(c.Digest)}, {"orders", fmt.Sprint(len(c.Orders))}}
}
