package remote_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// machine invites an intake machine, and has another admin approve it.
func (s shell) machine() {
	s.t.Helper()
	res := s.must("admin", s.h.Code("admin")+"\n"+newKey(s.t, 8), "admin", "invite", "feeder", "--role", "intake", "--source", "203.0.113.0/24")[0]
	if _, invite := res["invite"]; invite {
		s.t.Error("a machine got an invite for codes")
	}
	s.approve("admin2", res["change"].(string))
	s.h.IDs["feeder"] = res["id"].(string)
}

func TestAMachineIsToldTheSameWhateverIsStored(t *testing.T) {
	person := func(tenant, id, name string) string {
		return `{"type":"person","tenant":"` + tenant + `","id":"` + id + `","kind":"user","name":"` + name + `","email":"rasa@inbox.example"}` + "\n"
	}
	consent := func(events string) string {
		return `{"type":"consent","tenant":"acme","person":"u-1","id":"c-9","purpose":"newsletter","notice":"2026-01","events":[` + events + `]}` + "\n"
	}
	given := `{"at":"2025-01-01T00:00:00Z","state":"given","channel":"form"}`
	inputs := []struct {
		name  string
		args  []string
		stdin string
	}{
		{"the same records", []string{"import", "records"}, records},
		{"a person, otherwise", []string{"import", "records"}, person("acme", "u-1", "Somebody Else")},
		{"another person", []string{"import", "records"}, person("acme", "u-2", "Jonas")},
		{"a person nowhere", []string{"import", "records"}, person("nobody", "u-1", "Jonas")},
		{"a consent", []string{"import", "records"}, consent(given)},
		{"a consent without history", []string{"import", "records"}, consent("")},
		{"a consent out of order", []string{"import", "records"}, consent(given + `,{"at":"2024-01-01T00:00:00Z","state":"withdrawn","channel":"form"}`)},
		{"a tenant, otherwise", []string{"import", "records"}, `{"type":"tenant","slug":"acme","name":"Other UAB","country":"LT","status":"active"}` + "\n"},
		{"no record", []string{"import", "records"}, "not json\n" + records},
		{"a letter", []string{"import", "letters"}, mail},
		{"no letter", []string{"import", "letters"}, "\x00\x01"},
		{"nothing", []string{"import", "letters"}, ""},
		{"a reply", []string{"import", "letters"}, "From: rasa@inbox.example\nMessage-ID: <r@inbox.example>\nIn-Reply-To: <OURS>\n\nThank you.\n"},
		{"a report", []string{"import", "letters"}, undeliverable("OURS")},
		{"a form", []string{"import", "dsr"}, form},
		{"no form", []string{"import", "dsr"}, "{}"},
	}
	// A store without any of it, one that holds all of it, and one that erased it.
	// Each tells the message id of a letter of ours.
	ours := func(s shell, id string) string {
		l := s.must("admin", "", "letter", "draft", id, "--kind", "acknowledgement")[0]["id"].(string)
		return s.must("admin", "", "letter", "show", l)[0]["message_id"].(string)
	}
	stores := map[string]func(s shell) string{
		"empty": func(shell) string { return "none@integrora.com" },
		"held": func(s shell) string {
			s.must("admin", records, "import", "records")
			s.must("admin", mail, "import", "letters")
			s.must("admin", form, "import", "dsr")
			s.must("admin", "", "triage", "R-1", "--rights", "access")
			return ours(s, "R-1")
		},
		"erased": func(s shell) string {
			id, digest := s.proposed()
			l := ours(s, id)
			s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest)
			return l
		},
	}
	answers := map[string]map[string]string{} // input → answer → store
	for store, fill := range stores {
		s := newShell(t)
		s.machine()
		letter := fill(s)
		for _, in := range inputs {
			for _, js := range []string{"", "--json"} {
				code, out, errs := s.run("feeder", strings.ReplaceAll(in.stdin, "OURS", letter), append(slices.Clone(in.args), strings.Fields(js)...)...)
				answer := strings.Join([]string{js, string(rune('0' + code)), out, errs}, "\n")
				if strings.Contains(answer, "R-") || strings.Contains(answer, "E-") || strings.Contains(answer, "L-") || strings.Contains(answer, "erased") || strings.Contains(answer, "already") {
					t.Errorf("%s into the %s store: %s", in.name, store, answer)
				}
				key := in.name + js
				if answers[key] == nil {
					answers[key] = map[string]string{}
				}
				answers[key][answer] += store + " "
			}
		}
		if list := s.must("auditor", "", "letters"); store != "empty" && (len(list) != 1 || list[0]["joined"] != 2.0) {
			t.Errorf("the reply and the report did not join the letter of the %s store: %v", store, list)
		}
	}
	for name, by := range answers {
		if len(by) != 1 {
			t.Errorf("%s is answered differently: %q", name, by)
		}
	}
}

func TestAMachineFeedsLettersRecordsAndSuspicions(t *testing.T) {
	s := newShell(t)
	s.machine()
	if got := s.must("feeder", records, "import", "records"); len(got) != 1 || got[0]["taken"] != 4.0 || got[0]["refused"] != 0.0 {
		t.Errorf("records: %v", got)
	}
	if got := s.must("feeder", mail, "import", "letters"); len(got) != 1 || got[0]["outcome"] != "taken" || got[0]["message_id"] != "a1@inbox.example" {
		t.Errorf("letters: %v", got)
	}
	s.must("feeder", mail, "import", "letters")
	for range 2 {
		if got := s.must("feeder", form, "import", "dsr"); len(got) != 1 || len(got[0]) != 1 || got[0]["outcome"] != "taken" {
			t.Errorf("a form: %v", got)
		}
	}
	s.must("feeder", "", "incident", "suspect", "queue", "grows")
	if got := s.must("dpo", "", "people"); len(got) != 1 {
		t.Errorf("people: %v", got)
	}
	if got := s.must("dpo", "", "requests"); len(got) != 2 || got[0]["id"] != "R-1" || got[1]["id"] != "R-2" {
		t.Errorf("requests: %v", got)
	}
	if got := s.must("dpo", "", "incident", "list"); len(got) != 1 || got[0]["by"] != "feeder" || got[0]["reveals"] != false {
		t.Errorf("incidents: %v", got) // a machine's word alone opens no data
	}
	// What was refused for what is stored, admins read in the log.
	s.must("feeder", strings.ReplaceAll(records, "Petrauskienė", "Kita"), "import", "records")
	s.must("feeder", `{"type":"person","tenant":"nobody","id":"u-1","kind":"user","name":"X"}`, "import", "records")
	got := s.must("auditor", "", "audit", "action:record.import", "actor:feeder")
	if len(got) != 3 || got[0]["facts"].(map[string]any)["refused_no_tenant"] != "1" || got[1]["facts"].(map[string]any)["refused_exists"] != "1" {
		t.Errorf("the log: %v", got)
	}
}

func TestAMachineIsRefusedEveryOtherCommand(t *testing.T) {
	s := newShell(t)
	s.machine()
	id, digest := s.proposed()
	person := s.must("admin", "", "people")[0]["id"].(string)
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	s.must("oncall", s.h.Code("oncall"), "breakglass", "open", "--reason", "gateway down")
	s.must("oncall", "", "incident", "suspect", "leak")
	s.h.Store.UseSessions(&door{})
	args := map[string][]string{
		"admin delegation": {"oncall", "MG-4"}, "admin disable": {"oncall", "--reason", "left"}, "admin enable": {"oncall"}, "admin invite": {"rasa", "--role", "dpo"},
		"admin key add": {"oncall", "--label", "x"}, "admin key remove": {"oncall", "SHA256:x"}, "admin kick": {"s-1", "--yes"}, "admin person": {"oncall", person},
		"admin reset-code": {"oncall"}, "admin role": {"oncall", "auditor"}, "admin show": {"admin"}, "admin source": {"oncall", "203.0.113.0/24"},
		"advise": {id, "--digest", digest}, "audit prove": {"--entry", "0"}, "approval": {id}, "approve": {id, "--digest", digest}, "breakglass open": {"--reason", "x"},
		"breakglass review": {"G-1", "--justified", "--finding", "x"}, "change": {change}, "deny": {change, "--reason", "x"}, "forward": {id, "--yes"},
		"keys rotate": {"root"}, "original": {id, "--purpose", "request"}, "note": {id, "--text", "x"}, "order": {"E-1"},
		"hold place": {"--until", "2027-06-30", "--review", "2027-01-15"}, "hold review": {"H-1", "--next", "2027-03-01"},
		"offboard notice": {"acme"}, "offboard terminate": {"acme", "--on", "2026-11-01"}, "offboard return": {"acme"}, "retention decide": {"invoice"}, "promises show": {"log"}, "promises explain": {"log", "--text", "x"},
		"person": {person}, "history": {person}, "policy propose": {"--agent", "yes"}, "query": {id, "--why", "x"}, "recuse": {id, "--yes"}, "resume": {id, "--how", "x"}, "return": {id, "--reason", "x"},
		"reveal": {"request/" + id, "--field", "*", "--purpose", "request"}, "tenant": {"acme"}, "withdraw-consent": {person + "/c-1"}, "consent": {person + "/c-1"}, "consent-told": {person + "/c-1"}, "withdrawn": {id, "--yes"},
		"effect-told": {person}, "rectify": {id, "--statement"}, "restriction begin": {person}, "restriction ask": {person}, "restriction review": {person + "/1"},
		"receipt": {id, "--at", "2026-03-05T09:30", "--why", "x"}, "reopen": {id, "--cause", "complaint", "--why", "x"}, "nudge": {id, "--by", "phone"},
		"answer": {id}, "assign": {id}, "dismiss": {id}, "evidence": {id}, "item": {id}, "plan": {id}, "promote": {id}, "propose": {id}, "request": {id}, "restore": {id}, "triage": {id},
		"handover": {id, "--to", "admin2", "--note", "x"}, "snooze": {id}, "tick": {id, "--step", "whose"}, "triage-suggested": {id}, "ruling show": {"D-1"}, "ruling propose": {"extend", id}, "ruling advise": {"D-1", "--digest", digest}, "ruling adopt": {"D-1", "--digest", digest}, "backup verify": {"B-1"}, "restored approve": {"S-1", "--digest", "00"},
	}
	l := s.must("admin", "", "letter", "draft", id, "--kind", "acknowledgement")[0]["id"].(string)
	for word, flags := range map[string][]string{"show": {"--purpose", "request"}, "export": {"--purpose", "request"}, "edit": {"--drop"}, "send": {"--by", "post"}, "settle": {"--again"}, "answer": nil} {
		args["letter "+word] = append([]string{l}, flags...)
	}
	args["letter draft"] = []string{id, "--kind", "acknowledgement"}
	maps.Copy(args, copyArgs(id))
	maps.Copy(args, incidentArgs())
	maps.Copy(args, instructionArgs(id))
	maps.Copy(args, registerArgs)
	args["offboard certificate"], args["offboard certified"] = []string{"T-1"}, []string{"T-1", "--by", "x"}
	own := []string{"import letters", "import records", "import dsr", "incident suspect"}
	key, tried := newKey(t, 9), 0
	for _, words := range leaves(t) {
		path := strings.Join(words, " ")
		if slices.Contains(own, path) {
			continue
		}
		for _, stdin := range []string{s.h.Code("admin") + "\n" + key, key, ""} {
			code, out, errs := s.run("feeder", stdin, append(append(slices.Clone(words), args[path]...), "--json")...)
			if needsInput := code == 2 && (stdin == "" || stdin == key && path != "admin key add" || path == "admin key add" && stdin != key); code == 0 || out != "" || !needsInput && !strings.Contains(errs, `"code":"role"`) {
				t.Errorf("%s as a machine: exit %d, %s%s", path, code, out, errs)
			}
		}
		tried++
	}
	if tried+len(own) != len(leaves(t)) || tried < 50 {
		t.Errorf("%d commands were tried", tried)
	}
	s.h.Clock.Advance(time.Minute)
	if got := s.must("dpo", "", "request", id)[0]["state"]; got != "proposed" {
		t.Errorf("the request is %v now", got)
	}
}
