package storage_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// asked is a triaged request of a person of acme.
func asked(t *testing.T, h *storetest.House, capacity model.Capacity, rights ...model.Right) string {
	t.Helper()
	person := stock(t, h, true)
	l := letter()
	l.ReceivedAt = h.Clock.Now()
	id := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: rights, Capacity: capacity, Tenant: "acme", Person: person})
	return id
}

// out is a letter as a desk without a reveal shows it.
func out(t *testing.T, h *storetest.House, who, id string) model.OutView {
	t.Helper()
	v, err := h.Desk(who).OutLetter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// opened is a letter as somebody reads it who revealed it.
func opened(t *testing.T, h *storetest.House, who, id string) model.OutView {
	t.Helper()
	desk := h.Desk(who)
	of, field := out(t, h, who, id).Letter.Shown()
	reveals(t, h, desk, who, model.RevealData{Of: of, Fields: []string{field}, Purpose: model.PurposeRequest})
	v, err := desk.OutLetter(ctx, id)
	if err != nil || !v.Revealed.Shows(field) {
		t.Fatalf("it shows %+v after its reveal: %v", v.Revealed, err)
	}
	return v
}

// said is something for every part that a kind needs.
func said(t *testing.T, kind model.LetterKind) map[string]string {
	t.Helper()
	rule, err := kind.Rule()
	if err != nil {
		t.Fatal(err)
	}
	say := map[string]string{}
	for _, n := range rule.Needs {
		say[n.Name] = "as far as known"
	}
	return say
}

// mailed takes a queued letter through the mail server.
func mailed(h *storetest.House, id string) {
	h.Do(model.System.ID, model.DeliverLetter{Letter: id, To: model.OutSending})
	h.Do(model.System.ID, model.DeliverLetter{Letter: id, To: model.OutSent, Code: "250"})
}

func TestALetterIsSealedUnderItsCaseAndTheLogNamesNobody(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterIdentity, Request: id, Say: map[string]string{"doubt": "Zirniukas wrote", "ask": "tell the customer number"}}).ID
	h.Do("admin", model.EditLetter{Letter: l, Kind: model.LetterIdentity, Heading: "For Zirniukas only"})
	v := opened(t, h, "admin", l)
	if v.Text.Email != subjectMail || !strings.Contains(v.Text.Body, "Zirniukas wrote") || v.Text.Heading != "For Zirniukas only" || v.Text.Key != model.CaseSubject(id) {
		t.Fatalf("the letter is %+v", v.Text)
	}
	rows, err := h.Store.Entries(0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, f := range row.Facts {
			if strings.Contains(f.Value, "irniukas") || strings.Contains(f.Value, "@") {
				t.Errorf("entry %d says %s=%s", row.Seq, f.Name, f.Value)
			}
		}
	}
	h.Reopen()
	if again := opened(t, h, "admin", l); again.Text.Body != v.Text.Body {
		t.Error("the letter is another after a restart")
	}
	data, err := os.ReadFile(filepath.Join(h.Dir, storage.DataFile))
	if err != nil || bytes.Contains(data, []byte("Zirniukas")) || bytes.Contains(data, []byte(v.Letter.MessageID)) {
		t.Errorf("the letter stands in clear in the file: %v", err)
	}
}

func TestALetterIsReadByThoseWhoRevealWhatItIsAbout(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}).ID
	h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id})
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	all := ofRequest(id)
	part := model.RevealData{Of: all.Of, Fields: []string{model.FieldName, model.FieldEmail}, Purpose: model.PurposeRequest}
	for _, who := range []string{"admin", "dpo", "oncall", "auditor"} {
		desk := h.Desk(who)
		hidden := func(when string) {
			t.Helper()
			v, err := desk.OutLetter(ctx, l)
			if err != nil || v.Text.Name != "A•••• Q•••••••" || v.Text.Email != "a•••• v•••••••@z•••.example" || v.Text.Heading != model.Hidden ||
				v.Text.Body != model.Hidden || v.Text.Salt != "" || v.Letter.Digest != nil || v.Letter.ID != l || v.Letter.State != model.OutDraft {
				t.Errorf("%s reads, %s: %+v, %v", who, when, v, err)
			}
			if page, err := desk.Letters(ctx, model.Window{Filter: "state:draft about:" + id}); err != nil || page.Matching != 2 || page.Rows[1].ID != l || page.Rows[1].Digest != nil {
				t.Errorf("%s lists, %s: %+v, %v", who, when, page, err)
			}
		}
		hidden("by default")
		for _, cmd := range []model.RevealData{part, all} {
			if who == "oncall" {
				cmd.Incident = incident
			}
			if who == "auditor" {
				refused(t, h, who, "role", cmd)
				continue
			}
			reveals(t, h, desk, who, cmd)
			if cmd.Fields[0] != model.AllFields {
				hidden("with the name revealed")
				continue
			}
			v, err := desk.OutLetter(ctx, l)
			if err != nil || v.Text.Name != subjectName || v.Text.Email != subjectMail || !strings.Contains(v.Text.Body, id) || len(v.Letter.Digest) != 32 || !v.Revealed.All() {
				t.Errorf("%s reads, revealed: %+v, %v", who, v, err)
			}
			desk.Conceal()
		}
		hidden("afterwards")
	}
	// Nor by who stands back from it, though they revealed it before.
	desk := h.Desk("dpo")
	reveals(t, h, desk, "dpo", all)
	h.Do("dpo", model.RecuseFrom{Request: id})
	if v, err := desk.OutLetter(ctx, l); err != nil || v.Text.Body != model.Hidden || v.Revealed.Any() {
		t.Errorf("who stands back reads %+v, %v", v, err)
	}
}

// The digest stands in the log: it must not tell whom a letter goes to to those
// who guess.
func TestADigestTellsNothingToWhoGuessesTheLetter(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	one := opened(t, h, "admin", h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}).ID)
	known := one.Text
	if bytes.Equal(known.Sum(), one.Letter.Digest) {
		t.Error("who knows what a letter says can tell its digest")
	}
	text, err := h.Store.OutText(ctx, one.Letter.ID)
	if err != nil || !bytes.Equal(text.Sum(), one.Letter.Digest) {
		t.Errorf("the digest is of something else: %v", err)
	}
}

// Who may draft and who may send, by kind, as rows 9, 18 and 23 have it.
func TestEachKindIsWrittenAndSentByThoseWhoDecideOnIt(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Mixed, model.Objection)
	const held = "R-2" // what the tenant decides of it
	agreement(t, h, "")
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	say := said(t, model.LetterBreachTenant)
	for _, c := range []struct {
		draft model.DraftLetter
		may   []string
	}{
		{model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}, []string{"admin"}},
		{model.DraftLetter{Kind: model.LetterForward, Request: held}, []string{"admin", "dpo"}},
		{model.DraftLetter{Kind: model.LetterHolding, Request: held}, []string{"admin", "dpo"}},
		{model.DraftLetter{Kind: model.LetterBreachTenant, Incident: incident, Tenant: "acme", Say: say}, []string{"admin", "oncall"}},
	} {
		for _, who := range []string{"admin", "dpo", "oncall", "auditor"} {
			may := strings.Contains(strings.Join(c.may, " "), who)
			if !may {
				h.Refused(who, "role", c.draft)
				continue
			}
			l := h.Do(who, c.draft).ID
			for _, other := range []string{"admin", "dpo", "oncall", "auditor"} {
				if !strings.Contains(strings.Join(c.may, " "), other) {
					h.Refused(other, "role", model.SendLetter{Letter: l, Kind: c.draft.Kind, How: "post", Code: h.Code(other)})
				}
			}
			// The kind that is named is held to the letter's own.
			if c.draft.Kind != model.LetterForward && who == "admin" {
				h.Refused("dpo", "usage", model.SendLetter{Letter: l, Kind: model.LetterForward, How: "post"})
			}
			if c.draft.Kind == model.LetterBreachTenant {
				h.Refused(who, "code_wrong", model.SendLetter{Letter: l, Kind: c.draft.Kind, How: "post"})
				if v := out(t, h, who, l); !strings.Contains(v.Text.Body, "Acme UAB") || len(v.Letter.Digest) != 32 {
					t.Errorf("%s cannot read the notice: %+v", who, v)
				}
			}
			h.Do(who, model.SendLetter{Letter: l, Kind: c.draft.Kind, How: "post", Code: h.Code(who)})
		}
	}
}

// A decision that takes two is not sent by its writer, not without a fresh code,
// and not when it was changed since it was read.
func TestALetterWhoseDecisionTakesTwoIsSentByAnotherThanItsWriter(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	kind := model.LetterRefusal
	ruled(t, h, model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claims in court", Items: []string{"compelling"}})
	l := h.Do("admin", model.DraftLetter{Kind: kind, Request: id, Say: map[string]string{"reason": "x", "law": "Art. 12(5) GDPR"}}).ID
	digest := opened(t, h, "admin2", l).Letter.Digest
	h.Refused("admin", "own_letter", model.SendLetter{Letter: l, Kind: kind, Digest: digest, Code: h.Code("admin")})
	h.Refused("admin2", "stale", model.SendLetter{Letter: l, Kind: kind, Code: h.Code("admin2")})
	h.Refused("admin2", "code_wrong", model.SendLetter{Letter: l, Kind: kind, Digest: digest})
	h.Do("admin", model.EditLetter{Letter: l, Kind: kind, Body: "another text\n"})
	h.Refused("admin2", "stale", model.SendLetter{Letter: l, Kind: kind, Digest: digest, Code: h.Code("admin2")})
	h.Do("admin2", model.SendLetter{Letter: l, Kind: kind, Digest: opened(t, h, "admin2", l).Letter.Digest, Code: h.Code("admin2")})
	h.Refused("admin2", "state", model.SendLetter{Letter: l, Kind: kind, Digest: opened(t, h, "admin2", l).Letter.Digest, Code: h.Code("admin2")})

	// Another address than the record's makes two of any letter.
	other := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}).ID
	h.Do("admin", model.EditLetter{Letter: other, Kind: model.LetterAcknowledge, Email: "elsewhere@mail.example"})
	h.Refused("admin", "own_letter", model.SendLetter{Letter: other, Kind: model.LetterAcknowledge})
	h.Do("admin2", model.SendLetter{Letter: other, Kind: model.LetterAcknowledge, Digest: opened(t, h, "admin2", other).Letter.Digest, Code: h.Code("admin2")})
}

func TestEveryKindOfTwoIsHeldToIt(t *testing.T) {
	two := map[int]bool{5: true, 10: true, 12: true, 16: true, 24: true}
	for _, r := range model.Letters {
		if r.Two != two[r.Row] {
			t.Errorf("%s stands under row %d, and two is %v", r.Kind, r.Row, r.Two)
		}
	}
}

// Whoever stands back from a request has nothing to do with its letters.
func TestNobodyWritesOrSendsLettersOfTheirOwnCase(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	kind := model.LetterAcknowledge
	l := h.Do("admin", model.DraftLetter{Kind: kind, Request: id}).ID
	h.Do("admin2", model.RecuseFrom{Request: id})
	for _, cmd := range []model.Command{model.DraftLetter{Kind: kind, Request: id}, model.EditLetter{Letter: l, Kind: kind, Heading: "x"},
		model.SendLetter{Letter: l, Kind: kind}, model.ExportLetter{Letter: l, Kind: kind}, model.SettleLetter{Letter: l, Kind: kind}} {
		h.Refused("admin2", "own_case", cmd)
	}
}

// A dropped draft, or one that was sent, stays as it is.
func TestOnlyDraftsAndWhatCameBackCanBeChanged(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	kind := model.LetterAcknowledge
	l := h.Do("admin", model.DraftLetter{Kind: kind, Request: id}).ID
	for _, bad := range []model.EditLetter{{}, {Heading: "two\nlines"}, {Body: "bell\x07"}, {Email: "a@b.example, c@d.example"}, {Email: "a@b.example\nBcc: c@d.example"}, {Body: strings.Repeat("x", 200<<10)}} {
		bad.Letter, bad.Kind = l, kind
		h.Refused("admin", "usage", bad)
	}
	h.Do("admin", model.SendLetter{Letter: l, Kind: kind})
	h.Refused("admin", "state", model.EditLetter{Letter: l, Kind: kind, Heading: "late"})
	h.Refused("admin", "state", model.SettleLetter{Letter: l, Kind: kind, Arrived: true})
	h.Refused("admin", "role", model.DeliverLetter{Letter: l, To: model.OutSending})
	dropped := h.Do("admin", model.DraftLetter{Kind: kind, Request: id}).ID
	h.Do("admin", model.EditLetter{Letter: dropped, Kind: kind, Drop: true})
	h.Refused("admin", "state", model.SendLetter{Letter: dropped, Kind: kind})
}

func TestALetterFitsItsRequest(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	say := map[string]string{"question": "which"}
	h.Refused("admin", "state", model.DraftLetter{Kind: model.LetterClarify, Request: id, Say: say})
	h.Refused("admin", "state", model.DraftLetter{Kind: model.AnswerTo(model.Erasure), Request: id})
	h.Refused("admin", "state", model.DraftLetter{Kind: model.LetterForward, Request: id})
	h.Refused("admin", "usage", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id, Incident: "I-1"})
	h.Refused("admin", "usage", model.DraftLetter{Kind: model.LetterBreachTenant, Request: id})
	h.Refused("admin", "not_found", model.DraftLetter{Kind: model.LetterAcknowledge, Request: "R-99"})
	h.Clock.Advance(40 * 24 * time.Hour)
	h.Refused("admin", "late", model.DraftLetter{Kind: model.LetterExtension, Request: id, Say: map[string]string{"reasons": "many systems"}})
	h.Do("admin", model.CloseWithdrawn{Request: id})
	h.Refused("admin", "state", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id})
}

func TestAnAnswerToAccessTellsOfWhatIsHeld(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access)
	kind := model.AnswerTo(model.Access)
	rule, err := kind.Rule()
	if err != nil {
		t.Fatal(err)
	}
	say := map[string]string{}
	for _, n := range rule.Needs {
		say[n.Name] = "none"
	}
	v := opened(t, h, "admin", h.Do("admin", model.DraftLetter{Kind: kind, Language: "en", Request: id, Say: say}).ID)
	for word, held := range map[string]bool{"account profile": true, "usage logs": true, "invoices": true, "authentication data": false, "technical data": false} {
		if strings.Contains(v.Text.Body, word) != held {
			t.Errorf("%q is said: %v\n%s", word, !held, v.Text.Body)
		}
	}
}

func TestTheAnswerToAnErasureTellsWhatTheCertificateSays(t *testing.T) {
	h := storetest.New(t)
	id, digest := proposed(t, h, stock(t, h, true))
	h.Refused("admin", "letter", model.DraftLetter{Kind: model.AnswerTo(model.Erasure), Request: id})
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	l := h.Do("admin", model.DraftLetter{Kind: model.AnswerTo(model.Erasure), Request: id, Language: "en"}).ID
	v := opened(t, h, "admin", l)
	for _, word := range []string{"invoices, until 15 March 2032", "Art. 17(3)(b)", "Hetzner", "No backup that held your data is left", "VDAI"} {
		if !strings.Contains(v.Text.Body, word) {
			t.Errorf("it does not say %q:\n%s", word, v.Text.Body)
		}
	}
	// Sent, counted as the answer, and come back: the erasure still stands as
	// executed, and the answer is due again.
	h.Do("admin", model.SendLetter{Letter: l, Kind: v.Letter.Kind})
	h.Refused("admin", "state", model.AnswerRequest{Request: id, Channel: "e-mail", Letter: l})
	mailed(h, l)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "e-mail", Letter: l})
	h.Refused("admin", "not_found", model.BounceLetter{Of: []string{"another@" + model.MailDomain}, Action: "failed", Raw: []byte("x"), MessageID: "d0@mx.example"})
	h.Do("admin", model.BounceLetter{Of: []string{v.Letter.MessageID}, Action: "delayed", Status: "4.0.0", Raw: []byte("x"), MessageID: "d1@mx.example"})
	if view, err := h.Desk("admin").Request(ctx, id); err != nil || view.Request.State != model.Answered {
		t.Fatalf("a delay made it %s: %v", view.Request.State, err)
	}
	before := h.Store.Head().Size
	bounce := model.BounceLetter{Of: []string{v.Letter.MessageID}, Action: "failed", Status: "5.1.1", Raw: []byte("y"), MessageID: "d2@mx.example", At: h.Clock.Now()}
	h.Do("oncall", bounce)
	h.Do("oncall", bounce)
	view, err := h.Desk("admin").Request(ctx, id)
	if err != nil || view.Request.State != model.Executed || !view.Request.AnsweredAt.IsZero() || view.Row.Due.IsZero() || view.Request.Clock(deadline.ReceivedOn(h.Clock.Now())).ReceivedOn.IsZero() {
		t.Fatalf("the request is %+v: %v", view.Request, err)
	}
	if h.Store.Head().Size != before+1 {
		t.Errorf("the log grew by %d entries", h.Store.Head().Size-before)
	}
	if got := out(t, h, "admin", l); got.Letter.State != model.OutBounced || got.Letter.Stopped || got.Joined != 2 {
		t.Errorf("the letter is %+v", got.Letter)
	}
	// It is corrected by one and sent by the other.
	h.Do("admin", model.EditLetter{Letter: l, Kind: v.Letter.Kind, Email: "new@mail.example"})
	again := opened(t, h, "admin2", l)
	if again.Letter.MessageID == v.Letter.MessageID {
		t.Error("a letter sent anew has the message id of the one that came back")
	}
	h.Do("admin2", model.SendLetter{Letter: l, Kind: v.Letter.Kind, Digest: again.Letter.Digest, Code: h.Code("admin2")})
	mailed(h, l)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "e-mail", Letter: l})
}

// Only a bounce opens what was answered: no command does.
func TestNothingButABounceOpensWhatWasAnswered(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Mixed, model.Objection)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	for _, cmd := range []model.Command{model.TriageRequest{Request: id, Rights: []model.Right{model.Objection}, Capacity: model.Controller},
		model.ForwardRequest{Request: id}, model.QueryRequest{Request: id, Kind: deadline.Identity, Reason: "x"}, model.ResumeRequest{Request: id, Method: "x"},
		model.DrawPlan{Request: id}, model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}} {
		h.Refused("admin", "state", cmd)
	}
}

// A letter that answered nothing bounces without opening what is closed.
func TestABounceOfALetterThatStoppedNoClockReopensNothing(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: id}).ID
	h.Do("admin", model.SendLetter{Letter: l, Kind: model.LetterAcknowledge})
	mailed(h, l)
	h.Refused("admin", "state", model.AnswerRequest{Request: id, Channel: "e-mail", Letter: l})
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	h.Do("oncall", model.BounceLetter{Of: []string{out(t, h, "admin", l).Letter.MessageID}, Action: "failed", Status: "5.1.1", Raw: []byte("y"), MessageID: "d@mx.example"})
	if view, err := h.Desk("admin").Request(ctx, id); err != nil || view.Request.State != model.Answered {
		t.Errorf("the request is %s: %v", view.Request.State, err)
	}
}

func TestAReplyJoinsItsOpenRequestAndNothingThatAsksIsHidden(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterIdentity, Request: id, Say: map[string]string{"doubt": "d", "ask": "a"}}).ID
	ours := out(t, h, "admin", l).Letter.MessageID
	h.Do("admin", model.QueryRequest{Request: id, Kind: deadline.Identity, Reason: "another address"})
	reply := letter()
	reply.Suggested, reply.File.MessageID, reply.Raw, reply.File.Text = nil, "r1@mail.example", []byte("r1"), "customer 4711"
	reply.References = []string{"unknown@mail.example", ours}
	if res := h.Do("oncall", reply); res.ID != id {
		t.Fatalf("the reply became %s", res.ID)
	}
	before := h.Store.Head().Size
	h.Do("oncall", reply)
	if h.Store.Head().Size != before {
		t.Error("the same reply again is an entry")
	}
	desk := h.Desk("admin")
	reveals(t, h, desk, "admin", ofRequest(id))
	view, err := desk.Request(ctx, id)
	if err != nil || view.Request.State != model.IdentityWait || len(view.File.Notes) != 1 || !strings.Contains(view.File.Notes[0].Text, "customer 4711") {
		t.Fatalf("the request is %s with notes %+v: %v", view.Request.State, view.File.Notes, err)
	}
	// Another message under the same id is not lost.
	twin := reply
	twin.Raw, twin.File.Text, twin.File.Email = []byte("r1 too"), "quite another text", "other@mail.example"
	if res := h.Do("oncall", twin); res.ID != id {
		t.Errorf("the other message became %s", res.ID)
	}
	if view, err = desk.Request(ctx, id); err != nil || len(view.File.Notes) != 2 || !strings.Contains(view.File.Notes[1].Text, "another address: other@mail.example") {
		t.Errorf("the notes are %+v: %v", view.File.Notes, err)
	}
	// A reply that asks for something new is a request of its own.
	more := reply
	more.Suggested, more.File.MessageID, more.Raw = []model.Right{model.Access}, "r2@mail.example", []byte("r2")
	own := h.Do("oncall", more).ID
	if view, err := h.Desk("admin").Request(ctx, own); err != nil || own == id || view.Request.FollowUpOf != id || view.Request.State != model.Received {
		t.Errorf("it became %s: %+v %v", own, view.Request, err)
	}
	// So is what comes after very many.
	for n := range 60 {
		flood := reply
		flood.File.MessageID, flood.Raw = fmt.Sprintf("f%d@mail.example", n), fmt.Append(nil, "flood ", n)
		if res := h.Do("oncall", flood); (res.ID == id) != (n < 48) {
			t.Fatalf("reply %d became %s", n, res.ID)
		}
	}
	// So is what comes when the request is closed.
	h.Do("admin", model.CloseWithdrawn{Request: id})
	late := reply
	late.File.MessageID, late.Raw = "r3@mail.example", []byte("r3")
	if res := h.Do("oncall", late); res.ID == id {
		t.Error("a reply went into a closed request")
	}
}

func TestTheContactOfATenantsNoticeIsMaskedAndTheRestIsNot(t *testing.T) {
	h, _, _ := masked(t)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterBreachTenant, Incident: h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID, Tenant: "acme", Say: said(t, model.LetterBreachTenant)}).ID
	for _, who := range []string{"admin", "dpo", "oncall", "auditor"} {
		if v := out(t, h, who, l); v.Text.Name != "A•••• K•••••••" || v.Text.Email != "a••••@a•••.example" || !strings.Contains(v.Text.Body, "Acme UAB") || len(v.Letter.Digest) != 32 {
			t.Errorf("%s reads %+v", who, v)
		}
	}
	if v := opened(t, h, "dpo", l); v.Text.Name != "Asta Kontaktė" || v.Text.Email != "asta@acme.example" {
		t.Errorf("revealed, it goes to %q at %q", v.Text.Name, v.Text.Email)
	}
}

func TestAPersonsBreachNoticeDiesWithTheirKey(t *testing.T) {
	h := storetest.New(t)
	request, digest := proposed(t, h, stock(t, h, false))
	view, err := h.Desk("admin").Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	kind := model.LetterBreachPerson
	l := h.Do("admin", model.DraftLetter{Kind: kind, Incident: incident, Person: view.Request.Person, Say: said(t, kind)}).ID
	if v := opened(t, h, "admin", l); v.Text.Email != subjectMail || v.Letter.Language != "lt" {
		t.Fatalf("the notice is %+v", v)
	}
	h.Do("admin2", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	if v := out(t, h, "admin", l); !v.Gone || v.Text.Body != "" || v.Text.Email != "" || v.Letter.ID != l {
		t.Errorf("the notice outlives the person: %+v", v)
	}
	h.Reopen()
	if _, err := h.Desk("auditor").Verify(ctx, true); err != nil {
		t.Error(err)
	}
}
