package storage_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// agreement activates an agreement with acme by two persons: a first contact, one
// more, and one of its management.
func agreement(t *testing.T, h *storetest.House, key string) {
	t.Helper()
	h.Do("admin", model.EditAgreement{Tenant: "acme", Version: "2026-2", SignedOn: today(h) - 30, Named: "no", ExportKey: key,
		Main: model.TenantContact{Name: "Asta Kontaktė", Email: "asta@acme.example"},
		Add:  []model.TenantContact{{Name: "Rasa Antroji", Email: "rasa@acme.example"}, {Name: "Vytas Vadovas", Email: "head@acme.example", Management: true}}})
	d := h.Do("admin", model.ProposeRuling{Op: model.OpAgreement, Object: "acme", Reason: "amendment 2"}).ID
	h.Refused("admin", "own_proposal", ruleBy(t, h, "admin", d))
	h.Do("admin2", ruleYes(t, h, d))
}

func ruleBy(t *testing.T, h *storetest.House, who, id string) model.ApproveRuling {
	t.Helper()
	r := ruledBy(t, h, id)
	return model.ApproveRuling{Ruling: id, Op: r.Op, Digest: r.Digest(), Code: h.Code(who)}
}

// forTenant is a request that acme decides on, forwarded to it.
func forTenant(t *testing.T, h *storetest.House, person string) string {
	t.Helper()
	l := letter()
	l.File.MessageID = fmt.Sprintf("<%d@zirniukas.example>", h.Store.Head().Size)
	l.Raw = append(l.Raw, l.File.MessageID...)
	id := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Processor, Tenant: "acme", Person: person})
	h.Do("dpo", model.ForwardRequest{Request: id})
	return id
}

func instruct(h *storetest.House, request string, scope model.Scope, fields ...string) model.RecordInstruction {
	return model.RecordInstruction{Request: request, Contact: "k-1", Reference: "AC-17", How: "signed mail", Scope: scope, Fields: fields, Due: today(h) + 10}
}

// content is what acme keeps about a person.
func content(t *testing.T, h *storetest.House, person string) []model.Datum {
	t.Helper()
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	return v.Content.Facts
}

func state(t *testing.T, h *storetest.House, request string) model.Request {
	t.Helper()
	v, err := h.Desk("admin").Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	return v.Request
}

func TestAnInstructedErasureTakesExactlyTheTenantsContentAndTellsTheTenantOnly(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	agreement(t, h, "")
	id := forTenant(t, h, person)
	h.Refused("admin", "contact", model.RecordInstruction{Request: id, Contact: "k-7", Reference: "AC-17", How: "mail", Scope: model.ScopeErase, Due: today(h) + 3})
	h.Do("admin", instruct(h, id, model.ScopeErase))
	h.Refused("admin", "second_person", model.CarryOut{Request: id})
	h.Refused("admin", "scope", model.ProposeRuling{Op: model.OpInstructExport, Object: id})

	d := h.Do("admin", model.ProposeRuling{Op: model.OpInstructErase, Object: id}).ID
	if text := string(ruledBy(t, h, d).Canonical()); strings.Contains(text, "Zirniukas") || strings.Contains(text, "Rasa") || !strings.Contains(text, "contact k-1") {
		t.Errorf("the frozen text names persons, or not the contact's number:\n%s", text)
	}
	h.Refused("admin", "own_proposal", ruleBy(t, h, "admin", d))
	without := ruleYes(t, h, d)
	without.Code = ""
	h.Refused("admin2", "code_wrong", without)
	h.Do("admin2", ruleYes(t, h, d))

	if facts := content(t, h, person); len(facts) != 0 {
		t.Errorf("the tenant's content is there still: %v", facts)
	}
	v, err := h.Desk("admin").Person(ctx, person)
	if err != nil || len(v.Person.Facts) != 1 || len(v.Consents) != 1 || len(v.Invoices) != 1 {
		t.Errorf("what we hold as controller was touched: %+v, %v", v, err)
	}
	done := state(t, h, id)
	if c := done.Processing.Carried; done.State != model.CarriedOut || c.Count != 1 || c.Ruling != d || len(c.Orders) == 0 || len(c.Digest) != 32 {
		t.Errorf("carried out: %+v", done)
	}
	home, err := h.Desk("admin").Home(ctx)
	if err != nil || home.OpenOrders != len(done.Processing.Carried.Orders) {
		t.Errorf("%d orders are open, %v", home.OpenOrders, err)
	}
	for _, o := range done.Processing.Carried.Orders {
		h.Do("admin", model.AcknowledgeOrder{Erasure: id, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
		h.Refused("admin", "state", model.AcknowledgeOrder{Erasure: id, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
	}

	// Nothing of it can go to the person, or to an address that is not listed.
	h.Refused("admin", "processor", model.DraftLetter{Kind: model.AnswerTo(model.Erasure), Request: id})
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterTenantResult, Request: id}).ID
	if to := opened(t, h, "admin", l); to.Text.Email != "rasa@acme.example" || strings.Contains(to.Text.Body, "Zirniukas") {
		t.Errorf("the result goes to %s: %s", to.Text.Email, to.Text.Body)
	}
	h.Refused("admin", "contact", model.EditLetter{Letter: l, Kind: model.LetterTenantResult, Email: subjectMail})
	h.Refused("admin", "contact", model.DeliverResult{Request: id, Contact: "k-9", Channel: "portal"})
	h.Do("admin", model.SendLetter{Letter: l, Kind: model.LetterTenantResult, How: "portal"})
	if done = state(t, h, id); done.State != model.Delivered || done.Outcome != model.OutcomeTenant || done.Processing.DeliveredTo != "k-1" {
		t.Errorf("delivered: %+v", done)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
	h.Reopen()
	if facts := content(t, h, person); len(facts) != 0 {
		t.Errorf("it came back: %v", facts)
	}
}

func TestAnInstructedExportIsSealedToTheTenant(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, true)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	agreement(t, h, key.Recipient().String())
	id := forTenant(t, h, person)
	var file bytes.Buffer
	if _, err := h.Desk("admin").ExportForTenant(ctx, id, h.Code("admin"), &file); model.CodeOf(err) != "state" {
		t.Errorf("exported without an instruction: %v", err)
	}
	h.Do("admin", instruct(h, id, model.ScopeExport))
	h.Do("admin2", ruleYes(t, h, h.Do("admin", model.ProposeRuling{Op: model.OpInstructExport, Object: id}).ID))
	h.Refused("admin", "state", model.DeliverResult{Request: id, Channel: "portal"})
	if _, err := h.Desk("admin").ExportForTenant(ctx, id, "000000", &file); model.CodeOf(err) != "code_wrong" {
		t.Errorf("exported without a code: %v", err)
	}
	h.Do("admin", model.UnlockSession{Code: h.Code("admin")})
	file.Reset()
	out, err := h.Desk("admin").ExportForTenant(ctx, id, h.Code("admin"), &file)
	if err != nil || out.Passphrase != "" || out.SealedTo != key.Recipient().String() {
		t.Fatalf("exported %+v, %v", out, err)
	}
	plain, err := age.Decrypt(&file, key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil || !strings.Contains(string(text), "met Aurelija at Zirniukas") {
		t.Errorf("the extract lacks the content: %s, %v", text, err)
	}
	for _, ours := range []string{"last login", subjectMail, subjectPhone, "INV-1", "newsletter"} {
		if strings.Contains(string(text), ours) {
			t.Errorf("the extract has %q, which is not the tenant's", ours)
		}
	}
	if state(t, h, id).Processing.Instruction.Salt != "" {
		t.Error("the salt of the digest is shown")
	}
	if digest := state(t, h, id).Processing.Carried.Digest; hex.EncodeToString(digest) != out.Digest {
		t.Error("another digest than the approved one")
	}
	h.Do("admin", model.DeliverResult{Request: id, Channel: "portal"})
	if r := state(t, h, id); r.State != model.Delivered {
		t.Errorf("%s", r.State)
	}
}

func TestOneIsEnoughToReadRectifyAndKeep(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	read := forTenant(t, h, person)
	h.Do("admin", instruct(h, read, model.ScopeRead))
	h.Refused("admin", "scope", model.CarryOut{Request: read, Values: map[string]string{"note": "x"}})
	h.Do("admin", model.CarryOut{Request: read})
	if c := state(t, h, read).Processing.Carried; c.Count != 1 || strings.Join(c.Fields, "") != "note" {
		t.Errorf("read: %+v", c)
	}
	right := forTenant(t, h, person)
	h.Do("admin", instruct(h, right, model.ScopeRectify, "note"))
	h.Refused("admin", "scope", model.CarryOut{Request: right, Values: map[string]string{"note": "moved", "phone": "1"}})
	h.Refused("admin", "usage", model.CarryOut{Request: right})
	h.Do("admin", model.CarryOut{Request: right, Values: map[string]string{"note": "moved"}})
	h.Do("admin", model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: person}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code("admin")})
	desk := h.Desk("admin")
	if _, err := desk.Do(ctx, model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: person}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code("admin")}); err != nil {
		t.Fatal(err)
	}
	if v, err := desk.Person(ctx, person); err != nil || len(v.Content.Facts) != 1 || v.Content.Facts[0].Value != "moved" {
		t.Errorf("put right: %+v, %v", v.Content, err)
	}
	keep := forTenant(t, h, person)
	h.Do("admin", instruct(h, keep, model.ScopeKeep))
	h.Do("admin", model.CarryOut{Request: keep})
	h.Do("admin", model.DeliverResult{Request: keep, Channel: "phone"})
}

func TestAnInstructionThatInfringesIsHeldAndTheTenantToldAtOnce(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := forTenant(t, h, person)
	h.Do("admin", instruct(h, id, model.ScopeErase))
	open := h.Do("admin", model.ProposeRuling{Op: model.OpInstructErase, Object: id}).ID
	h.Do("admin", model.ObjectTo{Request: id, Law: "Art. 6 GDPR", Reason: "no basis"})
	held := state(t, h, id).Processing.Instruction
	l, err := outLetter(h, held.Letter)
	if err != nil || l.State != model.OutQueued || l.Kind != model.LetterInfringes {
		t.Errorf("the tenant is told by %+v, %v", l, err)
	}
	h.Refused("admin2", "infringes", ruleYes(t, h, open))
	h.Refused("admin", "infringes", model.CarryOut{Request: id})
	h.Do("admin", instruct(h, id, model.ScopeKeep))
	h.Do("admin", model.CarryOut{Request: id})
}

func TestWhatTheLawForbidsToEraseIsKeptByTwoAfterTheDPOsAdvice(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := forTenant(t, h, person)
	h.Do("admin", instruct(h, id, model.ScopeErase))
	h.Do("admin", model.PlaceHold{Person: person, Ground: model.HoldLaw, Law: "Art. 5 of a law", Until: today(h).AddDays(90), Review: today(h).AddDays(30)})
	h.Refused("admin", "held", model.ProposeRuling{Op: model.OpInstructErase, Object: id})
	keep := model.ProposeRuling{Op: model.OpInstructKeep, Object: id, Reason: "transport papers", Law: "CMR Convention", Until: today(h) + 90}
	bad := keep
	bad.Law = ""
	h.Refused("admin", "usage", bad)
	ruled(t, h, keep)
	if r := state(t, h, id); r.State != model.KeptByLaw || r.Processing.Carried.Law != "CMR Convention" || len(content(t, h, person)) != 1 {
		t.Errorf("kept: %+v", r)
	}
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterTenantResult, Request: id}).ID
	if v := opened(t, h, "admin", l); !strings.Contains(v.Text.Body, "CMR Convention") {
		t.Errorf("the tenant is not told the law:\n%s", v.Text.Body)
	}
	h.Do("admin", model.DeliverResult{Request: id, Channel: "e-mail"})
}

func TestATenantIsFoundRemindedAndHelped(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := h.Do("oncall", letter()).ID
	h.Do("admin", model.TenantUnknown{Request: id, Rights: []model.Right{model.Erasure}, Basis: "no such user"})
	h.Clock.Advance(24 * time.Hour)
	waiting, err := h.Desk("admin").Requests(ctx, model.Window{Filter: "state:waiting-tenant", Limit: 9})
	if err != nil || len(waiting.Rows) != 1 || !waiting.Rows[0].Overdue { // it came on a Saturday, and it is Wednesday: two working days have passed
		t.Errorf("waiting for a tenant: %+v, %v", waiting.Rows, err)
	}
	h.Do("admin", model.TenantFound{Request: id, Tenant: "acme", Person: person, Basis: "the address"})
	l := h.Do("dpo", model.DraftLetter{Kind: model.LetterForward, Request: id}).ID
	h.Do("dpo", model.SendLetter{Letter: l, Kind: model.LetterForward, How: "portal"})
	if r := state(t, h, id); r.State != model.Forwarded || r.Overdue(h.Clock.Now()) {
		t.Errorf("the letter that forwards does not forward: %s", r.State)
	}
	hold := h.Do("dpo", model.DraftLetter{Kind: model.LetterHolding, Request: id}).ID
	if v := opened(t, h, "dpo", hold); strings.Contains(v.Text.Body, "Acme") {
		t.Errorf("the holding reply names the tenant:\n%s", v.Text.Body)
	}
	h.Do("dpo", model.SendLetter{Letter: hold, Kind: model.LetterHolding, How: "post"})
	if state(t, h, id).Processing.HeldAt.IsZero() {
		t.Error("the holding reply is not noted")
	}
	h.Refused("admin", "state", model.AnswerRequest{Request: id, Channel: "post", Letter: hold}) // the tenant is yet to decide
	for range 30 {
		h.Clock.Advance(24 * time.Hour)
		for range 2 {
			if err := h.Store.Daily(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	first := state(t, h, id).Processing.Reminders[0].Letter // no mail server takes it: a person sends it
	h.Refused("dpo", "state", model.SendLetter{Letter: first, Kind: model.LetterTenantReminder})
	h.Do("dpo", model.SendLetter{Letter: first, Kind: model.LetterTenantReminder, How: "portal"})
	var said []string
	for _, m := range state(t, h, id).Processing.Reminders {
		said = append(said, string(m.Stage)+":"+m.Contact)
		if l, err := outLetter(h, m.Letter); err != nil || l.State != model.OutQueued && m.Letter != first {
			t.Errorf("%s: %+v, %v", m.Stage, l, err)
		}
	}
	if got := strings.Join(said, " "); got != "3-days:main 7-days:main 14-days:main management:k-2" {
		t.Errorf("reminded %s", got)
	}

	second := letter()
	second.File.MessageID, second.Raw = "<2@acme.example>", []byte("another")
	helped := h.Do("oncall", second).ID
	in := instruct(h, helped, model.ScopeKeep)
	h.Do("admin", model.HelpTenant{RecordInstruction: in, Rights: []model.Right{model.Access}, Tenant: "acme", Person: person})
	if r := state(t, h, helped); r.State != model.Instructed || !r.Processing.Instruction.Asked || r.Clock(today(h)).Due != in.Due {
		t.Errorf("helped: %+v", r)
	}
}

func TestACapacityIsChangedByTwo(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: person})
	h.Refused("admin", "second_person", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Processor, Tenant: "acme", Person: person})
	d := h.Do("admin", model.ProposeRuling{Op: model.OpCapacity, Object: id, Reason: "tenant content", Items: []string{"to=processor", "tenant=acme"}}).ID
	h.Refused("admin", "own_proposal", ruleBy(t, h, "admin", d))
	h.Do("admin2", ruleYes(t, h, d))
	if r := state(t, h, id); r.Capacity != model.Processor || r.State != model.Triaged {
		t.Errorf("%+v", r)
	}
	if v, err := h.Desk("admin").Person(ctx, person); err != nil || v.Person.LockedBy != "" {
		t.Errorf("locked by %s for what is not ours, %v", v.Person.LockedBy, err)
	}
	h.Refused("admin", "processor", model.DrawPlan{Request: id})
	h.Refused("admin", "not_found", model.ProposeRuling{Op: model.OpCapacity, Object: id, Reason: "x", Items: []string{"to=processor", "tenant=nobody"}})
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpCapacity, Object: id, Reason: "x", Items: []string{"to=mixed"}})
	second := letter()
	second.File.MessageID, second.Raw = "<2@zirniukas.example>", []byte("another")
	both := h.Do("oncall", second).ID
	h.Do("admin", model.TriageRequest{Request: both, Rights: []model.Right{model.Access}, Capacity: model.Mixed, Tenant: "acme", Person: person})
	h.Refused("admin", "exists", model.ProposeRuling{Op: model.OpCapacity, Object: both, Reason: "x", Items: []string{"to=processor", "tenant=acme"}})
}

// The contacts of an agreement are people: masked to everybody, in no ruling and
// in no entry of the log. A rerun of the import changes nothing.
func TestAnAgreementIsActivatedByTwoAndKeepsItsContactsToItself(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpAgreement, Object: "acme", Reason: "x"})
	h.Refused("admin", "usage", model.EditAgreement{Tenant: "acme", Add: []model.TenantContact{{Name: "x", Email: "nowhere"}}})
	h.Refused("admin", "usage", model.EditAgreement{Tenant: "acme", ExportKey: "age1nonsense"})
	agreement(t, h, "")
	v, err := h.Desk("auditor").Tenant(ctx, "acme")
	if err != nil || len(v.Tenant.DPA.Contacts) != 2 || strings.Contains(v.Tenant.DPA.Contacts[0].Name+v.Tenant.DPA.ContactEmail, "Rasa") {
		t.Errorf("%+v, %v", v.Tenant.DPA, err)
	}
	h.Do("admin", model.EditAgreement{Tenant: "acme", Remove: []string{"k-2"}, Add: []model.TenantContact{{Name: "Nora Naujoji", Email: "nora@acme.example"}}})
	v, err = h.Desk("admin").Tenant(ctx, "acme")
	if err != nil || v.Tenant.Draft.DPA.Contacts[1].ID != "k-3" || v.DraftDigest != nil || strings.Contains(v.Tenant.Draft.DPA.Contacts[1].Email, "nora@") {
		t.Errorf("the draft shows: %+v, %v", v, err)
	}
	d := h.Do("admin2", model.ProposeRuling{Op: model.OpAgreement, Object: "acme", Reason: "amendment 3"}).ID
	h.Refused("admin", "own_proposal", ruleBy(t, h, "admin", d)) // who wrote the draft does not activate it
	h.Do("admin", model.EditAgreement{Tenant: "acme", Named: "yes"})
	h.Do("admin", model.EditAgreement{Tenant: "acme", Drop: true})
	for _, l := range h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{1}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantActive}}}}).Lines {
		if l.Outcome != "unchanged" {
			t.Errorf("a rerun of the import: %+v", l)
		}
	}
	if got, err := h.Desk("admin").Tenant(ctx, "acme"); err != nil || len(got.Tenant.DPA.Contacts) != 2 {
		t.Errorf("the import changed the agreement: %+v, %v", got.Tenant.DPA, err)
	}
}

func outLetter(h *storetest.House, id string) (model.OutLetter, error) {
	v, err := h.Desk("admin").OutLetter(ctx, id)
	return v.Letter, err
}

// The person whom we erased as controller is a person of the tenant's still: its
// content is found, and erased on its word.
func TestATenantInstructsOnAPersonWhomWeErased(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := forTenant(t, h, person)
	ours, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: ours, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: ours, Digest: digest, Code: h.Code("admin2")})
	h.Do("admin", instruct(h, id, model.ScopeErase))
	h.Do("admin2", ruleYes(t, h, h.Do("admin", model.ProposeRuling{Op: model.OpInstructErase, Object: id}).ID))
	if c := state(t, h, id).Processing.Carried; c.Count != 1 {
		t.Errorf("carried out: %+v", c)
	}
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

// What did not reach the tenant was not forwarded, and not delivered.
func TestALetterThatComesBackFromTheTenantUndoesWhatItsSendingDid(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	agreement(t, h, "")
	id := h.Do("oncall", letter()).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Processor, Tenant: "acme", Person: person})
	back := func(l string) {
		v, err := outLetter(h, l)
		if err != nil {
			t.Fatal(err)
		}
		h.Do("oncall", model.BounceLetter{Of: []string{v.MessageID}, Action: "failed", Status: "5.1.1", MessageID: l + "@mx.example", Raw: []byte(l), At: h.Clock.Now()})
	}
	send := func(kind model.LetterKind) string {
		l := h.Do("admin", model.DraftLetter{Kind: kind, Request: id}).ID
		h.Do("admin", model.SendLetter{Letter: l, Kind: kind, How: "portal"})
		return l
	}
	back(send(model.LetterForward))
	if r := state(t, h, id); r.State != model.Triaged || !r.Processing.ForwardedAt.IsZero() || r.ForwardBy().IsZero() {
		t.Errorf("not forwarded, it is %+v", r)
	}
	send(model.LetterForward)
	back(send(model.LetterHolding))
	if r := state(t, h, id); r.State != model.Forwarded || !r.Processing.HeldAt.IsZero() {
		t.Errorf("the person was not told, and it is %+v", r)
	}
	h.Do("admin", instruct(h, id, model.ScopeKeep))
	h.Do("admin", model.CarryOut{Request: id})
	back(send(model.LetterTenantResult))
	if r := state(t, h, id); r.State != model.CarriedOut || !r.Processing.DeliveredAt.IsZero() || r.Outcome != "" {
		t.Errorf("not delivered, it is %+v", r)
	}
	send(model.LetterTenantResult)
	if r := state(t, h, id); r.State != model.Delivered {
		t.Errorf("it is %s", r.State)
	}
}
