package storage_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// proposedSweep is the open proposal of a sweep by a rule; "" for none.
func proposedSweep(t *testing.T, h *storetest.House, rule string) string {
	t.Helper()
	list, err := h.Rulings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if r.Op == model.OpSweep && r.Object == rule && r.Open(h.Clock.Now()) {
			return r.ID
		}
	}
	return ""
}

func daily(t *testing.T, h *storetest.House) {
	t.Helper()
	if err := h.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
}

// swept takes the console's own proposal through two admins.
func swept(t *testing.T, h *storetest.House, rule string) {
	t.Helper()
	id := proposedSweep(t, h, rule)
	if id == "" {
		t.Fatalf("nothing is proposed by the rule %s", rule)
	}
	h.Refused("admin2", "second_person", ruleYes(t, h, id))
	h.Refused("dpo", "role", model.AdoptRuling{Ruling: id, Digest: ruledBy(t, h, id).Digest()})
	h.Do("admin", model.AdoptRuling{Ruling: id, Digest: ruledBy(t, h, id).Digest()})
	h.Refused("admin", "own_proposal", model.ApproveRuling{Ruling: id, Op: model.OpSweep, Digest: ruledBy(t, h, id).Digest(), Code: h.Code("admin")})
	h.Do("admin2", ruleYes(t, h, id))
}

func TestLettersAreMinimisedAndFilesGoWhenTheirTimeIsOver(t *testing.T) {
	h, _ := backedUp(t)
	id := asked(t, h, model.Controller, model.Rectification, model.ObjectionMarketing)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Clock.Advance(7 * 31 * day)
	daily(t, h)
	if got := proposedSweep(t, h, model.RetentionLetter); got != "" {
		t.Fatalf("%s would delete a letter of which a part is open", got)
	}
	h.Do("admin", model.AnswerRequest{Request: "R-2", Channel: "post"})
	months := view(t, h, "R-2").Request.ClosedOn().AddMonths(6)
	h.Clock.Advance(time.Duration(months.DaysSince(today(h))) * day)
	daily(t, h)
	if got := proposedSweep(t, h, model.RetentionLetter); got != "" {
		t.Fatalf("%s would delete a letter before its last day is over", got)
	}
	h.Clock.Advance(2 * day)
	daily(t, h)
	daily(t, h)
	swept(t, h, model.RetentionLetter)
	v := view(t, h, id)
	if v.Request.Minimised.IsZero() || v.File.Request != id {
		t.Errorf("minimised %v, its file is %+v", v.Request.Minimised, v.File)
	}
	if err := h.Desk("admin").Letter(ctx, id, new(strings.Builder)); err == nil {
		t.Error("the letter is there")
	}

	h.Clock.Advance(3 * 366 * day)
	daily(t, h)
	swept(t, h, model.RetentionFile)
	for range 2 {
		if v = view(t, h, id); v.Request.FileGone.IsZero() || v.File.Request != "" || v.Row.Name != "" || view(t, h, "R-2").Row.Name != "" {
			t.Errorf("the file is %+v, the row says %q", v.File, v.Row.Name)
		}
		if _, err := h.Store.Verify(ctx, true); err != nil {
			t.Error(err)
		}
		h.Reopen()
	}
	status, err := h.Store.KeyStatus(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range status.Levels {
		if l.Level == model.LevelCases && l.Keys != 0 {
			t.Errorf("%d keys of files are left", l.Keys)
		}
	}
	if id := proposedSweep(t, h, model.RetentionFile); id != "" {
		t.Errorf("%s proposes what is gone", id)
	}
}

func TestTheProofOfAConsentGoesThreeYearsAfterItsEnd(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	consent := v.Consents[0].ID
	h.Do("oncall", model.WithdrawConsent{Consent: consent, Channel: "phone"})
	h.Clock.Advance(4 * 366 * day)
	daily(t, h)
	if id := proposedSweep(t, h, model.RetentionConsent); id != "" {
		t.Fatalf("%s would delete it while recipients have yet to act on its end", id)
	}
	if v, err = h.Desk("admin").Person(ctx, person); err != nil {
		t.Fatal(err)
	}
	for _, o := range v.Consents[0].Told {
		h.Do("dpo", model.ToldConsent{Consent: consent, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
	}
	h.Clock.Advance(day)
	daily(t, h)
	swept(t, h, model.RetentionConsent)
	if v, err = h.Desk("admin").Person(ctx, person); err != nil || len(v.Consents) != 0 {
		t.Errorf("%d consents, %v", len(v.Consents), err)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func TestAHeldPersonsFilesAndConsentsAreSweptByNobody(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Clock.Advance(4 * 366 * day)
	placed(h, model.PlaceHold{Person: view(t, h, id).Request.Person})
	daily(t, h)
	for _, rule := range model.SweptRules() {
		if got := proposedSweep(t, h, rule); got != "" {
			t.Errorf("%s by the rule %s", got, rule)
		}
	}
}

func TestDeletionThatWaitsForLongBreaksThePromise(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Clock.Advance(200 * day)
	broken := func() bool {
		for _, p := range homeOf(t, h, "dpo").Promises {
			if p.Text == "data is kept for its published period" {
				return p.State == model.PromiseBroken
			}
		}
		t.Fatal("no such promise")
		return false
	}
	for range 31 {
		daily(t, h)
		if broken() {
			t.Fatal("broken before its time")
		}
		h.Clock.Advance(day)
	}
	daily(t, h)
	if !broken() {
		t.Fatal("a month later, it is kept")
	}
	swept(t, h, model.RetentionLetter)
	if broken() {
		t.Error("swept, and it is still broken")
	}
}

func TestASweptConsentDoesNotComeBackByImport(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	consent := v.Consents[0]
	h.Do("oncall", model.WithdrawConsent{Consent: consent.ID, Channel: "phone"})
	if v, err = h.Desk("admin").Person(ctx, person); err != nil {
		t.Fatal(err)
	}
	for _, o := range v.Consents[0].Told {
		h.Do("dpo", model.ToldConsent{Consent: consent.ID, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
	}
	h.Clock.Advance(4 * 366 * day)
	daily(t, h)
	swept(t, h, model.RetentionConsent)
	again := model.ImportLine{Line: 1, Sum: []byte("again"), OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-1", Purpose: consent.Purpose, Notice: consent.Notice, Events: consent.Events}}
	if res := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{again}}); res.Lines[0].Outcome != "refused" {
		t.Errorf("the source's old copy of it was %s", res.Lines[0].Outcome)
	}
}

func TestABackupFromBeforeASweepDoesNotJamTheNext(t *testing.T) {
	h, plan := backedUp(t)
	id := asked(t, h, model.Controller, model.Rectification)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Clock.Advance(4 * 366 * day)
	b := takeOne(t, h)
	daily(t, h)
	swept(t, h, model.RetentionFile)
	into, _, err := h.Restore(plan, b, true)
	if err != nil {
		t.Fatal(err)
	}
	h.Move(into)
	r := h.Store.Backups().Restores[0]
	for _, who := range []string{"admin", "admin2"} {
		h.Do(who, model.ApproveRestore{Restore: r.ID, Digest: r.Digest(), Code: h.Code(who)})
	}
	daily(t, h)
	for _, rule := range []string{model.RetentionLetter, model.RetentionFile} {
		if got := proposedSweep(t, h, rule); got != "" {
			t.Errorf("%s would delete what opens with no key any more", got)
		}
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}
