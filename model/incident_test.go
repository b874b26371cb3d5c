package model_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
)

// incidentSteps are the commands on an incident, with all that they need but
// the right state.
func incidentSteps() map[string]model.Command {
	return map[string]model.Command{
		"aware":        model.DeclareAware{Incident: "I-1"},
		"earlier":      model.SetAwareEarlier{Incident: "I-1", When: now.AddDate(0, 0, -9), Reason: "the log"},
		"later":        model.ProposeRuling{Op: model.OpAwareLater, Object: "I-1", When: now.Add(-time.Minute), Reason: "the log"},
		"contain":      model.ContainBreach{Incident: "I-1", Actions: "token revoked"},
		"confirm":      model.ConfirmIncident{Incident: "I-1"},
		"record":       model.RecordIncident{Incident: "I-1", Facts: model.IncidentFacts{Nature: "another"}},
		"scope":        model.ScopeIncident{Incident: "I-1", Add: []string{"baltic"}},
		"count":        model.CountIncident{Incident: "I-1", People: 3, Records: 4},
		"note":         model.NoteIncident{Incident: "I-1", Text: "seen"},
		"task":         model.TaskIncident{Incident: "I-1", What: "read the log"},
		"assess none":  model.AssessBreach{Incident: "I-1", Risk: model.RiskNone, Reasoning: "encrypted"},
		"assess high":  model.AssessBreach{Incident: "I-1", Risk: model.RiskHigh, Reasoning: "passwords"},
		"advise":       model.AdviseIncident{Incident: "I-1", Text: "well done"},
		"oblige":       model.ObligeIncident{Incident: "I-1", Name: "cyber centre", Law: "its law"},
		"notified":     model.NotifyAuthority{Incident: "I-1", Receipt: "VDAI-1", Complete: true, Late: "late", Code: "1"},
		"tell":         model.TellTenants{Incident: "I-1", How: "phone", Proof: "call 1", Late: "late", Code: "1"},
		"informed":     model.SubjectsTold{Incident: "I-1", How: "post", Number: 1, Proof: "list"},
		"review":       model.ReviewNotice{Incident: "I-1", Finding: "as it was"},
		"not a breach": model.ProposeRuling{Op: model.OpNotBreach, Object: "I-1", Reason: "a false alarm"},
		"not notify":   model.ProposeRuling{Op: model.OpSilence, Object: "I-1", Reason: "encrypted"},
		"tell people":  model.ProposeRuling{Op: model.OpSubjects, Object: "I-1", Reason: "high", Items: []string{"inform"}},
		"close":        model.CloseIncident{Incident: "I-1", Findings: "a token"},
	}
}

// incidentAt is a shelf with an incident in a state, with what usually is there
// by then.
func incidentAt(state model.IncidentState) *shelf {
	s := newShelf()
	s.put(model.Tenant{Slug: "acme"}, model.Tenant{Slug: "baltic"})
	i := model.Incident{ID: "I-1", State: state, What: "a leak", OpenedAt: now.Add(-2 * time.Hour)}
	if state != model.IncidentSuspected && state != model.IncidentNoBreach {
		i.AwareAt, i.Capacity, i.Tenants = now.Add(-time.Hour), model.Mixed, []string{"acme"}
		i.Obligations = []model.Obligation{{No: 1, To: model.ToInspectorate}, {No: 2, To: model.ToTenant, Name: "acme"}}
	}
	if state == model.IncidentContained {
		i.ContainedAt = now
	}
	if state == model.IncidentAssessed || state == model.IncidentNotified || state == model.IncidentClosed {
		i.ContainedAt, i.Assessment = now, model.Assessment{Risk: model.RiskSome, Reasoning: "names"}
	}
	if state == model.IncidentNotified || state == model.IncidentClosed {
		for n := range i.Obligations {
			i.Obligations[n].SentAt, i.Obligations[n].Complete = now, now
		}
		i.Advice = model.Advice{By: "a-dpo"}
		i.Facts = model.IncidentFacts{Nature: "a leak", People: []string{"users"}, Data: []string{"names"}, PeopleNo: 1, Effects: "spam", Measures: "closed", Cause: "a bug", Lessons: "tests", Protection: "care"}
	}
	s.put(i)
	return s
}

// TestEveryStepOfAnIncidentIsAllowedWhereTheTableSaysSo holds rules §3.5 as a
// table, with a line for each state and command: the state that comes of it, or
// the code of the refusal, and the roles that may. Set UPDATE_TABLE to
// write it anew, and read the difference.
func TestEveryStepOfAnIncidentIsAllowedWhereTheTableSaysSo(t *testing.T) {
	const file = "testdata/incidents.txt"
	all := incidentSteps()
	var b strings.Builder
	for _, from := range model.IncidentStates {
		for _, name := range slices.Sorted(keysOf(all)) {
			cmd := all[name]
			s := incidentAt(from)
			call := s.call(model.RoleAdmin)
			call.Codes, call.Actor.Factor.Secret = anyCode{}, []byte{1}
			d, err := cmd.Decide(call)
			said := ""
			if err == nil {
				s.take(d)
				i, _ := s.Incident("I-1")
				if !from.CanBecome(i.State) {
					t.Errorf("%s from %s leads to %s, where the machine has no step", name, from, i.State)
				}
				said = string(i.State)
			} else {
				if !model.IsRefusal(err) || len(err.Error()) < 10 {
					t.Errorf("%s from %s: %v", name, from, err)
				}
				said = "refused: " + model.CodeOf(err)
			}
			var roles []string
			for _, role := range model.MatrixRoles {
				if err == nil && cmd.Act().Allows(role) {
					roles = append(roles, string(role))
				}
			}
			fmt.Fprintf(&b, "%-13s %-13s %-22s %s\n", from, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, file, b.String())
}

// anyCode takes every code.
type anyCode struct{}

func (anyCode) Match([]byte, string, time.Time) (int64, bool) { return 1, true }
func (anyCode) Step(time.Time) int64                          { return 1 }
func (anyCode) Recovery(string, []byte) bool                  { return false }

// The rows of breaches of the published table of deadlines, as an incident's
// record computes and shows them.
func TestAnIncidentsClockIsThatOfTheTableOfDeadlines(t *testing.T) {
	f, err := os.Open("deadline/testdata/deadlines.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, row := range rows[1:] {
		if row[1] != "breach_aware_controller" && row[1] != "breach_notice_from_processor" {
			continue
		}
		aware, err := time.Parse(time.RFC3339, row[0])
		if err != nil {
			t.Fatal(err)
		}
		s := newShelf()
		call := s.call(model.RoleOnCall)
		call.At = aware.Add(time.Hour)
		d, err := model.DeclareAware{What: "a leak", When: aware}.Decide(call)
		if err != nil {
			t.Fatal(err)
		}
		i := d.Put[0].(model.Incident)
		c := i.Clock()
		if got := c.Due.Format(time.RFC3339); got != row[3] || !strings.Contains(row[4], "outer limit "+c.OuterLimit.Format(time.RFC3339)) {
			t.Errorf("aware %s: due %s, outer limit %s; the table has %s, %s", row[0], got, c.OuterLimit.Format(time.RFC3339), row[3], row[4])
		}
		if words := i.ClockWords(call.At); words != "elapsed 1:00, 71:00 left, due "+model.Instant(c.Due) {
			t.Errorf("aware %s: the clock says %q", row[0], words)
		}
		tried++
	}
	if tried != 7 {
		t.Errorf("%d rows of breaches", tried)
	}
}

func TestADraftToTheInspectorateHasNoHole(t *testing.T) {
	s := incidentAt(model.IncidentAware)
	i, _ := s.Incident("I-1")
	for _, language := range model.LetterLanguages {
		text, err := model.InspectorateNotice(i, language, now)
		if err != nil || strings.Contains(text, "<no value>") || strings.Count(text, "(Art. 33(4) GDPR)")+strings.Count(text, "33 str. 4 d.") < 10 {
			t.Errorf("%s: %v\n%s", language, err, text)
		}
	}
	if _, err := model.InspectorateNotice(i, "xx", now); model.CodeOf(err) != "usage" {
		t.Errorf("in no language: %v", err)
	}
	suspected, _ := incidentAt(model.IncidentSuspected).Incident("I-1")
	if _, err := model.InspectorateNotice(suspected, "en", now); model.CodeOf(err) != "state" {
		t.Errorf("of a suspicion: %v", err)
	}
	if _, err := model.SubjectsMessage(i, "en", now); model.CodeOf(err) != "letter" {
		t.Errorf("of what is not recorded: %v", err)
	}
}
