package remote_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// registerArgs are what the commands about registers take.
var registerArgs = map[string][]string{
	"register list": {"subprocessor"}, "register show": {"subprocessor.hetzner"}, "register diff": {"subprocessor.hetzner"}, "register export": {"subprocessor"},
	"register save": {"activity.x", "name=x", "--reason", "x"}, "register review": {"activity.accounts", "--next", "2027-03-01"},
	"register announce": {"policy.v2", "--to", "users", "--by", "x", "--on", "2026-11-01", "--proof", "x"},
	"register object":   {"subprocessor.resend", "--tenant", "acme", "--reference", "x"}, "register resolve": {"subprocessor.resend", "--tenant", "acme", "--reference", "x"},
}

// registerActs gives every act of registers that is no ruling's.
func registerActs(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	s.t.Helper()
	day := s.h.Clock.Now().AddDate(0, 1, 0).Format("2006-01-02")
	gives(model.ActSaveEntry, "admin", "We keep your data.\n", "register", "save", "policy.v2", "name=2", "language=en", "text=-", "effective="+day, "summary=x", "material=no", "why=a comma", "--reason", "a comma")
	gives(model.ActReviewEntry, "admin", "", "register", "review", "activity.accounts", "--next", day)
	gives(model.ActObject, "admin", "", "register", "object", "subprocessor.resend", "--tenant", "acme", "--reference", "letter 7")
	gives(model.ActResolveObjection, "admin2", "", "register", "resolve", "subprocessor.resend", "--tenant", "acme", "--reference", "letter 9")
	publish(s)
	gives(model.ActAnnouncePolicy, "admin", "", "register", "announce", "policy.v2", "--to", "users", "--by", "e-mail", "--on", s.h.Clock.Now().Format("2006-01-02"), "--proof", "campaign 4")
}

// publish brings the policy's version into force by two.
func publish(s shell) {
	s.t.Helper()
	id := s.must("admin", "", "ruling", "propose", "policy-publish", "policy.v2", "--item", "1")[0]["id"].(string)
	digest := s.must("admin2", "", "ruling", "show", id)[0]["digest"].(string)
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest, "--management", "MG-12", "--yes")
}

func TestTheFullListOfSubprocessorsIsOneCommand(t *testing.T) {
	s := newShell(t)
	exit, out, errs := s.run("dpo", "", "register", "export", "subprocessor")
	if exit != 0 {
		t.Fatal(errs)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []string{"subprocessor.hetzner", "subprocessor.resend", "subprocessor.ai-parsing"} {
		if rows[i+1][0] != want {
			t.Errorf("row %d is %s, want %s", i+1, rows[i+1][0], want)
		}
	}
	s.proposed()
	s.must("admin", "", "register", "object", "subprocessor.resend", "--tenant", "acme", "--reference", "letter 7")
	if _, out, _ = s.run("dpo", "", "register", "export", "subprocessor", "--tenant", "acme"); strings.Contains(out, "resend") || !strings.Contains(out, "hetzner") || strings.Contains(out, "ai-parsing") {
		t.Errorf("for a tenant that objects to one:\n%s", out)
	}
}

func TestAnExportedCellIsNoFormulaAndAPageHidesNoText(t *testing.T) {
	s := newShell(t)
	s.must("admin", "", "register", "save", "activity.x", "name==HYPERLINK(1)", "purposes=<script>alert(1)</script>", "--reason", "a try")
	if _, out, _ := s.run("dpo", "", "register", "export", "activity"); !strings.Contains(out, "'=HYPERLINK") {
		t.Errorf("the cell is a formula:\n%s", out)
	}
	if _, out, _ := s.run("dpo", "", "register", "export", "activity", "--format", "html"); strings.Contains(out, "<script>") || !strings.Contains(out, "&lt;script&gt;") {
		t.Errorf("the page runs what was typed:\n%s", out)
	}
}

func TestTheDifferenceOfTwoVersionsNamesWhatChanged(t *testing.T) {
	s := newShell(t)
	s.must("admin", "One.\nTwo.\n", "register", "save", "policy.v2", "name=2", "text=-", "--reason", "first")
	s.must("admin", "One.\nThree.\n", "register", "save", "policy.v2", "text=-", "--reason", "second")
	_, out, _ := s.run("dpo", "", "register", "diff", "policy.v2")
	for _, want := range []string{"-Two.", "+Three.", " One."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}
