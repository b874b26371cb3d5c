package page_test

import (
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

func TestARequestShowsWhatItsLetterAlsoAsksFor(t *testing.T) {
	synctest.Test(t, aRequestShowsWhatItsLetterAlsoAsksFor)
}

func aRequestShowsWhatItsLetterAlsoAsksFor(t *testing.T) {
	f := house(model.RoleAdmin)
	f.requests[2].Family = []model.RequestRow{{ID: "R-40", State: model.InProgress, Rights: []model.Right{model.Access}, Capacity: model.Processor, Due: deadline.On(2026, 12, 22)}}
	f.requests[2].Chased = []model.RequestRow{{ID: "R-41", State: model.Received}}
	x := open(t, page.NewRequest(env(f, t), f.requests[2].Request.ID, "facts"), 100, 40)
	x.press("G").sees("The same letter also asks for", "R-40", "due 2026-12-22", "processor", "access", "Chased by", "R-41")
}

func TestTriageOfSeveralRightsMakesARequestOfEach(t *testing.T) {
	inStore(t, triageMakesARequestOfEach)
}

func triageMakesARequestOfEach(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	ask := func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "facts") }
	x := sits(t, h, "admin", ask)
	x.press("t", "j", "j", "space", "ctrl+s") // one is suggested, another chosen beside it
	if len(x.fail) > 0 {
		t.Fatalf("told %v", x.fail)
	}
	v, err := h.Desk("dpo").Request(t.Context(), "R-1")
	if err != nil || len(v.Family) != 3 || v.Request.State != model.Triaged {
		t.Fatalf("%s has %d more of the same letter (%v); said %v", v.Request.State, len(v.Family), err, x.said)
	}
	x.press("G").sees("The same letter also asks for", v.Family[0].ID, "due "+v.Family[0].Due.String())
	other := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, v.Family[0].ID, "facts") })
	other.press("G").sees("The same letter also asks for", "R-1")
}
