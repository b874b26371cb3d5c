package storage_test

import (
	"fmt"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// frozen is a proposed change as its entry tells of it.
type frozen struct {
	by     string
	at     time.Time
	digest string
}

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
	changes := map[string]*frozen{} // change → as it was proposed
	since := map[string]time.Time{} // admin → when role or delegation last changed
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
				case since[row.Actor].After(p.at):
					t.Errorf("%s: the approver's role is younger than the proposal", where)
				case facts["plan_sha256"] != p.plan:
					t.Errorf("%s: another plan than the proposed one", where)
				case row.At.Sub(p.at) >= model.ProposalFor:
					t.Errorf("%s: approved %s after the proposal", where, row.At.Sub(p.at))
				case p.retains && !p.advised:
					t.Errorf("%s: data is retained and the DPO was not heard", where)
				}
				delete(open, row.Object)
				approved[facts["erasure"]] = row.Object
			case "change.propose", "admin.invite":
				if id := facts["change"]; id != "" {
					changes[id] = &frozen{row.Actor, row.At, facts["change_sha256"]}
				} else if row.Action == "change.propose" {
					changes[row.Object] = &frozen{row.Actor, row.At, facts["change_sha256"]}
				}
			case "change.deny":
				delete(changes, row.Object)
			case "change.approve":
				c := changes[row.Object]
				switch {
				case c == nil:
					t.Errorf("%s: nothing was proposed, or it was decided already", where)
				case c.by == row.Actor:
					t.Errorf("%s: the proposer approved", where)
				case facts["change_sha256"] != c.digest:
					t.Errorf("%s: another change than the proposed one", where)
				case row.At.Sub(c.at) >= model.ProposalFor:
					t.Errorf("%s: approved %s after the proposal", where, row.At.Sub(c.at))
				case since[row.Actor].After(c.at):
					t.Errorf("%s: the approver's role is younger than the proposal", where)
				}
				op, account := facts["op"], facts["account"]
				if account == row.Actor && (op == "role" || op == "delegation" || op == "reset-code") {
					t.Errorf("%s: of their own account", where)
				}
				if op == "role" || op == "delegation" || op == "enable" {
					since[account] = row.At
				}
				delete(changes, row.Object)
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
