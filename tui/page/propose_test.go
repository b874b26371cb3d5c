package page_test

import (
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// Whoever adds an op gets a form with it: each of the table opens, names its
// law, and asks for all that its row names.
func TestEveryOpOfTheTableHasAForm(t *testing.T) {
	inStore(t, func(t *testing.T, h *storetest.House) {
		for _, op := range model.RulingOps() {
			rule := op.Rule()
			role := rule.Propose.Allow[0]
			x := sits(t, h, map[model.Role]string{model.RoleAdmin: "admin", model.RoleOnCall: "oncall", model.RoleDPO: "dpo"}[role], func(e page.Env) page.Page { return page.NewRulings(e, "") })
			cmd, err := page.Propose(page.Env{Role: role}, string(op)+" X-1", route.Home)
			if err != nil {
				t.Errorf("%s: %v", op, err)
				continue
			}
			x.run(cmd)
			if len(x.boxes) != 1 {
				t.Errorf("%s opens %d dialogs", op, len(x.boxes))
				continue
			}
			x.sees("X-1: " + rule.Title)
			for _, f := range rule.Asks() {
				x.sees(f.Label)
			}
		}
	})
}

func TestWhatIsProposedOnAPageIsAboutItsRecord(t *testing.T) {
	inStore(t, aReceiptIsCorrected)
}

func aReceiptIsCorrected(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "") })
	x.press("U").write("correct").press("enter").write("yesterday").press("tab").write("the franking").press("ctrl+s")
	if len(x.fail) != 1 || !strings.Contains(x.fail[0].Error(), "Received") {
		t.Fatalf("a time that is none is told as %v", x.fail)
	}
	if list, _ := h.Rulings(); len(list) != 0 {
		t.Fatal("it is proposed all the same")
	}
	v, _ := h.Desk("dpo").Request(t.Context(), "R-1")
	h.Clock.Advance(48 * 3600e9)
	x.press("U").write("correct").press("enter").write(v.Request.ReceivedAt.Add(3600e9).Format("2006-01-02T15:04:05Z07:00")).press("tab").write("the franking").press("ctrl+s")
	list, err := h.Rulings()
	if err != nil || len(list) != 1 || list[0].Op != model.OpReceivedLater || list[0].Request != "R-1" {
		t.Fatalf("proposed are %v (%v); told %v", list, err, x.fail)
	}
}

func TestNobodyProposesInTheConsoleWhatTheirRoleDoesNot(t *testing.T) {
	for _, p := range page.Proposals(model.RoleAuditor) {
		if p.Disabled == "" {
			t.Errorf("an auditor proposes %s", p.Word)
		}
		if _, err := page.Propose(page.Env{Role: model.RoleAuditor}, p.Word, route.Home); model.CodeOf(err) != "role" {
			t.Errorf("%s: %v", p.Word, err)
		}
	}
	if _, err := page.Propose(page.Env{Role: model.RoleAdmin}, "nonsense", route.Home); model.CodeOf(err) != "usage" || !strings.Contains(err.Error(), "extend") {
		t.Errorf("what is not known answers %v", err)
	}
	words := []string{}
	for _, p := range page.Proposals(model.RoleAdmin) {
		words = append(words, p.Word)
	}
	if !slices.Contains(words, "rotate") {
		t.Errorf("there is no way to new keys among %v", words)
	}
}
