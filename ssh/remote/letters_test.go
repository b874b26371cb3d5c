package remote_test

import (
	"fmt"
	netmail "net/mail"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

const asks = "From: Rūta Mockutė <ruta@inbox.example>\nSubject: newsletter\nDate: Tue, 24 Nov 2026 08:00:00 +0000\nMessage-ID: <a1@inbox.example>\n\n" +
	"I object to the processing of my personal data for direct marketing under Article 21 GDPR. Please stop.\n"

// objection is a triaged request.
func objection(s shell) string {
	id := s.must("admin", asks, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "objection")
	return id
}

func TestALetterIsDraftedReadEditedSentAndCounted(t *testing.T) {
	s := newShell(t)
	id := objection(s)
	code, _, errs := s.run("admin", "", "letter", "draft", id, "--kind", "answer-objection", "--language", "lt")
	if code != 1 || !strings.Contains(errs, "needs stopped") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	l := s.must("admin", "", "letter", "draft", id, "--kind", "answer-objection", "--language", "lt", "--say", "stopped=naujienlaiškiai")[0]["id"].(string)
	v := s.must("admin", "", "letter", "show", l)[0]
	if v["state"] != "draft" || v["email"] != "ruta@inbox.example" || !strings.Contains(v["text"].(string), "naujienlaiškiai") || len(v["digest"].(string)) != 64 {
		t.Fatalf("it reads %v", v)
	}
	if code, out, _ := s.run("admin", "", "letter", "show", l); code != 0 || !strings.Contains(out, v["digest"].(string)) || !strings.Contains(out, "naujienlaiškiai") {
		t.Errorf("people read: %s", out)
	}
	s.must("admin", strings.Replace(v["text"].(string), "naujienlaiškiai", "visi naujienlaiškiai", 1), "letter", "edit", l, "--subject", "Dėl jūsų prašymo")
	if code, _, errs := s.run("admin", "", "letter", "edit", l); code != 2 || !strings.Contains(errs, "standard input") {
		t.Errorf("an edit of nothing: exit %d: %s", code, errs)
	}
	code, out, errs := s.run("admin", "", "letter", "export", l)
	m, err := netmail.ReadMessage(strings.NewReader(out))
	if code != 0 || err != nil || m.Header.Get("In-Reply-To") != "<a1@inbox.example>" || m.Header.Get("Content-Language") != "lt" {
		t.Fatalf("exit %d: %v\n%s%s", code, err, out, errs)
	}
	s.must("admin", "", "letter", "send", l, "--by", "post")
	s.must("admin", "", "letter", "answer", l)
	list := s.must("admin", "", "letters", "kind:answer-objection")
	if len(list) != 1 || list[0]["state"] != "sent" || list[0]["how"] != "post" || list[0]["stopped_clock"] != true {
		t.Errorf("listed as %v", list)
	}
	if r := s.must("admin", "", "request", id)[0]; r["state"] != "answered" {
		t.Errorf("the request is %v", r["state"])
	}
	exported := s.must("admin", "", "audit", "action:letter.draft")
	if facts := exported[0]["facts"].(map[string]any); facts["op"] != "export" {
		t.Errorf("the export's entry says %v", facts)
	}
}

func TestARefusalIsSentByASecondPersonWithDigestAndCode(t *testing.T) {
	s := newShell(t)
	id := objection(s)
	l := s.must("admin", "", "letter", "draft", id, "--kind", "refusal", "--say", "reason=abuse", "--say", "law=Art. 12(5) GDPR")[0]["id"].(string)
	digest := s.must("admin2", "", "letter", "show", l)[0]["digest"].(string)
	for _, c := range []struct {
		who, stdin string
		args       []string
		exit       int
		says       string
	}{
		{"admin", s.h.Code("admin"), []string{"--digest", digest}, 1, "you wrote"},
		{"admin2", s.h.Code("admin2"), nil, 1, "name the digest"},
		{"admin2", "", []string{"--digest", digest}, 2, "one-time code"},
		{"admin2", s.h.Code("admin2"), []string{"--digest", "beef"}, 2, "64 hex digits"},
		{"oncall", s.h.Code("oncall"), []string{"--digest", digest}, 1, "role"},
		{"dpo", s.h.Code("dpo"), []string{"--digest", digest}, 1, "role"},
	} {
		code, _, errs := s.run(c.who, c.stdin, append([]string{"letter", "send", l}, c.args...)...)
		if code != c.exit || !strings.Contains(errs, c.says) {
			t.Errorf("%s %v: exit %d: %s", c.who, c.args, code, errs)
		}
	}
	s.must("admin2", s.h.Code("admin2"), "letter", "send", l, "--digest", digest)
	if v := s.must("admin", "", "letter", "show", l)[0]; v["state"] != "queued" {
		t.Errorf("it is %v", v["state"])
	}
}

func TestLettersAreShutToThoseWhoSeeNoPersons(t *testing.T) {
	s := newShell(t)
	l := s.must("admin", "", "letter", "draft", objection(s), "--kind", "acknowledgement")[0]["id"].(string)
	for _, who := range []string{"oncall", "auditor"} {
		for _, args := range [][]string{{"letters"}, {"letter", "show", l}, {"letter", "export", l}, {"letter", "show", l, "--json"}} {
			_, out, errs := s.run(who, "", args...)
			if strings.Contains(out+errs, "ruta") || strings.Contains(out+errs, "Mockut") {
				t.Errorf("%v tells %s: %s%s", args, who, out, errs)
			}
		}
		if code, _, errs := s.run(who, "", "letter", "export", l); code != 1 || !strings.Contains(errs, "role") {
			t.Errorf("export by %s: exit %d: %s", who, code, errs)
		}
	}
}

func TestHostileTextInALetterReachesNoTerminal(t *testing.T) {
	s := newShell(t)
	evil := strings.Replace(strings.Replace(asks, "Rūta Mockutė", "=?utf-8?q?R=1B]52;c;AAAA=07=C2=9B31m?=", 1), "Please stop.", "Please stop \x1b[2J\u202e.", 1)
	id := s.must("admin", evil, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "objection")
	l := s.must("admin", "", "letter", "draft", id, "--kind", "acknowledgement")[0]["id"].(string)
	for _, args := range [][]string{{"letters"}, {"letter", "show", l}, {"letter", "export", l}} {
		_, out, errs := s.run("admin", "", args...)
		for _, r := range out + errs {
			if r < 0x20 && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 || r == 0x202e {
				t.Fatalf("%v: raw control character %U in the output", args, r)
			}
		}
	}
}

func TestAnUndeliverableReportIsToldByImportLetters(t *testing.T) {
	s := newShell(t)
	l := s.must("admin", "", "letter", "draft", objection(s), "--kind", "answer-objection", "--say", "stopped=newsletters")[0]["id"].(string)
	s.must("admin", "", "letter", "send", l, "--by", "portal")
	s.must("admin", "", "letter", "answer", l)
	ours := s.must("admin", "", "letter", "show", l)[0]["message_id"].(string)
	dsn := fmt.Sprintf("From: MAILER-DAEMON@mx.example\nMessage-ID: <d@mx.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"+
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <%s>\n\nx\n--b--\n", ours)
	got := s.must("admin", dsn, "import", "letters")[0]
	if got["id"] != l || !strings.Contains(got["note"].(string), "came back; R-1 is open again") {
		t.Errorf("import says %v", got)
	}
	if r := s.must("admin", "", "request", "R-1")[0]; r["state"] != string(model.Triaged) {
		t.Errorf("the request is %v", r["state"])
	}
}

func TestARequestInTheProtocolsFormIsTakenFromAdminsAndSaysThatItsSignatureIsNotChecked(t *testing.T) {
	s := newShell(t)
	const form = `{"agent-id":"AGENT","business-id":"INTEGRORA","agent-request-id":"1","issued-at":"2026-11-24T08:00:00Z","expires-at":"2026-11-24T08:10:00Z","drp.version":"0.9.4","exercise":"deletion","email":"ruta@inbox.example"}`
	if code, _, errs := s.run("oncall", form, "import", "dsr"); code != 1 || !strings.Contains(errs, "signature is not checked") {
		t.Fatalf("by oncall: exit %d: %s", code, errs)
	}
	got := s.must("admin", form, "import", "dsr")[0]
	if got["id"] != "R-1" || fmt.Sprint(got["suggested"]) != "[erasure]" || !strings.Contains(fmt.Sprint(got["why"]), "not signed") {
		t.Errorf("taken as %v", got)
	}
	if again := s.must("admin", form, "import", "dsr")[0]; again["id"] != "R-1" {
		t.Errorf("the same again became %v", again["id"])
	}
	if _, out, _ := s.run("admin", "", "request", "R-1", "--original"); out != form {
		t.Errorf("the original is kept as %s", out)
	}
	if code, _, errs := s.run("admin", "{}", "import", "dsr"); code != 2 || !strings.Contains(errs, "agent-id") {
		t.Errorf("an empty form: exit %d: %s", code, errs)
	}
}
