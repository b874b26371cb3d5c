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

// form is a request in the Data Rights Protocol's form.
const form = `{"agent-id":"AGENT","business-id":"INTEGRORA","agent-request-id":"1","issued-at":"2026-11-24T08:00:00Z","expires-at":"2026-11-24T08:10:00Z","drp.version":"0.9.4","exercise":"deletion","email":"ruta@inbox.example"}`

// objection is a triaged request.
func objection(s shell) string {
	id := s.must("admin", asks, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "objection")
	return id
}

// undeliverable is a report that a letter of ours came back.
func undeliverable(ours string) string {
	return fmt.Sprintf("From: MAILER-DAEMON@mx.example\nMessage-ID: <d@mx.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"+
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <%s>\n\nx\n--b--\n", ours)
}

// opened is a letter of ours as somebody reads it who revealed it.
func (s shell) opened(who, id string) map[string]any {
	s.t.Helper()
	return s.must(who, s.h.Code(who), "letter", "show", id, "--purpose", "request")[0]
}

func TestALetterIsDraftedReadEditedSentAndCounted(t *testing.T) {
	s := newShell(t)
	id := objection(s)
	code, _, errs := s.run("admin", "", "letter", "draft", id, "--kind", "answer-objection", "--language", "lt")
	if code != 1 || !strings.Contains(errs, "needs stopped") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	l := s.must("admin", "", "letter", "draft", id, "--kind", "answer-objection", "--language", "lt", "--say", "stopped=naujienlaiškiai")[0]["id"].(string)
	v := s.opened("admin", l)
	if l != "L-1" || v["state"] != "draft" || v["email"] != "ruta@inbox.example" || v["revealed"] != true || !strings.Contains(v["text"].(string), "naujienlaiškiai") || len(v["digest"].(string)) != 64 {
		t.Fatalf("it reads %v", v)
	}
	if code, out, _ := s.run("admin", s.h.Code("admin"), "letter", "show", l, "--purpose", "request"); code != 0 || !strings.Contains(out, v["digest"].(string)) || !strings.Contains(out, "\nTo           Rūta Mockutė <ruta@inbox.example>\n") {
		t.Errorf("people read: %s", out)
	}
	code, out, errs := s.run("admin", strings.Replace(v["text"].(string), "naujienlaiškiai", "visi naujienlaiškiai", 1), "letter", "edit", l, "--subject", "Dėl jūsų prašymo")
	if code != 0 || out != l+": changed\n" {
		t.Errorf("an edit: exit %d, %q, %s", code, out, errs)
	}
	if code, _, errs := s.run("admin", "", "letter", "edit", l); code != 2 || !strings.Contains(errs, "standard input") {
		t.Errorf("an edit of nothing: exit %d: %s", code, errs)
	}
	code, out, errs = s.run("admin", s.h.Code("admin"), "letter", "export", l, "--purpose", "request")
	m, err := netmail.ReadMessage(strings.NewReader(out))
	if code != 0 || err != nil || m.Header.Get("In-Reply-To") != "<a1@inbox.example>" || m.Header.Get("Content-Language") != "lt" {
		t.Fatalf("exit %d: %v\n%s%s", code, err, out, errs)
	}
	s.refused("admin", "", "state", "letter", "answer", l)
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
	reveals := s.must("auditor", "", "audit", "action:data.reveal")
	if facts := reveals[0]["facts"].(map[string]any); len(reveals) != 3 || reveals[0]["object"] != "request/"+id || facts["fields"] != "letter" || facts["purpose"] != "request" {
		t.Errorf("the reveals' entries are %v", reveals)
	}
}

func TestARefusalIsSentByASecondPersonWithDigestAndCode(t *testing.T) {
	s := newShell(t)
	id := objection(s)
	l := s.must("admin", "", "letter", "draft", id, "--kind", "refusal", "--say", "reason=abuse", "--say", "law=Art. 12(5) GDPR")[0]["id"].(string)
	digest := s.opened("admin2", l)["digest"].(string)
	send := func(flags ...string) []string { return append([]string{"letter", "send", l}, flags...) }
	s.refused("admin2", s.h.Code("admin2"), "second_person", send("--digest", digest)...)
	ruling := s.h.Do("admin", model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claims in court", Items: []string{"compelling"}}).ID
	frozen, err := s.h.Desk("dpo").Ruling(t.Context(), ruling)
	if err != nil {
		t.Fatal(err)
	}
	s.h.Do("dpo", model.AdviseRuling{Ruling: ruling, Digest: frozen.Digest()})
	s.h.Do("admin2", model.ApproveRuling{Ruling: ruling, Op: model.OpRefuse, Digest: frozen.Digest(), Code: s.h.Code("admin2")})
	s.refused("admin", s.h.Code("admin"), "own_letter", send("--digest", digest)...)
	s.refused("admin2", s.h.Code("admin2"), "stale", send()...)
	s.refused("admin2", "", "usage", send("--digest", digest)...)
	s.refused("admin2", s.h.Code("admin2"), "usage", send("--digest", "beef")...)
	s.refused("oncall", s.h.Code("oncall"), "role", send("--digest", digest)...)
	s.refused("dpo", s.h.Code("dpo"), "role", send("--digest", digest)...)
	s.must("admin2", s.h.Code("admin2"), send("--digest", digest)...)
	if v := s.must("admin", "", "letter", "show", l)[0]; v["state"] != "queued" {
		t.Errorf("it is %v", v["state"])
	}
}

func TestALetterOfOursIsMaskedForEverybodyUntilItIsRevealed(t *testing.T) {
	s := newShell(t)
	l := s.must("admin", "", "letter", "draft", objection(s), "--kind", "acknowledgement")[0]["id"].(string)
	for _, who := range []string{"admin", "dpo", "oncall", "auditor"} {
		for _, args := range [][]string{{"letters"}, {"letters", "--json"}, {"letter", "show", l}, {"letter", "show", l, "--json"}} {
			code, out, errs := s.run(who, "", args...)
			if code != 0 || strings.Contains(out+errs, "ruta@") || strings.Contains(out+errs, "Mockut") || strings.Contains(out, "marketing") || !strings.Contains(out, l) {
				t.Errorf("%v tells %s: exit %d, %s%s", args, who, code, out, errs)
			}
		}
		if v := s.must(who, "", "letter", "show", l)[0]; v["digest"] != "" || v["revealed"] != false || v["text"] != model.Hidden || v["name"] != "R•••• M•••••••" {
			t.Errorf("%s is shown %v", who, v)
		}
	}
	open := func(word string, flags ...string) []string { return append([]string{"letter", word, l}, flags...) }
	for _, word := range []string{"show", "export"} {
		s.refused("admin", "", "usage", open(word, "--purpose", "request")...) // no code
		s.refused("admin", s.h.Code("admin"), "usage", open(word, "--purpose", "curiosity")...)
		s.refused("auditor", s.h.Code("auditor"), "role", open(word, "--purpose", "request")...)
		s.refused("oncall", s.h.Code("oncall"), "incident", open(word, "--purpose", "request")...)
	}
	s.refused("admin", s.h.Code("admin"), "usage", open("export")...) // without a purpose nothing goes out
	s.refused("dpo", s.h.Code("dpo"), "role", open("export", "--purpose", "advice")...)
	s.must("oncall", "", "incident", "suspect", "leak")
	if v := s.must("oncall", s.h.Code("oncall"), open("show", "--purpose", "incident", "--incident", "I-1")...)[0]; v["email"] != "ruta@inbox.example" {
		t.Errorf("under an incident it reads %v", v)
	}
	s.term = "xterm"
	s.refused("admin", s.h.Code("admin"), "usage", open("export", "--purpose", "request")...)
}

func TestHostileTextInALetterReachesNoTerminal(t *testing.T) {
	s := newShell(t)
	evil := strings.Replace(strings.Replace(asks, "Rūta Mockutė", "=?utf-8?q?R=1B]52;c;AAAA=07=C2=9B31m?=", 1), "Please stop.", "Please stop \x1b[2J\u202e.", 1)
	id := s.must("admin", evil, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "objection")
	l := s.must("admin", "", "letter", "draft", id, "--kind", "acknowledgement")[0]["id"].(string)
	open := []string{"--purpose", "request"}
	for _, args := range [][]string{{"letters"}, {"letter", "show", l}, append([]string{"letter", "show", l}, open...), append([]string{"letter", "show", l, "--json"}, open...),
		append([]string{"letter", "export", l}, open...)} {
		code, out, errs := s.run("admin", s.h.Code("admin"), args...)
		if code != 0 {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
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
	got := s.must("admin", undeliverable(ours), "import", "letters")[0]
	if got["id"] != l || got["state"] != "" || !strings.Contains(got["note"].(string), "came back; R-1 is open again") {
		t.Errorf("import says %v", got)
	}
	if r := s.must("admin", "", "request", "R-1")[0]; r["state"] != string(model.Triaged) {
		t.Errorf("the request is %v", r["state"])
	}
}

func TestARequestInTheProtocolsFormIsTakenFromAdminsAndSaysThatItsSignatureIsNotChecked(t *testing.T) {
	s := newShell(t)
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
	if _, out, _ := s.run("admin", s.h.Code("admin"), "original", "R-1", "--purpose", "request"); out != form {
		t.Errorf("the original is kept as %s", out)
	}
	if code, _, errs := s.run("admin", "{}", "import", "dsr"); code != 2 || !strings.Contains(errs, "agent-id") {
		t.Errorf("an empty form: exit %d: %s", code, errs)
	}
}
