package model_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

func samplePlan() model.Plan {
	return model.Plan{Request: "R-1", Person: "p-1", DrawnBy: "a-1", DrawnAt: now, Ground: "Art. 17(1)(a) GDPR", Orders: []string{"hetzner", "resend"},
		Restricted: []string{"restricted since 2026-11-02 (Art. 18(1)(a) GDPR)"},
		Items: []model.Item{
			{Category: model.Contact, Capacity: model.Controller, What: "name, e-mail", Count: 2, Outcome: model.Erase, Refs: []string{"c-1"}},
			{Category: model.InvoiceData, Capacity: model.Controller, What: "documents", Count: 1, Outcome: model.RetainLaw, Ground: "Art. 17(3)(b) GDPR",
				Until: deadline.On(2031, 3, 15), Refs: []string{"acme/v-1", "acme/v-2"}},
		}}
}

// Any change of any field of a plan, or of an item of it, is another digest:
// an approval is bound to everything that was shown.
func TestPlanDigestChangesWithEveryField(t *testing.T) {
	digests := map[string]string{string(samplePlan().Digest()): "the plan itself"}
	other := func(what string, p model.Plan) {
		d := string(p.Digest())
		if same, seen := digests[d]; seen {
			t.Errorf("a changed %s has the digest of %s", what, same)
		}
		digests[d] = what
	}
	plan := reflect.TypeFor[model.Plan]()
	for i := range plan.NumField() {
		p := samplePlan()
		alter(t, reflect.ValueOf(&p).Elem().Field(i))
		other(plan.Field(i).Name, p)
	}
	item := reflect.TypeFor[model.Item]()
	for i := range item.NumField() {
		p := samplePlan()
		alter(t, reflect.ValueOf(&p.Items[1]).Elem().Field(i))
		other("item's "+item.Field(i).Name, p)
	}
	p := samplePlan()
	p.Items[0], p.Items[1] = p.Items[1], p.Items[0]
	other("order of items", p)
	p = samplePlan()
	p.Items[1].Refs = []string{"acme/v-1 acme/v-2"}
	other("boundary between references", p)
	p = samplePlan()
	p.Items[0].What, p.Items[0].Ground = "name\" ground \"x", ""
	other("text that looks like another field", p)
	if !bytes.Equal(samplePlan().Digest(), samplePlan().Digest()) {
		t.Error("the same plan has two digests")
	}
}

// alter changes a value of any kind that a plan has.
func alter(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(now.Add(time.Second)))
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.CanInt():
		v.SetInt(v.Int() + 1)
	case v.Kind() == reflect.Slice:
		v.Set(v.Slice(0, v.Len()-1))
	default:
		t.Fatalf("a field of type %s: teach this test to change it", v.Type())
	}
}

// shelfOfPerson holds a person of a tenant with consents, tenant content and
// three invoices: one kept longest, one kept, one whose retention has ended.
func shelfOfPerson() *shelf {
	s := newShelf()
	s.put(model.Tenant{Slug: "acme"},
		model.Person{ID: "p-1", Kind: model.PlatformUser, Tenant: "acme", Name: "Ona Invented", Email: "ona@mail.example",
			Facts: []model.Datum{{Category: model.UsageLogs, Field: "last login", Value: "yesterday"}}},
		model.Consent{ID: "p-1/c-1", Purpose: "newsletter"}, model.Consent{ID: "p-1/c-2", Purpose: "studies"}, model.Consent{ID: "p-2/c-3"},
		model.Content{Person: "p-1", Tenant: "acme", Facts: []model.Datum{{Category: model.TenantContent, Field: "note", Value: "met"}}},
		model.Invoice{ID: "acme/v-1", Person: "p-1", IssuedOn: deadline.On(2025, 3, 15)},
		model.Invoice{ID: "acme/v-2", Person: "p-1", IssuedOn: deadline.On(2021, 3, 15)},
		model.Invoice{ID: "acme/v-3", Person: "p-1", IssuedOn: deadline.On(2010, 3, 15)},
		model.Request{ID: "R-1", State: model.Triaged, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: "p-1"})
	for _, sub := range model.SeedSubprocessors {
		s.put(sub)
	}
	return s
}

func draw(t *testing.T, s *shelf) model.Plan {
	t.Helper()
	d, err := model.DrawPlan{Request: "R-1"}.Decide(s.call(model.RoleAdmin))
	if err != nil {
		t.Fatal(err)
	}
	s.take(d)
	plan, err := s.Plan("R-1")
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestPlanRetainsInvoicesUntilTheirEndAndErasesWhatHasEnded(t *testing.T) {
	plan := draw(t, shelfOfPerson())
	var kept, gone, content, consents []model.Item
	for _, i := range plan.Items {
		switch {
		case i.Category == model.InvoiceData && i.Outcome == model.RetainLaw:
			kept = append(kept, i)
		case i.Category == model.InvoiceData && i.Outcome == model.Erase:
			gone = append(gone, i)
		case i.Category == model.TenantContent:
			content = append(content, i)
		case i.Category == model.ConsentData:
			consents = append(consents, i)
		}
	}
	if len(kept) != 1 || kept[0].Count != 2 || kept[0].Until != deadline.Invoice(deadline.On(2025, 3, 15), model.InvoiceYears).Due || kept[0].Ground == "" {
		t.Errorf("kept: %+v; want two invoices until seven years after the later, with the law", kept)
	}
	if len(gone) != 1 || gone[0].Count != 1 || gone[0].Refs[0] != "acme/v-3" {
		t.Errorf("gone: %+v; want the invoice whose retention has ended", gone)
	}
	if len(content) != 1 || content[0].Outcome != model.NotOurs || content[0].Count != 1 {
		t.Errorf("tenant content: %+v; want it left to the tenant", content)
	}
	if len(consents) != 1 || consents[0].Count != 2 {
		t.Errorf("consents: %+v; want this person's two", consents)
	}
	if !plan.Retains() || len(plan.Orders) != 2 {
		t.Errorf("retains %v, orders %v; want the DPO's advice and two sub-processors", plan.Retains(), plan.Orders)
	}
}

func TestPlanItemsAreChangedWithinTheLawOnly(t *testing.T) {
	s := shelfOfPerson()
	plan := draw(t, s)
	at := func(category model.Category, outcome model.Outcome) int {
		for n, i := range plan.Items {
			if i.Category == category && i.Outcome == outcome {
				return n + 1
			}
		}
		t.Fatalf("the plan has no item of %s to %s", category, outcome)
		return 0
	}
	later := deadline.On(2030, 1, 1)
	for _, c := range []struct {
		what, code string
		cmd        model.SetItem
	}{
		{"erase an invoice that the law keeps", "retention", model.SetItem{Item: at(model.InvoiceData, model.RetainLaw), Outcome: model.Erase}},
		{"erase what is the tenant's", "processor", model.SetItem{Item: at(model.TenantContent, model.NotOurs), Outcome: model.Erase}},
		{"give our own data to the tenant", "usage", model.SetItem{Item: at(model.AccountProfile, model.Erase), Outcome: model.NotOurs}},
		{"say that held data is not held", "usage", model.SetItem{Item: at(model.AccountProfile, model.Erase), Outcome: model.NotHeld}},
		{"retain what dies with the person's key", "retention", model.SetItem{Item: at(model.AccountProfile, model.Erase), Outcome: model.RetainClaim, Ground: "claim", Until: later}},
		{"retain without an end", "usage", model.SetItem{Item: at(model.InvoiceData, model.Erase), Outcome: model.RetainClaim, Ground: "claim"}},
		{"retain until yesterday", "usage", model.SetItem{Item: at(model.InvoiceData, model.Erase), Outcome: model.RetainClaim, Ground: "claim", Until: deadline.On(2026, 11, 23)}},
		{"an item that is not there", "usage", model.SetItem{Item: 99, Outcome: model.Erase}},
	} {
		c.cmd.Request = "R-1"
		if _, err := c.cmd.Decide(s.call(model.RoleAdmin)); model.CodeOf(err) != c.code || err == nil {
			t.Errorf("%s: wanted %q, found %v", c.what, c.code, err)
		}
	}
	fine := model.SetItem{Request: "R-1", Item: at(model.InvoiceData, model.Erase), Outcome: model.RetainClaim, Ground: "Art. 17(3)(e) GDPR", Until: later}
	if _, err := fine.Decide(s.call(model.RoleAdmin)); err != nil {
		t.Errorf("retaining an invoice for a claim: %v", err)
	}
}

func TestProposalIsRefusedWhenWhatIsHeldHasChanged(t *testing.T) {
	s := shelfOfPerson()
	draw(t, s)
	s.put(model.Consent{ID: "p-1/c-9", Purpose: "new"})
	if _, err := (model.ProposeErasure{Request: "R-1"}).Decide(s.call(model.RoleAdmin)); model.CodeOf(err) != "stale" {
		t.Errorf("wanted \"stale\", found %v", err)
	}
	draw(t, s)
	if _, err := (model.ProposeErasure{Request: "R-1"}).Decide(s.call(model.RoleAdmin)); err != nil {
		t.Error(err)
	}
	s.put(model.Request{ID: "R-2", State: model.Triaged, Rights: []model.Right{model.Access}, Person: "p-1"})
	if _, err := (model.ProposeErasure{Request: "R-1"}).Decide(s.call(model.RoleAdmin)); model.CodeOf(err) != "access_first" {
		t.Errorf("wanted \"access_first\", found %v", err)
	}
}

// What is told to the person must not name a period that two persons changed.
func TestPlanNamesThePublishedPeriodOnlyWhileItHolds(t *testing.T) {
	for years, named := range map[int]bool{0: true, model.InvoiceYears: true, 10: false} {
		s := shelfOfPerson()
		invoices, err := s.InvoicesOf("p-1")
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range invoices {
			v.Years = years
			s.put(v)
		}
		for _, i := range draw(t, s).Items {
			if i.Outcome == model.RetainLaw && strings.Contains(i.Ground, "7 years") != named {
				t.Errorf("kept %d years: the ground says %q", years, i.Ground)
			}
		}
	}
}
