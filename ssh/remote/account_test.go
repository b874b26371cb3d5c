package remote_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

func TestInviteTakesACodeAndAnotherAdminsYes(t *testing.T) {
	s := newShell(t)
	key := newKey(t, 5)
	s.refused("admin", key, "usage", "admin", "invite", "newdpo", "--role", "dpo")
	s.refused("admin", s.h.Code("admin")+"\nssh-dss AAAA", "usage", "admin", "invite", "newdpo", "--role", "dpo")
	res := s.must("admin", s.h.Code("admin")+"\n"+key, "admin", "invite", "newdpo", "--role", "dpo")[0]
	token, err := keys.ParseInvite(res["invite"].(string))
	if err != nil {
		t.Fatal(err)
	}
	hash := token.Hash()
	check := func() string {
		return model.CodeOf(s.h.Store.CheckInvite(context.Background(), res["id"].(string), hash[:]))
	}
	if got := check(); got != "unconfirmed" {
		t.Errorf("before the second yes: %v", got)
	}
	change := res["change"].(string)
	if open := s.must("admin2", "", "changes", "--open"); len(open) != 1 || open[0]["id"] != change || open[0]["account"] != "newdpo" {
		t.Errorf("changes: %v", open)
	}
	s.refused("admin", s.h.Code("admin"), "own_proposal", "approve", change, "--digest", s.digest(change))
	s.approve("admin2", change)
	if err := s.h.Store.CheckInvite(context.Background(), res["id"].(string), hash[:]); err != nil {
		t.Errorf("after the second yes: %v", err)
	}
	s.h.Clock.Advance(25 * time.Hour)
	if got := check(); got != "invite_expired" {
		t.Errorf("a day later: %v", got)
	}
}

func TestEveryChangeOfAnAccountIsProposedAndMadeOnApproval(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	person := s.must("admin", "", "people")[0]["id"].(string)
	show := func() map[string]any { return s.must("dpo", "", "admin", "show", "oncall")[0] }
	propose := func(stdin string, args ...string) map[string]any {
		t.Helper()
		return s.must("admin", stdin, append([]string{"admin"}, args...)...)[0]
	}
	for _, c := range []struct {
		field, want string
		stdin       string
		args        []string
	}{
		{"role", `"auditor"`, "", []string{"role", "oncall", "auditor", "--from", "2026-11-20", "--until", "2027-03-31T17:00:00Z"}},
		{"until", `"2027-03-31T17:00:00Z"`, "", nil},
		{"delegation", `"MG 2026-11-02"`, "", []string{"delegation", "oncall", "MG", "2026-11-02"}},
		{"delegation", `""`, "", []string{"delegation", "oncall", "--none"}},
		{"sources", `["203.0.113.0/24","2001:db8::/48"]`, "", []string{"source", "oncall", "203.0.113.0/24", "2001:db8::/48"}},
		{"sources", `[]`, "", []string{"source", "oncall", "--anywhere"}},
		{"person", `"` + person + `"`, "", []string{"person", "oncall", person}},
		{"person", `""`, "", []string{"person", "oncall", "--none"}},
	} {
		if c.args != nil {
			before, _ := json.Marshal(show()[c.field])
			change := propose(c.stdin, c.args...)["id"].(string)
			if now, _ := json.Marshal(show()[c.field]); string(now) != string(before) || string(now) == c.want {
				t.Errorf("%v: %s is %s before the approval", c.args, c.field, now)
			}
			s.approve("admin2", change)
		}
		if now, _ := json.Marshal(show()[c.field]); string(now) != c.want {
			t.Errorf("%v: %s is %s, wanted %s", c.args, c.field, now, c.want)
		}
	}

	reset := propose("", "reset-code", "oncall")
	if _, err := keys.ParseInvite(reset["invite"].(string)); err != nil {
		t.Error(err)
	}
	s.approve("admin2", reset["id"].(string))
	if a := show(); a["state"] != "invited" || a["codes_since"] != "" {
		t.Errorf("after a reset: %v", a)
	}
	s.must("admin", s.h.Code("admin"), "admin", "disable", "dpo", "--reason", "left")
	if got := s.must("admin2", "", "admin", "list"); got[3]["name"] != "dpo" || got[3]["state"] != "disabled" {
		t.Errorf("accounts: %v", got)
	}
	s.refused("dpo", "", "disabled", "whoami")
	s.approve("admin2", propose("", "enable", "dpo")["id"].(string))
	s.must("dpo", "", "whoami")
}

func TestAccountCommandsThatMakeNoSenseAreUsage(t *testing.T) {
	s := newShell(t)
	for _, args := range [][]string{
		{"role", "oncall", "auditor", "--until", "tomorrow"}, {"role", "oncall"}, {"role", "oncall", "root"},
		{"delegation", "oncall"}, {"delegation", "oncall", "MG-1", "--none"}, {"person", "oncall"},
		{"source", "oncall"}, {"source", "oncall", "10.0.0.0/8", "--anywhere"}, {"source", "oncall", "10.0.0.1/8"},
		{"key", "add", "oncall"}, {"invite", "Rasa", "--role", "dpo"}, {"nonsense"},
	} {
		s.refused("admin", "", "usage", append([]string{"admin"}, args...)...)
	}
	s.refused("admin", "", "not_found", "admin", "show", "nobody")
	s.refused("admin", "", "own_role", "admin", "role", "admin", "auditor")
	for _, who := range []string{"oncall", "dpo", "auditor"} {
		s.refused(who, "", "role", "admin", "role", "oncall", "auditor")
		s.refused(who, s.h.Code(who)+"\n"+newKey(t, 9), "role", "admin", "invite", "rasa", "--role", "dpo")
	}
	if got := s.must("auditor", "", "changes"); len(got) != 0 {
		t.Errorf("changes: %v", got)
	}
}

func TestPolicyIsReadAndProposedAsFlagsOrAsAnObject(t *testing.T) {
	s := newShell(t)
	show := func() string {
		t.Helper()
		_, out, _ := s.run("auditor", "", "policy", "show", "--json")
		return strings.TrimSpace(out)
	}
	proofs := map[string]string{}
	for _, act := range model.Signable {
		proofs[act.Name] = "code"
	}
	asked, err := json.Marshal(proofs)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(); got != `{"hardware_key":[],"proofs":`+string(asked)+`,"certificates":[],"agent":false,"strict_codes":false}` {
		t.Errorf("the policy of a new store: %s", got)
	}
	ca := newKey(t, 7)
	s.approve("admin2", s.must("admin", ca, "policy", "propose", "--hardware-key", "intake", "--proof", "erasure.approve=both", "--agent", "yes", "--strict-codes", "yes", "--trust", "house")[0]["id"].(string))
	first := show()
	for _, want := range []string{`"hardware_key":["intake"]`, `"erasure.approve":"both"`, `"name":"house","key":"` + ca + `","fingerprint":"SHA256:`, `"agent":true`, `"strict_codes":true`} {
		if !strings.Contains(first, want) {
			t.Errorf("the policy lacks %s: %s", want, first)
		}
	}
	s.approve("admin2", s.must("admin", "", "policy", "propose", "--hardware-key", "none", "--proof", "erasure.approve=code", "--agent", "no", "--strict-codes", "no", "--distrust", "house")[0]["id"].(string))
	if got := show(); strings.Contains(got, "house") || strings.Contains(got, "both") || strings.Contains(got, "intake") || strings.Contains(got, "true") {
		t.Errorf("after it was taken back: %s", got)
	}
	s.approve("admin2", s.must("admin", first, "policy", "propose")[0]["id"].(string))
	if got := show(); got != first {
		t.Errorf("read back:\n%s\nwanted\n%s", got, first)
	}
	for _, bad := range []string{"", "{", `{"agent":true}{}`, `{"hardware":["admin"]}`, `{"hardware_key":["root"]}`, `{"proofs":{"erasure.approve":"none"}}`, `{"proofs":{"admin.invite":"both"}}`,
		`{"certificates":[{"name":"x","key":"ssh-dss AAAA"}]}`} {
		s.refused("admin", bad, "usage", "policy", "propose")
	}
	s.refused("admin", "", "usage", "policy", "propose", "--agent", "maybe")
	s.refused("admin", "", "not_found", "policy", "propose", "--distrust", "nobody")
	s.refused("admin", "", "hardware_key", "policy", "propose", "--hardware-key", "admin")
	s.refused("dpo", first, "role", "policy", "propose")
}

func TestAuditorsReadChangesWithoutAddressesAndWithoutADigest(t *testing.T) {
	s := newShell(t)
	change := s.must("admin", "", "admin", "source", "oncall", "203.0.113.0/24")[0]["id"].(string)
	for _, args := range [][]string{{"changes"}, {"change", change}, {"changes", "--json"}, {"change", change, "--json"}} {
		if code, out, errs := s.run("auditor", "", args...); code != 0 || strings.Contains(out, "203.0.113") {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	if o := s.must("auditor", "", "change", change)[0]; o["digest"] != "" || o["masked"] != true {
		t.Errorf("to an auditor: %v", o)
	}
	if o := s.must("dpo", "", "change", change)[0]; len(o["digest"].(string)) != 64 || !strings.Contains(o["text"].(string), "then may come from: 203.0.113.0/24\n") {
		t.Errorf("to the DPO: %v", o)
	}
	s.refused("auditor", "", "role", "approval", change)
	s.refused("oncall", "", "role", "changes")
}

func TestEveryPartOfThePolicyIsShown(t *testing.T) {
	s := newShell(t)
	parts := s.must("dpo", "", "policy", "show")[0]
	if want := reflect.TypeFor[model.AccessPolicy]().NumField(); len(parts) != want {
		t.Errorf("the policy has %d parts, policy show --json tells %d: what it does not tell, policy propose would undo", want, len(parts))
	}
}

func TestSessionsAreListedAndEndedByThoseWhoMay(t *testing.T) {
	s := newShell(t)
	row := func(id, name string) model.SessionRow {
		return model.SessionRow{ID: id, Admin: s.h.IDs[name], Name: name, Role: model.RoleOnCall, Kind: "console", Remote: "203.0.113.7", Page: "requests",
			Began: s.h.Clock.Now().Add(-time.Hour), LastInput: s.h.Clock.Now().Add(-time.Minute)}
	}
	live := &door{[]model.SessionRow{row("s-1", "oncall"), row("s-2", "admin")}}
	s.h.Store.UseSessions(live)
	if got := s.must("dpo", "", "admin", "sessions"); len(got) != 2 || got[0]["from"] != "203.0.113.7" || got[0]["page"] != "requests" || got[0]["idle_seconds"] != 60.0 {
		t.Errorf("sessions: %v", got)
	}
	if got := s.must("oncall", "", "admin", "sessions"); len(got) != 1 || got[0]["id"] != "s-1" {
		t.Errorf("sessions of one's own: %v", got)
	}
	if got := s.must("admin", "", "admin", "sessions", "admin"); len(got) != 1 || got[0]["id"] != "s-2" {
		t.Errorf("sessions of admin: %v", got)
	}
	s.refused("dpo", "", "role", "admin", "kick", "s-1", "--yes")
	s.refused("oncall", "", "not_found", "admin", "kick", "s-2", "--yes")
	s.must("oncall", "", "admin", "kick", "s-1", "--yes")
	s.must("admin", "", "admin", "kick", "s-2", "--yes")
	if len(live.rows) != 0 {
		t.Errorf("still live: %v", live.rows)
	}
}
