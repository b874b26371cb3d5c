package page_test

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

func TestARestrictionIsBegunMarkedAndLiftedByTwoInTheConsole(t *testing.T) {
	inStore(t, aRestrictionInTheConsole)
}

func aRestrictionInTheConsole(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	list, err := h.Desk("admin").People(t.Context(), "*", model.Window{Limit: 1})
	if err != nil || len(list.Rows) != 1 {
		t.Fatal(list, err)
	}
	id := list.Rows[0].ID
	person := func(e page.Env) page.Page { return page.NewPerson(e, id) }
	now := func() model.PersonView {
		t.Helper()
		v, err := h.Desk("auditor").Person(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	d := sits(t, h, "dpo", person)
	d.press("r") // not theirs
	d.press("A", "tab").write("the register differs").press("ctrl+s")
	if len(now().Person.Asked) != 1 || now().Person.Restricted() {
		t.Fatalf("after the DPO: %+v; told %v", now().Person, d.fail)
	}
	x := sits(t, h, "admin", person)
	x.sees("DPO asks")
	x.press("r", "ctrl+s")
	if !now().Person.Restricted() {
		t.Fatalf("told %v, said %v", x.fail, x.said)
	}
	sits(t, h, "auditor", person).sees("only stored (Art. 18 GDPR)", "Art. 18(1)(a) GDPR")
	sits(t, h, "auditor", func(e page.Env) page.Page { return page.NewPeople(e, "", "restricted:yes") }).sees("▲ user")
	y := sits(t, h, "admin", person)
	y.press("x")
	if len(y.boxes) > 0 {
		t.Error("a reveal is offered")
	}

	l := h.Do("admin", model.DraftLetter{Kind: model.LetterLift, Person: id, Say: map[string]string{"reason": "it is verified"}}).ID
	desk := h.Desk("admin2")
	if err := desk.Reveal(t.Context(), model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: id}, Fields: []string{model.FieldLetter}, Purpose: model.PurposeRequest, Code: h.Code("admin2")}); err != nil {
		t.Fatal(err)
	}
	v, err := desk.OutLetter(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	h.Do("admin2", model.SendLetter{Letter: l, Kind: model.LetterLift, How: "post", Digest: v.Letter.Digest, Code: h.Code("admin2")})
	h.Clock.Advance(7 * 24 * time.Hour)
	z := sits(t, h, "admin", person)
	z.press("U", "tab").write(l).press("tab", "tab", "tab").write("verified").press("ctrl+s")
	r, err := h.Rulings()
	if err != nil || len(r) != 1 || r[0].Op != model.OpLiftRestriction {
		t.Fatalf("rulings %+v; told %v", r, z.fail)
	}
	a := sits(t, h, "admin2", func(e page.Env) page.Page { return page.NewRuling(e, r[0].ID) })
	a.press("A", "G", "enter").write(r[0].ID).press("enter").write(h.Code("admin2")).press("enter")
	if now().Person.Restricted() {
		t.Errorf("still restricted; told %v", a.fail)
	}
}

func TestMarketingStopsAndDataIsCorrectedInTheConsole(t *testing.T) {
	inStore(t, suppressedAndCorrected)
}

func suppressedAndCorrected(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	list, err := h.Desk("admin").People(t.Context(), "*", model.Window{Limit: 1})
	if err != nil || len(list.Rows) != 1 {
		t.Fatal(list, err)
	}
	id := list.Rows[0].ID
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Rectification}, Capacity: model.Controller, Person: id})
	person := func(e page.Env) page.Page { return page.NewPerson(e, id) }
	d := sits(t, h, "dpo", person)
	d.press("M", "ctrl+s")
	if v, err := h.Desk("auditor").Person(t.Context(), id); err != nil || !v.Suppression.InForce() {
		t.Fatalf("told %v (%v)", d.fail, err)
	}
	sits(t, h, "auditor", person).sees("M-1", "Art. 21(3) GDPR")
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") })
	x.press("F", "tab").write("Ona Corrected").press("ctrl+s")
	v, err := h.Desk("auditor").Request(t.Context(), "R-1")
	if err != nil || len(v.Request.Corrected) != 1 || v.Request.State != model.InProgress {
		t.Fatalf("%+v; told %v (%v)", v.Request.Corrected, x.fail, err)
	}
	y := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") })
	y.press("2").sees("Corrected", "restrict it (M): Art. 18(1)(a) GDPR")
	y.press("M", "ctrl+s")
	if p, _ := h.Desk("auditor").Person(t.Context(), id); !p.Person.Restricted() || p.Person.Restrictions[0].Request != "R-1" {
		t.Errorf("told %v", y.fail)
	}
}
