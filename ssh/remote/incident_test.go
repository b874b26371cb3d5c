package remote_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// noBreach ends a suspicion as two persons do.
func (s shell) noBreach(incident string) {
	id := s.must("oncall", "", "ruling", "propose", string(model.OpNotBreach), incident, "--reason", "a false alarm")[0]["id"].(string)
	s.must("admin", "", "approve", id, "--digest", s.ruling(id), "--yes")
}

// incidentActs gives each act on an incident that no ruling gives.
func incidentActs(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	gives(model.ActAware, "oncall", "", "incident", "aware", "I-1", "--facts", "the log shows it", "--at", "2026-11-24T10:30")
	gives(model.ActAwareEarlier, "oncall", "", "incident", "earlier", "I-1", "--at", "2026-11-24T10:00", "--why", "the night shift knew")
	gives(model.ActScope, "oncall", "", "incident", "scope", "I-1", "--filter", "acme")
	gives(model.ActContain, "oncall", "", "incident", "contain", "I-1", "--by", "gateway stopped")
	gives(model.ActIncidentFacts, "oncall", "", "incident", "record", "I-1", "--nature", "mail was readable", "--people", "platform users", "--data", "e-mail addresses",
		"--effects", "phishing", "--measures", "gateway stopped", "--severity", "high", "--protection", "beware of mail", "--next", "tomorrow", "--breached", "confidentiality")
	gives(model.ActIncidentCount, "oncall", "", "incident", "count", "I-1")
	gives(model.ActIncidentNote, "oncall", "", "incident", "note", "I-1", "--text", "all tenants are next", "--handover")
	gives(model.ActIncidentTask, "oncall", "", "incident", "task", "I-1", "--what", "read the log", "--owner", "oncall")
	s.must("oncall", "", "incident", "task", "I-1", "--done", "1")
	gives(model.ActOblige, "dpo", "", "incident", "oblige", "I-1", "--name", "cyber security centre", "--law", "Law on Cyber Security")
	gives(model.ActTellTenants, "oncall", s.h.Code("oncall"), "incident", "tell", "I-1", "--by", "portal", "--proof", "banner 1")
	gives(model.ActAssess, "admin", "", "incident", "assess", "I-1", "--risk", "high", "--why", "addresses of many")
	gives(model.ActNotifyAuthority, "dpo", s.h.Code("dpo"), "incident", "notified", "I-1", "--receipt", "VDAI-1", "--complete")
	gives(model.ActReviewNotice, "admin", "", "incident", "review", "I-1", "--finding", "as it was")
	s.must("dpo", s.h.Code("dpo"), "incident", "notified", "I-1", "--to", "3", "--receipt", "NKSC-1", "--complete", "--management", "MG-4")
	id := s.must("admin", "", "ruling", "propose", string(model.OpSubjects), "I-1", "--reason", "high risk", "--item", "inform")[0]["id"].(string)
	s.must("dpo", "", "ruling", "advise", id, "--digest", s.ruling(id), "--text", "fine")
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", s.ruling(id), "--management", "MG-5")
	gives(model.ActSubjectsTold, "admin", "", "incident", "informed", "I-1", "--by", "mail", "--number", "1", "--proof", "list 1")
	gives(model.ActIncidentAdvise, "dpo", "", "incident", "advise", "I-1", "--text", "handled well")
	gives(model.ActCloseIncident, "admin", "", "incident", "close", "I-1", "--findings", "a gateway leaked", "--cause", "an open port", "--lessons", "ports are scanned")
}

// The drill as remote commands, over a store with three tenants, with what each
// shows of the clocks.
func TestDrillByRemoteCommands(t *testing.T) {
	s := newShell(t)
	s.h.Import([]model.ImportLine{storetest.TenantLine(1), storetest.TenantLine(2), storetest.TenantLine(3)}, 3)
	s.h.Clock.Advance(time.Date(2026, 12, 23, 16, 40, 0, 0, time.UTC).Sub(s.h.Clock.Now()))
	s.must("oncall", "", "incident", "suspect", "exports", "at", "night")
	if got := s.must("oncall", "", "incident", "list")[0]["clock"]; got != "to be decided within 24:00" {
		t.Errorf("suspected, its clock is %q", got)
	}
	s.must("oncall", "", "incident", "aware", "I-1")
	s.must("oncall", "", "incident", "scope", "I-1", "--filter", "tenant-0", "--not", "acme")
	s.h.Clock.Advance(30*time.Hour + 53*time.Minute)
	shown := s.must("dpo", "", "incident", "show", "I-1")[0]
	if shown["clock"] != "elapsed 30:53, 41:07 left, due Sat 26 Dec 2026 18:40 +02:00" { // a public holiday: no roll-over
		t.Errorf("the clock is %q", shown["clock"])
	}
	duties := shown["obligations"].([]any)
	if len(duties) != 4 || duties[1].(map[string]any)["late"] != true || duties[0].(map[string]any)["late"] != false {
		t.Errorf("to be told: %v", duties)
	}
	_, draft, _ := s.run("oncall", "", "incident", "draft", "I-1", "inspectorate", "--language", "lt")
	if !strings.Contains(draft, "72 valandos baigiasi: Sat 26 Dec 2026 18:40 +02:00") || !strings.Contains(draft, "dar nežinoma") {
		t.Errorf("the draft is\n%s", draft)
	}
	s.refused("oncall", "", "letter", "incident", "draft", "I-1", "tenants")
	s.must("oncall", "", "incident", "record", "I-1", "--nature", "=exports were read", "--people", "users", "--data", "names", "--people-number", "9", "--records-number", "20",
		"--effects", "phishing", "--measures", "stopped", "--next", "tomorrow")
	if got := s.must("oncall", "", "incident", "draft", "I-1", "tenants"); len(got) != 3 {
		t.Errorf("drafts: %v", got)
	}
	s.refused("oncall", s.h.Code("oncall"), "late", "incident", "tell", "I-1", "--by", "phone", "--proof", "calls 1")
	s.must("oncall", s.h.Code("oncall"), "incident", "tell", "I-1", "--by", "phone", "--proof", "calls 1", "--late", "no contact at night")
	_, out, _ := s.run("auditor", "", "incident", "register")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 2 || len(rows[1]) != len(model.RegisterHead) || !strings.Contains(out, "'=exports were read") {
		t.Errorf("the register: %v, %q", err, out)
	}
	if exit, out, errs := s.run("oncall", "", "incident", "show", "I-1"); exit != 0 || !strings.Contains(out, "before it is closed: tell the inspectorate (VDAI); record how it was contained") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
}

// incidentArgs are arguments of each command on an incident.
func incidentArgs() map[string][]string {
	args := map[string][]string{"incident aware": {"leak"}, "incident draft": {"I-1", "inspectorate"}}
	for _, word := range []string{"advise", "assess", "close", "confirm", "contain", "count", "earlier", "informed", "note", "notified", "oblige", "record", "review", "scope", "show", "task", "tell"} {
		args["incident "+word] = []string{"I-1"}
	}
	args["incident contain"] = []string{"I-1", "--by", "x"}
	return args
}
