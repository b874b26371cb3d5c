package remote_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestAStatementOfAccountabilityHasEveryPromiseItsHistoryAndTheSignedHead(t *testing.T) {
	s := newShell(t)
	if err := s.h.Store.Daily(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.must("dpo", "", "promises", "explain", "invoices", "--text", "management <meets> in December")
	o := s.must("auditor", "", "promises", "export")[0]
	if got := o["promises"].([]any); len(got) != len(model.PromiseRules()) || !strings.Contains(o["head"].(string), s.h.Store.Head().Origin) || o["key"] == "" {
		t.Errorf("%d promises, head %q, key %q", len(got), o["head"], o["key"])
	}
	shown := s.must("auditor", "", "promises", "show", "invoices")[0]
	if shown["state"] != "at risk" || shown["since"] == "" || len(shown["history"].([]any)) != 1 {
		t.Errorf("shown: %v", shown)
	}
	if e := shown["explanations"].([]any)[0].(map[string]any); e["by"] != "dpo" || e["state"] != "at risk" || e["text"] != "management <meets> in December" {
		t.Errorf("explained: %v", e)
	}
	for format, mark := range map[string]string{"text": "explained ", "html": "management &lt;meets&gt; in December"} {
		code, text, _ := s.run("auditor", "", "promises", "export", "--format", format)
		if code != 0 || !strings.Contains(text, mark) || !strings.Contains(text, "POLICY_CONFLICT") {
			t.Errorf("%s, exit %d: %s", format, code, text)
		}
		for _, rule := range model.PromiseRules() {
			if !strings.Contains(text, rule.ID) {
				t.Errorf("%s lacks %s", format, rule.ID)
			}
		}
	}
}

func TestAKeptPromiseIsNotExplainedAndAnAuditorExplainsNone(t *testing.T) {
	s := newShell(t)
	s.refused("dpo", "", "state", "promises", "explain", "holds", "--text", "all is well")
	s.refused("auditor", "", "role", "promises", "explain", "invoices", "--text", "all is well")
	s.refused("dpo", "", "not_found", "promises", "explain", "nothing", "--text", "all is well")
}
