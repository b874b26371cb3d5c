package remote_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
)

// registerArgs are what the commands about registers take.
var registerArgs = map[string][]string{
	"register list": {"subprocessor"}, "register show": {"subprocessor.hetzner"}, "register diff": {"subprocessor.hetzner"}, "register export": {"subprocessor"},
	"register save": {"activity.x", "name=x", "--reason", "x"}, "register review": {"activity.accounts", "--next", "2027-03-01"},
	"register announce": {"policy.v2", "--to", "users", "--by", "x", "--on", "2026-11-01", "--proof", "x"},
	"register notices":  {"subprocessor.post"}, "register usable": {"subprocessor.hetzner", "--tenant", "acme"},
	"register told":   {"subprocessor.post", "--tenant", "acme", "--by", "x", "--on", "2026-11-01", "--proof", "x"},
	"register object": {"subprocessor.resend", "--tenant", "acme", "--reference", "x"}, "register resolve": {"subprocessor.resend", "--tenant", "acme", "--reference", "x"},
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

// announcedTo has a sub-processor announced by two, and is the command that
// records that a tenant was told of it.
func announcedTo(s shell) []string {
	s.t.Helper()
	s.must("admin", "", "register", "save", "subprocessor.post", "name=Post Ltd", "address=1 High Street", "contact=desk", "service=e-mail delivery", "data=contact", "subjects=users", "countries=IE", "contract=2026-10-01", "--reason", "first")
	s.ruled("subprocessor-announce", "subprocessor.post", "1")
	return []string{"register", "told", "subprocessor.post", "--tenant", "acme", "--by", "post", "--on", s.h.Clock.Now().Format("2006-01-02"), "--proof", "registered letter 7"}
}

// ruled has a version of an entry ruled on by two for management.
func (s shell) ruled(op, entry, item string) {
	s.t.Helper()
	id := s.must("admin", "", "ruling", "propose", op, entry, "--item", item)[0]["id"].(string)
	digest := s.must("admin2", "", "ruling", "show", id)[0]["digest"].(string)
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest, "--management", "MG-12", "--yes")
}

// publish brings the policy's version into force by two.
func publish(s shell) {
	s.t.Helper()
	s.ruled("policy-publish", "policy.v2", "1")
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

func TestWhomAnAnnouncementReachedIsListedAndUseForOthersIsRefused(t *testing.T) {
	s := newShell(t)
	s.proposed()
	told := announcedTo(s)
	if got := s.must("auditor", "", "register", "notices", "subprocessor.post", "--open"); len(got) != 1 || got[0]["tenant"] != "acme" || got[0]["state"] != string(model.NoticeByHand) {
		t.Errorf("to be told: %v", got)
	}
	s.must("admin", "", told...)
	if got := s.must("auditor", "", "register", "notices", "subprocessor.post", "--open"); len(got) != 0 {
		t.Errorf("told, and still open: %v", got)
	}
	got := s.must("dpo", "", "register", "notices", "subprocessor.post")[0]
	if got["channel"] != "post" || got["proof"] != "registered letter 7" || got["until"] == "" {
		t.Errorf("%v", got)
	}
	if n := s.must("dpo", "", "register", "show", "subprocessor.post")[0]["notices"].(map[string]any); n["of"] != 1.0 || n["told"] != 1.0 || n["by_hand"] != 1.0 {
		t.Errorf("%v", n)
	}
	if _, out, _ := s.run("dpo", "", "register", "show", "subprocessor.post"); !strings.Contains(out, "1 of 1 tenants: 0 by letter, 1 by hand") || !strings.Contains(out, "at the earliest") {
		t.Errorf("shown as\n%s", out)
	}
	s.refused("dpo", "", "state", "register", "usable", "subprocessor.post", "--tenant", "acme")
	s.must("dpo", "", "register", "usable", "subprocessor.hetzner", "--tenant", "acme")
	s.refused("dpo", "", "state", "register", "notices", "subprocessor.hetzner")
	s.refused("dpo", "", "not_found", "register", "export", "subprocessor", "--tenant", "nobody")
	s.h.Clock.Advance(45 * 24 * time.Hour)
	s.ruled("subprocessor-activate", "subprocessor.post", "1")
	s.must("dpo", "", "register", "usable", "subprocessor.post", "--tenant", "acme")
	if _, out, _ := s.run("dpo", "", "register", "export", "subprocessor", "--tenant", "acme"); !strings.Contains(out, "subprocessor.post") {
		t.Errorf("for a tenant that was told:\n%s", out)
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
