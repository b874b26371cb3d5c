package remote_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/storage/storetest"
)

// shell runs remote commands on a real store, as the door would.
type shell struct {
	t *testing.T
	h *storetest.House
}

func newShell(t *testing.T) shell { return shell{t, storetest.New(t)} }

func (s shell) run(who, stdin string, args ...string) (code int, out, errs string) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	run := remote.New(s.h.Store, storetest.Rand(7), slog.New(slog.DiscardHandler))
	code = run(context.Background(), &ssh.Session{Who: ssh.Identity{ID: s.h.IDs[who], Name: who}, Kind: ssh.KindCommand, Args: args},
		args, strings.NewReader(stdin), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// must runs a command that must succeed, and returns its JSON lines.
func (s shell) must(who, stdin string, args ...string) []map[string]any {
	s.t.Helper()
	code, out, errs := s.run(who, stdin, append(args, "--json")...)
	if code != 0 {
		s.t.Fatalf("%v by %s: exit %d: %s", args, who, code, errs)
	}
	var list []map[string]any
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var o map[string]any
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			s.t.Fatalf("%v: not a JSON object: %s", args, line)
		}
		list = append(list, o)
	}
	return list
}

const records = `{"type":"tenant","slug":"acme","name":"Acme UAB","country":"LT","status":"active"}
{"type":"person","tenant":"acme","id":"u-1","kind":"user","name":"Rasa Petrauskienė","email":"rasa@inbox.example","language":"lt","data":[{"category":"usage-logs","field":"last login","value":"2026-11-01"}]}
{"type":"consent","tenant":"acme","person":"u-1","id":"c-1","purpose":"newsletter","notice":"2026-01","events":[{"at":"2025-01-01T00:00:00Z","state":"given","channel":"form"}]}
{"type":"invoice","tenant":"acme","id":"i-1","number":"INV-1","issued":"2025-03-15","amount":"123.45","currency":"EUR","buyer":"Acme UAB","person":"u-1"}
`

const mail = "From: Rasa =?utf-8?q?Petrauskien=C4=97?= <rasa@inbox.example>\r\nTo: support@integrora.com\r\nSubject: Please delete my data\r\n" +
	"Date: Mon, 23 Nov 2026 10:00:00 +0200\r\nMessage-ID: <a1@inbox.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
	"I hereby request erasure of all my personal data according to Art. 17 GDPR.\r\nRasa\r\n"

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

func TestAuditorsAndEngineersReadMasked(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	s.must("admin", mail, "import", "letters")
	for _, who := range []string{"auditor", "oncall"} {
		for _, args := range [][]string{{"people"}, {"requests"}, {"request", "R-1"}, {"people", "rasa"}} {
			_, out, _ := s.run(who, "", args...)
			if strings.Contains(out, "Petrausk") || strings.Contains(out, "rasa@") || strings.Contains(out, "hereby") {
				t.Errorf("%s by %s shows personal data", args, who)
			}
		}
		if code, _, _ := s.run(who, "", "request", "R-1", "--original"); code != 1 {
			t.Errorf("%s may read the original: exit %d", who, code)
		}
	}
}

func TestInviteTakesACodeAndAnotherAdminsYes(t *testing.T) {
	s := newShell(t)
	key, err := keys.GenerateClientKey(filepath.Join(t.TempDir(), "k"), "new", storetest.Rand(5))
	if err != nil {
		t.Fatal(err)
	}
	line := key.Type + " " + encode(key.Blob)
	res := s.must("admin", s.h.Code("admin")+"\n"+line, "admin", "invite", "newdpo", "--role", "dpo")[0]
	token, err := keys.ParseInvite(res["invite"].(string))
	if err != nil {
		t.Fatal(err)
	}
	hash := token.Hash()
	if err := s.h.Store.CheckInvite(context.Background(), res["id"].(string), hash[:]); model.CodeOf(err) != "unconfirmed" {
		t.Errorf("before the second yes: %v", err)
	}
	if code, _, errs := s.run("admin", s.h.Code("admin"), "admin", "confirm", "newdpo"); code != 1 {
		t.Errorf("the inviter confirmed: %s", errs)
	}
	s.must("admin2", s.h.Code("admin2"), "admin", "confirm", "newdpo")
	if err := s.h.Store.CheckInvite(context.Background(), res["id"].(string), hash[:]); err != nil {
		t.Errorf("after the second yes: %v", err)
	}
	s.h.Clock.Advance(25 * time.Hour)
	if err := s.h.Store.CheckInvite(context.Background(), res["id"].(string), hash[:]); model.CodeOf(err) != "invite_expired" {
		t.Errorf("a day later: %v", err)
	}
}

func TestHostileTextReachesNoTableRaw(t *testing.T) {
	s := newShell(t)
	evil := "Eve\\u001b]0;pwn\\u0007\\u202e\\u0000\\u009b31m"
	line := `{"type":"tenant","slug":"acme","name":"A` + evil + `","country":"LT","status":"active"}` + "\n" +
		`{"type":"person","tenant":"acme","id":"u-1","kind":"user","name":"` + strings.ReplaceAll(evil, "\\u0000", "") + `","email":"e@inbox.example"}` + "\n"
	_, out, errs := s.run("admin", line, "import", "records")
	letter := strings.Replace(mail, "Please delete my data", "x\x1b]52;c;AAAA\x07 \xe2\x80\xae", 1) + "\x1b[2J\x9b\n"
	_, more, _ := s.run("admin", letter, "import", "letters")
	out += errs + more
	for _, args := range [][]string{{"tenants"}, {"people"}, {"requests"}, {"request", "R-1"}, {"audit"}, {"nons\x1b[2Jense"}} {
		_, o, e := s.run("admin", "", args...)
		out += o + e
	}
	for _, r := range out {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e {
			t.Fatalf("raw control character %U in the output", r)
		}
	}
}

func TestCommandReferenceIsFresh(t *testing.T) {
	const path = "../../docs/commands.md"
	want := remote.Reference()
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("docs/commands.md is stale; write it anew with: UPDATE_DOCS=1 go test ./ssh/remote -run Reference")
	}
}

func encode(blob []byte) string { return base64.StdEncoding.EncodeToString(blob) }
