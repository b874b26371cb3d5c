package model

import "fmt"

// OpKeepTenant takes a tenant's end back, before its data is erased and on the
// tenant's own word only (rules §3.6).
const OpKeepTenant RulingOp = "offboard-cancel"

// rulingsOffboard are the rulings of a tenant's end.
func rulingsOffboard() []RulingRule {
	return []RulingRule{{Op: OpKeepTenant, Title: "take a tenant's end back", Law: "Art. 28(3)(a) GDPR", Propose: ActProposeKeep, Approve: ActApproveKeep,
		On: KindTenant, Fields: []RulingField{why("Letter", "the reference of the tenant's letter")},
		Text: textKeep, Make: makeKeep}}
}

func textKeep(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "the reference of the tenant's letter"); err != nil {
		return nil, err
	}
	t, err := call.Tenant(r.Object)
	switch {
	case err != nil:
		return nil, err
	case t.Status != TenantNotice && t.Status != TenantTerminated:
		return nil, Refuse("state", "%s is in state %q; there is no end to take back", t.Slug, t.Status)
	}
	now := "notice was given"
	if t.Status == TenantTerminated {
		now = fmt.Sprintf("terminated on %s, to be erased by %s", t.TerminatedOn, t.EraseBy())
	}
	return []string{"tenant " + t.Slug + ": " + now, "it is active again; the 30 days run no more"}, nil
}

func makeKeep(call *Call, r Ruling) (Decision, error) {
	t, err := call.Tenant(r.Object)
	if err != nil {
		return Decision{}, err
	}
	t.Status, t.TerminatedOn, t.Ending = TenantActive, 0, Offboarding{Ruling: r.ID}
	return Decision{Put: []Record{t}, Facts: []Fact{{"status", string(t.Status)}}}, nil
}
