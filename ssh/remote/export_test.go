package remote_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"integrora.com/opsconsole/model"
)

// reviewedCopy is a request for a copy, every value of which is decided.
func reviewedCopy(s shell) string {
	s.t.Helper()
	s.must("admin", records, "import", "records")
	id := s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	person := s.must("admin", "", "request", id)[0]["candidates"].([]any)[0].(map[string]any)["id"].(string)
	s.must("admin", "", "triage", id, "--rights", "access,portability", "--tenant", "acme", "--person", person)
	for _, v := range s.must("admin", "", "copy", "show", id)[0]["values"].([]any) {
		s.must("admin", "", "copy", "review", id, "--keep", v.(map[string]any)["id"].(string), "--reason", "only about the person")
	}
	return id
}

// release approves the newest ruling.
func (s shell) release(who string) {
	s.t.Helper()
	list, err := s.h.Rulings()
	if err != nil || len(list) == 0 {
		s.t.Fatalf("%d rulings, %v", len(list), err)
	}
	s.h.Do(who, model.ApproveRuling{Ruling: list[0].ID, Op: list[0].Op, Digest: list[0].Digest(), Code: s.h.Code(who)})
}

func TestACopyIsReviewedProposedReleasedAndExported(t *testing.T) {
	s := newShell(t)
	id := reviewedCopy(s)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	propose := []string{"copy", "propose", id, "--to", key.Recipient().String(), "--safeguard", "resend=dpf", "--no-automated-decisions"}
	s.refused("auditor", "", "role", propose...)
	s.must("admin", "", propose...)
	s.refused("admin", s.h.Code("admin"), "release", "export", id)
	s.release("admin2")
	s.refused("admin", "", "usage", "export", id)
	s.refused("dpo", s.h.Code("dpo"), "role", "export", id)
	code, sealed, errs := s.run("admin", s.h.Code("admin"), "export", id)
	if code != 0 || errs != "" || strings.Contains(sealed, "Petrausk") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	plain, err := age.Decrypt(strings.NewReader(sealed), key)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil || len(z.File) < 8 {
		t.Errorf("the archive: %v", err)
	}
	s.must("admin", "", "copy", "return", id, "--reason", "another key")
	s.must("admin", "", "copy", "propose", id, "--to", "passphrase", "--safeguard", "resend=dpf", "--no-automated-decisions")
	s.release("admin2")
	code, sealed, errs = s.run("admin", s.h.Code("admin"), "export", id)
	first, _, _ := strings.Cut(errs, "\n")
	passphrase, told := strings.CutPrefix(first, "Passphrase of this file: ")
	with, err := age.NewScryptIdentity(passphrase)
	if code != 0 || !told || err != nil {
		t.Fatalf("exit %d: %s %v", code, errs, err)
	}
	if _, err := age.Decrypt(strings.NewReader(sealed), with); err != nil {
		t.Error(err)
	}
	if log := s.must("auditor", "", "audit"); strings.Contains(toText(log), passphrase) {
		t.Error("the passphrase is in the log")
	}
	if s.entries(model.ActExportCopy.Name) != 2 {
		t.Errorf("%d entries of exports", s.entries(model.ActExportCopy.Name))
	}
}

func TestACopyIsShownMaskedAndInClearForAPurpose(t *testing.T) {
	s := newShell(t)
	id := reviewedCopy(s)
	for _, who := range []string{"admin", "dpo", "auditor", "oncall"} {
		for _, args := range [][]string{{"copy", "show", id, "--page"}, {"copy", "show", id, "--page", "--json"}} {
			code, out, errs := s.run(who, "", args...)
			if code != 0 || strings.Contains(out, "Petrausk") || strings.Contains(out, "2026-11-01") {
				t.Errorf("%v by %s: exit %d %s%s", args, who, code, out, errs)
			}
		}
	}
	code, out, errs := s.run("admin", s.h.Code("admin"), "copy", "show", id, "--page", "--purpose", "request")
	if code != 0 || !strings.Contains(out, "Petrausk") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func toText(rows []map[string]any) string {
	var b strings.Builder
	for _, r := range rows {
		for k, v := range r {
			b.WriteString(k)
			if s, ok := v.(string); ok {
				b.WriteString(s)
			}
		}
	}
	return b.String()
}

// copyActs gives every act on a copy, and reports whether an export left its
// entry.
func copyActs(s shell, letter string, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) bool {
	s.t.Helper()
	id := s.must("oncall", letter, "import", "letters")[0]["id"].(string)
	s.must("admin", "", "promote", id)
	s.must("admin", "", "triage", id, "--rights", "access")
	gives(model.ActReviewCopy, "admin", "", "copy", "review", id)
	s.must("admin", "", "query", id, "--why", "an unknown address")
	s.must("admin", "", "resume", id, "--how", "named an invoice")
	gives(model.ActProposeRelease, "admin", "", "copy", "propose", id, "--to", "passphrase", "--no-automated-decisions")
	s.release("admin2")
	before := s.entries(model.ActExportCopy.Name)
	code, _, errs := s.run("admin", s.h.Code("admin"), "export", id)
	if code != 0 {
		s.t.Errorf("export: exit %d: %s", code, errs)
	}
	exported := s.entries(model.ActExportCopy.Name) == before+1
	gives(model.ActReturnRelease, "admin", "", "copy", "return", id, "--reason", "another address")
	return exported
}

// copyArgs are arguments of the commands on copies.
func copyArgs(id string) map[string][]string {
	return map[string][]string{"copy show": {id}, "copy review": {id}, "copy propose": {id, "--to", "passphrase"}, "copy return": {id, "--reason", "x"}, "export": {id}}
}
