package main

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/e2e"
)

// The program is killed with SIGKILL a moment after a rotation was approved, and
// once more while it carries it on; then it must end it by itself, with all data
// there.
func TestProgramKilledWhileItRotatesKeysEndsThatOnALaterStart(t *testing.T) {
	rng, k := seeded(t), newKilled(t)
	kill := func(s *server) {
		time.AfterFunc(time.Duration(rng.IntN(150))*time.Millisecond, func() { _ = s.cmd.Process.Kill() })
		if code := s.ended(); code != -1 {
			t.Fatalf("the program ended by itself with %d: %s", code, s.said())
		}
	}
	for _, level := range []model.KeyLevel{model.LevelPeople, model.LevelCases, model.LevelIndex, model.LevelStore, model.LevelGroups} {
		s := k.serve()
		on := k.logins(s)
		before := on["auditor"].Must(t, "", "keys", "status")[0]["generation"].(float64)
		change := on["admin"].Must(t, "", "keys", "rotate", string(level))[0]["id"].(string)
		digest := on["admin2"].Must(t, "", "change", change)[0]["digest"].(string)
		on["admin2"].Must(t, k.codeOf("admin2"), "approve", change, "--digest", digest)
		kill(s)
		kill(k.serve())
		k.advance(time.Hour) // no code of the round is left
		s = k.serve()
		on = k.logins(s)
		deadline := time.Now().Add(e2e.Patience)
		for {
			v := on["auditor"].Must(t, "", "keys", "status")[0]
			if v["running"] == "" {
				if v["generation"].(float64) <= before || len(v["unfinished"].([]any)) > 0 {
					t.Errorf("%s: %v", level, v)
				}
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s has not ended: %v", level, v)
			}
		}
		k.whole(on)
		if state := on["admin"].Must(t, "", "change", change)[0]["standing"]; state != "used" {
			t.Errorf("%s: the change is %v", level, state)
		}
		s.term()
		k.advance(time.Hour)
	}
}
