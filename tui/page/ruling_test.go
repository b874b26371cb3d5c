package page_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

func TestARefusalTakesTheDPOsAdviceAndASecondPersonInTheConsole(t *testing.T) {
	inStore(t, aRefusalTakesTwo)
}

func aRefusalTakesTwo(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") })
	x.press("U").write("refuse").press("enter", "j", "space", "tab").write("the ninth letter in two weeks").press("ctrl+s")
	if len(x.fail) > 0 {
		t.Fatalf("told %v", x.fail)
	}
	ruling := func(e page.Env) page.Page { return page.NewRuling(e, "D-1") }
	sits(t, h, "admin", ruling).sees("refuse the request", "must advise", "Art. 12(5)(b)")
	early := sits(t, h, "admin2", ruling)
	early.press("A")
	if len(early.boxes) > 0 {
		t.Fatal("an approval begins before the DPO's advice")
	}
	d := sits(t, h, "dpo", ruling)
	d.press("V", "ctrl+s")
	if len(d.fail) > 0 {
		t.Fatalf("told %v", d.fail)
	}
	list := sits(t, h, "auditor", func(e page.Env) page.Page { return page.NewRulings(e, "state:open") })
	list.sees("D-1", "R-1")
	y := sits(t, h, "admin2", ruling)
	y.press("A", "G", "enter").write("D-1").press("enter").write(h.Code("admin2")).press("enter")
	v, err := h.Desk("dpo").Request(t.Context(), "R-1")
	if err != nil || v.Request.State != model.Refusing {
		t.Fatalf("it is %s; told %v, said %v (%v)", v.Request.State, y.fail, y.said, err)
	}
	y.sees("approved")
}

func TestAProposerTakesARulingBackAndAnotherDeniesItWithAReason(t *testing.T) {
	inStore(t, aRulingIsDenied)
}

func aRulingIsDenied(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	propose := model.ProposeRuling{Op: model.OpRefuse, Object: "R-1", Items: []string{"excessive"}, Reason: "the ninth letter in two weeks"}
	h.Do("admin", propose)
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRuling(e, "D-1") })
	x.press("b", "y")
	h.Do("admin", propose)
	y := sits(t, h, "admin2", func(e page.Env) page.Page { return page.NewRuling(e, "D-2") })
	y.press("b").write("not that many").press("ctrl+s")
	for _, id := range []string{"D-1", "D-2"} {
		r, err := h.Desk("dpo").Ruling(t.Context(), id)
		if err != nil || r.State != model.RulingDenied {
			t.Errorf("%s is %s (%v); told %v %v", id, r.State, err, x.fail, y.fail)
		}
	}
	if v, _ := h.Desk("dpo").Request(t.Context(), "R-1"); v.Request.State != model.InProgress {
		t.Errorf("the request is %s", v.Request.State)
	}
}
