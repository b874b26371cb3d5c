package page_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

// underWay is a breach of two tenants, aware for a day and more, as admins find
// it in the morning.
func underWay() model.Incident {
	aware := now.Add(-30*time.Hour - 53*time.Minute)
	return model.Incident{ID: "I-4", State: model.IncidentAssessed, What: "exports at night", OpenedBy: "a-4", OpenedAt: aware.Add(-time.Hour), GoingOn: aware,
		AwareAt: aware, AwareBy: "a-4", AwareFacts: "the log shows the download", DeclaredAt: aware, Capacity: model.Mixed, ContainedAt: aware.Add(time.Hour), ContainedBy: "a-4",
		Assessment: model.Assessment{Risk: model.RiskHigh, Reasoning: "passwords of many", AssessedBy: "a-1", AssessedAt: now.Add(-time.Hour)},
		Facts: model.IncidentFacts{Severity: "high", Nature: "a leaked token let exports be read", Breached: []string{"confidentiality"}, People: []string{"platform users"},
			Data: []string{"contact data"}, PeopleNo: 40, RecordsNo: 120, Effects: "phishing", Measures: "token revoked", Next: "tomorrow noon"},
		Tenants: []string{"acme", "baltic"}, Handover: "acme is on the phone; call baltic next",
		Obligations: []model.Obligation{{No: 1, To: model.ToInspectorate, Law: "Art. 33(1) GDPR"},
			{No: 2, To: model.ToTenant, Name: "acme", Law: "Art. 33(2) GDPR", SentAt: aware.Add(2 * time.Hour), SentBy: "a-4", How: "phone", Proof: "call 7"},
			{No: 3, To: model.ToTenant, Name: "baltic", Law: "Art. 33(2) GDPR"}, {No: 4, To: model.ToSubjects, Law: "Art. 34 GDPR"}},
		Tasks: []model.IncidentTask{{No: 1, What: "revoke the token", DoneBy: "a-4", DoneAt: aware.Add(time.Hour)}, {No: 2, What: "read the proxy's log", Owner: "a-4"}},
		Timeline: []model.IncidentStep{{At: aware, By: "a-4", Act: "incident.aware", To: model.IncidentAware, Text: "aware"},
			{At: aware.Add(time.Hour), By: "a-4", Act: "incident.contain", To: model.IncidentContained, Text: "contained: token revoked"}}}
}

func TestABreachShowsItsClockWhomToTellAndWhatIsNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleAdmin)
		f.incidents = append([]model.Incident{underWay()}, f.incidents...)
		open(t, page.NewIncidents(env(f, t), ""), 120, 21).sees("assessed", "41:07 left", "decide 19:00").press("enter")
		x := open(t, page.NewIncident(env(f, t), "I-4"), 140, 60)
		x.sees("left of 72 h", "elapsed 30:53", "OVERDUE by 6:53", "call 7", "tell the tenant baltic", "acme is on the phone", "read the proxy's log", "contained: token revoked")
	})
}

func TestEveryStepOfABreachHasAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			role model.Role
			id   string
			keys string
			want model.Command
		}{
			{model.RoleOnCall, "I-2", "A|||", model.DeclareAware{Incident: "I-2", Capacity: model.Mixed}},
			{model.RoleOnCall, "I-2", "n|odd mail|", model.NoteIncident{Incident: "I-2", Text: "odd mail"}},
			{model.RoleOnCall, "I-2", "U|nothing left|", model.ProposeRuling{Op: model.OpNotBreach, Object: "I-2", Reason: "nothing left"}},
			{model.RoleOnCall, "I-4", "t|call baltic", model.TaskIncident{Incident: "I-4", What: "call baltic", Owner: "a-4"}},
			{model.RoleOnCall, "I-4", "#|kind:user", model.CountIncident{Incident: "I-4", Filter: "kind:user"}},
			{model.RoleOnCall, "I-4", "c", model.ConfirmIncident{Incident: "I-4"}},
			{model.RoleAdmin, "I-4", "r||numbers are few", model.AssessBreach{Incident: "I-4", Risk: model.RiskSome, Reasoning: "numbers are few"}},
			{model.RoleAdmin, "I-4", "I|mail|40|list 7", model.SubjectsTold{Incident: "I-4", How: "mail", Number: 40, Proof: "list 7"}},
			{model.RoleDPO, "I-4", "V||well handled", model.AdviseIncident{Incident: "I-4", Text: "well handled"}},
			{model.RoleDPO, "I-4", "S|VDAI-7|||||123456", model.NotifyAuthority{Incident: "I-4", Obligation: 1, Receipt: "VDAI-7", Code: "123456"}},
			{model.RoleOnCall, "I-4", "P||phone|call 8|busy|123456", model.TellTenants{Incident: "I-4", Tenants: []string{}, How: "phone", Proof: "call 8", Late: "busy", Code: "123456"}},
			{model.RoleAdmin, "I-4", "U||small|", model.ProposeRuling{Op: model.OpSilence, Object: "I-4", Reason: "small"}},
		} {
			f := house(c.role)
			f.me.ID = "a-4"
			f.incidents = append([]model.Incident{underWay()}, f.incidents...)
			x := open(t, page.NewIncident(env(f, t), c.id), 120, 40)
			for n, part := range strings.Split(c.keys, "|") {
				if n == 0 {
					x.press(part)
					continue
				}
				x.write(part).press("enter")
			}
			if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], c.want) {
				t.Errorf("%s by %s gave %+v, want %+v\n%s", c.keys, c.role, f.did, c.want, x.text())
			}
		}
	})
}

func TestWhatARoleMayNotDoOfABreachSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleAuditor)
		f.incidents = []model.Incident{underWay()}
		for _, a := range open(t, page.NewIncident(env(f, t), "I-4"), 120, 40).page.Actions() {
			if a.Act != nil && !strings.HasPrefix(a.Disabled, "needs role") {
				t.Errorf("an auditor is offered %s: %q", a.Label, a.Disabled)
			}
		}
	})
}
