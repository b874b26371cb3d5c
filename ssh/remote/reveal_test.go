package remote_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
)

// fields are the values that a reveal prints, by what they are.
func (s shell) fields(who string, args ...string) map[string]string {
	s.t.Helper()
	out := map[string]string{}
	for _, o := range s.must(who, s.h.Code(who), append([]string{"reveal"}, args...)...) {
		out[o["what"].(string)] = o["value"].(string)
	}
	return out
}

func TestRevealPrintsWhatWasAskedForAndNothingElse(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	s.must("admin", mail, "import", "letters")
	person := s.must("admin", "", "people")[0]["id"].(string)
	if got := s.fields("admin", "request/R-1", "--field", "name", "--purpose", "request"); len(got) != 1 || got["Name"] != "Rasa Petrauskienė" {
		t.Errorf("a name: %v", got)
	}
	if got := s.fields("dpo", "request/R-1", "--field", "letter", "--purpose", "advice"); got["Subject"] != "Please delete my data" || !strings.Contains(got["Letter"], "Art. 17 GDPR") || got["Name"] != "" {
		t.Errorf("a letter: %v", got)
	}
	if got := s.fields("admin", "person/"+person, "--field", "e-mail", "--field", "last login", "--purpose", "accuracy"); len(got) != 2 || got["E-mail"] != "rasa@inbox.example" || got["last login"] != "2026-11-01" {
		t.Errorf("a person's fields: %v", got)
	}
	if got := s.fields("admin", "person/"+person, "--field", "*", "--purpose", "identity"); got["Name"] != "Rasa Petrauskienė" || got["External id"] != "u-1" || got["Invoice"] != "INV-1" || got["Buyer"] != "Acme UAB" {
		t.Errorf("all of a person: %v", got)
	}
	if got := s.fields("admin", "request/R-1", "--field", "*", "--purpose", "identity"); got["Candidate"] != person+" Rasa Petrauskienė <rasa@inbox.example>" {
		t.Errorf("all of a request: %v", got)
	}
	if got := s.must("admin", "", "person", person)[0]["name"]; got != "R•••• P•••••••" {
		t.Errorf("after the reveal, the next command prints %v", got)
	}
	if _, out, errs := s.run("admin", s.h.Code("admin"), "reveal", "person/"+person, "--field", "name", "--purpose", "identity"); out != "Name         Rasa Petrauskienė\n" {
		t.Errorf("for people: %q %s", out, errs)
	}
	code, out, errs := s.run("admin", s.h.Code("admin"), "original", "R-1", "--purpose", "request")
	if code != 0 || out != mail {
		t.Errorf("the original: exit %d, %q, %s", code, out, errs)
	}
	var facts []string
	for _, e := range s.must("auditor", "", "audit", "action:data.reveal") {
		f := e["facts"].(map[string]any)
		facts = append(facts, f["purpose"].(string)+" "+f["fields"].(string))
	}
	if got := strings.Join(facts, "; "); got != "request all; identity name; identity all; identity all; accuracy e-mail,own(1); advice letter; request name" {
		t.Errorf("the log has %s", got)
	}
}

func TestRevealIsRefusedBeforeACodeIsUsedUp(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	s.must("admin", mail, "import", "letters")
	code := s.h.Code("admin")
	for _, args := range [][]string{
		{"request/R-1", "--purpose", "request"}, {"request/R-1", "--field", "candidates", "--purpose", "request"}, {"request/R-1", "--field", "shoe size", "--purpose", "request"}, {"letter/R-1", "--field", "*", "--purpose", "request"},
		{"R-1", "--field", "*", "--purpose", "request"}, {"request/R-1", "--field", "name"}, {"request/R-1", "--field", "name", "--purpose", "curiosity"},
	} {
		s.refused("admin", code, "usage", append([]string{"reveal"}, args...)...)
	}
	s.refused("admin", code, "not_found", "reveal", "request/R-9", "--field", "*", "--purpose", "request")
	s.refused("admin", code, "incident", "reveal", "request/R-1", "--field", "*", "--purpose", "incident")
	s.refused("admin", code, "glass", "original", "R-1", "--purpose", "emergency")
	s.must("admin", code, "reveal", "request/R-1", "--field", "name", "--purpose", "request")
	s.refused("admin", code, "code_used", "reveal", "request/R-1", "--field", "name", "--purpose", "request")
	s.must("admin", "", "recuse", "R-1", "--yes")
	s.refused("admin", s.h.Code("admin"), "own_case", "original", "R-1", "--purpose", "request")
}

func TestOnCallEngineersRevealUnderAnIncidentOrEmergencyAccessOnly(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	s.must("admin", mail, "import", "letters")
	try := func(args ...string) []string {
		return append([]string{"reveal", "request/R-1", "--field", "name", "--purpose"}, args...)
	}
	s.refused("auditor", s.h.Code("auditor"), "role", try("request")...)
	s.refused("oncall", s.h.Code("oncall"), "incident", try("request")...)
	incident := s.must("oncall", "", "incident", "suspect", "mail", "gateway", "leaks")[0]["id"].(string)
	s.must("oncall", s.h.Code("oncall"), try("incident", "--incident", incident)...)
	s.h.Clock.Advance(model.IncidentReveal)
	s.refused("oncall", s.h.Code("oncall"), "incident", try("incident", "--incident", incident)...)
	s.must("dpo", "", "incident", "confirm", incident)
	s.must("oncall", s.h.Code("oncall"), try("incident", "--incident", incident)...)
	s.noBreach(incident)
	s.refused("oncall", s.h.Code("oncall"), "incident", try("incident", "--incident", incident)...)

	glass := s.must("oncall", s.h.Code("oncall"), "breakglass", "open", "--reason", "gateway down")[0]["id"].(string)
	s.must("oncall", s.h.Code("oncall"), try("emergency", "--breakglass", glass)...)
	s.refused("admin", s.h.Code("admin"), "glass", try("emergency", "--breakglass", glass)...)
	s.h.Clock.Advance(model.BreakGlassFor)
	s.refused("oncall", s.h.Code("oncall"), "glass", try("emergency", "--breakglass", glass)...)
}

func TestEmergencyAccessIsToldToAllAndReviewedByAnAuditor(t *testing.T) {
	s := newShell(t)
	for _, who := range []string{"dpo", "auditor"} {
		s.refused(who, s.h.Code(who), "role", "breakglass", "open", "--reason", "gateway down")
	}
	s.refused("oncall", s.h.Code("oncall"), "usage", "breakglass", "open", "--reason", "ask rasa@inbox.example")
	s.must("oncall", s.h.Code("oncall"), "breakglass", "open", "--reason", "gateway down")
	for _, who := range []string{"admin", "oncall", "dpo", "auditor"} {
		if got := s.must(who, "", "alarms"); len(got) != 1 || got[0]["kind"] != "break-glass" || got[0]["object"] != "G-1" || got[0]["who"] != "oncall" {
			t.Errorf("alarms of %s: %v", who, got)
		}
	}
	if _, out, _ := s.run("dpo", "", "alarms"); !strings.Contains(out, "an auditor must review it within two working days.") {
		t.Errorf("alarms for people: %s", out)
	}
	if got := s.must("auditor", "", "breakglass", "list")[0]; got["in_force"] != true || got["review_due"] != "2026-11-26" || got["reason"] != "gateway down" {
		t.Errorf("while in force: %v", got)
	}
	review := []string{"breakglass", "review", "G-1", "--unjustified", "--finding", "no need seen"}
	s.refused("auditor", "", "state", review...)
	s.h.Clock.Advance(2 * time.Hour)
	s.refused("admin", "", "role", review...)
	s.refused("auditor", "", "usage", "breakglass", "review", "G-1", "--finding", "so so")
	s.must("auditor", "", review...)
	s.refused("auditor", "", "state", review...)
	if got := s.must("dpo", "", "breakglass", "list")[0]; got["in_force"] != false || got["justified"] != false || got["finding"] != "no need seen" {
		t.Errorf("after the review: %v", got)
	}
}

func TestIncidentsAreSuspectedConfirmedAndClosed(t *testing.T) {
	s := newShell(t)
	s.refused("auditor", "", "role", "incident", "suspect", "leak")
	s.refused("oncall", "", "usage", "incident", "suspect", "write to rasa@inbox.example")
	s.must("dpo", "", "incident", "suspect", "mail", "gateway", "leaks")
	s.refused("dpo", "", "role", "incident", "close", "I-1", "--findings", "none")
	s.refused("admin", "", "usage", "incident", "close", "I-1")
	s.refused("admin", "", "second_person", "incident", "close", "I-1", "--findings", "a false alarm")
	s.noBreach("I-1")
	s.refused("admin", "", "state", "incident", "confirm", "I-1")
	if got := s.must("auditor", "", "incident", "list")[0]; got["state"] != "not_a_breach" || got["what"] != "mail gateway leaks" || got["findings"] != "a false alarm" || got["reveals"] != false {
		t.Errorf("incidents: %v", got)
	}
}

func TestWhoStandsBackActsNoMoreOnARequest(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	s.must("admin2", "", "recuse", id, "--yes")
	s.refused("admin2", s.h.Code("admin2"), "own_case", "approve", id, "--digest", digest)
	s.refused("admin2", "", "own_case", "return", id, "--reason", "once more")
	s.refused("admin2", "", "state", "recuse", id, "--yes")
	s.refused("admin", "", "state", "recuse", id, "--yes") // whose plan waits
	if got := s.must("dpo", "", "request", id)[0]["recused"].([]any); len(got) != 1 || got[0] != "admin2" {
		t.Errorf("recused: %v", got)
	}
}

func TestLettersAreSortedByCommandsAlone(t *testing.T) {
	s := newShell(t)
	id := s.must("oncall", plainMail, "import", "letters")[0]["id"].(string)
	state := func() any { return s.must("auditor", "", "request", id)[0]["state"] }
	for _, step := range []struct{ word, state string }{{"dismiss", "dismissed"}, {"restore", "not_a_request"}, {"promote", "received"}, {"dismiss", "dismissed"}, {"restore", "received"}} {
		s.refused("auditor", "", "role", step.word, id)
		if s.must("oncall", "", step.word, id); state() != step.state {
			t.Errorf("%s: %v, wanted %s", step.word, state(), step.state)
		}
	}
	s.refused("oncall", "", "state", "restore", id)
	s.must("admin", "", "assign", id)
	if got := s.must("auditor", "", "requests")[0]["assignee"]; got != s.h.IDs["admin"] {
		t.Errorf("assigned to %v", got)
	}
	s.must("admin", "", "assign", id, "--nobody")
	s.refused("admin", "", "usage", "assign", id, "--nobody", "--to", "admin2")
	s.refused("admin", "", "not_found", "assign", id, "--to", "nobody")
	if got := s.must("auditor", "", "requests")[0]["assignee"]; got != "" {
		t.Errorf("assigned to %v", got)
	}
}

func TestBoardPersonAndTenantAreRead(t *testing.T) {
	s := newShell(t)
	id, _ := s.proposed()
	person := s.must("admin", "", "people")[0]["id"].(string)
	board := s.must("auditor", "", "board")[0]
	if board["to_approve"] != 1.0 || board["people"] != 1.0 || len(board["promises"].([]any)) < 5 || board["soon"].([]any)[0].(map[string]any)["id"] != id {
		t.Errorf("board: %v", board)
	}
	got := s.must("auditor", "", "person", person)[0]
	if got["locked_by"] != id || len(got["consents"].([]any)) != 1 || len(got["invoices"].([]any)) != 1 || len(got["requests"].([]any)) != 1 {
		t.Errorf("person: %v", got)
	}
	if got := s.must("auditor", "", "tenant", "acme")[0]; got["name"] != "Acme UAB" || got["people"] != 1.0 || len(got["requests"].([]any)) != 1 {
		t.Errorf("tenant: %v", got)
	}
	for _, args := range [][]string{{"board"}, {"person", person}, {"tenant", "acme"}} {
		if code, out, errs := s.run("auditor", "", args...); code != 0 || !strings.Contains(out, id) || strings.Contains(out, "Petrausk") {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	s.refused("admin", "", "not_found", "person", "p-9")
	s.refused("admin", "", "not_found", "tenant", "nobody")
}
