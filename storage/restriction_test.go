package storage_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// requires is a triaged request of the stocked person for rights.
func requires(h *storetest.House, person string, rights ...model.Right) string {
	l := letter()
	l.File.MessageID = "<" + string(rights[0]) + h.Clock.Now().String() + "@zirniukas.example>"
	id := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: rights, Capacity: model.Mixed, Tenant: "acme", Person: person})
	return id
}

func personPage(t *testing.T, h *storetest.House, person string) model.PersonView {
	t.Helper()
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// warned writes, sends by post, and returns the letter before a lifting.
func warned(t *testing.T, h *storetest.House, d model.DraftLetter) string {
	t.Helper()
	d.Kind, d.Say = model.LetterLift, said(t, model.LetterLift)
	l := h.Do("admin", d).ID
	v := opened(t, h, "admin2", l)
	h.Do("admin2", model.SendLetter{Letter: l, Kind: d.Kind, How: "post", Digest: v.Letter.Digest, Code: h.Code("admin2")})
	return l
}

func look(h *storetest.House, person, by string) model.RevealData {
	return model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: person}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code(by)}
}

func TestARequestForRestrictionActsAtTriageAndShutsEveryDoor(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	issued(h, "old", dated(h, -1))
	sweep := h.Do("admin", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice}).ID
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	notice := model.DraftLetter{Kind: model.LetterBreachPerson, Incident: incident, Person: person, Say: said(t, model.LetterBreachPerson)}
	drafted := h.Do("admin", notice).ID
	desk := h.Desk("admin")
	if err := desk.Reveal(ctx, look(h, person, "admin")); err != nil {
		t.Fatal(err)
	}
	if v, err := desk.Person(ctx, person); err != nil || v.Person.Name != subjectName {
		t.Fatalf("the reveal before shows %q, %v", v.Person.Name, err)
	}

	request := requires(h, person, model.Restriction)
	v := personPage(t, h, person)
	if len(v.Person.Restrictions) != 1 || v.Person.Restrictions[0].Request != request || v.Person.Restrictions[0].Ground != model.GroundAsked {
		t.Fatalf("restrictions: %+v", v.Person.Restrictions)
	}
	if page, err := h.Desk("auditor").People(ctx, "acme", model.Window{Limit: 5, Filter: "restricted:yes"}); err != nil || len(page.Rows) != 1 || !page.Rows[0].Restricted {
		t.Errorf("the list does not mark it: %+v %v", page.Rows, err)
	}
	if v, err := desk.Person(ctx, person); err != nil || v.Person.Name == subjectName || v.Revealed.Any() {
		t.Errorf("a reveal from before still shows %q, %v", v.Person.Name, err)
	}
	h.Refused("admin", "restricted", look(h, person, "admin"))
	h.Refused("admin", "restricted", notice)
	h.Refused("admin2", "restricted", model.SendLetter{Letter: drafted, Kind: notice.Kind, How: "post", Digest: []byte("x"), Code: h.Code("admin2")})
	h.Refused("admin2", "restricted", ruleYes(t, h, sweep))
	h.Do("admin", model.DenyRuling{Ruling: sweep})
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpSweep, Object: model.RetentionInvoice})
	if got := kept(t, h, person); got != dated(h, -1).String() {
		t.Errorf("left are %q", got)
	}
	// What is about the request itself goes on.
	if err := desk.Reveal(ctx, model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: request}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code("admin")}); err != nil {
		t.Fatal(err)
	}
	r, err := desk.Request(ctx, request)
	if err != nil || r.File.Name != subjectName || r.Matched.Name == subjectName || !r.Matched.Restricted {
		t.Errorf("the letter shows %q, the record %q (%v)", r.File.Name, r.Matched.Name, err)
	}
	h.Do("admin", model.DraftLetter{Kind: model.AnswerTo(model.Restriction), Request: request, Say: said(t, model.AnswerTo(model.Restriction))})
	h.Reopen()
	h.Refused("admin", "restricted", look(h, person, "admin"))
	if list, err := h.Desk("dpo").Restrictions(ctx); err != nil || len(list) != 1 || list[0].Person != person {
		t.Errorf("listed: %+v %v", list, err)
	}
}

func TestTriageRestrictsOncePerRequestAndOnlyWhatIsOurs(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	request := requires(h, person, model.Restriction, model.Objection)
	again := model.TriageRequest{Request: request, Rights: []model.Right{model.Restriction}, Capacity: model.Controller, Tenant: "acme", Person: person}
	h.Do("admin", again)
	h.Do("admin", model.ReviewRestriction{Restriction: person + "/1", Ground: model.GroundAccuracy, Reason: "the address is contested"})
	h.Do("admin", again)
	got := personPage(t, h, person).Person.Restrictions
	if len(got) != 2 || got[0].Ground != model.GroundAccuracy || got[1].Ground != model.GroundObjection {
		t.Errorf("restrictions: %+v", got)
	}
	l := letter()
	l.File.MessageID = "<tenants@zirniukas.example>"
	other := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: other, Rights: []model.Right{model.Restriction}, Capacity: model.Processor, Tenant: "acme", Person: person})
	if got := personPage(t, h, person).Person.Restrictions; len(got) != 2 {
		t.Errorf("content of a tenant restricted ours: %+v", got)
	}
}

func TestOnePersonRestrictsTheDPOAsksAndOnCallNeedsAnIncident(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	cmd := model.RestrictPerson{Person: person, Ground: model.GroundAccuracy}
	h.Refused("dpo", "role", cmd)
	h.Refused("auditor", "role", cmd)
	h.Refused("oncall", "incident", cmd)
	h.Do("dpo", model.AskRestriction{Person: person, Ground: model.GroundAccuracy, Reason: "the register differs"})
	if p := personPage(t, h, person).Person; p.Restricted() || len(p.Asked) != 1 {
		t.Errorf("after the DPO asked: %+v", p.Restrictions)
	}
	h.Do("admin", cmd)
	if p := personPage(t, h, person).Person; !p.Restricted() || len(p.Asked) != 0 {
		t.Errorf("after an admin restricted: %+v, asked %+v", p.Restrictions, p.Asked)
	}
	h.Refused("admin", "exists", cmd)
	cmd.Ground, cmd.Incident = model.GroundUnlawful, h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	h.Do("oncall", cmd)
	h.Refused("admin", "usage", model.RestrictPerson{Person: person, Ground: "because"})
}

func TestARestrictionIsLiftedByTwoSevenDaysAfterThePersonWasTold(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	request := requires(h, person, model.Restriction)
	lift := model.ProposeRuling{Op: model.OpLiftRestriction, Object: person + "/1", Reason: "the claim was settled"}
	h.Refused("admin", "notice", lift)
	draft := h.Do("admin", model.DraftLetter{Kind: model.LetterLift, Request: request, Say: said(t, model.LetterLift)}).ID
	lift.Letter = draft
	h.Refused("admin", "notice", lift)
	h.Do("admin", model.DraftLetter{Kind: model.AnswerTo(model.Restriction), Request: request, Say: said(t, model.AnswerTo(model.Restriction))})
	h.Do("admin", model.AnswerRequest{Request: request, Channel: "post"})
	lift.Letter = warned(t, h, model.DraftLetter{Request: request}) // the restriction outlives its request
	h.Refused("admin", "notice", lift)
	h.Clock.Advance(6 * 24 * time.Hour)
	h.Refused("admin", "notice", lift)
	h.Clock.Advance(24 * time.Hour)
	h.Refused("dpo", "role", lift)
	ruling := h.Do("admin", lift).ID
	h.Refused("admin", "own_proposal", func() model.ApproveRuling {
		c := ruleYes(t, h, ruling)
		c.Code = h.Code("admin")
		return c
	}())
	bare := ruleYes(t, h, ruling)
	bare.Code = ""
	h.Refused("admin2", "code_wrong", bare)
	if !personPage(t, h, person).Person.Restricted() {
		t.Fatal("lifted without the second person")
	}
	h.Do("admin2", ruleYes(t, h, ruling))
	p := personPage(t, h, person).Person
	if p.Restricted() || p.Restrictions[0].Ruling != ruling || p.Restrictions[0].Letter != lift.Letter {
		t.Errorf("after the second person: %+v", p.Restrictions)
	}
	h.Do("admin", look(h, person, "admin"))
	h.Refused("admin", "state", lift)
	told := map[model.ToldWhat]int{}
	for _, o := range p.Told {
		told[o.What]++
	}
	if told[model.ToldRestrict] != 2 || told[model.ToldLift] != 2 {
		t.Errorf("recipients were told %v", told)
	}
	open, _, err := h.Desk("admin").ToldOpen(ctx)
	if err != nil || open != 1 {
		t.Errorf("%d open, %v", open, err)
	}
	for range 2 {
		h.Do("dpo", model.ToldEffect{Of: person, Subprocessor: "resend", Answer: model.OrderDone})
		h.Do("dpo", model.ToldEffect{Of: person, Subprocessor: "hetzner", Answer: model.OrderDone})
	}
	h.Refused("dpo", "state", model.ToldEffect{Of: person, Subprocessor: "resend", Answer: model.OrderDone})
	if open, _, _ = h.Desk("admin").ToldOpen(ctx); open != 0 {
		t.Errorf("%d open after all answered", open)
	}
}

func TestALetterOfSomebodyElseOrFromBeforeLiftsNothing(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	h.Import([]model.ImportLine{{Line: 1, Sum: []byte("o"), Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-2", Name: "Jonas Test", Email: "jonas@mail.example"}}}, 1)
	page, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 5})
	if err != nil || len(page.Rows) != 2 {
		t.Fatal(page, err)
	}
	other := page.Rows[1].ID
	if other == person {
		other = page.Rows[0].ID
	}
	h.Refused("admin", "state", model.DraftLetter{Kind: model.LetterLift, Person: other, Say: said(t, model.LetterLift)})
	h.Do("admin", model.RestrictPerson{Person: other, Ground: model.GroundAccuracy})
	l := warned(t, h, model.DraftLetter{Person: other})
	h.Clock.Advance(8 * 24 * time.Hour)
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundAccuracy})
	h.Refused("admin", "notice", model.ProposeRuling{Op: model.OpLiftRestriction, Object: person + "/1", Letter: l, Reason: "verified"})
	h.Do("admin", model.RestrictPerson{Person: other, Ground: model.GroundClaims})
	h.Refused("admin", "notice", model.ProposeRuling{Op: model.OpLiftRestriction, Object: other + "/2", Letter: l, Reason: "verified"})
	ruling := h.Do("admin", model.ProposeRuling{Op: model.OpLiftRestriction, Object: other + "/1", Letter: l, Reason: "verified"}).ID
	h.Do("admin2", ruleYes(t, h, ruling))
	if p := personPage(t, h, other).Person; !p.Restricted() || len(p.RestrictionsInForce()) != 1 {
		t.Errorf("the other restriction went, too: %+v", p.Restrictions)
	}
}

func TestRestrictedDataIsUsedUnderARulingForItsDaysAndPurpose(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundClaims})
	use := model.ProposeRuling{Op: model.OpUseRestricted, Object: person, Items: []string{"convenience"}, Reason: "defence in case 2026-4", Until: today(h).AddDays(3)}
	h.Refused("admin", "usage", use)
	use.Items = []string{string(model.UseClaims)}
	use.Until = today(h).AddDays(31)
	h.Refused("admin", "usage", use)
	use.Until = today(h).AddDays(3)
	ruling := h.Do("admin", use).ID
	h.Refused("admin2", "restricted", look(h, person, "admin2"))
	h.Do("admin2", ruleYes(t, h, ruling))
	desk := h.Desk("admin2")
	if err := desk.Reveal(ctx, look(h, person, "admin2")); err != nil {
		t.Fatal(err)
	}
	if v, err := desk.Person(ctx, person); err != nil || v.Person.Name != subjectName {
		t.Errorf("shown is %q, %v", v.Person.Name, err)
	}
	entry := lastEntry(t, h, "data.reveal")
	if !strings.Contains(entry, "use="+ruling) {
		t.Errorf("the log does not say under which ruling: %s", entry)
	}
	h.Clock.Advance(time.Second)
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundAccuracy}) // a later one ends what was allowed before
	h.Refused("admin2", "restricted", look(h, person, "admin2"))
}

// lastEntry is the newest entry of an action, its facts in a line.
func lastEntry(t *testing.T, h *storetest.House, action string) string {
	t.Helper()
	page, err := h.Desk("auditor").Audit(ctx, model.Window{Filter: "action:" + action, Limit: 1})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	var words []string
	for _, f := range page.Rows[0].Facts {
		words = append(words, f.Name+"="+f.Value)
	}
	return strings.Join(words, " ")
}

func TestAReviewIsDueEveryThirtyDaysAndSaidOnce(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	request := requires(h, person, model.Restriction)
	daily := func() uint64 {
		before := h.Store.Head().Size
		if err := h.Store.Daily(ctx); err != nil {
			t.Fatal(err)
		}
		return h.Store.Head().Size - before
	}
	due := func(want int) {
		t.Helper()
		if home, err := h.Desk("admin").Home(ctx); err != nil || home.Restrictions != want {
			t.Errorf("home counts %d to review, %v", home.Restrictions, err)
		}
	}
	daily()
	due(0)
	h.Clock.Advance(30 * 24 * time.Hour)
	daily()
	due(1)
	if p := personPage(t, h, person).Person; p.Restrictions[0].DueAt.IsZero() {
		t.Error("nobody was told after 30 days")
	}
	if n := daily(); n != 0 {
		t.Errorf("a second look made %d entries", n)
	}
	v, err := h.Desk("admin").Request(ctx, request)
	if err != nil || v.Request.History[len(v.Request.History)-1].Act != "restriction.due" {
		t.Errorf("the timeline ends with %+v, %v", v.Request.History[len(v.Request.History)-1], err)
	}
	h.Do("admin", model.ReviewRestriction{Restriction: person + "/1", Ground: model.GroundClaims, Reason: "the case goes on"})
	due(0)
	if r := personPage(t, h, person).Person.Restrictions[0]; r.Review != today(h).AddDays(30) || r.Ground != model.GroundClaims {
		t.Errorf("after the review: %+v", r)
	}
	h.Clock.Advance(30 * 24 * time.Hour)
	daily()
	if r := personPage(t, h, person).Person.Restrictions[0]; !r.ReviewDue(today(h)) == (len(r.Reviews) == 0) || r.DueAt.IsZero() {
		t.Errorf("after 30 more days: %+v", r)
	}
}

func TestAnErasureOfRestrictedDataSaysSoAndClaimsHoldItBack(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundAccuracy})
	request, digest := proposed(t, h, person)
	v, err := h.Desk("admin2").Request(ctx, request)
	if err != nil || len(v.Plan.Restricted) != 1 || !strings.Contains(v.PlanText, "Art. 18(1)(a)") {
		t.Fatalf("the plan does not say it: %q, %v", v.PlanText, err)
	}
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundClaims}) // after the request for erasure
	h.Refused("admin2", "restricted", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	h.Do("admin", model.ReturnErasure{Request: request, Reason: "claims"})
	h.Refused("admin", "restricted", model.ProposeErasure{Request: request})

	// A later word of the person's own counts more.
	h.Clock.Advance(24 * time.Hour)
	l := letter()
	l.File.MessageID, l.ReceivedAt = "<later@zirniukas.example>", h.Clock.Now()
	later := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: later, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Do("admin", model.DrawPlan{Request: later})
	h.Do("admin", model.ProposeErasure{Request: later})
}

func TestACopyReleasedBeforeARestrictionIsNotExportedUnderIt(t *testing.T) {
	h := storetest.New(t)
	request, person := released(t, h, model.ToPassphrase, model.Access)
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundAccuracy})
	var out bytes.Buffer
	if _, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out); model.CodeOf(err) != "restricted" || out.Len() > 0 {
		t.Errorf("exported %d bytes: %v", out.Len(), err)
	}
	h.Do("admin", model.ReturnRelease{Request: request, Reason: "restricted since"})
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
	r := releaseRuling(t, h)
	if text := strings.Join(r.Text, "\n"); !strings.Contains(text, "Art. 18(1)(a)") || !strings.Contains(text, "Art. 18(2)") {
		t.Errorf("the release does not say that the data is restricted:\n%s", text)
	}
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	if _, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out); err != nil || out.Len() == 0 {
		t.Errorf("not exported: %v", err)
	}
}

func TestARestrictionHoldsBackTheEndOfATenant(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	endTenant(t, h, "acme")
	propose := model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}
	id := h.Do("admin", propose).ID
	h.Do("admin", model.RestrictPerson{Person: person, Ground: model.GroundClaims})
	h.Refused("admin2", "restricted", ruleYes(t, h, id))
	h.Do("admin", model.DenyRuling{Ruling: id})
	h.Refused("admin", "restricted", propose)
	l := warned(t, h, model.DraftLetter{Person: person})
	h.Clock.Advance(7 * 24 * time.Hour)
	lift := h.Do("admin", model.ProposeRuling{Op: model.OpLiftRestriction, Object: person + "/1", Letter: l, Reason: "the claim was settled"}).ID
	h.Do("admin2", ruleYes(t, h, lift))
	h.Do("admin2", ruleYes(t, h, h.Do("admin", propose).ID))
}
