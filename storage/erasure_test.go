package storage_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

var ctx = context.Background()

// Invented values that must never be found in a file.
const (
	subjectName  = "Aurelija Vanagaitė-Quux"
	subjectMail  = "aurelija.vanagaite@zirniukas.example"
	subjectPhone = "+370 600 12345"
	letterText   = "Prašau ištrinti visus mano duomenis be išimties."
)

// stock imports a tenant and a person with consents, content and, if wanted,
// an invoice, and returns the person's id.
func stock(t *testing.T, h *storetest.House, invoice bool) string {
	t.Helper()
	given := []model.ConsentEvent{{At: storetest.Start.AddDate(-1, 0, 0), State: model.ConsentGiven, Channel: "form", By: "subject"}}
	lines := []model.ImportLine{
		{Line: 1, Sum: []byte{1}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantActive}},
		{Line: 2, Sum: []byte{2}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-1", Name: subjectName,
			Email: subjectMail, Phone: subjectPhone, Language: "lt", Facts: []model.Datum{
				{Category: model.UsageLogs, Field: "last login", Value: "2026-11-01 from Zirniukas"},
				{Category: model.TenantContent, Field: "note", Value: "met Aurelija at Zirniukas"}}}},
		{Line: 3, Sum: []byte{3}, OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-1", Purpose: "newsletter", Notice: "2026-01", Events: given}},
	}
	if invoice {
		lines = append(lines, model.ImportLine{Line: 4, Sum: []byte{4}, OfTenant: "acme", OfPerson: "u-1", Invoice: &model.Invoice{
			Tenant: "acme", External: "i-1", Number: "INV-1", IssuedOn: deadline.On(2025, 3, 15), AmountMinor: 12345, Currency: "EUR", Buyer: "Acme UAB", Contact: subjectName}})
	}
	res := h.Do("admin", model.ImportRecords{Lines: lines})
	for _, l := range res.Lines {
		if l.Outcome != "created" {
			t.Fatalf("line %d: %s %s", l.Line, l.Outcome, l.Reason)
		}
	}
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 10})
	if err != nil || len(people.Rows) != 1 {
		t.Fatalf("people of acme: %v %v", people, err)
	}
	return people.Rows[0].ID
}

func letter() model.ReceiveLetter {
	return model.ReceiveLetter{Raw: []byte("From: x\n\n" + letterText), Suggested: []model.Right{model.Erasure}, Confidence: 0.9,
		ReceivedAt: storetest.Start.AddDate(0, 0, -3), Channel: "mailbox",
		File: model.CaseFile{Name: subjectName, Email: subjectMail, Heading: "Prašymas", Text: letterText, Language: "lt", MessageID: "<1@zirniukas.example>"}}
}

// proposed leads a letter up to a proposed plan and returns request and digest.
func proposed(t *testing.T, h *storetest.House, person string) (string, []byte) {
	t.Helper()
	id := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Do("admin", model.DrawPlan{Request: id})
	h.Do("admin", model.ProposeErasure{Request: id})
	view, err := h.Desk("admin2").Request(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return id, view.Request.Proposal.Digest
}

func TestErasureTakesTwoPeopleAndLeavesOnlyACertificate(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	id, digest := proposed(t, h, person)

	h.Refused("admin", "own_proposal", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin")})
	h.Refused("dpo", "role", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("dpo")})
	h.Refused("admin2", "advice", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	h.Refused("admin", "role", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest, Text: "invoices may stay"})
	h.Refused("admin2", "stale", model.ApproveErasure{Request: id, Digest: []byte("another"), Code: h.Code("admin2")})
	h.Refused("admin2", "code_wrong", model.ApproveErasure{Request: id, Digest: digest, Code: "000000"})
	code := h.Code("admin2")
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: code})

	view, err := h.Desk("dpo").Request(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if view.Request.State != model.Executed || !view.Erasure.Done() || len(view.Erasure.KeyDigest) != 32 {
		t.Fatalf("after approval: state %s, certificate done %v", view.Request.State, view.Erasure.Done())
	}
	if len(view.Erasure.Orders) != 2 || view.Row.Name != "" {
		t.Errorf("orders %d (want 2), name in the queue %q (want none)", len(view.Erasure.Orders), view.Row.Name)
	}
	kept := map[model.Outcome]int{}
	for _, k := range view.Erasure.Kept {
		kept[k.Outcome] += k.Count
	}
	if kept[model.RetainLaw] != 1 || kept[model.NotOurs] != 1 {
		t.Errorf("kept: %v; want one invoice and one item of the tenant's", kept)
	}
	if _, err := h.Desk("admin").Person(ctx, person); model.CodeOf(err) != "not_found" {
		t.Errorf("the person is still there: %v", err)
	}
	for _, filter := range []string{"aurelija", "zirniukas"} {
		found, _ := h.Desk("admin").People(ctx, "*", model.Window{Filter: filter, Limit: 5})
		asked, _ := h.Desk("admin").Requests(ctx, model.Window{Filter: filter, Limit: 5})
		if found.Matching+asked.Matching != 0 {
			t.Errorf("a search for %q still finds %d people and %d requests", filter, found.Matching, asked.Matching)
		}
	}
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "e-mail"})
	h.Refused("admin2", "code_used", model.OpenSession{Code: code})

	again := model.ImportLine{Line: 1, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-1", Name: subjectName, Email: subjectMail}}
	if res := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{again}}); res.Lines[0].Outcome != "refused" {
		t.Errorf("an import brought an erased person back: %v", res.Lines[0])
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Errorf("the log does not verify: %v", err)
	}
}

func TestNothingPersonalStandsInAnyFile(t *testing.T) {
	h := storetest.New(t)
	proposed(t, h, stock(t, h, true))
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	secrets := []string{subjectName, subjectMail, subjectPhone, letterText, "Aurelija", "irniukas", "Acme UAB", "INV-1"}
	err := filepath.WalkDir(h.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, s := range secrets {
			if bytes.Contains(raw, []byte(s)) {
				t.Errorf("%s holds personal data in clear (value %s…)", filepath.Base(path), hex.EncodeToString([]byte(s))[:8])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErasureCutShortIsFinishedAtTheNextStart(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	// Approve, then lose everything after the intent: the store is copied at
	// that moment by giving the steps one by one.
	res, err := h.Store.Give(ctx, h.IDs["admin2"], model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Store.Give(ctx, model.System.ID, model.ExecuteErasure{Erasure: res.Message}); err != nil {
		t.Fatal(err)
	}
	h.Reopen()
	view, err := h.Desk("dpo").Request(ctx, id)
	if err != nil || view.Request.State != model.Executed || !view.Erasure.Done() {
		t.Fatalf("after the restart: state %s, done %v, err %v", view.Request.State, view.Erasure.Done(), err)
	}
}

func TestSealedDataOfAnErasedPersonStaysShutInAnOldCopy(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(filepath.Join(h.Dir, storage.DataFile))
	if err != nil {
		t.Fatal(err)
	}
	if h.Store, err = storage.Open(h.Config); err != nil {
		t.Fatal(err)
	}
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	// A backup of the data file from before the erasure, with today's keys.
	if err := os.WriteFile(filepath.Join(h.Dir, storage.DataFile), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if h.Store, err = storage.Open(h.Config); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk("admin").Person(ctx, person); model.CodeOf(err) != "not_found" {
		t.Errorf("a restored backup shows the erased person: %v", err)
	}
	// The roll-back itself is noticed.
	if _, err := h.Store.Verify(ctx, false); err == nil {
		t.Error("a rolled-back log verifies against the heads kept beside it")
	}
}

func TestCodeWorksOnceForAThousandAtATime(t *testing.T) {
	h := storetest.New(t)
	code := h.Code("admin")
	won := make(chan bool, 1000)
	for range 1000 {
		go func() {
			_, err := h.Store.Do(ctx, h.IDs["admin"], model.OpenSession{Code: code})
			won <- err == nil
		}()
	}
	n := 0
	for range 1000 {
		if <-won {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d of 1000 parallel uses of one code won; wanted exactly 1", n)
	}
}

func TestWrongCodesLockTheFactor(t *testing.T) {
	h := storetest.New(t)
	for range 5 {
		h.Refused("admin", "code_wrong", model.OpenSession{Code: "000000"})
	}
	h.Refused("admin", "code_locked", model.OpenSession{Code: h.Code("admin")})
	h.Reopen()
	h.Refused("admin", "code_locked", model.OpenSession{Code: h.Code("admin")})
	h.Clock.Advance(31 * time.Minute)
	h.Do("admin", model.OpenSession{Code: h.Code("admin")})
}

func TestWrongMasterKeyIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	h := storetest.Empty(t)
	if err := h.Store.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := keys.CreateMaster(filepath.Join(t.TempDir(), "master.key"), storetest.Rand(9))
	if err != nil {
		t.Fatal(err)
	}
	cfg := h.Config
	cfg.Master = other
	if _, err := storage.Open(cfg); err == nil {
		t.Fatal("the store opened with a wrong master key")
	}
	h.Store, err = storage.Open(h.Config)
	if err != nil {
		t.Fatalf("the right key no longer opens it: %v", err)
	}
}
