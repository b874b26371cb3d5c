package remote_test

import (
	"strings"
	"testing"
)

func TestKeysAreRotatedByTwoAndTheirStatusIsTold(t *testing.T) {
	s := newShell(t)
	s.must("admin", records, "import", "records")
	before := s.must("admin", "", "keys", "status")[0]
	if before["running"] != "" || before["generation"] != 1.0 || len(before["levels"].([]any)) != 8 || len(before["unfinished"].([]any)) != 0 {
		t.Errorf("at first: %v", before)
	}
	s.refused("admin", "", "usage", "keys", "rotate", "secret")
	s.refused("admin", "", "usage", "keys", "rotate", "all")
	s.refused("dpo", "", "role", "keys", "rotate", "root")
	s.refused("oncall", "", "role", "keys", "status")
	change := s.must("admin", "", "keys", "rotate", "root")[0]["id"].(string)
	if text := s.must("admin2", "", "change", change)[0]["text"].(string); !strings.Contains(text, "then keys rotated: level root\n") {
		t.Errorf("what is approved does not say what is rotated: %s", text)
	}
	s.refused("admin", s.h.Code("admin"), "own_proposal", "approve", change, "--digest", s.digest(change))
	changed, stop := s.h.Store.Changes()
	defer stop()
	s.approve("admin2", change)
	for s.must("auditor", "", "keys", "status")[0]["running"] != "" {
		<-changed
	}
	after := s.must("auditor", "", "keys", "status")[0]
	if after["generation"] != 2.0 || after["key_sha256"] == before["key_sha256"] {
		t.Errorf("after: %v", after)
	}
	if n := s.entries("keys.rotated"); n != 1 {
		t.Errorf("%d entries of ended rotations", n)
	}
	code, out, errs := s.run("dpo", "", "keys", "status")
	if code != 0 || !strings.Contains(out, "root generation   2\n") || !strings.Contains(out, "new  2026-11-") {
		t.Errorf("for people: %d %s %s", code, out, errs)
	}
}
