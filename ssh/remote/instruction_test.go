package remote_test

import (
	"strings"

	"integrora.com/opsconsole/model"
)

// agreementActs activate an agreement with acme, so that there is somebody who
// may instruct.
func agreementActs(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	s.t.Helper()
	s.refused("admin", "", "usage", "agreement", "edit", "acme", "--add", "nobody")
	gives(model.ActAgreement, "admin", "", "agreement", "edit", "acme", "--version", "2026-2", "--signed", "2026-11-02", "--main", "Asta Example <asta@acme.example>",
		"--add", "Rasa Example <rasa@acme.example>", "--management", "Vytas Example <head@acme.example>")
	d := gives(model.ActProposeAgreement, "admin", "", "ruling", "propose", string(model.OpAgreement), "acme", "--reason", "amendment 2")[0]["id"].(string)
	gives(model.ActApproveAgreement, "admin2", "", "approve", d, "--digest", s.ruling(d))
	dpa := s.must("dpo", "", "tenant", "acme")[0]["dpa"].(map[string]any)
	if list := dpa["contacts"].([]any); len(list) != 3 || strings.Contains(list[0].(map[string]any)["email"].(string), "asta") {
		s.t.Errorf("the contacts of acme: %v", list)
	}
}

// instructionActs do on acme's instruction what it instructs about a person, who
// is given content by a rectification first.
func instructionActs(s shell, forwarded, person string, letter func(n string) string, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) bool {
	s.t.Helper()
	how := []string{"--reference", "AC-17", "--how", "signed mail", "--due", s.h.Clock.Now().AddDate(0, 0, 9).Format("2006-01-02")}
	gives(model.ActInstruct, "admin", "", append([]string{"instruction", "record", forwarded, "--scope", "erase", "--contact", "k-1"}, how...)...)
	gives(model.ActObjectTo, "admin", "", "instruction", "object", forwarded, "--law", "Art. 6 GDPR", "--why", "no basis")
	gives(model.ActTakeBack, "admin", "", "instruction", "take-back", forwarded, "--why", "AC-18")

	lost := s.must("oncall", letter("21"), "import", "letters")[0]["id"].(string)
	s.must("admin", "", "promote", lost)
	gives(model.ActTenantUnknown, "admin", "", "tenant-unknown", lost, "--rights", "rectification", "--why", "no such user")
	gives(model.ActTenantFound, "admin", "", "tenant-found", lost, "--tenant", "acme", "--person", person, "--why", "its list of users")
	s.must("admin", "", "forward", lost, "--yes")
	s.must("admin", "", append([]string{"instruction", "record", lost, "--scope", "rectify", "--field", "route"}, how...)...)
	s.refused("admin", "route Kaunas\n", "usage", "instruction", "carry-out", lost, "--values")
	gives(model.ActCarryOut, "admin", "route=Kaunas\n", "instruction", "carry-out", lost, "--values")
	gives(model.ActDeliver, "admin", "", "instruction", "deliver", lost, "--by", "portal")

	asks := s.must("oncall", letter("22"), "import", "letters")[0]["id"].(string)
	s.must("admin", "", "promote", asks)
	gives(model.ActHelpTenant, "admin", "", append([]string{"instruction", "help", asks, "--tenant", "acme", "--person", person, "--rights", "access", "--scope", "export"}, how...)...)
	d := gives(model.ActProposeCarryOut, "admin", "", "ruling", "propose", string(model.OpInstructExport), asks)[0]["id"].(string)
	gives(model.ActApproveCarryOut, "admin2", s.h.Code("admin2"), "approve", d, "--digest", s.ruling(d))
	before := s.entries(model.ActExportForTenant.Name)
	code, out, errs := s.run("admin", s.h.Code("admin"), "instruction", "export", asks)
	if code != 0 || !strings.HasPrefix(out, "age-encryption.org/v1\n") || !strings.Contains(errs, "Passphrase") {
		s.t.Errorf("the tenant's export: exit %d, %d bytes, %s", code, len(out), errs)
	}
	done := s.must("dpo", "", "request", asks)[0]["processing"].(map[string]any)["carried_out"].(map[string]any)
	if done["scope"] != "export" || done["values"] != 1.0 || done["exported"] == "" {
		s.t.Errorf("carried out: %v", done)
	}
	capacity := gives(model.ActProposeCapacity, "admin", "", "ruling", "propose", string(model.OpCapacity), forwarded, "--reason", "own account", "--item", "to=controller")[0]["id"].(string)
	gives(model.ActApproveCapacity, "admin2", "", "approve", capacity, "--digest", s.ruling(capacity))
	return s.entries(model.ActExportForTenant.Name) == before+1
}

// instructionArgs are arguments of the commands for tenants.
func instructionArgs(id string) map[string][]string {
	return map[string][]string{"tenant-unknown": {id, "--why", "x"}, "tenant-found": {id, "--why", "x"}, "agreement edit": {"acme", "--version", "x"},
		"instruction record": {id, "--due", "2026-12-10"}, "instruction help": {id, "--due", "2026-12-10"}, "instruction object": {id}, "instruction take-back": {id},
		"instruction carry-out": {id}, "instruction export": {id}, "instruction deliver": {id}}
}
