package remote_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// held makes a hold that two persons may end early.
func held(s shell) (hold string) {
	return s.must("admin", "", "hold", "place", "--tenant", "acme", "--ground", "claims", "--law", "claim 2026-17",
		"--until", "2027-06-30", "--review", "2027-01-15")[0]["id"].(string)
}

// rulingActs proposes, advises on, denies and approves rulings.
func rulingActs(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	hold := held(s)
	propose, approve := model.OpLiftHold.Rule().Propose, model.OpLiftHold.Rule().Approve
	first := gives(propose, "admin", "", "ruling", "propose", string(model.OpLiftHold), hold, "--reason", "claim settled")[0]["id"].(string)
	gives(model.ActDenyRuling, "admin2", "", "deny", first, "--reason", "not settled yet")
	second := gives(propose, "admin", "", "ruling", "propose", string(model.OpLiftHold), hold, "--reason", "claim settled")[0]["id"].(string)
	gives(model.ActAdviseRuling, "dpo", "", "ruling", "advise", second, "--digest", s.ruling(second), "--text", "fine")
	gives(approve, "admin2", s.h.Code("admin2"), "approve", second, "--digest", s.ruling(second))
}

// ruling is the digest of a ruling as it stands now.
func (s shell) ruling(id string) string {
	return s.must("dpo", "", "ruling", "show", id)[0]["digest"].(string)
}

func TestARulingTakesItsDigestAndAFreshCode(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("admin", "", "ruling", "propose", string(model.OpLiftHold), held(s), "--reason", "claim settled")[0]["id"].(string)
	approve := model.OpLiftHold.Rule().Approve
	before := s.entries(approve.Name)
	s.refused("admin2", s.h.Code("admin2"), "usage", "approve", id)
	s.refused("admin2", "", "usage", "approve", id, "--digest", s.ruling(id))
	if s.entries(approve.Name) != before {
		t.Error("it was tried without its digest or code")
	}
	s.refused("admin2", "000000", "code_wrong", "approve", id, "--digest", s.ruling(id))
	s.refused("admin", s.h.Code("admin"), "own_proposal", "approve", id, "--digest", s.ruling(id))
	s.refused("admin2", s.h.Code("admin2"), "stale", "approve", id, "--digest", "00000000000000000000000000000000000000000000000000000000000000ff")
	s.refused("admin", "", "usage", "ruling", "propose", "abolish", "R-1")
	if got := s.must("dpo", "", "ruling", "list", "--open"); len(got) != 1 || got[0]["id"] != id || got[0]["title"] == "" {
		t.Errorf("open rulings: %v", got)
	}
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", s.ruling(id))
	if got := s.must("dpo", "", "ruling", "list", "--open"); len(got) != 0 {
		t.Errorf("open rulings: %v", got)
	}
	if got := s.must("auditor", "", "ruling", "ops"); len(got) != len(model.RulingOps()) {
		t.Errorf("%d ops, want %d", len(got), len(model.RulingOps()))
	}
}

func TestASignedRulingIsExportedWithItsApproval(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("admin", "", "ruling", "propose", string(model.OpLiftHold), held(s), "--reason", "claim settled")[0]["id"].(string)
	s.asks(model.OpLiftHold.Rule().Approve, model.ProofSignature)
	statement := s.statement("admin2", id)
	if !strings.Contains(statement, "\nop hold-end\n") {
		t.Errorf("the statement does not hold the frozen text: %q", statement)
	}
	s.refused("admin2", s.h.Code("admin2"), "signature", "approve", id, "--digest", s.ruling(id))
	s.refused("admin2", s.sign("admin", statement), "signature", "approve", id)
	s.must("admin2", s.sign("admin2", statement), "approve", id)
	checkExport(s, id, "admin2", statement)
	if signed, _ := s.must("auditor", "", "ruling", "show", id)[0]["signed"].(map[string]any); signed["identity"] != "admin2" {
		t.Errorf("ruling show --json has %v", signed)
	}
	s.refused("admin", "", "state", "deny", id, "--reason", "too late")
}

func TestARulingIsDeniedWithAReasonOrTakenBackWithoutOne(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	propose := func(hold string) string {
		return s.must("admin", "", "ruling", "propose", string(model.OpLiftHold), hold, "--reason", "claim settled")[0]["id"].(string)
	}
	hold := held(s)
	first := propose(hold)
	s.refused("admin", "", "exists", "ruling", "propose", string(model.OpLiftHold), hold, "--reason", "claim settled")
	s.refused("admin2", "", "usage", "deny", first)
	s.refused("dpo", "", "role", "deny", first, "--reason", "not settled")
	s.must("admin2", "", "deny", first, "--reason", "not settled")
	second := propose(hold)
	s.must("admin", "", "deny", second)
	for id, denial := range map[string]string{first: "not settled", second: ""} {
		if got := s.must("dpo", "", "ruling", "show", id)[0]; got["standing"] != "denied" || got["denial"] != denial {
			t.Errorf("%s is %v: %v", id, got["standing"], got["denial"])
		}
	}
}

func TestAnAdviceOfARulingIsReadFromStandardInput(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("admin", "", "ruling", "propose", string(model.OpLiftHold), held(s), "--reason", "claim settled")[0]["id"].(string)
	advise := []string{"ruling", "advise", id, "--digest", s.ruling(id), "--object", "--text", "-"}
	s.refused("dpo", " \n", "usage", advise...)
	s.must("dpo", "an appeal is open\r\n", advise...)
	r, err := s.h.Desk("auditor").Ruling(t.Context(), id)
	if err != nil || r.Advice.Text != "an appeal is open" || !r.Advice.Objects {
		t.Errorf("the advice is %+v (%v)", r.Advice, err)
	}
	s.refused("admin2", s.h.Code("admin2"), "objection", "approve", id, "--digest", s.ruling(id))
}
