package storage_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// today is the day of a house's clock.
func today(h *storetest.House) deadline.Date { return deadline.ReceivedOn(h.Clock.Now()) }

// placed places a hold for thirty days and returns its id.
func placed(h *storetest.House, hold model.PlaceHold) string {
	hold.Ground, hold.Law, hold.Until, hold.Review = model.HoldClaims, "claim 2026-4", today(h).AddDays(30), today(h).AddDays(10)
	return h.Do("admin", hold).ID
}

// ruledBy reads a ruling as an approver sees it.
func ruledBy(t *testing.T, h *storetest.House, id string) model.Ruling {
	t.Helper()
	r, err := h.Desk("admin2").Ruling(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruleYes is the second person's approval of a ruling as it stands.
func ruleYes(t *testing.T, h *storetest.House, id string) model.ApproveRuling {
	t.Helper()
	r := ruledBy(t, h, id)
	return model.ApproveRuling{Ruling: id, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")}
}

func TestAHoldWithoutEndAndReviewIsInvalid(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	good := model.PlaceHold{Person: person, Ground: model.HoldLaw, Law: "Art. 5 of a law", Until: today(h).AddDays(9), Review: today(h).AddDays(3)}
	for name, spoil := range map[string]func(*model.PlaceHold){
		"no end": func(c *model.PlaceHold) { c.Until = 0 }, "no review": func(c *model.PlaceHold) { c.Review = 0 },
		"ends today": func(c *model.PlaceHold) { c.Until = today(h) }, "review after the end": func(c *model.PlaceHold) { c.Review = c.Until + 1 },
		"no ground": func(c *model.PlaceHold) { c.Ground = "" }, "no law": func(c *model.PlaceHold) { c.Law = "" },
		"holds nothing": func(c *model.PlaceHold) { c.Person = "" }, "no such category": func(c *model.PlaceHold) { c.Categories = []model.Category{"shoes"} },
	} {
		t.Run(name, func(t *testing.T) {
			cmd := good
			spoil(&cmd)
			h.Refused("admin", "usage", cmd)
		})
	}
	h.Refused("oncall", "role", good)
	h.Do("admin", good)
}

func TestWhatIsHeldIsNotErased(t *testing.T) {
	for name, hold := range map[string]func(person string) model.PlaceHold{
		"person":   func(p string) model.PlaceHold { return model.PlaceHold{Person: p} },
		"tenant":   func(string) model.PlaceHold { return model.PlaceHold{Tenant: "acme"} },
		"category": func(string) model.PlaceHold { return model.PlaceHold{Categories: []model.Category{model.InvoiceData}} },
	} {
		t.Run(name, func(t *testing.T) {
			h := storetest.New(t)
			person := stock(t, h, true)
			request, digest := proposed(t, h, person)
			id := placed(h, hold(person))
			h.Do("dpo", model.AdviseErasure{Request: request, Digest: digest})
			h.Refused("admin2", "held", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
			_, err := h.Store.Do(ctx, h.IDs["admin2"], model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
			if err == nil || !strings.Contains(err.Error(), id) || !strings.Contains(err.Error(), "Art. 17(3)(e)") {
				t.Errorf("the refusal names neither hold nor article: %v", err)
			}
			h.Do("admin", model.ReturnErasure{Request: request, Reason: "held"})
			h.Refused("admin", "held", model.ProposeErasure{Request: request})
			h.Reopen()
			h.Refused("admin", "held", model.ProposeErasure{Request: request})
		})
	}
}

func TestAHoldOnSomebodyElseHoldsNobody(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	placed(h, model.PlaceHold{Tenant: "acme", Categories: []model.Category{model.Technical}})
	if request, _ := proposed(t, h, person); request == "" {
		t.Fatal("nothing was proposed")
	}
}

func TestAHoldEndsByItsDateOrByTwoPersons(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	id := placed(h, model.PlaceHold{Person: person})
	h.Do("admin", model.ReviewHold{Hold: id, Next: today(h).AddDays(30)})
	h.Refused("admin", "usage", model.ReviewHold{Hold: id, Next: today(h).AddDays(31)})
	ruling := h.Do("admin", model.ProposeRuling{Op: model.OpLiftHold, Object: id, Reason: "the claim was settled"}).ID
	own := ruleYes(t, h, ruling)
	own.Code = h.Code("admin")
	h.Refused("admin", "own_proposal", own)
	holds, err := h.Desk("auditor").Holds(ctx)
	if err != nil || len(holds) != 1 || !holds[0].InForce(today(h)) {
		t.Fatalf("holds before the second person: %+v, %v", holds, err)
	}
	h.Do("admin2", ruleYes(t, h, ruling))
	if holds, _ = h.Desk("auditor").Holds(ctx); holds[0].InForce(today(h)) || holds[0].Ruling != ruling {
		t.Errorf("after the second person it is %+v", holds[0])
	}
	second := placed(h, model.PlaceHold{Person: person})
	holds, _ = h.Desk("auditor").Holds(ctx)
	if last := holds[0]; last.ID != second || !last.InForce(last.Until) || last.InForce(last.Until+1) {
		t.Errorf("its last day does not count, or a day more does: %+v", last)
	}
	h.Clock.Advance(31 * 24 * time.Hour)
	proposed(t, h, person)
}

// issued imports an invoice of a day and returns nothing: its id is acme/EXT.
func issued(h *storetest.House, external string, on deadline.Date) {
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte(external), OfTenant: "acme", OfPerson: "u-1", Invoice: &model.Invoice{
		Tenant: "acme", External: external, Number: external, IssuedOn: on, AmountMinor: 100, Currency: "EUR", Buyer: "Acme UAB"}}}})
}

// dated is the day seven years and some days before a house's today.
func dated(h *storetest.House, days int) deadline.Date {
	y, m, d := today(h).Civil()
	return deadline.On(y-7, m, d).AddDays(days)
}

func kept(t *testing.T, h *storetest.House, person string) string {
	t.Helper()
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, one := range v.Invoices {
		list = append(list, one.IssuedOn.String())
	}
	return strings.Join(list, " ")
}

func TestASweepTakesExactlyWhatIsPastItsRetention(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	issued(h, "ends-today", dated(h, 0))
	issued(h, "ended", dated(h, -1))
	issued(h, "runs", dated(h, 1))
	id := h.Do("admin", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice}).ID
	if got := len(ruledBy(t, h, id).Items); got != 1 {
		t.Errorf("proposed are %d", got)
	}
	h.Do("admin2", ruleYes(t, h, id))
	if got, want := kept(t, h, person), dated(h, 0).String()+" "+dated(h, 1).String(); got != want {
		t.Errorf("left are %q, and they should be %q", got, want)
	}
	again := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte("ended"), OfTenant: "acme", OfPerson: "u-1", Invoice: &model.Invoice{
		Tenant: "acme", External: "ended", Number: "ended", IssuedOn: dated(h, -1), AmountMinor: 100, Currency: "EUR", Buyer: "Acme UAB"}}}})
	if again.Lines[0].Outcome != "refused" {
		t.Errorf("an import brought a swept invoice back: %+v", again.Lines)
	}
	ends := dated(h, 0)
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	h.Clock.Advance(24 * time.Hour)
	id = h.Do("admin", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice}).ID
	h.Do("admin2", ruleYes(t, h, id))
	if got, want := kept(t, h, person), (ends + 1).String(); got != want {
		t.Errorf("a day later left are %q, and they should be %q", got, want)
	}
}

func TestASweepLeavesWhatIsHeldOrAskedFor(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	issued(h, "old", dated(h, -1))
	id := h.Do("admin", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice}).ID
	hold := placed(h, model.PlaceHold{Tenant: "acme", Categories: []model.Category{model.InvoiceData}})
	h.Refused("admin2", "held", ruleYes(t, h, id))
	h.Do("admin", model.DenyRuling{Ruling: id})
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	lift := h.Do("admin", model.ProposeRuling{Op: model.OpLiftHold, Object: hold, Reason: "settled"}).ID
	h.Do("admin2", ruleYes(t, h, lift))
	request := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Access}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	if got := kept(t, h, person); got != dated(h, -1).String() {
		t.Errorf("left are %q", got)
	}
}

func TestNothingDueIsNothingToSweep(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, true)
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpSweep, Object: "shoes"})
}

func TestThePublishedPeriodStaysUntilTwoPersonsAndTheDPOChangeIt(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	until := func() string {
		t.Helper()
		v, err := h.Desk("admin").Person(ctx, person)
		if err != nil || len(v.Invoices) != 1 {
			t.Fatalf("%v, %v", v, err)
		}
		return v.Invoices[0].KeepUntil().String()
	}
	before := until()
	if before != "2032-03-15" {
		t.Fatalf("published: kept until %s", before)
	}
	h.Do("admin", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-11"})
	h.Refused("admin", "state", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-12"})
	if until() != before {
		t.Errorf("management's decision changed the period by itself: %s", until())
	}
	change := model.ProposeRuling{Op: model.OpRetention, Object: model.RetentionInvoice, Reason: "as decided", Law: "VAT Law Art. 78", Until: today(h).AddDays(1), Items: []string{"120"}}
	for _, months := range []string{"", "0", "-12", "7", "601", "x"} {
		bad := change
		bad.Items = []string{months}
		h.Refused("admin", "usage", bad)
	}
	id := h.Do("admin", change).ID
	h.Refused("admin2", "advice", ruleYes(t, h, id))
	h.Do("dpo", model.AdviseRuling{Ruling: id, Digest: ruledBy(t, h, id).Digest()})
	h.Do("admin2", ruleYes(t, h, id))
	if until() != before {
		t.Errorf("the new period holds before its day: %s", until())
	}
	h.Clock.Advance(24 * time.Hour)
	if until() != "2035-03-15" {
		t.Errorf("on its day: kept until %s", until())
	}
	h.Reopen()
	rules, err := h.Desk("auditor").Retentions(ctx)
	if err != nil || len(rules[0].Versions) != 2 || rules[0].Versions[1].Ruling != id || rules[0].Decision != "MG-2026-11" {
		t.Errorf("%+v, %v", rules, err)
	}
}

// promise is the state of a promise of the board.
func promise(t *testing.T, h *storetest.House, text string) model.Promise {
	t.Helper()
	home, err := h.Desk("dpo").Home(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range home.Promises {
		if p.Text == text {
			return p
		}
	}
	t.Fatalf("there is no promise %q", text)
	return model.Promise{}
}

func TestTheConflictOfPolicyAndLawStandsUntilManagementDecides(t *testing.T) {
	h := storetest.New(t)
	const text = "data is kept for its published period"
	if p := promise(t, h, text); p.State != model.PromiseAtRisk || !strings.Contains(p.Figure, "POLICY_CONFLICT") {
		t.Errorf("before: %+v", p)
	}
	h.Do("admin", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-11"})
	if p := promise(t, h, text); p.State != model.PromiseKept {
		t.Errorf("after: %+v", p)
	}
}

func TestAHoldPastItsReviewBreaksThePromise(t *testing.T) {
	h := storetest.New(t)
	id := placed(h, model.PlaceHold{Person: stock(t, h, false)})
	h.Clock.Advance(10 * 24 * time.Hour)
	if p := promise(t, h, "legal holds are reviewed"); p.State != model.PromiseKept {
		t.Errorf("on its day: %+v", p)
	}
	h.Clock.Advance(24 * time.Hour)
	if p := promise(t, h, "legal holds are reviewed"); p.State != model.PromiseBroken {
		t.Errorf("a day later: %+v", p)
	}
	h.Do("admin", model.ReviewHold{Hold: id, Next: today(h).AddDays(5)})
	if p := promise(t, h, "legal holds are reviewed"); p.State != model.PromiseKept {
		t.Errorf("reviewed: %+v", p)
	}
}
