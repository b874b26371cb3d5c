package remote_test

import (
	"encoding/base64"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/storage/storetest"
)

// newKey is a fresh public key, as a line of a .pub file.
func newKey(t testing.TB, seed byte) string {
	t.Helper()
	key, err := keys.GenerateClientKey(filepath.Join(t.TempDir(), "k"), "new", storetest.Rand(seed))
	if err != nil {
		t.Fatal(err)
	}
	return key.Type + " " + base64.StdEncoding.EncodeToString(key.Blob)
}

// door is a list of live sessions.
type door struct{ rows []model.SessionRow }

func (d *door) Sessions() []model.SessionRow { return slices.Clone(d.rows) }

func (d *door) EndSession(id string) bool {
	before := len(d.rows)
	d.rows = slices.DeleteFunc(d.rows, func(r model.SessionRow) bool { return r.ID == id })
	return len(d.rows) < before
}

const plainMail = "From: Jonas <jonas@inbox.example>\r\nTo: support@integrora.com\r\nSubject: Hello\r\nMessage-ID: <b%@inbox.example>\r\n\r\nThe weather is fine.\r\n"

// breachNotice drafts a notice to a tenant.
func breachNotice(incident string) []string {
	args := []string{"letter", "draft", incident, "--kind", string(model.LetterBreachTenant), "--tenant", "acme"}
	rule, _ := model.LetterBreachTenant.Rule()
	for _, n := range rule.Needs {
		args = append(args, "--say", n.Name+"=as far as known")
	}
	return args
}

// TestEveryActIsGivenByARemoteCommand gives every act of the catalogue by a
// command and finds its entry in the log; the others must say where they are
// given.
func TestEveryActIsGivenByARemoteCommand(t *testing.T) {
	s := newShell(t)
	given := map[*model.Act]bool{}
	gives := func(act *model.Act, who, stdin string, args ...string) []map[string]any {
		t.Helper()
		before := s.entries(act.Name)
		got := s.must(who, stdin, args...)
		if s.entries(act.Name) != before+1 {
			t.Errorf("%v left no entry of %s", args, act.Name)
		}
		given[act] = true
		return got
	}
	code := func(who string) string { return s.h.Code(who) }
	letter := func(n string) string { return strings.ReplaceAll(plainMail, "%", n) }

	gives(model.ActImport, "admin", records, "import", "records")
	id := gives(model.ActReceive, "oncall", letter("1"), "import", "letters")[0]["id"].(string)
	gives(model.ActDismiss, "oncall", "", "dismiss", id)
	gives(model.ActRestore, "oncall", "", "restore", id)
	gives(model.ActPromote, "dpo", "", "promote", id)
	gives(model.ActNote, "dpo", "", "note", id, "--text", "called back")
	gives(model.ActAssign, "admin", "", "assign", id, "--to", "admin2")
	gives(model.ActTriage, "admin", "", "triage", id, "--rights", "rectification")
	gives(model.ActQuery, "admin", "", "query", id, "--why", "another address")
	gives(model.ActRemindPerson, "admin", "", "nudge", id, "--by", "phone")
	gives(model.ActResume, "admin", "", "resume", id, "--how", "known address")
	gives(model.ActReceivedEarlier, "dpo", "", "receipt", id, "--at", s.h.Clock.Now().AddDate(0, 0, -20).Format(time.RFC3339), "--why", "the portal's time stamp")
	gives(model.ActRecuse, "admin2", "", "recuse", id, "--yes")
	gives(model.ActWithdrawn, "admin", "", "withdrawn", id, "--yes")
	second := s.must("oncall", letter("2"), "import", "letters")[0]["id"].(string)
	s.must("admin", "", "promote", second)
	s.must("admin", "", "triage", second, "--rights", "rectification", "--capacity", "processor", "--tenant", "acme")
	agreementActs(s, gives)
	gives(model.ActLetterForward, "dpo", "", "letter", "draft", second, "--kind", "forward")
	l := gives(model.ActLetterDraft, "admin", "", "letter", "draft", second, "--kind", "acknowledgement")[0]["id"].(string)
	gives(model.ActLetterSend, "admin", "", "letter", "send", l, "--by", "post")
	gives(model.ActLetterBounce, "oncall", undeliverable(s.must("auditor", "", "letter", "show", l)[0]["message_id"].(string)), "import", "letters")
	gives(model.ActForward, "dpo", "", "forward", second, "--yes")

	third := s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	person := s.must("admin", "", "request", third)[0]["candidates"].([]any)[0].(map[string]any)["id"].(string)
	given[model.ActExportForTenant] = instructionActs(s, second, person, letter, gives)
	consent := s.must("admin", "", "person", person)[0]["consents"].([]any)[0].(map[string]any)["id"].(string)
	gives(model.ActWithdrawConsent, "oncall", "", "withdraw-consent", consent)
	told := s.must("dpo", "", "consent", consent)[0]["propagation"].([]any)[0].(map[string]any)["recipient"].(string)
	gives(model.ActTold, "dpo", "", "consent-told", consent, "--by", told)
	gives(model.ActRecordTerms, "admin", "Yes, write to me.", "terms", "record", "--purpose", "news", "--notice", "2026-01", "--withdrawal", "one click")
	effectActs(s, person, letter("8"), gives)
	s.must("admin", "", "triage", third, "--rights", "erasure", "--tenant", "acme", "--person", person)
	gives(model.ActDraw, "admin", "", "plan", third)
	items := s.must("admin", "", "request", third)[0]["plan"].(map[string]any)["items"].([]any)
	at := slices.IndexFunc(items, func(i any) bool { return i.(map[string]any)["outcome"] == "retain" })
	gives(model.ActTick, "admin", "", "tick", third, "--step", "searched")
	gives(model.ActSnooze, "admin", "", "snooze", third, "--until", s.h.Clock.Now().AddDate(0, 0, 2).Format("2006-01-02"), "--why", "quiet days")
	gives(model.ActHandOver, "admin", "", "handover", third, "--to", "admin2", "--note", "the plan is drawn")
	kept := items[at].(map[string]any)
	gives(model.ActItem, "admin", "", "item", third, "--item", strconv.Itoa(at+1), "--outcome", "retain", "--ground", "VAT Law Art. 78", "--until", kept["until"].(string))
	gives(model.ActPropose, "admin", "", "propose", third)
	gives(model.ActReturn, "admin2", "", "return", third, "--reason", "once more")
	s.must("admin", "", "propose", third)
	digest := s.must("dpo", "", "request", third)[0]["plan"].(map[string]any)["digest"].(string)
	gives(model.ActAdvise, "dpo", "", "advise", third, "--digest", digest)
	gives(model.ActReveal, "admin", code("admin"), "reveal", "request/"+third, "--field", "name", "--purpose", "request")
	gives(model.ActApprove, "admin2", code("admin2"), "approve", third, "--digest", digest)
	cert := s.must("dpo", "", "request", third)[0]["certificate"].(map[string]any)
	order := cert["orders"].([]any)[0].(map[string]any)["subprocessor"].(string)
	gives(model.ActAcknowledge, "admin", "", "order", cert["id"].(string), "--subprocessor", order, "--answer", "done")
	gives(model.ActAnswer, "admin", "", "answer", third)
	gives(model.ActReopen, "dpo", "", "reopen", third, "--cause", "authority-order", "--by", "2030-01-31", "--why", "order 2R-11")

	invited := gives(model.ActInvite, "admin", code("admin")+"\n"+newKey(t, 5), "admin", "invite", "rasa", "--role", "dpo", "--until", "2027-12-31")[0]
	gives(model.ActApproveChange, "admin2", code("admin2"), "approve", invited["change"].(string), "--digest", s.digest(invited["change"].(string)))
	change := gives(model.ActProposeChange, "admin", "", "admin", "role", "oncall", "auditor")[0]["id"].(string)
	gives(model.ActDenyChange, "admin2", "", "deny", change, "--reason", "too wide")
	gives(model.ActDisable, "admin", code("admin"), "admin", "disable", "rasa", "--reason", "left")
	s.approve("admin2", s.must("admin", newKey(t, 6), "admin", "key", "add", "oncall", "--label", "second")[0]["id"].(string))
	print := s.must("admin", "", "admin", "show", "oncall")[0]["keys"].([]any)[1].(map[string]any)["fingerprint"].(string)
	gives(model.ActRemoveKey, "admin", code("admin"), "admin", "key", "remove", "oncall", print)
	live := &door{[]model.SessionRow{{ID: "s-1", Admin: s.h.IDs["oncall"], Name: "oncall", Role: model.RoleOnCall, Kind: "console", LastInput: s.h.Clock.Now()}}}
	s.h.Store.UseSessions(live)
	gives(model.ActEndSession, "admin", "", "admin", "kick", "s-1", "--yes")

	gives(model.ActSuspect, "oncall", "", "incident", "suspect", "mail", "gateway", "leaks")
	gives(model.ActGoingOn, "oncall", "", "incident", "confirm", "I-1")
	notice := gives(model.ActLetterNotice, "oncall", "", breachNotice("I-1")...)[0]["id"].(string)
	gives(model.ActLetterNotify, "oncall", code("oncall"), "letter", "send", notice, "--by", "phone")
	incidentActs(s, gives)
	gives(model.ActBreakGlass, "oncall", code("oncall"), "breakglass", "open", "--reason", "gateway down")
	s.h.Clock.Advance(2 * time.Hour)
	gives(model.ActReviewGlass, "auditor", "", "breakglass", "review", "G-1", "--justified", "--finding", "as told")
	gives(model.ActPlaceHold, "admin", "", "hold", "place", "--tenant", "acme", "--ground", "claims", "--law", "claim 4", "--until", "2027-06-30", "--review", "2027-01-15")
	gives(model.ActReviewHold, "admin", "", "hold", "review", "H-1", "--next", "2027-03-01")
	gives(model.ActTellTenant, "admin", "", announcedTo(s)...)
	gives(model.ActExplainPromise, "dpo", "", "promises", "explain", "backup-daily", "--text", "the disk is being replaced")
	gives(model.ActDecideRetention, "admin", "", "retention", "decide", "invoice", "--decision", "MG-2026-11")
	gives(model.ActNotice, "admin", "", "offboard", "notice", "acme")
	gives(model.ActTerminate, "admin", "", "offboard", "terminate", "acme", "--on", "2026-11-01")
	gives(model.ActReturnChoice, "admin", "", "offboard", "return", "acme", "--choice", "return", "--letter", "letter 7", "--done")
	sweepActs(s, gives)
	registerActs(s, gives)
	erasedTenant(s, gives)
	gives(model.ActVerified, "auditor", "", "audit", "verify")
	gives(model.ActExported, "auditor", code("auditor"), "audit", "export")
	if exit, out, errs := s.run("dpo", code("dpo"), "evidence", third); exit != 0 || !strings.HasPrefix(out, "PK") || s.entries(model.ActEvidence.Name) != 1 {
		t.Errorf("the evidence of a request: exit %d, %d bytes, %s", exit, len(out), errs)
	}
	given[model.ActEvidence] = true
	given[model.ActExportCopy] = copyActs(s, letter("9"), gives)

	rulingActs(s, gives)
	for _, op := range model.RulingOps() { // the same two commands give them all
		given[op.Rule().Propose], given[op.Rule().Approve] = true, true
	}
	plan := s.h.BackUp()
	gives(model.ActBackupAsk, "oncall", "", "backup", "now")
	gives(model.ActCompactAsk, "oncall", "", "compact")
	gives(model.ActBackupChecked, "auditor", "", "backup", "verify", "B-1")
	copied := s.must("admin", "", "backup", "propose-export")[0]["id"].(string)
	s.refused("admin", code("admin"), "state", "backup", "--change", copied)
	s.approve("admin2", copied)
	s.refused("admin2", code("admin2"), "second_person", "backup", "--change", copied)
	s.h.Clock.Advance(time.Second)
	if exit, out, errs := s.run("admin", code("admin"), "backup", "--change", copied); exit != 0 || !strings.HasPrefix(out, "age-encryption.org/v1\n") || s.entries("backup.export") < 1 {
		t.Errorf("a copy of the store: exit %d, %d bytes, %s", exit, len(out), errs)
	}
	given[model.ActBackupExport] = true
	s.refused("admin", code("admin"), "state", "backup", "--change", copied)
	newest := s.must("dpo", "", "backup", "list")[0]
	into, _, err := s.h.Restore(plan, model.Backup{File: newest["file"].(string)}, true)
	if err != nil {
		t.Fatal(err)
	}
	s.h.Move(into)
	s.refused("oncall", "", "restore_pending", "incident", "suspect", "odd logins")
	shown := s.must("dpo", "", "restored", "show")[0]
	gives(model.ActApproveRestore, "admin", code("admin"), "restored", "approve", shown["id"].(string), "--digest", shown["digest"].(string))

	for _, act := range model.Catalogue {
		switch why := remote.Elsewhere[act]; {
		case given[act] == (why != ""):
			t.Errorf("%s: given by a command %v, and given elsewhere %q", act.Name, given[act], why)
		case why == "" && !strings.Contains(remote.Reference(), "| `"+act.Name+"` |"):
			t.Errorf("%s: the reference does not have it", act.Name)
		}
	}
	for _, act := range slices.Collect(maps.Keys(given)) {
		row := remote.Reference()
		row = row[strings.Index(row, "| `"+act.Name+"` |"):]
		row, _, _ = strings.Cut(row, "\n")
		if cells := strings.Split(row, "|"); strings.TrimSpace(cells[len(cells)-2]) == "" {
			t.Errorf("%s: the reference names no command for it", act.Name)
		}
	}
}

func TestNothingIsAskedOfYesButTheQuestion(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	s.refused("admin", s.h.Code("admin"), "own_proposal", "approve", id, "--digest", digest, "--yes")
	s.refused("admin2", "", "usage", "approve", id, "--digest", digest, "--yes")
	s.refused("admin2", s.h.Code("admin2"), "usage", "approve", id, "--yes")
	s.refused("admin2", "000000", "code_wrong", "approve", id, "--digest", digest, "--yes")
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG", "2026-11-02")[0]["id"].(string)
	s.refused("admin", s.h.Code("admin"), "own_proposal", "approve", change, "--digest", s.digest(change), "--yes")
	for _, args := range [][]string{{"forward", id}, {"withdrawn", id}, {"recuse", id}, {"admin", "kick", "s-1"}} {
		s.refused("admin", "yes\n", "usage", args...)
	}
	if n := s.entries("erasure.approve") + s.entries("change.approve") + s.entries("request.recuse"); n != 0 {
		t.Errorf("%d of them were done", n)
	}
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest, "--yes")
}

func TestNoActWithAStepUpGoesWithoutAFreshCode(t *testing.T) {
	s := newShell(t)
	id, digest := s.proposed()
	change := s.must("admin", "", "admin", "delegation", "oncall", "MG-3")[0]["id"].(string)
	s.must("oncall", "", "incident", "suspect", "leak")
	notice := s.must("oncall", "", breachNotice("I-1")...)[0]["id"].(string)
	acts := map[*model.Act][]string{
		model.ActNotifyAuthority: {"incident", "notified", "I-1", "--receipt", "VDAI-1"},
		model.ActTellTenants:     {"incident", "tell", "I-1", "--by", "phone", "--proof", "call 1"},

		model.ActLetterNotify:  {"letter", "send", notice, "--by", "phone"},
		model.ActInvite:        {"admin", "invite", "rasa", "--role", "dpo"},
		model.ActApproveChange: {"approve", change, "--digest", s.digest(change)},
		model.ActDisable:       {"admin", "disable", "oncall", "--reason", "left"},
		model.ActRemoveKey:     {"admin", "key", "remove", "oncall", "SHA256:x"},
		model.ActReveal:        {"reveal", "request/" + id, "--field", "*", "--purpose", "request"},
		model.ActBreakGlass:    {"breakglass", "open", "--reason", "gateway down"},
		model.ActApprove:       {"approve", id, "--digest", digest},
		model.ActExported:      {"audit", "export"},
		model.ActEvidence:      {"evidence", id},

		model.ActBackupExport:   {"backup", "--change", "C-1"},
		model.ActApproveRestore: {"restored", "approve", "S-1", "--digest", "00"},
		model.ActExportCopy:     {"export", id},

		model.ActExportForTenant: {"instruction", "export", id},
	}
	for _, act := range model.Catalogue {
		args, known := acts[act]
		if !known && slices.ContainsFunc(model.RulingOps(), func(op model.RulingOp) bool { return op.Rule().Approve == act }) {
			continue // given by the command that TestARulingTakesItsDigestAndAFreshCode tries
		}
		if act.StepUp && !known && remote.Elsewhere[act] == "" {
			t.Errorf("%s takes a code, and the test does not know it", act.Name)
		}
		if known && act.StepUp {
			before := s.entries(act.Name)
			s.refused("admin2", "", "usage", args...)
			s.refused("admin2", "\n123456\n", "usage", args...)
			if s.entries(act.Name) != before {
				t.Errorf("%s was done", act.Name)
			}
		}
	}
}
