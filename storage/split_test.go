package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// family is a letter's requests as "R-1 access/controller triaged", by id.
func family(t *testing.T, h *storetest.House, id string) []string {
	t.Helper()
	v := view(t, h, id)
	var list []string
	for _, r := range append(v.Family, v.Row) {
		list = append(list, fmt.Sprintf("%s %s/%s %s", r.ID, r.Rights[0], r.Capacity, r.State))
	}
	slices.Sort(list)
	return list
}

func wants(t *testing.T, h *storetest.House, id string, want ...string) {
	t.Helper()
	if got := family(t, h, id); !slices.Equal(got, want) {
		t.Errorf("the letter of %s is\n  %s\nwant\n  %s", id, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestEachRightInEachCapacityIsARequestOfItsOwn(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Mixed, model.Erasure, model.Access, model.ObjectionMarketing)
	wants(t, h, id, "R-1 erasure/controller triaged", "R-2 erasure/processor triaged", "R-3 access/controller triaged", "R-4 access/processor triaged",
		"R-5 objection-marketing/controller triaged")
	wants(t, h, "R-4", family(t, h, id)...)
	root, part := view(t, h, "R-1"), view(t, h, "R-3")
	if part.Clock.Due != root.Clock.Due || part.Request.Person != root.Request.Person || part.File.Request != "R-1" || part.Row.Name != root.Row.Name {
		t.Errorf("the part is due %s of %s, its file is of %q", part.Clock.Due, part.Request.Person, part.File.Request)
	}
	if len(part.Request.History) != 1 || part.Request.History[0].Due != root.Clock.Due || part.Request.History[0].Rule == "" {
		t.Errorf("its timeline is %+v", part.Request.History)
	}
	if len(root.Earlier) != 0 {
		t.Error("parts of a letter are listed as other letters of its sender")
	}

	// Each goes its own way: the answer of one leaves the others.
	h.Do("admin", model.AnswerRequest{Request: "R-5", Channel: "e-mail"})
	agreement(t, h, "") // whose contact it goes to
	h.Do("admin", model.ForwardRequest{Request: "R-2"})
	wants(t, h, id, "R-1 erasure/controller triaged", "R-2 erasure/processor forwarded", "R-3 access/controller triaged", "R-4 access/processor triaged",
		"R-5 objection-marketing/controller answered")
	h.Reopen()
	wants(t, h, "R-3", "R-1 erasure/controller triaged", "R-2 erasure/processor forwarded", "R-3 access/controller triaged", "R-4 access/processor triaged",
		"R-5 objection-marketing/controller answered")
	if row := view(t, h, "R-3").Row; row.Name != root.Row.Name || row.Name == "" {
		t.Errorf("after a restart its sender is %q, want %q", row.Name, root.Row.Name)
	}
}

func TestNothingIsErasedWhileTheSameLetterAsksForACopy(t *testing.T) {
	for name, person := range map[string]bool{"a known person": true, "nobody found": false} {
		t.Run(name, func(t *testing.T) {
			h := storetest.New(t)
			who := stock(t, h, true)
			if !person {
				who = ""
			}
			id := h.Do("oncall", letter()).ID
			h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Access, model.Erasure}, Capacity: model.Controller, Tenant: "acme", Person: who})
			h.Do("admin", model.DrawPlan{Request: "R-2"})
			h.Refused("admin", "access_first", model.ProposeErasure{Request: "R-2"})
			h.Do("admin", model.CloseWithdrawn{Request: "R-1"})
			h.Do("admin", model.ProposeErasure{Request: "R-2"})
		})
	}
}

func TestALetterIsNotSplitTwiceIntoTheSame(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Erasure, model.Access)
	again := model.TriageRequest{Request: id, Rights: []model.Right{model.Access}, Capacity: model.Controller, Tenant: "acme", Person: view(t, h, id).Request.Person}
	h.Refused("admin", "exists", again)
	again.Rights = []model.Right{model.Erasure, model.Access}
	h.Refused("admin", "exists", again)
	again.Rights = []model.Right{model.Erasure, model.Rectification}
	h.Do("admin", again)
	wants(t, h, id, "R-1 erasure/controller triaged", "R-2 access/controller triaged", "R-3 rectification/controller triaged")

	// What the letter does not ask for after all is put away, not answered; its last request is not.
	h.Do("admin", model.DismissLetter{Request: "R-2"})
	h.Do("admin", model.DismissLetter{Request: "R-3"})
	h.Refused("admin", "state", model.DismissLetter{Request: id})
	again.Rights = []model.Right{model.Access}
	h.Do("admin", again)
	wants(t, h, id, "R-1 access/controller triaged", "R-2 access/controller dismissed", "R-3 rectification/controller dismissed")
	h.Do("admin", model.RestoreLetter{Request: "R-3"})
	wants(t, h, id, "R-1 access/controller triaged", "R-2 access/controller dismissed", "R-3 rectification/controller triaged")
}

func TestTheRecordIsLockedByThePartThatAsksForErasure(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access, model.Erasure)
	who := view(t, h, id).Request.Person
	if p := person(t, h, who); p.LockedBy != "R-2" {
		t.Fatalf("it is locked by %q, want R-2", p.LockedBy)
	}
	h.Do("admin", model.DismissLetter{Request: "R-2"})
	if p := person(t, h, who); p.LockedBy != "" {
		t.Errorf("put away, and it is locked by %q", p.LockedBy)
	}
}

func TestALetterWasReceivedOnce(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access, model.Rectification)
	at := h.Clock.Now().Add(-5 * day)
	h.Do("admin", model.SetReceivedEarlier{Request: "R-2", When: at, Reason: "time stamp of the portal"})
	for _, one := range []string{id, "R-2"} {
		if got := view(t, h, one).Request.ReceivedAt; !got.Equal(at.UTC()) {
			t.Errorf("%s was received %s, want %s", one, got, at.UTC())
		}
	}
}

func TestTheLetterThatAnswersIsOfTheRightThatWasAskedFor(t *testing.T) {
	h := storetest.New(t)
	asked(t, h, model.Controller, model.Rectification, model.ObjectionMarketing)
	l := h.Do("admin", model.DraftLetter{Kind: model.AnswerTo(model.ObjectionMarketing), Request: "R-2"}).ID
	h.Do("admin", model.SendLetter{Letter: l, Kind: model.AnswerTo(model.ObjectionMarketing), How: "post", Digest: opened(t, h, "admin", l).Letter.Digest})
	h.Refused("admin", "state", model.AnswerRequest{Request: "R-1", Channel: "post", Letter: l})
	h.Do("admin", model.AnswerRequest{Request: "R-2", Channel: "post", Letter: l})
	if s := view(t, h, "R-2").Request.State; s != model.Answered {
		t.Fatalf("sent, it is %s", s)
	}
	if s := view(t, h, "R-1").Request.State; s != model.Triaged {
		t.Errorf("the other part is %s", s)
	}
	_, err := h.Store.Do(ctx, h.IDs["admin"], model.DraftLetter{Kind: model.AnswerTo(model.Rectification), Request: "R-2", Say: said(t, model.AnswerTo(model.Rectification))})
	if err == nil {
		t.Error("an answer about another right was written")
	}
}

func TestWhoObjectsToMarketingIsAskedForNoProofAndAnsweredByOne(t *testing.T) {
	h := storetest.New(t)
	asked(t, h, model.Controller, model.Rectification, model.ObjectionMarketing)
	h.Refused("admin", "state", model.QueryRequest{Request: "R-2", Kind: deadline.Identity, Reason: "another address"})
	h.Refused("admin", "state", model.DraftLetter{Kind: model.LetterIdentity, Request: "R-2", Say: said(t, model.LetterIdentity)})
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpRefuse, Object: "R-2", Reason: "shown in the file", Items: []string{"excessive"}})
	h.Do("admin", model.QueryRequest{Request: "R-1", Kind: deadline.Identity, Reason: "another address"})
	h.Do("admin", model.AnswerRequest{Request: "R-2", Channel: "e-mail"})
	if got := view(t, h, "R-2").Request.Outcome; got != model.OutcomeGranted {
		t.Errorf("its outcome is %q", got)
	}
}

func TestLettersAboutAPartAreSealedWithItsCase(t *testing.T) {
	h := storetest.New(t)
	asked(t, h, model.Controller, model.Rectification, model.ObjectionMarketing)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: "R-2"}).ID
	if v := opened(t, h, "admin", l); v.Letter.Seal() != model.CaseSubject("R-1") || v.Text.Email == "" {
		t.Errorf("it is sealed with %s", v.Letter.Seal())
	}
	h.Reopen()
	if v := opened(t, h, "admin", l); v.Text.Body == "" {
		t.Error("after a restart it does not open")
	}
}

func TestAPersonsHistoryJoinsAllWithoutAValue(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Erasure, model.Rectification)
	who := view(t, h, id).Request.Person
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterAcknowledge, Request: "R-2"}).ID
	h.Do("admin", model.SendLetter{Letter: l, Kind: model.LetterAcknowledge, How: "post", Digest: opened(t, h, "admin", l).Letter.Digest})
	h.Do("admin", model.RestrictPerson{Person: who, Ground: model.GroundAccuracy})
	read := func(role string) (objects, text string) {
		all, err := h.Desk(role).History(ctx, who)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(all, func(a, b model.Happening) int { return a.At.Compare(b.At) }) {
			t.Error("it is not by date")
		}
		for _, e := range all {
			objects, text = objects+" "+e.Object, text+e.What+"\n"
		}
		return objects, text
	}
	for _, role := range []string{"admin", "dpo", "oncall", "auditor"} {
		objects, text := read(role)
		if !strings.Contains(text, "restriction 1 began: Art. 18(1)(a) GDPR") {
			t.Errorf("the restriction is not in\n%s", text)
		}
		for _, want := range []string{" R-1", " R-2", " " + l, "c-"} {
			if !strings.Contains(objects, want) {
				t.Errorf("%s reads of %s; wanted%s", role, objects, want)
			}
		}
		for _, value := range []string{"Aurelija", "Zirniukas", subjectMail} {
			if strings.Contains(text, value) {
				t.Errorf("%s reads a value about the person", role)
			}
		}
	}
	if _, err := h.Desk("admin").History(ctx, "p-none"); model.CodeOf(err) != "not_found" {
		t.Errorf("of nobody: %v", err)
	}
}

func TestAnErasureTakesTheNameFromAllOfTheLetterAndLeavesItsHistory(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification, model.Erasure)
	who := view(t, h, id).Request.Person
	h.Do("admin", model.DrawPlan{Request: "R-2"})
	h.Do("admin", model.ProposeErasure{Request: "R-2"})
	digest := view(t, h, "R-2").Request.Proposal.Digest
	h.Do("dpo", model.AdviseErasure{Request: "R-2", Digest: digest, Text: "invoices may stay"})
	h.Do("admin2", model.ApproveErasure{Request: "R-2", Digest: digest, Code: h.Code("admin2")})
	for range 2 {
		wants(t, h, id, "R-1 rectification/controller triaged", "R-2 erasure/controller executed")
		for _, one := range []string{"R-1", "R-2"} {
			if row := view(t, h, one).Row; row.Name+row.Email != "" {
				t.Errorf("%s still names its sender", one)
			}
		}
		if found, err := h.Desk("admin").Requests(ctx, model.Window{Filter: "zirniukas", Limit: 5}); err != nil || found.Matching != 0 {
			t.Errorf("a search finds %d requests by the sender (%v)", found.Matching, err)
		}
		all, err := h.Desk("admin").History(ctx, who)
		if err != nil || !slices.ContainsFunc(all, func(e model.Happening) bool { return e.What == "records erased" }) {
			t.Errorf("the history is %v (%v)", all, err)
		}
		h.Reopen()
	}
}

func TestWhoStandsBackFromOnePartStandsBackFromTheLetter(t *testing.T) {
	h := storetest.New(t)
	asked(t, h, model.Controller, model.Rectification, model.Erasure)
	h.Do("admin", model.DrawPlan{Request: "R-2"})
	h.Do("admin", model.ProposeErasure{Request: "R-2"})
	h.Refused("admin", "state", model.RecuseFrom{Request: "R-1"}) // who proposed the plan of the other
	h.Do("dpo", model.RecuseFrom{Request: "R-1"})
	h.Refused("dpo", "own_case", model.AdviseErasure{Request: "R-2", Digest: view(t, h, "R-2").Request.Proposal.Digest})
	h.Refused("dpo", "state", model.RecuseFrom{Request: "R-2"})
	h.Refused("dpo", "own_case", model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: "R-2"}, Fields: []string{model.FieldLetter}, Purpose: model.PurposeRequest, Code: h.Code("dpo")})
}

func TestWithdrawingOnePartLeavesTheOthers(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access, model.Erasure, model.Rectification)
	h.Do("admin", model.CloseWithdrawn{Request: "R-2"})
	wants(t, h, id, "R-1 access/controller triaged", "R-2 erasure/controller withdrawn", "R-3 rectification/controller triaged")
}

func TestAFollowUpAndWhatItChasesKnowEachOther(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access)
	later := asked2(t, h, model.FollowUp, h.Clock.Now())
	h.Do("admin", model.TriageRequest{Request: later, Rights: []model.Right{model.FollowUp, model.Access}, Capacity: model.Controller, FollowUpOf: id})
	wants(t, h, later, later+" access/controller triaged")
	if v := view(t, h, id); len(v.Chased) != 1 || v.Chased[0].ID != later {
		t.Errorf("%s is chased by %v", id, v.Chased)
	}
	if v := view(t, h, later); v.Request.FollowUpOf != id {
		t.Errorf("it follows up on %q", v.Request.FollowUpOf)
	}
}
