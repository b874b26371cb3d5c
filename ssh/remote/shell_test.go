package remote_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/storage/storetest"
)

// shell runs remote commands on a real store, as the door would.
type shell struct {
	t    testing.TB
	h    *storetest.House
	term string // of the terminal; empty without one
}

func newShell(t testing.TB) shell { return shell{t: t, h: storetest.New(t)} }

func (s shell) run(who, stdin string, args ...string) (code int, out, errs string) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	run := remote.New(s.h.Store, storetest.Rand(7), slog.New(slog.DiscardHandler))
	code = run(context.Background(), &ssh.Session{Who: ssh.Identity{ID: s.h.IDs[who], Name: who}, Kind: ssh.KindCommand, Args: args, Term: s.term},
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

// refused runs a command that must be refused with a code, and print nothing.
func (s shell) refused(who, stdin, code string, args ...string) {
	s.t.Helper()
	exit, out, errs := s.run(who, stdin, append(args, "--json")...)
	var o struct{ Code string }
	_ = json.Unmarshal([]byte(errs), &o)
	want := 1
	if code == "usage" {
		want = 2
	}
	if exit != want || o.Code != code || out != "" {
		s.t.Errorf("%v by %s: wanted exit %d and refusal %q, found %d, %s%s", args, who, want, code, exit, out, errs)
	}
}

// digest is the digest of a proposed change, as an admin is shown it.
func (s shell) digest(change string) string {
	s.t.Helper()
	return s.must("admin", "", "change", change)[0]["digest"].(string)
}

// approve approves a change with a code, as the store's first policy asks.
func (s shell) approve(who, change string) {
	s.t.Helper()
	s.must(who, s.h.Code(who), "approve", change, "--digest", s.digest(change))
}

// proposed brings a letter to a proposed and advised plan, and returns the
// request and the plan's digest.
func (s shell) proposed() (id, digest string) {
	s.t.Helper()
	s.must("admin", records, "import", "records")
	id = s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	person := s.must("admin", "", "request", id)[0]["candidates"].([]any)[0].(map[string]any)["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "erasure", "--tenant", "acme", "--person", person)
	s.must("admin", "", "plan", id)
	s.must("admin", "", "propose", id)
	digest = s.must("admin2", "", "request", id)[0]["plan"].(map[string]any)["digest"].(string)
	s.must("dpo", "", "advise", id, "--digest", digest, "--text", "fine")
	return id, digest
}

// entries counts the entries of an action that were done.
func (s shell) entries(action string) int {
	s.t.Helper()
	page, err := s.h.Desk("auditor").Audit(context.Background(), model.Window{Filter: "action:" + action, Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	n := 0
	for _, r := range page.Rows {
		if r.Action == action && r.Outcome == "done" {
			n++
		}
	}
	return n
}

const records = `{"type":"tenant","slug":"acme","name":"Acme UAB","country":"LT","status":"active"}
{"type":"person","tenant":"acme","id":"u-1","kind":"user","name":"Rasa Petrauskienė","email":"rasa@inbox.example","language":"lt","data":[{"category":"usage-logs","field":"last login","value":"2026-11-01"}]}
{"type":"consent","tenant":"acme","person":"u-1","id":"c-1","purpose":"newsletter","notice":"2026-01","events":[{"at":"2025-01-01T00:00:00Z","state":"given","channel":"form"}]}
{"type":"invoice","tenant":"acme","id":"i-1","number":"INV-1","issued":"2025-03-15","amount":"123.45","currency":"EUR","buyer":"Acme UAB","person":"u-1"}
`

const mail = "From: Rasa =?utf-8?q?Petrauskien=C4=97?= <rasa@inbox.example>\r\nTo: support@integrora.com\r\nSubject: Please delete my data\r\n" +
	"Date: Mon, 23 Nov 2026 10:00:00 +0200\r\nMessage-ID: <a1@inbox.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
	"I hereby request erasure of all my personal data according to Art. 17 GDPR.\r\nRasa\r\n"
