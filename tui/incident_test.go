package tui_test

import (
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
)

func TestOneKeyDeclaresABreachFromAnywhereAndTheHeaderKeepsItsTime(t *testing.T) {
	run(t, func(*tui.Options) {}, func(c *console) {
		c.seesNot("left")
		c.press("ctrl+e")
		c.sees("An incident, now", "72 hours")
		for _, r := range "leak" {
			c.press(string(r))
		}
		c.press("enter", "enter")
		if !slices.Contains(c.back.did, model.Command(model.DeclareAware{What: "leak"})) {
			t.Fatalf("gave %v", c.back.did)
		}
		c.sees("Incidents → R-1") // of what was made
		aware := time.Now().Add(-30*time.Hour - 53*time.Minute)
		c.back.incidents = []model.Incident{{ID: "I-7", State: model.IncidentAware, AwareAt: aware, Capacity: model.Mixed, Obligations: []model.Obligation{{No: 1, To: model.ToInspectorate}}}}
		c.raise()
		c.sees("▲ I-7 41:0")
		c.back.incidents[0].AwareAt = aware.Add(-48 * time.Hour)
		c.raise()
		c.sees("I-7 OVERDUE 6:5")
		c.back.incidents[0].Obligations[0].SentAt = time.Now()
		c.raise()
		c.seesNot("I-7")
	})
}

func TestAnAuditorDeclaresNothing(t *testing.T) {
	run(t, func(o *tui.Options) { o.Backend.(*backend).role = model.RoleAuditor }, func(c *console) {
		c.press("ctrl+e")
		c.sees("needs role admin or oncall or dpo")
	})
}
