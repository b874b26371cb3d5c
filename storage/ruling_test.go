package storage_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// refusal is a ruling that holds its request.
func refusal(request string) model.ProposeRuling {
	return model.ProposeRuling{Op: model.OpRefuse, Object: request, Reason: "claim 2-117 pending in court", Items: []string{"legal-claims"}}
}

// homeOf is the first page of a person.
func homeOf(t *testing.T, h *storetest.House, who string) model.Home {
	t.Helper()
	home, err := h.Desk(who).Home(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return home
}

func TestARulingWaitsForOthersThanItsProposerAndForTheDPO(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	before := homeOf(t, h, "dpo").ToAdvise
	ruling := h.Do("admin", model.ProposeRuling{Op: model.OpExtend, Object: id, Reason: "four systems"}).ID
	for who, want := range map[string]int{"admin": 0, "admin2": 1, "dpo": 1} {
		if got := homeOf(t, h, who).Rulings; got != want {
			t.Errorf("%s has %d rulings to decide, want %d", who, got, want)
		}
	}
	if got := homeOf(t, h, "dpo").ToAdvise - before; got != 1 {
		t.Errorf("the DPO has %d more to advise on, want 1", got)
	}
	h.Do("dpo", model.AdviseRuling{Ruling: ruling, Digest: ruledBy(t, h, ruling).Digest()})
	if got := homeOf(t, h, "dpo").ToAdvise - before; got != 0 {
		t.Errorf("advised, %d more wait for advice", got)
	}
}

func TestARulingThatNobodyDecidedOnIsPutAwayAndItsRequestGoesOn(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Erasure)
	ruling := h.Do("admin", refusal(id)).ID
	if err := h.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	if v := view(t, h, id); v.Request.State != model.Proposed || v.Request.Ruling != ruling {
		t.Fatalf("a ruling that is open was put away: %s %s", v.Request.State, v.Request.Ruling)
	}
	h.Clock.Advance(model.ProposalFor)
	if got := homeOf(t, h, "admin2").Rulings; got != 1 {
		t.Errorf("expired and not put away, %d rulings are counted, want 1", got)
	}
	for range 2 {
		if err := h.Store.Daily(ctx); err != nil {
			t.Fatal(err)
		}
	}
	v := view(t, h, id)
	last := v.Request.History[len(v.Request.History)-1]
	if v.Request.State != model.InProgress || v.Request.Ruling != "" || last.Reason != "refuse expired undecided" || last.By != model.System.ID {
		t.Errorf("it is %s, held by %q; the timeline ends with %+v", v.Request.State, v.Request.Ruling, last)
	}
	if r := ruledBy(t, h, ruling); r.State != model.RulingExpired || homeOf(t, h, "admin2").Rulings != 0 {
		t.Errorf("the ruling is %s", r.State)
	}
	h.Refused("admin", "state", model.DenyRuling{Ruling: ruling})
	h.Do("admin", refusal(id))
}

// A plan that waits for its approval and a request that a ruling holds are both
// proposed; who looks for plans finds plans only.
func TestARequestThatARulingHoldsIsNoPlanToApprove(t *testing.T) {
	h := storetest.New(t)
	plan, _ := proposed(t, h, stock(t, h, false))
	held := asked2(t, h, model.Erasure, h.Clock.Now())
	h.Do("admin", refusal(held))
	for filter, want := range map[string]string{"state:proposed !held:ruling": plan, "state:proposed held:ruling": held} {
		page, err := h.Desk("admin2").Requests(ctx, model.Window{Filter: filter, Limit: 9})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != want {
			t.Errorf("%s: %v %v, want %s", filter, page.Rows, err, want)
		}
	}
}
