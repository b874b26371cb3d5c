package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// OpKeepTenant takes a tenant's end back, before its data is erased and on the
// tenant's own word only (rules §3.6).
const OpKeepTenant RulingOp = "offboard-cancel"

// rulingsOffboard are the rulings of a tenant's end.
func rulingsOffboard() []RulingRule {
	return []RulingRule{{Op: OpKeepTenant, Title: "take a tenant's end back", Law: "Art. 28(3)(a) GDPR", Propose: ActProposeKeep, Approve: ActApproveKeep,
		On: KindTenant, Fields: []RulingField{why("Letter", "the reference of the tenant's letter")},
		Text: textKeep, Make: makeKeep},
		{Op: OpEraseTenant, Title: "erase a tenant", Law: "Art. 28(3)(g) GDPR", Propose: ActProposeEraseTenant, Approve: ActApproveEraseTenant, Delegate: true,
			On: KindTenant, Fields: []RulingField{}, Text: textEraseTenant, Make: makeEraseTenant}}
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

// OpEraseTenant erases a tenant whose agreement ended: Art. 28(3)(g) GDPR.
const OpEraseTenant RulingOp = "offboard-erase"

// textEraseTenant says what goes and what stays, or why the tenant may not be
// erased: the right tenant, its day reached, its export handed over or waived,
// no legal hold, nothing restricted, nobody's request unanswered (rules §3.6).
func textEraseTenant(call *Call, r *Ruling) ([]string, error) {
	t, err := call.Tenant(r.Object)
	switch {
	case err != nil:
		return nil, err
	case t.Status != TenantTerminated:
		return nil, Refuse("state", "%s is in state %q; a tenant is erased after its agreement ended", t.Slug, t.Status)
	case t.Ending.Choice == "":
		return nil, Refuse("state", "%s has not chosen between return and deletion (Art. 28(3)(g) GDPR); record its choice", t.Slug)
	case !t.Ending.Exported():
		return nil, Refuse("state", "%s chose return, and its export was not handed over", t.Slug)
	}
	holds, err := call.Holds()
	if err != nil {
		return nil, err
	}
	if holds == nil {
		holds = []Hold{} // they were read, and there are none
	}
	people, err := call.PeopleOf(t.Slug)
	if err != nil {
		return nil, err
	}
	consents, ids := 0, []string(nil)
	for _, id := range people {
		open, err := call.OpenRequestsOf(id)
		if err != nil {
			return nil, err
		}
		if len(open) > 0 {
			return nil, Refuse("open_request", "%s of one of its people is %s; close it before they are erased", open[0].ID, open[0].State.Title())
		}
		if err := Protected(call, Doomed{Person: id, Tenant: t.Slug, Holds: holds}, call.At); err != nil {
			return nil, err
		}
		list, err := call.ConsentsOf(id)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			ids = append(ids, c.ID)
		}
		consents += len(list)
		ids = append(ids, id)
	}
	invoices := 0
	err = call.EachInvoice(func(v Invoice) (bool, error) {
		if v.Tenant == t.Slug {
			invoices++
			ids = append(ids, v.ID)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	sum := sha256.Sum256([]byte(strings.Join(ids, "\n")))
	return []string{
		fmt.Sprintf("tenant %s: terminated on %s, to be erased by %s", t.Slug, t.TerminatedOn, t.EraseBy()),
		fmt.Sprintf("choice %s, %q", t.Ending.Choice, t.Ending.ChoiceBy),
		fmt.Sprintf("erase %s, %s, their content, the tenant's record and key", peopleWords(len(people)), plural(consents, "consent")),
		fmt.Sprintf("keep %s by law, cut from the people (Art. 17(3)(b) GDPR)", plural(invoices, "invoice")),
		fmt.Sprintf("records sha256 %x", sum),
	}, nil
}

func peopleWords(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// makeEraseTenant is the intent: from here on the erasure is always finished,
// after a crash too.
func makeEraseTenant(call *Call, r Ruling) (Decision, error) {
	t, err := call.Tenant(r.Object)
	if err != nil {
		return Decision{}, err
	}
	n, err := call.Next(KindTenantErasure)
	if err != nil {
		return Decision{}, err
	}
	e := TenantErasure{ID: fmt.Sprintf("T-%d", n), Tenant: t.Slug, DPA: t.DPA.Version, TerminatedOn: t.TerminatedOn, Choice: t.Ending.Choice, Ruling: r.ID,
		ProposedBy: r.By, ApprovedBy: call.Actor.ID, ApprovedAt: call.At}
	t.Status = TenantErasing
	return Decision{Put: []Record{t, e}, Facts: []Fact{{"tenant_erasure", e.ID}, {"status", string(t.Status)}}}, nil
}
