package page_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// TestWhatIsOfferedByRoleAndState holds a table of every act on a request: for
// each stage and role the keys that work, and why the others do not.
func TestWhatIsOfferedByRoleAndState(t *testing.T) { synctest.Test(t, whatIsOfferedByRoleAndState) }

func whatIsOfferedByRoleAndState(t *testing.T) {
	var b strings.Builder
	for _, s := range stages {
		for _, role := range model.Roles {
			f := house(role)
			x := open(t, page.NewRequest(env(f, t), s.id(), "plan"), 80, 21)
			var on []string
			off := map[string][]string{}
			var reasons []string
			for _, a := range x.page.Actions() {
				switch {
				case a.Act == nil:
				case a.Disabled == "":
					on = append(on, a.Keys[0]+" "+a.Label)
				default:
					if off[a.Disabled] == nil {
						reasons = append(reasons, a.Disabled)
					}
					off[a.Disabled] = append(off[a.Disabled], a.Keys[0])
				}
			}
			fmt.Fprintf(&b, "%s, %s: %s\n", s.name, role, strings.Join(on, ", "))
			for _, why := range reasons {
				fmt.Fprintf(&b, "    not %s: %s\n", strings.Join(off[why], " "), why)
			}
		}
	}
	golden(t, "offered", strings.TrimSuffix(b.String(), "\n"))
}

// reason is why a key does nothing on a stage, for a role.
func reason(t *testing.T, role model.Role, stage, key string) string {
	t.Helper()
	_, x := acting(t, role, stage)
	a, ok := action.Find(x.page.Actions(), key)
	if !ok {
		t.Fatalf("no action has the key %q", key)
	}
	return a.Disabled
}

func TestTheProposerIsNeverOfferedToApprove(t *testing.T) {
	synctest.Test(t, theProposerIsNeverOfferedToApprove)
}

func theProposerIsNeverOfferedToApprove(t *testing.T) {
	for _, s := range stages {
		if v := s.view(); v.Request.Proposal.By == person(model.RoleAdmin).ID && s.state == model.Proposed {
			if why := reason(t, model.RoleAdmin, s.name, "A"); why != "you proposed this" {
				t.Errorf("%s: approve is disabled because %q, want %q", s.name, why, "you proposed this")
			}
		}
	}
	f, x := acting(t, model.RoleAdmin, "proposed by me, DPO agrees")
	x.press("4", "A", "G", "enter").write(at("proposed by me, DPO agrees")).press("enter")
	if len(x.boxes) > 0 || len(f.did) > 0 {
		t.Fatalf("the proposer got %d dialogs and gave %v", len(x.boxes), f.did)
	}
	if got := strings.Join(x.said, " "); !strings.Contains(got, "you proposed this") {
		t.Fatalf("the proposer was told %q", got)
	}
}

func TestApprovalIsNotOfferedWhereItWouldBeRefused(t *testing.T) {
	synctest.Test(t, approvalIsNotOfferedWhereItWouldBeRefused)
}

func approvalIsNotOfferedWhereItWouldBeRefused(t *testing.T) {
	for stage, want := range map[string]string{
		"proposed by another, no advice":   "the plan retains data, so the DPO must advise first",
		"proposed by another, DPO agrees":  "",
		"proposed by another, DPO objects": "",
		"proposal expired":                 "the proposal has expired; send it back and propose it again",
		"changed after the proposal":       "the plan is not the one that was proposed; send it back",
		"in progress, plan drawn":          "no plan is proposed",
		"executed":                         "no plan is proposed",
	} {
		if why := reason(t, model.RoleAdmin, stage, "A"); why != want {
			t.Errorf("%s: %q, want %q", stage, why, want)
		}
	}
	for _, role := range []model.Role{model.RoleDPO, model.RoleOnCall, model.RoleAuditor} {
		if why := reason(t, role, "proposed by another, DPO agrees", "A"); why != "needs role admin" {
			t.Errorf("%s: %q", role, why)
		}
	}
	f := house(model.RoleAdmin)
	f.me.Delegation = ""
	x := open(t, page.NewRequest(env(f, t), at("proposed by another, DPO agrees"), ""), 80, 21)
	if a, _ := action.Find(x.page.Actions(), "A"); a.Disabled != "management's written delegation is not recorded for you" {
		t.Errorf("without a delegation: %q", a.Disabled)
	}
}

func TestAuditorsAreOfferedNothingThatChanges(t *testing.T) {
	synctest.Test(t, auditorsAreOfferedNothingThatChanges)
}

func auditorsAreOfferedNothingThatChanges(t *testing.T) {
	for _, s := range stages {
		_, x := acting(t, model.RoleAuditor, s.name)
		for _, a := range x.page.Actions() {
			// Standing back changes nothing of the case, and auditors review cases, too.
			if a.Act != nil && a.Act != model.ActRecuse && a.Disabled == "" {
				t.Errorf("%s: an auditor is offered %s", s.name, a.Label)
			}
		}
	}
}

func TestKeysOfAPageAreDistinctAndLeaveMovingAlone(t *testing.T) {
	synctest.Test(t, keysOfAPageAreDistinctAndLeaveMovingAlone)
}

func keysOfAPageAreDistinctAndLeaveMovingAlone(t *testing.T) {
	f := house(model.RoleAdmin)
	moving := map[string]bool{}
	for _, m := range action.Moving {
		for _, k := range m.Keys {
			moving[k] = true
		}
	}
	for _, p := range every(env(f, t)) {
		x := open(t, p, 80, 21)
		seen := map[string]string{}
		for _, a := range x.page.Actions() {
			if a.Help == "" || a.Label == "" {
				t.Errorf("%s: the action of %v has no label or help", p.Title(), a.Keys)
			}
			for _, k := range a.Keys {
				if seen[k] != "" || moving[k] {
					t.Errorf("%s: %q is %s, and something else", p.Title(), k, a.Label)
				}
				seen[k] = a.Label
			}
		}
	}
}
