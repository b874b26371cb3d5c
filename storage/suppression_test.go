package storage_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// subscribed makes a marketing contact of our own who gave one consent to
// marketing and one to something else; it returns the import that did it.
func subscribed(t *testing.T, h *storetest.House) (lines []model.ImportLine, person string) {
	t.Helper()
	hash := func(wording, purpose string, marketing bool) model.HexSum {
		sum := sha256.Sum256([]byte(wording))
		h.Do("admin", model.RecordTerms{Terms: model.Terms{Purpose: purpose, Notice: "2026-01", Language: "en", Wording: wording,
			Recipients: []string{"resend"}, Withdrawal: "link in every message", Months: 24, Marketing: marketing}})
		return model.HexSum(hex.EncodeToString(sum[:]))
	}
	news, study := hash("Yes, send me the newsletter.", "newsletter", true), hash("Yes, ask me about the study.", "study", false)
	given := []model.ConsentEvent{{At: storetest.Start.AddDate(0, -1, 0), State: model.ConsentGiven, Channel: "form"}}
	lines = []model.ImportLine{
		{Line: 1, Sum: []byte("p"), Person: &model.Person{Kind: model.MarketingContact, External: "m-1", Name: "Rasa Test", Email: "Rasa@Mail.example"}},
		{Line: 2, Sum: []byte("c"), OfPerson: "m-1", Consent: &model.Consent{External: "c-1", Purpose: "newsletter", Notice: "2026-01", WordingHash: news, Events: given}},
		{Line: 3, Sum: []byte("s"), OfPerson: "m-1", Consent: &model.Consent{External: "c-2", Purpose: "study", Notice: "2026-01", WordingHash: study, Events: given}},
	}
	h.Import(lines, 10)
	page, err := h.Desk("admin").People(ctx, "", model.Window{Limit: 5})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	return lines, page.Rows[0].ID
}

func consentStates(t *testing.T, h *storetest.House, person string) string {
	t.Helper()
	var words []string
	for _, c := range personPage(t, h, person).Consents {
		words = append(words, c.Purpose+"="+string(c.State()))
	}
	return strings.Join(words, " ")
}

func objection(address string) model.ReceiveLetter {
	return model.ReceiveLetter{Raw: []byte("stop it"), Suggested: []model.Right{model.ObjectionMarketing}, ReceivedAt: storetest.Start, Channel: "mailbox",
		File: model.CaseFile{Email: address, Text: "No more newsletters.", Language: "en", MessageID: "<stop." + address + ">"}}
}

func outcomesOf(h *storetest.House, by string, lines ...model.ImportLine) string {
	var words []string
	for _, l := range h.Do(by, model.ImportRecords{Lines: lines}).Lines {
		words = append(words, l.Outcome)
	}
	return strings.Join(words, " ")
}

func TestAnObjectionToMarketingActsAtTriageWithoutAnybodysApproval(t *testing.T) {
	h := storetest.New(t)
	_, person := subscribed(t, h)
	id := h.Do("oncall", objection("other@mail.example")).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.ObjectionMarketing}, Capacity: model.Controller, Person: person})
	if entry := lastEntry(t, h, "request.triage"); strings.Contains(strings.ToLower(entry), "mail.example") || !strings.Contains(entry, "suppressed=M-") {
		t.Errorf("the log says %s", entry)
	}
	if got := consentStates(t, h, person); got != "newsletter=withdrawn study=given" {
		t.Errorf("consents: %s", got)
	}
	v := personPage(t, h, person)
	if !v.Suppression.InForce() || v.Suppression.Events[0].Request != id {
		t.Errorf("suppression: %+v", v.Suppression)
	}
	list, err := h.Desk("auditor").Suppressions(ctx)
	if err != nil || len(list) != 2 { // the sender's address and the person's
		t.Fatalf("%d entries, %v", len(list), err)
	}
	for _, s := range list {
		if len(s.Told) != 2 || s.Told[0].Due.DaysSince(today(h)) > 1 {
			t.Errorf("told: %+v", s.Told)
		}
	}
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "excessive", Items: []string{"excessive"}})
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.ObjectionMarketing}, Capacity: model.Controller, Person: person})
	if again, _ := h.Desk("auditor").Suppressions(ctx); len(again) != 2 || len(again[0].Events) != 1 {
		t.Errorf("triage anew made %+v", again)
	}
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	open, _, _ := h.Desk("dpo").ToldOpen(ctx)
	h.Do("dpo", model.ToldEffect{Of: list[0].ID, Subprocessor: "resend", Answer: model.OrderDone})
	h.Do("dpo", model.ToldEffect{Of: list[0].ID, Subprocessor: "hetzner", Answer: model.OrderNothing})
	if now, _, _ := h.Desk("dpo").ToldOpen(ctx); now != open-1 {
		t.Errorf("%d open, before %d", now, open)
	}
}

func TestASuppressionOfSomebodyUnknownActsWhenTheyComeIn(t *testing.T) {
	h := storetest.New(t)
	h.Refused("auditor", "role", model.SuppressMarketing{Address: "rasa@mail.example", Channel: "phone"})
	h.Refused("dpo", "usage", model.SuppressMarketing{Address: "rasa", Channel: "phone"})
	h.Refused("dpo", "usage", model.SuppressMarketing{Channel: "phone"})
	h.Do("dpo", model.SuppressMarketing{Address: "rasa@mail.example", Channel: "phone"})
	bought := model.ImportLine{Line: 1, Sum: []byte("b"), Person: &model.Person{Kind: model.MarketingContact, External: "b-1", Name: "Rasa", Email: "RASA@mail.example"}}
	if got := outcomesOf(h, "admin", bought); got != "refused" {
		t.Errorf("a bought contact is %s", got)
	}
}

func TestASuppressionOutlivesThePersonAndStopsImports(t *testing.T) {
	h := storetest.New(t)
	lines, person := subscribed(t, h)
	id := h.Do("oncall", model.SuppressMarketing{Person: person, Channel: "phone"}).ID
	request := h.Do("oncall", objection("rasa@mail.example")).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Person: person})
	h.Do("admin", model.DrawPlan{Request: request})
	h.Do("admin", model.ProposeErasure{Request: request})
	v, err := h.Desk("admin2").Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	h.Do("admin2", model.ApproveErasure{Request: request, Digest: v.Request.Proposal.Digest, Code: h.Code("admin2")})
	h.Reopen()
	if list, err := h.Desk("admin").Suppressions(ctx); err != nil || len(list) != 1 || list[0].ID != id || !list[0].InForce() {
		t.Fatalf("after the erasure: %+v, %v", list, err)
	}
	again := func(external string) []model.ImportLine {
		p, c := *lines[0].Person, *lines[1].Consent
		p.External, c.External = external, "c-"+external
		return []model.ImportLine{{Line: 1, Sum: []byte(external), Person: &p}, {Line: 2, Sum: []byte("c"), OfPerson: external, Consent: &c}}
	}
	if got := outcomesOf(h, "admin", again("m-2")...); got != "refused refused" {
		t.Errorf("under another id they are %s", got)
	}
	// As a user of the platform they may come, their old consent may not.
	user := again("m-3")
	user[0].Person.Kind = model.PlatformUser
	res := h.Do("admin", model.ImportRecords{Lines: user})
	if res.Lines[0].Outcome != "created" || res.Lines[1].Outcome != "refused" || !strings.Contains(res.Lines[1].Reason, "Art. 21(3)") || !strings.Contains(res.Lines[1].Reason, id) {
		t.Errorf("as a user: %+v", res.Lines)
	}
	// A consent that they gave after the objection is their own new act.
	h.Clock.Advance(48 * time.Hour)
	fresh := again("m-4")
	fresh[1].Consent.Events = []model.ConsentEvent{{At: h.Clock.Now().Add(-time.Hour), State: model.ConsentGiven, Channel: "form"}}
	if got := outcomesOf(h, "admin", fresh...); got != "created created" {
		t.Errorf("with a consent of their own they are %s", got)
	}
	// A machine is not told who is on the list.
	machine(h)
	if got := outcomesOf(h, "intake", again("m-5")...); got != "taken taken" {
		t.Errorf("a machine is told %s", got)
	}
}

func TestASuppressionIsFoundAfterRotationsAndARestore(t *testing.T) {
	h := storetest.New(t)
	plan := h.BackUp()
	h.Do("dpo", model.SuppressMarketing{Address: "rasa@mail.example", Channel: "phone"})
	contact := func(n string) model.ImportLine {
		return model.ImportLine{Line: 1, Sum: []byte(n), Person: &model.Person{Kind: model.MarketingContact, External: n, Name: "Rasa", Email: "rasa@mail.example"}}
	}
	for range 3 {
		h.Do("admin", model.ProposeChange{Op: model.OpRotate, Level: model.LevelIndex})
		h.Approve("admin2")
		ended(t, h.Store)
		h.Clock.Advance(24 * time.Hour)
		if got := outcomesOf(h, "admin", contact("b-1")); got != "refused" {
			t.Fatalf("after a rotation it is %s", got)
		}
	}
	h.Do("dpo", model.SuppressMarketing{Address: "Rasa@mail.example", Channel: "post"}) // again: the same entry
	if list, _ := h.Desk("dpo").Suppressions(ctx); len(list) != 1 || len(list[0].Events) != 2 {
		t.Errorf("entries: %+v", list)
	}
	b := takeOne(t, h)
	dir, _, err := h.Restore(plan, b, false)
	if err != nil {
		t.Fatal(err)
	}
	h.Move(dir)
	list, err := h.Desk("dpo").Suppressions(ctx)
	if err != nil || len(list) != 1 || !list[0].InForce() {
		t.Fatalf("after the restore: %+v, %v", list, err)
	}
	if open, _, err := h.Desk("dpo").ToldOpen(ctx); err != nil || open != 1 {
		t.Errorf("after the restore %d are to be told, %v", open, err)
	}
}

func TestASuppressionEndsByTwoPersonsOnly(t *testing.T) {
	h := storetest.New(t)
	_, person := subscribed(t, h)
	id := h.Do("admin", model.SuppressMarketing{Person: person, Channel: "phone"}).ID
	end := model.ProposeRuling{Op: model.OpUnsuppress, Object: id, Reason: "asked for it in writing"}
	h.Refused("dpo", "role", end)
	h.Refused("oncall", "role", end)
	ruling := h.Do("admin", end).ID
	h.Do("admin2", ruleYes(t, h, ruling))
	v := personPage(t, h, person)
	if v.Suppression.ID != id || v.Suppression.InForce() {
		t.Errorf("after the second person: %+v", v.Suppression)
	}
	if got := consentStates(t, h, person); got != "newsletter=withdrawn study=given" {
		t.Errorf("consents came back: %s", got)
	}
	h.Refused("admin", "state", end)
	if got := h.Do("dpo", model.SuppressMarketing{Person: person, Channel: "phone"}).ID; got != id {
		t.Errorf("the next objection is %s", got)
	}
	if v := personPage(t, h, person); !v.Suppression.InForce() {
		t.Error("and does nothing")
	}
}

func TestACorrectionIsLoggedByFieldNamesAndRecipientsAreTold(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	request := requires(h, person, model.Rectification)
	h.Do("dpo", model.SuppressMarketing{Person: person, Channel: "phone"})
	h.Do("admin", model.RestrictPerson{Person: person, Request: request, Ground: model.GroundAccuracy})
	h.Refused("admin", "usage", model.RectifyPerson{Request: request})
	h.Refused("admin", "usage", model.RectifyPerson{Request: request, Fields: []model.Correction{{Field: "shoe size", Value: "43"}}})
	h.Refused("admin", "usage", model.RectifyPerson{Request: request, Fields: []model.Correction{{Field: model.FieldEmail, Value: "nowhere"}}})
	h.Refused("dpo", "role", model.RectifyPerson{Request: request})
	h.Do("admin", model.RectifyPerson{Request: request, Statement: "I never lived at Zirniukas.", Fields: []model.Correction{
		{Field: model.FieldName, Value: "Aurelija Corrected"}, {Field: model.FieldEmail, Value: "aurelija.new@mail.example"}, {Field: "usage-logs:last login", Value: "2026-11-02"}}})
	entry := lastEntry(t, h, "person.rectify")
	for _, never := range []string{"Corrected", "mail.example", "2026-11-02", "Zirniukas"} {
		if strings.Contains(entry, never) {
			t.Errorf("the log says %s", entry)
		}
	}
	if !strings.Contains(entry, "fields=name,e-mail,own(2)") {
		t.Errorf("the log says %s", entry)
	}
	v, err := h.Desk("admin").Request(ctx, request)
	if err != nil || v.Request.State != model.InProgress || len(v.Request.Corrected) != 1 || len(v.Request.Corrected[0].Fields) != 4 {
		t.Errorf("the request: %+v, %v", v.Request.Corrected, err)
	}
	p := personPage(t, h, person).Person
	told := 0
	for _, o := range p.Told {
		if o.What == model.ToldCorrect && o.Of == request {
			told++
		}
	}
	if told != 2 {
		t.Errorf("%d recipients were told", told)
	}
	if s := personPage(t, h, person).Suppression; !s.InForce() {
		t.Errorf("the suppression did not follow to the new address: %+v", s)
	}
	use := h.Do("admin", model.ProposeRuling{Op: model.OpUseRestricted, Object: person, Items: []string{"consent"}, Reason: "to check the correction", Until: today(h)}).ID
	h.Do("admin2", ruleYes(t, h, use))
	desk := h.Desk("admin")
	if err := desk.Reveal(ctx, look(h, person, "admin")); err != nil {
		t.Fatal(err)
	}
	full, err := desk.Person(ctx, person)
	if err != nil || full.Person.Name != "Aurelija Corrected" || full.Person.Email != "aurelija.new@mail.example" {
		t.Fatalf("held is %+v, %v", full.Person, err)
	}
	found := ""
	for _, d := range full.Person.Facts {
		found += d.Field + "=" + d.Value + ";"
	}
	if !strings.Contains(found, "last login=2026-11-02;") || !strings.Contains(found, "I never lived") {
		t.Errorf("held is %s", found)
	}
	if page, _ := h.Desk("admin").People(ctx, "acme", model.Window{Filter: "aurelija.new", Limit: 5}); len(page.Rows) != 1 {
		t.Error("the new address is not found")
	}
	h.Do("admin", model.AnswerRequest{Request: request, Channel: "post"})
	h.Refused("admin", "state", model.RectifyPerson{Request: request, Statement: "more"})
}
