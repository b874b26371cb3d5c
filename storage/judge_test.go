package storage_test

import (
	"fmt"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// judge reads the audit log from its beginning and holds every execution to the
// rule of four eyes. It returns how many there were.
func judge(t *testing.T, h *storetest.House) int {
	t.Helper()
	type proposal struct {
		by      string
		at      time.Time
		plan    string
		retains bool
		advised bool
	}
	open := map[string]*proposal{}
	approved := map[string]string{} // erasure → request
	done := map[string]bool{}       // requests executed
	for from := uint64(0); ; from += 500 {
		rows, err := h.Store.Entries(from, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			if row.Outcome != "done" {
				continue
			}
			facts := map[string]string{}
			for _, f := range row.Facts {
				facts[f.Name] = f.Value
			}
			where := fmt.Sprintf("entry %d: %s of %s by %s", row.Seq, row.Action, row.Object, row.ActorName)
			p := open[row.Object]
			switch row.Action {
			case "erasure.propose":
				open[row.Object] = &proposal{by: row.Actor, at: row.At, plan: facts["plan_sha256"], retains: facts["retain"] != ""}
			case "erasure.return", "request.triage", "request.withdrawn", "plan.draw", "plan.item":
				delete(open, row.Object)
			case "erasure.advise":
				if p == nil || facts["plan_sha256"] != p.plan {
					t.Errorf("%s: advice on a plan that was not proposed", where)
				} else {
					p.advised = true
				}
			case "erasure.approve":
				switch {
				case p == nil:
					t.Errorf("%s: nothing was proposed", where)
				case p.by == row.Actor:
					t.Errorf("%s: the proposer approved", where)
				case facts["plan_sha256"] != p.plan:
					t.Errorf("%s: another plan than the proposed one", where)
				case row.At.Sub(p.at) >= model.ProposalFor:
					t.Errorf("%s: approved %s after the proposal", where, row.At.Sub(p.at))
				case p.retains && !p.advised:
					t.Errorf("%s: data is retained and the DPO was not heard", where)
				}
				delete(open, row.Object)
				approved[facts["erasure"]] = row.Object
			case "erasure.execute":
				request := approved[row.Object]
				if request == "" {
					t.Errorf("%s: it was never approved", where)
				}
				if done[request] {
					t.Errorf("%s: %s was executed twice", where, request)
				}
				done[request] = true
				delete(approved, row.Object)
			}
		}
	}
	if len(approved) > 0 {
		t.Errorf("approved and never executed: %v", approved)
	}
	return len(done)
}
