package remote_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

func TestLetterBecomesACertificateByRemoteCommandsAlone(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	got := s.must("oncall", mail, "import", "letters")
	id := got[0]["id"].(string)
	if code, out, _ := s.run("oncall", mail, "import", "letters"); code != 0 || !strings.Contains(out, "already") {
		t.Errorf("the same message again: exit %d, %s", code, out)
	}
	row := s.must("admin", "", "requests")[0]
	for _, key := range []string{"id", "state", "rights", "capacity", "tenant", "person", "received", "due", "strict_due", "message_id", "suggested"} {
		if _, there := row[key]; !there {
			t.Errorf("requests --json lacks %q", key)
		}
	}
	if row["due"] != "2026-12-23" || row["message_id"] != "a1@inbox.example" {
		t.Errorf("due %v, message id %v", row["due"], row["message_id"])
	}
	view := s.must("admin", "", "request", id)[0]
	person := view["candidates"].([]any)[0].(map[string]any)["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "erasure", "--tenant", "acme", "--person", person)
	s.must("admin", "", "plan", id)
	s.must("admin", "", "propose", id)
	digest := s.must("admin2", "", "request", id)[0]["plan"].(map[string]any)["digest"].(string)
	refused := []struct{ who, stdin, want string }{
		{"admin", s.h.Code("admin"), "another admin"}, {"oncall", s.h.Code("oncall"), "role admin"},
		{"dpo", s.h.Code("dpo"), "role admin"}, {"auditor", s.h.Code("auditor"), "role admin"}, {"admin2", s.h.Code("admin2"), "DPO must advise"},
	}
	for _, r := range refused {
		code, _, errs := s.run(r.who, r.stdin, "approve", id, "--digest", digest)
		if code != 1 || !strings.Contains(errs, r.want) {
			t.Errorf("approval by %s: exit %d, %q; wanted 1 and %q", r.who, code, errs, r.want)
		}
	}
	s.must("dpo", "", "advise", id, "--digest", digest, "--text", "fine")
	if code, _, errs := s.run("admin2", "000000", "approve", id, "--digest", digest); code != 1 || !strings.Contains(errs, "wrong") {
		t.Errorf("a wrong code: exit %d, %q", code, errs)
	}
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest)
	if got := s.must("admin", "", "people"); len(got) != 0 {
		t.Errorf("people after the erasure: %v", got)
	}
	view = s.must("dpo", "", "request", id)[0]
	cert := view["certificate"].(map[string]any)
	if view["state"] != "executed" || cert["done"] != true || view["name"] != "" {
		t.Errorf("state %v, certificate done %v, name %q", view["state"], cert["done"], view["name"])
	}
	s.must("admin", "", "answer", id)
	s.must("auditor", "", "audit", "verify", "--deep")
}

func TestExportIsCheckedOfflineAndHeadsAreRemembered(t *testing.T) {
	s := newShell(t)
	_, head, _ := s.run("dpo", "", "audit", "head")
	s.must("admin", records, "import", "records")
	code, export, errs := s.run("auditor", s.h.Code("auditor"), "audit", "export")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	known, err := s.h.Store.LogKey().ReadHead(head)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chain.VerifyExport(strings.NewReader(export), known); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := s.run("dpo", head, "audit", "verify", "--head"); code != 0 {
		t.Errorf("verify against an earlier head: %s", errs)
	}
	other := strings.Replace(head, "\n1", "\n2", 1)
	if code, _, _ := s.run("dpo", other, "audit", "verify", "--head"); code == 0 {
		t.Error("a head of another size verified")
	}
}

func TestBadLinesAreToldAndGoodOnesGoIn(t *testing.T) {
	s := newShell(t)
	bad := records + "not json\n" + `{"type":"person","tenant":"nobody","id":"u-2","kind":"user","name":"X"}` + "\n"
	code, out, errs := s.run("admin", bad, "import", "records")
	if code != 1 || !strings.Contains(out, "created 4") || !strings.Contains(errs, "line 5:") || !strings.Contains(errs, "line 6:") {
		t.Errorf("exit %d\n%s\n%s", code, out, errs)
	}
	again := s.must("admin", records, "import", "records")
	if last := again[len(again)-1]; last["unchanged"] != 4.0 || last["created"] != 0.0 {
		t.Errorf("a rerun: %v", last)
	}
}

func TestExitCodesAreOfThreeKinds(t *testing.T) {
	s := newShell(t)
	for _, c := range []struct {
		want int
		args []string
	}{
		{0, []string{"help"}}, {0, []string{"whoami"}}, {0, []string{"requests", "--help"}},
		{1, []string{"request", "R-9"}}, {1, []string{"dismiss", "R-9"}},
		{2, []string{"nonsense"}}, {2, []string{"requests", "--nonsense"}}, {2, []string{"request"}},
		{2, []string{"advise", "R-1", "--digest", "xyz"}}, {2, []string{"approve", "R-1", "--digest", strings.Repeat("0", 64)}},
	} {
		if code, _, errs := s.run("dpo", "", c.args...); code != c.want {
			t.Errorf("%v: exit %d, wanted %d (%s)", c.args, code, c.want, errs)
		}
	}
}

func TestARefusalIsAnObjectWithItsCodeForPrograms(t *testing.T) {
	s := newShell(t)
	s.refused("dpo", "", "not_found", "request", "R-9")
	s.refused("dpo", "", "usage", "nonsense")
	s.refused("dpo", "", "usage", "requests", "--nonsense")
	if _, _, errs := s.run("dpo", "", "request", "R-9"); errs != "there is no request \"R-9\"\n" {
		t.Errorf("for people: %q", errs)
	}
}

func TestEveryRoleReadsMasked(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	person := s.must("admin", "", "people")[0]["id"].(string)
	s.must("dpo", "", "note", id, "--text", "Rasa Petrauskienė called")
	for _, who := range []string{"admin", "dpo", "auditor", "oncall"} {
		for _, args := range [][]string{{"people"}, {"people", "rasa"}, {"person", person}, {"requests"}, {"request", id}, {"tenant", "acme"}, {"board"}, {"consents"}, {"changes"}, {"alarms"}, {"audit"}} {
			for _, js := range []bool{false, true} {
				if js {
					args = append(args, "--json")
				}
				_, out, _ := s.run(who, "", args...)
				for _, clear := range []string{"Petrausk", "rasa@", "hereby", "2026-11-01", "u-1", "delete my data"} {
					if strings.Contains(out, clear) {
						t.Errorf("%s by %s shows %q", args, who, clear)
					}
				}
			}
		}
	}
	for _, who := range []string{"auditor", "oncall"} {
		if code, out, _ := s.run(who, s.h.Code(who), "original", id, "--purpose", "request"); code != 1 || out != "" {
			t.Errorf("%s may read the original: exit %d", who, code)
		}
	}
	if st := s.statement("admin2", id); strings.Contains(st, "Petrausk") || !strings.Contains(st, "sha256 "+digest) {
		t.Errorf("a statement: %s", st)
	}
}

func TestHostileTextReachesNoTableRaw(t *testing.T) {
	s := newShell(t)
	evil := "Eve\\u001b]0;pwn\\u0007\\u202e\\u009b31m"
	line := `{"type":"tenant","slug":"acme","name":"A` + evil + `","country":"LT","status":"active"}` + "\n" +
		`{"type":"person","tenant":"acme","id":"u-1","kind":"user","name":"` + evil + `","email":"e@inbox.example"}` + "\n" +
		`{"type":"tenant","slug":"evil","name":"\u0000` + evil + `","country":"LT","status":"active"}` + "\n"
	_, out, errs := s.run("admin", line, "import", "records")
	letter := strings.Replace(mail, "Please delete my data", "x\x1b]52;c;AAAA\x07 \xe2\x80\xae", 1) + "\x1b[2J\x9b\n"
	_, more, _ := s.run("admin", letter, "import", "letters")
	out += errs + more
	person := s.must("admin", "", "people")[0]["id"].(string)
	for _, args := range [][]string{{"tenants"}, {"tenant", "acme"}, {"people"}, {"person", person}, {"requests"}, {"request", "R-1"}, {"board"}, {"audit"},
		{"reveal", "request/R-1", "--field", evil, "--purpose", "request"}, {"nons\x1b[2Jense"}, {"incident", "suspect", "what\x1b[2J\u202e"}, {"incident", "list"}} {
		_, o, e := s.run("admin", "", args...)
		_, oj, ej := s.run("admin", "", append(args, "--json")...)
		out += o + e + oj + ej
	}
	for _, what := range []string{"request/R-1", "person/" + person, "tenant/acme"} {
		_, o, e := s.run("admin", s.h.Code("admin"), "reveal", what, "--field", "*", "--purpose", "request")
		out += o + e
	}
	for _, r := range out {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e {
			t.Fatalf("raw control character %U in the output", r)
		}
	}
}
