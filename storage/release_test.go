package storage_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// terms of a release that holds in the houses of these tests.
func terms(to string) []string { return []string{"to=" + to, "resend=dpf", "automated=none"} }

// asking is a triaged request for a copy; the person is stocked with an invoice.
func asking(t *testing.T, h *storetest.House, rights ...model.Right) (request, person string) {
	t.Helper()
	person = stock(t, h, true)
	request = h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: rights, Capacity: model.Mixed, Tenant: "acme", Person: person})
	return request, person
}

// reviewed leads it up to a copy of which every value is decided.
func reviewed(t *testing.T, h *storetest.House, rights ...model.Right) (request, person string) {
	t.Helper()
	request, person = asking(t, h, rights...)
	h.Do("admin", model.ReviewCopy{Request: request, Keep: []string{"invoice/1"}, Reason: "the buyer is a company"})
	h.Do("admin", model.ReviewCopy{Request: request, Withhold: []string{"usage-logs/1"}, Reason: "names a colleague"})
	return request, person
}

// releaseRuling is the newest one.
func releaseRuling(t *testing.T, h *storetest.House) model.Ruling {
	t.Helper()
	list, err := h.Rulings()
	if err != nil || len(list) == 0 {
		t.Fatalf("%d rulings, %v", len(list), err)
	}
	return list[0]
}

// released leads a copy through both persons.
func released(t *testing.T, h *storetest.House, to string, rights ...model.Right) (request, person string) {
	t.Helper()
	request, person = reviewed(t, h, rights...)
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(to)})
	r := releaseRuling(t, h)
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	return request, person
}

// unpacked is what an identity of age opens, file by file.
func unpacked(t *testing.T, sealed []byte, with age.Identity) map[string]string {
	t.Helper()
	plain, err := age.Decrypt(bytes.NewReader(sealed), with)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestACopyIsReleasedByTwoAndOpensForThePersonOnly(t *testing.T) {
	h := storetest.New(t)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	request, _ := reviewed(t, h, model.Access)
	propose := model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(key.Recipient().String())}
	h.Refused("dpo", "role", propose)
	h.Do("admin", propose)
	r := releaseRuling(t, h)
	approve := func(name string) model.ApproveRuling {
		return model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code(name)}
	}
	h.Refused("admin", "own_proposal", approve("admin"))
	h.Refused("dpo", "role", approve("dpo"))
	var out bytes.Buffer
	if _, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out); model.CodeOf(err) != "release" || out.Len() > 0 {
		t.Fatalf("exported before it was released: %v, %d bytes", err, out.Len())
	}
	h.Do("dpo", model.AdviseRuling{Ruling: r.ID, Digest: r.Digest()})
	r = releaseRuling(t, h)
	h.Do("admin2", approve("admin2"))
	v, err := h.Desk("admin").Request(ctx, request)
	if err != nil || v.Request.State != model.Released || v.Request.Outcome != model.OutcomePartly {
		t.Fatalf("%s, %q, %v", v.Request.State, v.Request.Outcome, err)
	}

	if _, err := h.Desk("dpo").ExportCopy(ctx, request, h.Code("dpo"), &out); model.CodeOf(err) != "role" {
		t.Errorf("the DPO exports: %v", err)
	}
	if _, err := h.Desk("admin").ExportCopy(ctx, request, "000000", &out); model.CodeOf(err) != "code_wrong" || out.Len() > 0 {
		t.Errorf("exported with a wrong code: %v", err)
	}
	before := h.Store.Head().Size
	done, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out)
	if err != nil || done.Passphrase != "" || h.Store.Head().Size != before+1 {
		t.Fatalf("%+v, %v, %d entries", done, err, h.Store.Head().Size-before)
	}
	if bytes.Contains(out.Bytes(), []byte("Vanagait")) {
		t.Error("it is not sealed")
	}
	files := unpacked(t, out.Bytes(), key)
	for _, name := range []string{"index.html", "index.txt", "data.json", "csv/account-profile.csv", "csv/consent.csv", "csv/invoice.csv", "SHA256SUMS"} {
		if files[name] == "" {
			t.Errorf("no %s", name)
		}
	}
	if !strings.Contains(files["index.txt"], subjectName) || !strings.Contains(files["index.txt"], "BDAR 15 str. 4 d.") || !strings.Contains(files["index.txt"], "Resend") {
		t.Errorf("the page is %s", files["index.txt"])
	}
	for name, text := range files {
		for _, no := range []string{"2026-11-01 from", "met Aurelija at"} {
			if strings.Contains(text, no) {
				t.Errorf("%s has %q, which is withheld or the tenant's", name, no)
			}
		}
	}
	for _, no := range []string{"INV-1", "usage-logs"} {
		if strings.Contains(files["portable/data.json"], no) {
			t.Errorf("the portable file has %q, which Art. 20 does not cover", no)
		}
	}
	other, _ := age.GenerateX25519Identity()
	if _, err := age.Decrypt(bytes.NewReader(out.Bytes()), other); err == nil {
		t.Error("it opens for another key")
	}
}

func TestThePersonLearnsWhenAndWhyTheirDataWasSeenAndNotByWhom(t *testing.T) {
	h := storetest.New(t)
	request, person := reviewed(t, h, model.Access)
	see := func(of model.Ref, purpose model.Purpose) string {
		if err := h.Desk("dpo").Reveal(ctx, model.RevealData{Of: of, Fields: []string{model.AllFields}, Purpose: purpose, Code: h.Code("dpo")}); err != nil {
			t.Fatal(err)
		}
		return h.Clock.Now().UTC().Format(time.RFC3339)
	}
	want := see(model.Ref{Kind: model.KindPerson, ID: person}, model.PurposeAdvice) + ",advice\r\n" +
		see(model.Ref{Kind: model.KindRequest, ID: request}, model.PurposeIdentity) + ",identity\r\n"
	to, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	h.Do("dpo", model.ExportEvidence{Request: request, Code: h.Code("dpo")}) // without the letters: no consultation
	h.Do("dpo", model.ExportEvidence{Request: request, Purpose: model.PurposeAdvice, To: to.Recipient().String(), Code: h.Code("dpo")})
	want += h.Clock.Now().UTC().Format(time.RFC3339) + ",advice\r\n"
	h.Clock.Advance(time.Second)
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
	see(model.Ref{Kind: model.KindPerson, ID: person}, model.PurposeRequest) // who approves looks, too: later than the copy
	r := releaseRuling(t, h)
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	var out bytes.Buffer
	done, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out)
	if err != nil {
		t.Fatal(err)
	}
	with, err := age.NewScryptIdentity(done.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, out.Bytes(), with)
	if got := files["csv/consultations.csv"]; got != "at,why\r\n"+want {
		t.Errorf("the person learns %q, wanted %q", got, want)
	}
	for name, text := range files {
		if strings.Contains(text, h.IDs["dpo"]) || strings.Contains(text, "admin") {
			t.Errorf("%s names one of our people", name)
		}
	}
}

func TestAPassphraseIsMadeAnewForEachExportAndOpensIt(t *testing.T) {
	h := storetest.New(t)
	request, _ := released(t, h, model.ToPassphrase, model.Access)
	seen := map[string]bool{}
	for range 2 {
		var out bytes.Buffer
		done, err := h.Desk("admin2").ExportCopy(ctx, request, h.Code("admin2"), &out)
		if err != nil || len(done.Passphrase) != 34 || seen[done.Passphrase] {
			t.Fatalf("passphrase of %d characters, made before %v: %v", len(done.Passphrase), seen[done.Passphrase], err)
		}
		seen[done.Passphrase] = true
		with, err := age.NewScryptIdentity(done.Passphrase)
		if err != nil {
			t.Fatal(err)
		}
		files := unpacked(t, out.Bytes(), with)
		if files["data.json"] == "" || files["portable/data.json"] != "" {
			t.Errorf("files %v", slices.Sorted(maps.Keys(files)))
		}
	}
}

func TestACopyIsProposedOnlyOnceEveryValueIsReviewed(t *testing.T) {
	h := storetest.New(t)
	request, person := asking(t, h, model.Access)
	propose := model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)}
	h.Refused("admin", "review", propose)
	h.Do("admin", model.ReviewCopy{Request: request, Keep: []string{"usage-logs/1"}, Reason: "only about the person"})
	h.Refused("admin", "review", propose)
	h.Refused("admin", "usage", model.ReviewCopy{Request: request, Keep: []string{"invoice/1"}})
	h.Refused("admin", "usage", model.ReviewCopy{Request: request, Keep: []string{"usage-logs/2"}, Reason: "fine"})
	h.Refused("dpo", "role", model.ReviewCopy{Request: request, Keep: []string{"invoice/1"}, Reason: "fine"})
	h.Do("admin", model.ReviewCopy{Request: request, Keep: []string{"invoice/1"}, Reason: "a company"})
	for _, items := range [][]string{nil, {"automated=none"}, {"to=age1abc", "resend=dpf", "automated=none"}, {"to=passphrase", "resend=magic", "automated=none"}, {"to=passphrase", "to=passphrase"}} {
		h.Refused("admin", "usage", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: items})
	}
	h.Refused("admin", "release", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: []string{"to=passphrase", "automated=none"}})
	h.Refused("admin", "release", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: []string{"to=passphrase", "resend=dpf"}})
	v, err := h.Desk("auditor").Copy(ctx, request)
	if err != nil || v.Said != "" || v.Page != model.Hidden || len(v.Values) != 2 || v.Values[0].Value != model.Hidden {
		t.Errorf("an auditor sees %+v, %v", v, err)
	}
	d := h.Desk("admin2")
	if err := d.Reveal(ctx, model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: person}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code("admin2")}); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Copy(ctx, request); err != nil || !strings.Contains(v.Page, subjectName) || !strings.Contains(v.Values[0].Value, "Zirniukas") {
		t.Errorf("revealed it shows %+v, %v", v, err)
	}
	h.Do("admin", propose)
}

func TestChangedDataVoidsTheApprovalAndTheRelease(t *testing.T) {
	h := storetest.New(t)
	request, person := reviewed(t, h, model.Access)
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
	r := releaseRuling(t, h)
	consents, err := h.Desk("admin").ConsentsOf(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	h.Do("oncall", model.WithdrawConsent{Consent: consents[0].ID, Channel: "phone"})
	h.Refused("admin2", "stale", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	h.Do("admin2", model.DenyRuling{Ruling: r.ID, Reason: "the data changed"})

	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
	r = releaseRuling(t, h)
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{77}, OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-2", Purpose: "events", Notice: "2026-01",
		Events: []model.ConsentEvent{{At: storetest.Start, State: model.ConsentGiven, Channel: "form", By: "subject"}}}}}})
	var out bytes.Buffer
	if _, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out); model.CodeOf(err) != "stale" || out.Len() > 0 {
		t.Fatalf("changed data went out: %v, %d bytes", err, out.Len())
	}
	h.Refused("dpo", "role", model.ReturnRelease{Request: request, Reason: "the data changed"})
	h.Do("admin", model.ReturnRelease{Request: request, Reason: "the data changed"})
	h.Refused("admin", "state", model.ReturnRelease{Request: request, Reason: "once more"})
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
}

func TestOnlyWhoIsIdentifiedIsToldThatNothingIsHeld(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	l := letter()
	l.File.Email, l.File.Language = "somebody@else.example", "en"
	request := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Access}, Capacity: model.Controller})
	h.Do("admin", model.ReviewCopy{Request: request})
	propose := model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)}
	h.Refused("admin", "identity", propose)
	h.Do("admin", model.QueryRequest{Request: request, Kind: deadline.Identity, Reason: "unknown address"})
	h.Do("admin", model.ResumeRequest{Request: request, Method: "named an earlier invoice"})
	h.Do("admin", propose)
	r := releaseRuling(t, h)
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	var out bytes.Buffer
	done, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out)
	if err != nil {
		t.Fatal(err)
	}
	with, _ := age.NewScryptIdentity(done.Passphrase)
	files := unpacked(t, out.Bytes(), with)
	if !strings.Contains(files["index.txt"], "we hold no data about you") || len(files) != 4 {
		t.Errorf("%d files: %s", len(files), files["index.txt"])
	}
	v, _ := h.Desk("admin").Request(ctx, request)
	if v.Request.Outcome != model.OutcomeNotHeld {
		t.Errorf("the outcome is %q", v.Request.Outcome)
	}
}

func TestAMatchedPersonWhoWritesFromAnotherAddressIsIdentifiedFirst(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	l := letter()
	l.File.Email = "another@else.example"
	request := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Portability}, Capacity: model.Mixed, Tenant: "acme", Person: person})
	h.Do("admin", model.ReviewCopy{Request: request, Keep: []string{"usage-logs/1"}, Reason: "only about the person"})
	h.Refused("admin", "identity", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
}

func TestSecretsOfAnAccountAreToldOfAndNeverHandedOut(t *testing.T) {
	h := storetest.New(t)
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{
		{Line: 1, Sum: []byte{1}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantActive}},
		{Line: 2, Sum: []byte{2}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-1", Name: subjectName, Email: subjectMail, Language: "en", Facts: []model.Datum{
			{Category: model.Authentication, Field: "Password hash", Value: "$2y$12$secretsecret"}, {Category: model.Authentication, Field: "recovery codes", Value: "secretsecret"},
			{Category: model.Authentication, Field: "sign-in method", Value: "passkey"}}}}}})
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 1})
	if err != nil || len(people.Rows) != 1 {
		t.Fatalf("%v, %v", people, err)
	}
	l := letter()
	l.File.Language = "de" // no language of ours
	request := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Access, model.Portability}, Capacity: model.Controller, Person: people.Rows[0].ID})
	h.Do("admin", model.ReviewCopy{Request: request, Keep: []string{"authentication/1"}, Reason: "only about the person"})
	h.Do("admin", model.ProposeRuling{Op: model.RulingRelease, Object: request, Items: terms(model.ToPassphrase)})
	r := releaseRuling(t, h)
	h.Do("admin2", model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: h.Code("admin2")})
	var out bytes.Buffer
	done, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out)
	if err != nil {
		t.Fatal(err)
	}
	with, err := age.NewScryptIdentity(done.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, out.Bytes(), with)
	if want := "field,value\r\nPassword hash,\"[a secret, not shown]\"\r\nrecovery codes,\"[a secret, not shown]\"\r\nsign-in method,passkey\r\n"; files["csv/authentication.csv"] != want {
		t.Errorf("the table is %q", files["csv/authentication.csv"])
	}
	for name, text := range files {
		if strings.Contains(text, "secretsecret") {
			t.Errorf("%s has a secret", name)
		}
	}
}

func TestNobodyPreparesOrExportsTheirOwnCopy(t *testing.T) {
	h := storetest.New(t)
	request, _ := released(t, h, model.ToPassphrase, model.Access)
	h.Do("admin2", model.RecuseFrom{Request: request})
	var out bytes.Buffer
	if _, err := h.Desk("admin2").ExportCopy(ctx, request, h.Code("admin2"), &out); model.CodeOf(err) != "own_case" || out.Len() > 0 {
		t.Errorf("exported by who stands back: %v", err)
	}
	h.Refused("admin2", "own_case", model.ReturnRelease{Request: request, Reason: "mine"})
	if _, err := h.Desk("admin2").Copy(ctx, request); model.CodeOf(err) != "own_case" {
		t.Errorf("shown to who stands back: %v", err)
	}
	h.Do("admin", model.ReturnRelease{Request: request, Reason: "once more"})
	h.Refused("admin2", "own_case", model.ReviewCopy{Request: request, Withhold: []string{"usage-logs/1"}, Reason: "mine"})
}

// Art. 20 GDPR: what a portability release hands out is in a format for
// machines with the schema it is written to, and no wider than the article.
func TestAPortabilityReleaseCarriesItsDataAndSchemaForMachines(t *testing.T) {
	h := storetest.New(t)
	request, _ := released(t, h, model.ToPassphrase, model.Portability)
	var out bytes.Buffer
	done, err := h.Desk("admin").ExportCopy(ctx, request, h.Code("admin"), &out)
	if err != nil {
		t.Fatal(err)
	}
	with, err := age.NewScryptIdentity(done.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, out.Bytes(), with)
	for _, name := range []string{"portable/data.json", "portable/schema.json"} {
		if !json.Valid([]byte(files[name])) {
			t.Errorf("no %s that is JSON among %v", name, slices.Sorted(maps.Keys(files)))
		}
		if !strings.Contains(files["SHA256SUMS"], name) {
			t.Errorf("no sum of %s", name)
		}
	}
	if !strings.Contains(files["portable/data.json"], subjectMail) {
		t.Error("the data lacks what the person provided")
	}
	for name, text := range files {
		for _, no := range []string{"INV-1", "2026-11-01 from", "met Aurelija at"} {
			if strings.Contains(text, no) {
				t.Errorf("%s has %q, which Art. 20 does not cover", name, no)
			}
		}
	}
}
