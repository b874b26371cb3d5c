package storage_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// agreed makes a person of acme's who gave one consent, whose wording stands in
// the register.
func agreed(t *testing.T, h *storetest.House, months int) (consent string) {
	t.Helper()
	const wording = "Yes, send me the newsletter. I can stop it with one click in every message."
	sum := sha256.Sum256([]byte(wording))
	h.Do("admin", model.RecordTerms{Terms: model.Terms{Purpose: "newsletter", Notice: "2026-01", Language: "en", Wording: wording,
		Recipients: []string{"resend"}, Withdrawal: "link in every message", Months: months, Marketing: true}})
	h.Import([]model.ImportLine{
		{Line: 1, Tenant: &model.Tenant{Slug: "beta", Name: "Beta", Country: "LT", Status: model.TenantActive}, Sum: []byte("t")},
		{Line: 2, Person: &model.Person{Kind: model.PlatformUser, Tenant: "beta", External: "u1", Name: "Ona Test", Email: "ona@mail.example"}, Sum: []byte("p")},
		{Line: 3, OfTenant: "beta", OfPerson: "u1", Sum: []byte("c"), Consent: &model.Consent{External: "c1", Purpose: "newsletter", Notice: "2026-01",
			WordingHash: model.HexSum(hex.EncodeToString(sum[:])), Events: []model.ConsentEvent{{At: storetest.Start, State: model.ConsentGiven, Channel: "form"}}}},
	}, 10)
	people, err := h.Desk("admin").People(ctx, "beta", model.Window{Limit: 1})
	if err != nil || len(people.Rows) != 1 {
		t.Fatal(people, err)
	}
	return people.Rows[0].ID + "/c-1"
}

func consentNow(t *testing.T, h *storetest.House, id string) model.Consent {
	t.Helper()
	list, err := h.Desk("admin").ConsentsOf(ctx, model.Owner(id))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0]
}

func toldOpen(t *testing.T, h *storetest.House, wantOpen, wantLate int) {
	t.Helper()
	open, late, err := h.Desk("dpo").ToldOpen(ctx)
	if err != nil || open != wantOpen || late != wantLate {
		t.Errorf("%d open and %d late (%v), want %d and %d", open, late, err, wantOpen, wantLate)
	}
}

func TestAWithdrawalActsAtOnceAndItsRecipientsAreToldWithinADay(t *testing.T) {
	h := storetest.New(t)
	id := agreed(t, h, 24)
	if c := consentNow(t, h, id); !c.Permits(c.ValidUntil) || c.Permits(c.ValidUntil.AddDays(1)) || c.ValidUntil.String() != "2028-11-24" {
		t.Errorf("good until %s", c.ValidUntil)
	}
	toldOpen(t, h, 0, 0)
	h.Do("oncall", model.WithdrawConsent{Consent: id, Channel: "phone"})
	c := consentNow(t, h, id)
	if c.State() != model.ConsentWithdrawn || len(c.Events) != 2 || c.Events[0].State != model.ConsentGiven || !c.ValidUntil.IsZero() {
		t.Errorf("%+v", c)
	}
	if len(c.Told) != 1 || c.Told[0].Subprocessor != "resend" || c.Told[0].Due.DaysSince(0) == 0 {
		t.Errorf("told: %+v", c.Told)
	}
	toldOpen(t, h, 1, 0)
	h.Clock.Advance(48 * time.Hour)
	toldOpen(t, h, 1, 1)
	h.Refused("dpo", "state", model.ToldConsent{Consent: id, Subprocessor: "hetzner", Answer: model.OrderDone})
	h.Do("dpo", model.ToldConsent{Consent: id, Subprocessor: "resend", Answer: model.OrderDone})
	toldOpen(t, h, 0, 0)
	h.Refused("admin", "state", model.WithdrawConsent{Consent: id, Channel: "phone"})
}

func TestAConsentEndsByItselfTheDayAfterItsLast(t *testing.T) {
	h := storetest.New(t)
	id := agreed(t, h, 1) // good until 24 December
	h.Clock.Advance(30*24*time.Hour + 12*time.Hour)
	if err := h.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	if c := consentNow(t, h, id); c.State() != model.ConsentGiven {
		t.Errorf("on its last day it is %s", c.State())
	}
	h.Refused("admin", "role", model.ExpireConsent{Consent: id})
	h.Clock.Advance(24 * time.Hour)
	if err := h.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	c := consentNow(t, h, id)
	if c.State() != model.ConsentExpired || c.OpenTold() != 1 {
		t.Errorf("the day after it is %s, %d to be told", c.State(), c.OpenTold())
	}
	size := h.Store.Head().Size
	if err := h.Store.Daily(ctx); err != nil || h.Store.Head().Size != size {
		t.Errorf("a second look changed something: %v", err)
	}
}

func TestOnlyThePersonGivesAConsentAgainAndEventsAreOnlyAppended(t *testing.T) {
	h := storetest.New(t)
	id := agreed(t, h, 24)
	given := consentNow(t, h, id)
	by := model.System.ID // which hands in what a machine saw; staff may not say that a consent was given
	extend := func(states ...model.ConsentState) string {
		c := given
		c.ID, c.External, c.Told, c.ValidUntil = "", "c1", nil, 0
		for i, s := range states {
			c.Events = append(c.Events[:len(c.Events):len(c.Events)], model.ConsentEvent{At: storetest.Start.Add(time.Duration(i+1) * time.Minute), State: s, Channel: "form"})
		}
		res := h.Do(by, model.ImportRecords{Lines: []model.ImportLine{{Line: 1, OfTenant: "beta", OfPerson: "u1", Sum: []byte("c"), Consent: &c}}})
		return res.Lines[0].Outcome
	}
	if got := extend(model.ConsentRefused); got != "refused" {
		t.Errorf("given to refused: %s", got)
	}
	if got := extend(model.ConsentWithdrawn, model.ConsentExpired); got != "refused" {
		t.Errorf("withdrawn to expired: %s", got)
	}
	by = "admin"
	if got := extend(model.ConsentWithdrawn, model.ConsentRequested, model.ConsentGiven); got != "refused" {
		t.Errorf("given anew, an admin says: %s", got)
	}
	by = model.System.ID
	if got := extend(model.ConsentWithdrawn, model.ConsentRequested, model.ConsentGiven); got != "extended" {
		t.Errorf("given anew by the person: %s", got)
	}
	if got := extend(); got != "unchanged" {
		t.Errorf("a shorter history: %s", got)
	}
	if c := consentNow(t, h, id); c.State() != model.ConsentGiven || len(c.Events) != 4 {
		t.Errorf("%+v", c)
	}
}

func TestInvalidatingAConsentTakesTwoAndTheDPO(t *testing.T) {
	h := storetest.New(t)
	id := agreed(t, h, 24)
	h.Refused("dpo", "role", model.ProposeRuling{Op: model.OpInvalidate, Object: id, Reason: "box was ticked before"})
	d := h.Do("admin", model.ProposeRuling{Op: model.OpInvalidate, Object: id, Reason: "box was ticked before"}).ID
	r, err := h.Desk("admin2").Ruling(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	approve := func(code string) model.ApproveRuling {
		return model.ApproveRuling{Ruling: d, Op: model.OpInvalidate, Digest: r.Digest(), Code: code}
	}
	h.Refused("admin", "own_proposal", approve(""))
	h.Refused("admin2", "advice", approve(""))
	h.Do("dpo", model.AdviseRuling{Ruling: d, Digest: r.Digest()})
	r, _ = h.Desk("admin2").Ruling(ctx, d)
	h.Refused("admin2", "code_wrong", approve("000000"))
	h.Do("admin2", approve(h.Code("admin2")))
	if c := consentNow(t, h, id); c.State() != model.ConsentInvalidated || c.OpenTold() != 1 {
		t.Errorf("%+v", c)
	}
	h.Refused("admin2", "state", approve(""))
}
