package remote_test

import (
	"encoding/csv"
	"strings"
	"testing"
)

func TestTheDigestIsPrintedInEveryFormWithoutPersonalData(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	id := s.must("oncall", mail, "import", "letters")[0]["id"].(string)
	for _, form := range []string{"text", "html", "csv"} {
		for _, whom := range []string{"dpo", "management"} {
			code, out, errs := s.run("dpo", "", "digest", "--week", "2026-W48", "--for", whom, "--format", form)
			if code != 0 || !strings.Contains(out, "2026-W48") {
				t.Fatalf("%s for %s: exit %d, %s%s", form, whom, code, out, errs)
			}
			for _, word := range []string{"Jonas", "jonas", "inbox.example", "acme", "Acme"} {
				if strings.Contains(out, word) {
					t.Errorf("%s for %s names %q", form, whom, word)
				}
			}
			if strings.Contains(out, id) != (whom == "dpo") {
				t.Errorf("%s for %s: the request's id stands in it: %v", form, whom, strings.Contains(out, id))
			}
			if form != "csv" {
				continue
			}
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if err != nil || len(rows) < 50 || strings.Join(rows[0], " ") != "week for table row column value" {
				t.Errorf("the CSV has %d lines (%v)", len(rows), err)
			}
		}
	}
	cells := map[string]any{}
	for _, o := range s.must("auditor", "", "digest") {
		cells[o["row"].(string)+"/"+o["column"].(string)] = o["value"]
	}
	if cells["all requests/open"] != "1" || cells["erasure/open"] != "1" {
		t.Errorf("the running week counts %v", cells)
	}
}

func TestADigestIsRefusedWithWhatIsWanted(t *testing.T) {
	s := newShell(t)
	s.refused("oncall", "", "role", "digest")
	s.refused("dpo", "", "usage", "digest", "--week", "47")
	s.refused("dpo", "", "usage", "digest", "--week", "2026-W49")
	s.refused("dpo", "", "usage", "digest", "--for", "everybody")
	if code, _, errs := s.run("dpo", "", "digest", "--format", "pdf"); code != 2 || !strings.Contains(errs, "text, html or csv") {
		t.Errorf("exit %d, %s", code, errs)
	}
	s.term = "xterm"
	if code, _, errs := s.run("dpo", "", "digest", "--format", "html"); code != 2 || !strings.Contains(errs, "> FILE") {
		t.Errorf("html to a terminal: exit %d, %s", code, errs)
	}
	if code, out, _ := s.run("dpo", "", "digest"); code != 0 || !strings.Contains(out, "Requests by right") {
		t.Errorf("text to a terminal: exit %d", code)
	}
}
