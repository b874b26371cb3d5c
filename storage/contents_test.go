package storage_test

import (
	"bytes"
	"os"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// keptBy imports a person of acme's about whom it keeps two fields.
func keptBy(t *testing.T, h *storetest.House, external string) string {
	t.Helper()
	before := map[string]bool{}
	people := func(use func(id string)) {
		page, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			use(r.ID)
		}
	}
	people(func(id string) { before[id] = true })
	res := h.Do(model.System.ID, model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte(external), Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: external, Name: "Ona Kitokia",
		Facts: []model.Datum{{Category: model.TenantContent, Field: "note", Value: external + " note"}, {Category: model.TenantContent, Field: "salary", Value: external + " salary"}}}}}})
	if res.Lines[0].Outcome != "created" {
		t.Fatalf("%+v", res.Lines)
	}
	found := ""
	people(func(id string) {
		if !before[id] {
			found = id
		}
	})
	return found
}

// eraseOnWord has acme's content about a person erased on its instruction.
func eraseOnWord(t *testing.T, h *storetest.House, person string, fields ...string) string {
	t.Helper()
	id := forTenant(t, h, person)
	h.Do("admin", instruct(h, id, model.ScopeErase, fields...))
	h.Do("admin2", ruleYes(t, h, h.Do("admin", model.ProposeRuling{Op: model.OpInstructErase, Object: id}).ID))
	return id
}

func TestWhatATenantHadErasedDoesNotComeBackWithAnOldBackup(t *testing.T) {
	h, plan := backedUp(t)
	stock(t, h, false)
	agreement(t, h, "")
	whole, part, other := keptBy(t, h, "whole"), keptBy(t, h, "part"), keptBy(t, h, "other")
	b := takeOne(t, h)
	ids := []string{eraseOnWord(t, h, whole), eraseOnWord(t, h, part, "salary")}
	for _, id := range ids {
		if c := state(t, h, id).Processing.Carried; c.KeyGoneAt.IsZero() {
			t.Errorf("the key of %s is not destroyed: %+v", id, c)
		}
	}
	if got := content(t, h, part); len(got) != 1 || got[0].Field != "note" {
		t.Errorf("what is left: %+v", got)
	}
	if err := h.Store.Drill(ctx, b); err != nil { // an old backup still passes
		t.Fatal(err)
	}
	if v := h.Store.Backups(); v.Drills[0].Fault != "" {
		t.Errorf("the drill found %q", v.Drills[0].Fault)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
	into, _, err := h.Restore(plan, b, true)
	if err != nil {
		t.Fatal(err)
	}
	h.Move(into)
	for _, gone := range []string{whole, part} {
		if got := content(t, h, gone); len(got) != 0 {
			t.Errorf("it came back: %+v", got)
		}
	}
	if got := content(t, h, other); len(got) != 2 {
		t.Errorf("of somebody else is left: %+v", got)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func TestContentOfLaterIsNotSealedUnderAKeyThatWasDestroyed(t *testing.T) {
	h, plan := backedUp(t)
	stock(t, h, false)
	agreement(t, h, "")
	person := keptBy(t, h, "again")
	old := takeOne(t, h)
	eraseOnWord(t, h, person)
	id := forTenant(t, h, person)
	h.Do("admin", instruct(h, id, model.ScopeRectify, "note"))
	h.Do("admin", model.CarryOut{Request: id, Values: map[string]string{"note": "new"}})
	h.Clock.Advance(day)
	b := takeOne(t, h)
	into, _, err := h.Restore(plan, b, true)
	if err != nil {
		t.Fatal(err)
	}
	before := h.Dir
	h.Move(into)
	if got := content(t, h, person); len(got) != 1 || got[0].Field != "note" {
		t.Errorf("of a newer backup: %+v", got)
	}
	h.Move(before)
	if into, _, err = h.Restore(plan, old, true); err != nil {
		t.Fatal(err)
	}
	h.Move(into)
	if got := content(t, h, person); len(got) != 0 {
		t.Errorf("of the older backup: %+v", got)
	}
}

func TestAnInstructedErasureIsNotAtItsEndWhileAnOldCopyOfTheKeysIsLeft(t *testing.T) {
	h, plan := backedUp(t)
	stock(t, h, false)
	agreement(t, h, "")
	person := keptBy(t, h, "late")
	takeOne(t, h)
	away := plan.KeySlots[1] + ".away"
	if err := os.Rename(plan.KeySlots[1], away); err != nil {
		t.Fatal(err)
	}
	id := forTenant(t, h, person)
	h.Do("admin", instruct(h, id, model.ScopeErase))
	d := h.Do("admin", model.ProposeRuling{Op: model.OpInstructErase, Object: id}).ID
	if _, err := h.Store.Do(ctx, h.IDs["admin2"], ruleYes(t, h, d)); model.CodeOf(err) != "unfinished" {
		t.Fatalf("found %v", err)
	}
	h.Reopen()
	if !state(t, h, id).Processing.Carried.KeyGoneAt.IsZero() {
		t.Error("it is said to be at its end")
	}
	if err := os.Rename(away, plan.KeySlots[1]); err != nil {
		t.Fatal(err)
	}
	takeOne(t, h)
	if state(t, h, id).Processing.Carried.KeyGoneAt.IsZero() {
		t.Error("it is not at its end with every copy renewed")
	}
}

func TestATenantsEndTakesContentAboutPeopleWhoWereErasedBefore(t *testing.T) {
	h, _ := backedUp(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	subject := model.ContentSubject("acme", person)
	if !h.Store.HasKey(subject) {
		t.Fatal("the tenant's content went with the person")
	}
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	h.Do("admin", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7", Done: true})
	h.Do("admin2", ruleYes(t, h, h.Do("admin", model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"}).ID))
	if h.Store.HasKey(subject) || h.Store.HasKey(model.TenantSubject("acme")) {
		t.Error("a key is left")
	}
	err := h.Store.Each(func(bucket string, key, _ []byte) {
		if bucket == string(model.KindContent) && bytes.HasPrefix(key, []byte("acme/")) {
			t.Errorf("%s is left", key)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
