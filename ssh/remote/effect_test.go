package remote_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// effectActs restricts, suppresses and corrects.
func effectActs(s shell, person, letter string, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	gives(model.ActAskRestriction, "dpo", "", "restriction", "ask", person, "--ground", "accuracy", "--reason", "the register differs")
	one := gives(model.ActRestrict, "admin", "", "restriction", "begin", person, "--ground", "accuracy")[0]["id"].(string)
	gives(model.ActReviewRestriction, "admin", "", "restriction", "review", one, "--reason", "still contested")
	gives(model.ActToldEffect, "dpo", "", "effect-told", person, "--by", "resend", "--what", "restrict")
	gives(model.ActSuppress, "oncall", "", "suppression", "add", person, "--channel", "phone")
	request := s.must("oncall", letter, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "promote", request)
	s.must("admin", "", "triage", request, "--rights", "rectification", "--tenant", "acme", "--person", person)
	gives(model.ActRectify, "admin", "name=Ona Corrected\n", "rectify", request)
	s.must("admin", "", "withdrawn", request, "--yes")
}

func TestRestrictionsAndSuppressionsAreMarkedWhereverAPersonIsShown(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	person := s.must("admin", "", "request", id)[0]["candidates"].([]any)[0].(map[string]any)["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "restriction,objection-marketing", "--tenant", "acme", "--person", person)
	got := s.must("auditor", "", "person", person)[0]
	if got["restricted"] != true || got["suppressed"] != true || len(got["told"].([]any)) == 0 {
		t.Errorf("the person: %v", got)
	}
	if list := s.must("auditor", "", "people", "restricted:yes"); len(list) != 1 || list[0]["restricted"] != true {
		t.Errorf("the list: %v", list)
	}
	if r := s.must("auditor", "", "request", id)[0]["matched"].(map[string]any); r["restricted"] != true {
		t.Errorf("the request: %v", r)
	}
	for _, args := range [][]string{{"person", person}, {"restriction", "list"}, {"suppression", "list"}, {"people"}} {
		if exit, out, errs := s.run("dpo", "", args...); exit != 0 || !strings.Contains(out, "restricted") && !strings.Contains(out, "Art. 18") && !strings.Contains(out, "M-1") {
			t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
		}
	}
	s.refused("admin", s.h.Code("admin"), "restricted", "reveal", "person/"+person, "--purpose", "request", "--field", "*")
	if list := s.must("dpo", "", "suppression", "list"); len(list) == 0 || list[0]["in_force"] != true {
		t.Errorf("suppressions: %v", list)
	}
	s.must("dpo", "somebody@mail.example\n", "suppression", "add", "--channel", "phone")
	s.refused("dpo", "not an address", "usage", "suppression", "add", "--channel", "phone")
	s.refused("admin", "nonsense", "usage", "rectify", id)
	s.refused("admin", "", "notice", "ruling", "propose", "restriction-lift", person+"/1", "--reason", "settled")
	l := s.must("admin", "", "letter", "draft", person, "--kind", "before-lift", "--say", "reason=it is verified")[0]["id"].(string)
	s.refused("admin", "", "notice", "ruling", "propose", "restriction-lift", person+"/1", "--letter", l, "--reason", "settled")
}
