package remote_test

import (
	"strings"
	"testing"
)

func TestALetterIsSplitAndAPersonsHistoryListedByCommand(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	person := s.must("admin", "", "request", id)[0]["candidates"].([]any)[0].(map[string]any)["id"].(string)
	code, out, errs := s.run("admin", "", "triage", id, "--rights", "erasure,access,objection-marketing", "--capacity", "mixed", "--tenant", "acme", "--person", person)
	if code != 0 || !strings.Contains(out, "R-5 objection-marketing (controller)") {
		t.Fatalf("exit %d, %s%s", code, out, errs)
	}
	v := s.must("admin", "", "request", "R-3")[0]
	if v["split_of"] != id || len(v["family"].([]any)) != 4 {
		t.Errorf("split of %v, with %v", v["split_of"], v["family"])
	}
	if _, out, _ := s.run("admin", "", "request", id); strings.Count(out, "Same letter") != 4 {
		t.Errorf("people read: %s", out)
	}
	if code, _, errs := s.run("admin", "", "triage", id, "--rights", "access", "--tenant", "acme"); code != 1 || !strings.Contains(errs, "of the same letter already") {
		t.Errorf("the same again: exit %d: %s", code, errs)
	}
	s.must("admin", "", "answer", "R-5")
	about := map[any]bool{}
	for _, e := range s.must("auditor", "", "history", person) {
		about[e["about"]] = true
		for _, value := range []string{"@", "Aurelija"} {
			if strings.Contains(e["what"].(string), value) {
				t.Error("the history tells a value")
			}
		}
	}
	for _, want := range []string{"R-1", "R-2", "R-3", "R-4", "R-5"} {
		if !about[want] {
			t.Errorf("the history is about %v; wanted %s", about, want)
		}
	}
	if code, _, errs := s.run("auditor", "", "history", "p-none"); code != 1 || errs == "" {
		t.Errorf("of nobody: exit %d: %s", code, errs)
	}
}
