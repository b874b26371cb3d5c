package storage_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// clear reports whether a desk shows the person's name in clear.
func clear(t *testing.T, d *storage.Desk, person string) bool {
	t.Helper()
	v, err := d.Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	return v.Person.Name == subjectName
}

// read reports whether a desk shows the letter in clear.
func read(t *testing.T, d *storage.Desk, request string) bool {
	t.Helper()
	v, err := d.Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	return v.File.Text == letterText
}

func ofPerson(id string) model.RevealData {
	return model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: id}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest}
}

func ofRequest(id string) model.RevealData {
	return model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: id}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest}
}

// reveals gives a reveal with a fresh code that must go through.
func reveals(t *testing.T, h *storetest.House, d *storage.Desk, who string, cmd model.RevealData) {
	t.Helper()
	cmd.Code = h.Code(who)
	if err := d.Reveal(ctx, cmd); err != nil {
		t.Fatalf("reveal by %s: %v", who, err)
	}
}

// refused gives one that must be refused.
func refused(t *testing.T, h *storetest.House, who, code string, cmd model.RevealData) {
	t.Helper()
	if cmd.Code == "" {
		cmd.Code = h.Code(who)
	}
	d := h.Desk(who)
	if err := d.Reveal(ctx, cmd); err == nil || model.CodeOf(err) != code {
		t.Errorf("reveal by %s: wanted refusal %q, got %v", who, code, err)
	}
	if cmd.Of.Kind == model.KindPerson && clear(t, d, cmd.Of.ID) {
		t.Errorf("a refused reveal by %s shows the name", who)
	}
}

func TestRevealShowsOneRecordToOneSessionOnly(t *testing.T) {
	h, person, request := masked(t)
	desk, other := h.Desk("admin"), h.Desk("admin")
	reveals(t, h, desk, "admin", ofPerson(person))
	if !clear(t, desk, person) {
		t.Error("the name is masked after its reveal")
	}
	if clear(t, other, person) || clear(t, h.Desk("dpo"), person) {
		t.Error("a reveal shows in another session")
	}
	if read(t, desk, request) {
		t.Error("a reveal of the person shows the letter")
	}
	people, err := desk.People(ctx, "acme", model.Window{Limit: 1})
	if err != nil || people.Rows[0].Name == subjectName {
		t.Errorf("a list shows what its record's page revealed: %v", err)
	}
	v, err := desk.Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	if v.Person.Phone != subjectPhone || v.Person.External != "u-1" || v.Person.Facts[0].Value == model.Hidden || v.Content.Facts[0].Value == model.Hidden ||
		v.Invoices[0].Contact != subjectName || v.Consents[0].External != "c-1" || !v.Revealed.All() || v.Revealed.Purpose != model.PurposeRequest {
		t.Errorf("not all of the person is in clear: %+v", v)
	}
}

func TestRevealOfARequestShowsLetterSenderNotesAndCandidates(t *testing.T) {
	h, _, request := masked(t)
	desk := h.Desk("dpo")
	if err := desk.Letter(ctx, request, io.Discard); model.CodeOf(err) != "masked" {
		t.Errorf("the original without a reveal: %v", err)
	}
	cmd := ofRequest(request)
	cmd.Purpose = model.PurposeAdvice
	reveals(t, h, desk, "dpo", cmd)
	v, err := desk.Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if v.File.Text != letterText || v.File.Email != subjectMail || v.Row.Name != subjectName || v.File.Notes[0].Text != "called back" ||
		v.File.Files[0] != "pasas.pdf" || v.Candidates[0].Name != subjectName || v.Matched.Email != subjectMail {
		t.Errorf("not all of the request is in clear: %+v", v)
	}
	var original bytes.Buffer
	if err := desk.Letter(ctx, request, &original); err != nil || !bytes.Contains(original.Bytes(), []byte(letterText)) {
		t.Errorf("the original after the reveal: %v", err)
	}
}

func TestRevealOfOneFieldShowsThatFieldOnly(t *testing.T) {
	h, person, request := masked(t)
	desk := h.Desk("admin")
	cmd := ofPerson(person)
	cmd.Fields = []string{"last login"}
	reveals(t, h, desk, "admin", cmd)
	v, err := desk.Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	if v.Person.Facts[0].Value == model.Hidden || v.Person.Name == subjectName || v.Person.Phone != model.Hidden {
		t.Errorf("in clear: %+v", v.Person)
	}
	name := ofRequest(request)
	name.Fields = []string{model.FieldName}
	reveals(t, h, desk, "admin", name)
	r, err := desk.Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if r.File.Name != subjectName || r.File.Email == subjectMail || r.File.Text != model.Hidden || r.Candidates[0].Name == subjectName {
		t.Errorf("in clear: %+v, %+v", r.File, r.Candidates)
	}
	if err := desk.Letter(ctx, request, io.Discard); model.CodeOf(err) != "masked" {
		t.Errorf("the original after a reveal of the name: %v", err)
	}
	contact := model.RevealData{Of: model.Ref{Kind: model.KindTenant, ID: "acme"}, Fields: []string{model.FieldContact}, Purpose: model.PurposeRequest}
	reveals(t, h, desk, "admin", contact)
	if tenant, err := desk.Tenant(ctx, "acme"); err != nil || tenant.Tenant.DPA.ContactName != "Asta Kontaktė" {
		t.Errorf("the contact: %v, %v", tenant.Tenant.DPA, err)
	}
}

func TestEachRoleRevealsAsTheMatrixSays(t *testing.T) {
	h, person, _ := masked(t)
	all := ofPerson(person)
	refused(t, h, "auditor", "role", all)
	wrong := all
	wrong.Code = "000000"
	refused(t, h, "admin", "code_wrong", wrong)
	none := all
	none.Purpose = "curiosity"
	refused(t, h, "dpo", "usage", none)
	emergency := all
	emergency.Purpose = model.PurposeEmergency
	refused(t, h, "admin", "glass", emergency)
	refused(t, h, "oncall", "incident", all)

	incident := h.Do("oncall", model.SuspectIncident{What: "a key was found in a public place"}).ID
	under := all
	under.Purpose, under.Incident = model.PurposeIncident, incident
	desk := h.Desk("oncall")
	reveals(t, h, desk, "oncall", under)
	if !clear(t, desk, person) {
		t.Error("under an open incident the engineer sees the name masked")
	}
	noBreach(h, incident, "nothing left the house")
	if clear(t, desk, person) {
		t.Error("the incident is closed and the name still shows")
	}
	refused(t, h, "oncall", "incident", under)

	glass := h.Do("oncall", model.OpenBreakGlass{Reason: "the pager is on fire", Code: h.Code("oncall")}).ID
	by := all
	by.Purpose, by.Glass = model.PurposeEmergency, glass
	refused(t, h, "admin", "glass", by) // another's
	desk = h.Desk("oncall")
	h.Clock.Advance(model.BreakGlassFor - 5*time.Minute)
	reveals(t, h, desk, "oncall", by)
	if !clear(t, desk, person) {
		t.Error("under emergency access the engineer sees the name masked")
	}
	h.Clock.Advance(5 * time.Minute)
	if clear(t, desk, person) {
		t.Error("emergency access is over and the name still shows")
	}
}

func TestRevealUnderAnIncidentEndsWhenNobodyConfirmsIt(t *testing.T) {
	h, person, _ := masked(t)
	incident := h.Do("oncall", model.SuspectIncident{What: "odd traffic"}).ID
	h.Clock.Advance(model.IncidentReveal - 2*time.Minute)
	under := ofPerson(person)
	under.Purpose, under.Incident = model.PurposeIncident, incident
	desk := h.Desk("oncall")
	reveals(t, h, desk, "oncall", under)
	h.Clock.Advance(2 * time.Minute)
	if clear(t, desk, person) {
		t.Error("the incident reveals no more and the name still shows")
	}
}

func TestRevealEndsInEachWay(t *testing.T) {
	t.Run("concealed", func(t *testing.T) {
		h, person, _ := masked(t)
		desk := h.Desk("admin")
		reveals(t, h, desk, "admin", ofPerson(person))
		desk.Conceal()
		if clear(t, desk, person) {
			t.Error("still in clear")
		}
	})
	t.Run("after its time", func(t *testing.T) {
		h, person, _ := masked(t)
		desk := h.Desk("admin")
		reveals(t, h, desk, "admin", ofPerson(person))
		h.Clock.Advance(model.RevealFor - time.Second)
		if !clear(t, desk, person) {
			t.Error("masked before its time")
		}
		h.Clock.Advance(time.Second)
		if clear(t, desk, person) {
			t.Error("still in clear")
		}
	})
	t.Run("another role", func(t *testing.T) {
		h, person, _ := masked(t)
		h.Enrol("admin3", model.RoleAdmin)
		h.Clock.Advance(8 * 24 * time.Hour) // who approves must not be new
		desk := h.Desk("admin3")
		reveals(t, h, desk, "admin3", ofPerson(person))
		for _, role := range []model.Role{model.RoleDPO, model.RoleAdmin} { // and back
			h.Do("admin", model.ProposeChange{Op: model.OpRole, Name: "admin3", Role: role})
			h.Approve("admin2")
			if clear(t, desk, person) {
				t.Errorf("still in clear as %s", role)
			}
		}
	})
	t.Run("the person erased", func(t *testing.T) {
		h, person, request := masked(t)
		desk := h.Desk("dpo")
		reveals(t, h, desk, "dpo", ofPerson(person))
		reveals(t, h, desk, "dpo", ofRequest(request))
		v, err := desk.Request(ctx, request)
		if err != nil {
			t.Fatal(err)
		}
		h.Do("dpo", model.AdviseErasure{Request: request, Digest: v.Request.Proposal.Digest})
		h.Do("admin2", model.ApproveErasure{Request: request, Digest: v.Request.Proposal.Digest, Code: h.Code("admin2")})
		if _, err := desk.Person(ctx, person); model.CodeOf(err) != "not_found" {
			t.Errorf("the erased person: %v", err)
		}
		if read(t, desk, request) {
			t.Error("the letter of an erased person is still in clear")
		}
		reveals(t, h, desk, "dpo", ofRequest(request)) // the answer is still to be sent
		if !read(t, desk, request) {
			t.Error("the letter cannot be read any more, and its answer is not sent")
		}
	})
	t.Run("standing back", func(t *testing.T) {
		h, _, request := masked(t)
		desk := h.Desk("admin2")
		reveals(t, h, desk, "admin2", ofRequest(request))
		h.Do("admin2", model.RecuseFrom{Request: request})
		if read(t, desk, request) {
			t.Error("still in clear")
		}
		refused(t, h, "admin2", "own_case", ofRequest(request))
	})
	t.Run("the account disabled", func(t *testing.T) {
		h, person, _ := masked(t)
		desk := h.Desk("dpo")
		reveals(t, h, desk, "dpo", ofPerson(person))
		h.Do("admin", model.DisableAdmin{Name: "dpo", Reason: "left", Code: h.Code("admin")})
		if _, err := desk.Person(ctx, person); model.CodeOf(err) != "disabled" {
			t.Errorf("a disabled account reads: %v", err)
		}
	})
}

// late is a context whose end comes while the command is given.
type late struct {
	context.Context
	do func()
}

func (l late) Done() <-chan struct{} { l.do(); return l.Context.Done() }

func TestWhoLeavesWhileTheCodeIsCheckedSeesNothing(t *testing.T) {
	h, person, _ := masked(t)
	desk := h.Desk("admin")
	cmd := ofPerson(person)
	cmd.Code = h.Code("admin")
	if err := desk.Reveal(late{ctx, desk.Conceal}, cmd); err != nil {
		t.Fatal(err)
	}
	if clear(t, desk, person) {
		t.Error("a reveal under way outlives the leaving of its page")
	}
}

func TestEveryRevealIsOneEntryWithoutAValue(t *testing.T) {
	h, person, _ := masked(t)
	desk := h.Desk("admin")
	before := desk.Head().Size
	reveals(t, h, desk, "admin", ofPerson(person))
	for range 3 {
		clear(t, desk, person) // a page that is refreshed
	}
	log, err := h.Desk("auditor").Audit(ctx, model.Window{Limit: 5})
	if err != nil {
		t.Fatal(err)
	}
	if n := log.Total - int(before); n != 1 {
		t.Errorf("a reveal with three reads made %d entries, want 1", n)
	}
	e := log.Rows[0]
	if e.Action != "data.reveal" || e.Object != "person/"+person || e.ActorName != "admin" || len(e.Facts) != 2 ||
		e.Facts[0] != (model.Fact{Name: "purpose", Value: "request"}) || e.Facts[1] != (model.Fact{Name: "fields", Value: "all"}) {
		t.Errorf("the entry: %+v", e)
	}
}
