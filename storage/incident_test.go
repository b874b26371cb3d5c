package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// ruledOn proposes a ruling by one and has another approve it.
func ruledOn(h *storetest.House, proposer, approver string, p model.ProposeRuling, management string) (id string) {
	id = h.Do(proposer, p).ID
	one := rulingOf(h, id)
	if one.NeedsAdvice() {
		h.Do("dpo", model.AdviseRuling{Ruling: id, Digest: one.Digest(), Text: "nothing against it"})
	}
	approve := model.ApproveRuling{Ruling: id, Op: p.Op, Digest: one.Digest(), Management: management}
	if p.Op.Rule().Approve.StepUp {
		approve.Code = h.Code(approver)
	}
	h.Do(approver, approve)
	return id
}

func rulingOf(h *storetest.House, id string) model.Ruling {
	one, err := h.Desk("dpo").Ruling(ctx, id)
	if err != nil {
		panic(err)
	}
	return one
}

// noBreach ends a suspicion as two persons do.
func noBreach(h *storetest.House, incident, findings string) {
	ruledOn(h, "oncall", "admin", model.ProposeRuling{Op: model.OpNotBreach, Object: incident, Reason: findings}, "")
}

func incidentOf(t *testing.T, h *storetest.House, id string) model.Incident {
	t.Helper()
	i, err := h.Desk("auditor").Incident(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// The drill: an incident of three tenants from suspicion to closure over the
// night on which clocks go forward, as deadlines.csv has it.
func TestDrillOfABreachOfThreeTenantsAcrossTheSpringChangeOfClocks(t *testing.T) {
	h := storetest.New(t)
	h.Fill(60, 2, 0)
	vilnius := time.FixedZone("", 2*3600)
	noticed := time.Date(2027, 3, 26, 23, 59, 0, 0, vilnius)
	h.Clock.Advance(noticed.Add(-time.Hour).Sub(h.Clock.Now()))

	id := h.Do("oncall", model.SuspectIncident{What: "exports of three tenants at night"}).ID
	h.Do("oncall", model.TaskIncident{Incident: id, What: "revoke the token"})
	h.Refused("oncall", "state", model.ContainBreach{Incident: id, Actions: "token revoked"})
	h.Clock.Advance(noticed.Sub(h.Clock.Now()))
	said := h.Do("oncall", model.DeclareAware{Incident: id, Facts: "logs show the download"})
	if !strings.Contains(said.Message, "Tue 30 Mar 2027 00:59 +03:00") {
		t.Errorf("declared, it says %q", said.Message)
	}
	i := incidentOf(t, h, id)
	if due := i.Clock().Due.Format(time.RFC3339); due != "2027-03-30T00:59:00+03:00" || i.Clock().Due.Sub(noticed) != 72*time.Hour {
		t.Errorf("the 72 hours end %s", due)
	}
	if len(h.Store.Alarms(0)) != 1 {
		t.Errorf("alarms: %v", h.Store.Alarms(0))
	}
	tenants := []string{storetest.Slug(1), storetest.Slug(2), storetest.Slug(3)}
	h.Do("oncall", model.ScopeIncident{Incident: id, Add: tenants})
	h.Do("oncall", model.ContainBreach{Incident: id, Actions: "token revoked"})
	h.Do("oncall", model.TaskIncident{Incident: id, Done: 1})
	h.Do("oncall", model.RecordIncident{Incident: id, Facts: model.IncidentFacts{Severity: "high", Nature: "a leaked token let exports be downloaded", Breached: []string{"confidentiality"},
		People: []string{"platform users"}, Data: []string{"contact data"}, PeopleNo: 10, RecordsNo: 30, Effects: "phishing", Measures: "token revoked", Next: "within 48 hours"}})
	h.Do("oncall", model.NoteIncident{Incident: id, Text: "tenants are next, then the inspectorate", HandOver: true})
	if i = incidentOf(t, h, id); i.OpenObligations() != 4 || i.State != model.IncidentContained || i.Handover == "" {
		t.Fatalf("%s has %d obligations, and is %s", id, i.OpenObligations(), i.State)
	}
	if _, err := h.Desk("oncall").CountIncident(ctx, id, ""); err != nil {
		t.Fatal(err)
	}
	if people, records, exact := incidentOf(t, h, id).Numbers(); people != 9 || records != 27 || !exact {
		t.Errorf("counted %d people and %d records", people, records)
	}

	// One tenant has a letter from the record, two are told by the portal.
	l := h.Do("oncall", model.DraftLetter{Kind: model.LetterBreachTenant, Incident: id, Tenant: tenants[0]}).ID
	h.Do("oncall", model.SendLetter{Letter: l, Kind: model.LetterBreachTenant, How: "post", Code: h.Code("oncall")})
	h.Do("oncall", model.TellTenants{Incident: id, How: "portal", Proof: "banner 7", Code: h.Code("oncall")})
	h.Refused("oncall", "state", model.TellTenants{Incident: id, How: "portal", Proof: "banner 7", Code: h.Code("oncall")})
	i = incidentOf(t, h, id)
	if o := i.Obligations[slices.IndexFunc(i.Obligations, func(o model.Obligation) bool { return o.Name == tenants[0] })]; o.Proof != l || o.SentAt.IsZero() || i.OpenObligations() != 1 {
		t.Errorf("the letter met %+v", o)
	}

	h.Refused("dpo", "role", model.AssessBreach{Incident: id, Risk: model.RiskSome, Reasoning: "contact data of few"})
	h.Do("admin", model.AssessBreach{Incident: id, Risk: model.RiskSome, Reasoning: "contact data of few people"})
	h.Refused("oncall", "role", model.NotifyAuthority{Incident: id, Receipt: "VDAI-77"})
	h.Clock.Advance(i.Clock().Due.Add(-time.Hour).Sub(h.Clock.Now()))
	h.Do("dpo", model.NotifyAuthority{Incident: id, Receipt: "VDAI-77", Code: h.Code("dpo")})
	if i = incidentOf(t, h, id); i.State != model.IncidentNotified || i.Obligations[0].Late != "" || !i.Obligations[0].ToReview() {
		t.Fatalf("notified in time, it is %s, %+v", i.State, i.Obligations[0])
	}
	h.Refused("dpo", "own_case", model.ReviewNotice{Incident: id, Finding: "as it was"})
	h.Do("admin", model.ReviewNotice{Incident: id, Finding: "as it was"})
	end := model.CloseIncident{Incident: id, Findings: "a token in a build log", Cause: "secret in a log", Lessons: "logs are scanned"}
	h.Refused("admin", "state", end) // the notification is not complete, and the DPO has not read it
	h.Do("admin", model.NotifyAuthority{Incident: id, Receipt: "VDAI-77/2", Complete: true, Code: h.Code("admin")})
	h.Do("dpo", model.AdviseIncident{Incident: id, Text: "handled well"})
	h.Do("admin", end)
	h.Refused("oncall", "state", model.NoteIncident{Incident: id, Text: "one more"})
	h.Reopen()
	if i = incidentOf(t, h, id); i.State != model.IncidentClosed || len(i.RegisterRow()) != len(model.RegisterHead) || !slices.Contains(i.RegisterRow(), "VDAI-77/2") {
		t.Errorf("closed, its line in the register is %q", i.RegisterRow())
	}
	if _, err := h.Desk("auditor").Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

// breach is one that somebody declared us aware of just now.
func breach(h *storetest.House) string {
	return h.Do("oncall", model.DeclareAware{What: "laptop stolen with an export"}).ID
}

func TestALateNotificationNeedsItsReasons(t *testing.T) {
	h := storetest.New(t)
	id := breach(h)
	const promise = "breaches are notified within 72 hours"
	if got := stateOf(t, h, promise); got != model.PromiseAtRisk {
		t.Errorf("while the clock runs, the promise is %s", got)
	}
	h.Clock.Advance(72*time.Hour + time.Minute)
	if got := stateOf(t, h, promise); got != model.PromiseBroken {
		t.Errorf("past its time, the promise is %s", got)
	}
	late := model.NotifyAuthority{Incident: id, Receipt: "VDAI-1", Management: "MG-7", Code: h.Code("admin")}
	h.Refused("admin", "late", late)
	late.Late, late.Code = "the extent was unclear until today", h.Code("admin")
	h.Do("admin", late)
	if o := incidentOf(t, h, id).Obligations[0]; o.Late == "" || o.ToReview() || o.Open() {
		t.Errorf("notified late: %+v", o)
	}
}

func TestNotNotifyingTakesTwoPersonsManagementAndTheDPO(t *testing.T) {
	h := storetest.New(t)
	id := breach(h)
	propose := model.ProposeRuling{Op: model.OpSilence, Object: id, Reason: "the disk is encrypted"}
	h.Refused("admin", "state", propose) // no risk is assessed
	h.Do("admin", model.AssessBreach{Incident: id, Risk: model.RiskNone, Reasoning: "encrypted, key safe"})
	h.Refused("oncall", "role", propose)
	d := h.Do("admin", propose).ID
	digest := rulingOf(h, d).Digest()
	yes := func(who string) model.ApproveRuling {
		return model.ApproveRuling{Ruling: d, Op: model.OpSilence, Digest: digest, Management: "MG-8", Code: h.Code(who)}
	}
	h.Refused("admin2", "advice", yes("admin2"))
	h.Do("dpo", model.AdviseRuling{Ruling: d, Digest: digest, Objects: true, Text: "I would notify"})
	h.Refused("admin", "own_proposal", yes("admin"))
	h.Refused("dpo", "role", yes("dpo"))
	alone := yes("admin2")
	alone.Management = ""
	h.Refused("admin2", "objection", alone)
	h.Do("admin2", yes("admin2"))
	i := incidentOf(t, h, id)
	if o := i.Obligations[0]; o.Decision != model.DecidedNotNotifiable || o.Ruling != d || o.Management != "MG-8" || i.State != model.IncidentNotified {
		t.Errorf("decided: %+v, %s", o, i.State)
	}
	// What becomes known later opens it again, with the first clock.
	h.Do("admin", model.AssessBreach{Incident: id, Risk: model.RiskSome, Reasoning: "the key was in the bag"})
	if i = incidentOf(t, h, id); !i.Obligations[0].Open() || i.State != model.IncidentAssessed {
		t.Errorf("after a new assessment: %+v, %s", i.Obligations[0], i.State)
	}
}

func TestPeopleAreToldOnlyAsTwoDecidedForManagement(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id := breach(h)
	l := h.Do("admin", model.DraftLetter{Kind: model.LetterBreachPerson, Incident: id, Person: person, Say: said(t, model.LetterBreachPerson)}).ID
	send := func() model.SendLetter {
		v := opened(t, h, "admin2", l)
		return model.SendLetter{Letter: l, Kind: model.LetterBreachPerson, How: "post", Digest: v.Letter.Digest, Code: h.Code("admin2")}
	}
	h.Refused("admin2", "second_person", send())
	h.Refused("admin", "second_person", model.SubjectsTold{Incident: id, How: "post", Number: 1, Proof: "list 1"})
	h.Do("admin", model.AssessBreach{Incident: id, Risk: model.RiskHigh, Reasoning: "passwords in clear"})
	propose := model.ProposeRuling{Op: model.OpSubjects, Object: id, Reason: "high risk", Items: []string{"inform"}}
	h.Refused("admin", "state", propose) // what they would read is not recorded
	h.Do("oncall", model.RecordIncident{Incident: id, Facts: model.IncidentFacts{Nature: "a laptop was stolen", Effects: "phishing", Measures: "wiped", Protection: "change passwords"}})
	ruledOn(h, "admin", "admin2", propose, "MG-9")
	h.Do("admin2", send())
	i := incidentOf(t, h, id)
	if o := i.Obligations[len(i.Obligations)-1]; o.To != model.ToSubjects || o.Number != 1 || o.Proof != l || o.Open() {
		t.Errorf("told: %+v", o)
	}
}

func TestWhenWeBecameAwareMovesLaterByTwoOnly(t *testing.T) {
	h := storetest.New(t)
	h.Clock.Advance(48 * time.Hour)
	id := h.Do("oncall", model.DeclareAware{What: "odd exports", When: h.Clock.Now().Add(-time.Hour)}).ID
	first := incidentOf(t, h, id).AwareAt
	h.Refused("oncall", "usage", model.SetAwareEarlier{Incident: id, When: first.Add(time.Minute), Reason: "the log"})
	h.Do("oncall", model.SetAwareEarlier{Incident: id, When: first.Add(-time.Hour), Reason: "the night shift knew"})
	ruledOn(h, "admin", "admin2", model.ProposeRuling{Op: model.OpAwareLater, Object: id, When: first, Reason: "the night shift did not know"}, "")
	if i := incidentOf(t, h, id); !i.AwareAt.Equal(first) || !i.Clock().Due.Equal(first.Add(72*time.Hour)) {
		t.Errorf("aware %s, due %s", i.AwareAt, i.Clock().Due)
	}
}

func TestTimesOfAnIncidentAreToldOnceEach(t *testing.T) {
	h := storetest.New(t)
	h.Fill(0, 0, 0)
	idle := h.Do("dpo", model.SuspectIncident{What: "odd mail"}).ID
	id := breach(h)
	h.Do("oncall", model.ScopeIncident{Incident: id, Add: []string{storetest.Slug(1)}})
	told := func() (list []string) {
		for range 2 {
			if err := h.Store.Daily(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for _, a := range h.Store.Alarms(0) {
			list = append(list, string(a.Kind)+" "+a.Object)
		}
		slices.Sort(list)
		return list
	}
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{
		{23 * time.Hour, []string{"breach " + id}},
		{time.Hour, []string{"breach " + id, "suspicion " + idle, "tenants " + id}},
		{36 * time.Hour, []string{"breach " + id, "breach-due " + id, "suspicion " + idle, "tenants " + id}},
		{12 * time.Hour, []string{"breach " + id, "breach-due " + id, "breach-late " + id, "suspicion " + idle, "tenants " + id}},
	} {
		h.Clock.Advance(c.after)
		if got := told(); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("after %s more: %v, want %v", c.after, got, c.want)
		}
	}
}

func TestAnAlarmOfTheConsoleCanOpenASuspicion(t *testing.T) {
	h := storetest.New(t)
	h.Refused("oncall", "not_found", model.SuspectIncident{What: "wrong codes", Alarm: "A-1"})
	h.Do("oncall", model.OpenBreakGlass{Reason: "the pager", Code: h.Code("oncall")})
	id := h.Do("oncall", model.SuspectIncident{What: "who took access", Alarm: "A-1"}).ID
	if i := incidentOf(t, h, id); i.Alarm != "A-1" || i.Breach() {
		t.Errorf("%+v", i)
	}
	h.Refused("oncall", "role", model.ApproveRuling{Op: model.OpNotBreach})
	h.Refused("admin", "second_person", model.CloseIncident{Incident: id, Findings: "all well"})
	noBreach(h, id, "all well")
	if i := incidentOf(t, h, id); i.State != model.IncidentNoBreach || i.Findings != "all well" || len(i.Timeline) != 2 {
		t.Errorf("it stays in the register as %+v", i)
	}
}

// BenchmarkCountIncident counts a breach of every tenant among 100,000 people.
func BenchmarkCountIncident(b *testing.B) {
	h := storetest.New(b)
	h.Fill(100_000, 2, 0)
	id := breach(h)
	slugs, err := h.Desk("oncall").PickTenants(ctx, "")
	if err != nil {
		b.Fatal(err)
	}
	h.Do("oncall", model.ScopeIncident{Incident: id, Add: slugs})
	for b.Loop() {
		if _, err := h.Desk("oncall").CountIncident(ctx, id, "kind:"+string(model.PlatformUser)); err != nil {
			b.Fatal(err)
		}
	}
	i, err := h.Desk("dpo").Incident(ctx, id)
	if people, records, _ := i.Numbers(); err != nil || people != 100_000 || records != 300_000 {
		b.Fatalf("%d people, %d records", people, records)
	}
}
