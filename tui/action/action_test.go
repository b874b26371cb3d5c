package action_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
)

func TestTheReasonIsTheRuleOfTheAct(t *testing.T) {
	for _, act := range model.Catalogue {
		for _, role := range model.Roles {
			got := action.Check(role, action.Action{Label: "x", Act: act})
			if allowed := act.Allows(role); allowed != (got.Disabled == "") {
				t.Errorf("%s as %s: disabled %q, the rule says %v", act.Name, role, got.Disabled, allowed)
			}
		}
	}
	a := action.Check(model.RoleAuditor, action.Action{Act: model.ActApprove})
	if a.Disabled != "needs role admin" || !a.Danger() {
		t.Errorf("approving as auditor: %q, danger %v", a.Disabled, a.Danger())
	}
	if a := action.Check(model.RoleAuditor, action.Action{Act: model.ActApprove, Disabled: "you proposed this"}); a.Disabled != "you proposed this" {
		t.Errorf("a reason that was there became %q", a.Disabled)
	}
	if a := action.Check(model.RoleAuditor, action.Action{Label: "look"}); a.Disabled != "" || a.Danger() {
		t.Errorf("what is no act became %+v", a)
	}
}

func TestOnlyAuditorsReadOnly(t *testing.T) {
	for _, role := range model.Roles {
		if action.ReadOnly(role) != (role == model.RoleAuditor) {
			t.Errorf("read-only as %s: %v", role, action.ReadOnly(role))
		}
	}
}

func TestOfTwoActionsOnAKeyTheOneThatCanBeDoneWins(t *testing.T) {
	run := func() tea.Cmd { return nil }
	list := []action.Action{
		{Keys: []string{"a"}, Label: "first", Disabled: "not now"},
		{Keys: []string{"x", "a"}, Label: "second", Run: run},
		{Keys: []string{"b"}, Label: "third", Disabled: "never"},
	}
	for key, want := range map[string]string{"a": "second", "x": "second", "b": "third", "c": ""} {
		got, ok := action.Find(list, key)
		if got.Label != want || ok != (want != "") {
			t.Errorf("%s finds %q, %v; want %q", key, got.Label, ok, want)
		}
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	seen := map[string]string{}
	for _, list := range [][]action.Action{action.Global, action.Moving, action.Typed} {
		for _, a := range list {
			if a.Label == "" || a.Help == "" || len(a.Keys) == 0 {
				t.Errorf("%+v says too little", a)
			}
			if strings.HasSuffix(a.Help, ".") {
				t.Errorf("%q ends in a period", a.Help)
			}
			for _, k := range a.Keys {
				if other, taken := seen[k]; taken {
					t.Errorf("%s is %q and %q", k, other, a.Label)
				}
				seen[k] = a.Label
			}
		}
	}
	if !slices.Contains(action.Global[0].Keys, "?") {
		t.Error("help is not the first of the global keys")
	}
}

func TestActionsHaveAWordForTheCommandLine(t *testing.T) {
	if w := (action.Action{Label: "Record  DPO advice"}).Word(); w != "record-dpo-advice" {
		t.Errorf("got %q", w)
	}
}
