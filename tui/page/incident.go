package page

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
)

// Incident is one incident: its clock, whom to tell, tasks, timeline, and what
// to do next.
type Incident struct {
	detail[incidentView]
	id string
}

// incidentView is what the page shows.
type incidentView struct {
	Incident model.Incident
	Names    map[string]string // admin id → login name
}

// NewIncident makes the page of an incident.
func NewIncident(env Env, id string) *Incident {
	p := &Incident{id: id}
	p.env = env
	p.read = func(ctx context.Context) (v incidentView, err error) {
		all, err := env.Backend.Incidents(ctx)
		if err != nil {
			return v, err
		}
		at := slices.IndexFunc(all, func(i model.Incident) bool { return i.ID == id })
		if at < 0 {
			return v, model.NotFound(model.KindIncident, id)
		}
		v.Incident = all[at]
		v.Names, err = env.Backend.Names(ctx)
		return v, err
	}
	p.build = func(v incidentView, w int) []line { return incidentLines(v, env.Now(), w) }
	return p
}

// Route is the incident's.
func (p *Incident) Route() route.Route { return route.Route{Page: "incident", ID: p.id} }

// Title is the incident's id.
func (p *Incident) Title() string { return safe.Line(p.id, 40).String() }

// Every is how often the clocks are shown anew.
func (p *Incident) Every() time.Duration { return time.Minute }

// Copy gives the incident's id, or all of it as JSON.
func (p *Incident) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions lead an incident on, in the order of its life.
func (p *Incident) Actions() []action.Action {
	i := p.value.Incident
	closed := unless(i.Open(), "it is closed")
	breach := orWord(closed, unless(i.Breach(), "it is a suspicion; declare us aware first"))
	one := func(key string, a *model.Act, label, help, why string, run func() tea.Cmd, footer bool) action.Action {
		if !p.have {
			why = "the incident is not loaded yet"
		}
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: footer, Run: run}, why)
	}
	return []action.Action{
		open(p.sheet.selected()),
		one("A", model.ActAware, "aware", "we are aware of a breach: every clock starts, and nobody need approve", orWord(closed, unless(!i.Breach(), "we are aware of it already")), p.aware, true),
		one("T", model.ActScope, "tenants", "pick the affected tenants by a filter, or by name", closed, p.scope, true),
		one("m", model.ActContain, "contained", "record that it goes on no more", orWord(breach, unless(i.ContainedAt.IsZero(), "it is contained")), p.contain, true),
		one("e", model.ActIncidentFacts, "record", "what is known: nature, effects, measures, severity", closed, p.record, true),
		one("N", model.ActIncidentFacts, "numbers", "categories and estimated numbers of people and records", closed, p.numbers, false),
		one("#", model.ActIncidentCount, "count", "count people and records exactly, over the store", orWord(closed, unless(len(i.Tenants) > 0, "no tenant is picked")), p.count, false),
		one("n", model.ActIncidentNote, "note", "put a note on the timeline, or hand the incident over", closed, p.note, false),
		one("t", model.ActIncidentTask, "task", "add a task", closed, p.task, false),
		one("d", model.ActIncidentTask, "task done", "the selected task is done", orWord(closed, unless(p.selectedNo("task/") > 0, "no task is selected")), p.taskDone, false),
		one("c", model.ActGoingOn, "going on", "confirm that it is going on: on-call engineers may reveal data under it for four hours more", closed, p.goingOn, false),
		one("r", model.ActAssess, "assess", "assess the risk to people, which decides who is told", breach, p.assess, true),
		one("x", model.ActLetterNotice, "drafts", "the notification, the message to people, or letters to tenants, filled from the record", breach, p.draft, false),
		one("S", model.ActNotifyAuthority, "notified", "record what was submitted to the inspectorate, or the selected authority", breach, p.notified, false),
		one("P", model.ActTellTenants, "tenants told", "record that tenants were told by other means than letters of ours", breach, p.tell, false),
		one("I", model.ActSubjectsTold, "people told", "record that people were told, as decided", breach, p.informed, false),
		one("O", model.ActOblige, "authority", "add another authority that is to be told", breach, p.oblige, false),
		one("R", model.ActReviewNotice, "review", "review what another person submitted alone", orWord(breach, unless(slices.ContainsFunc(i.Obligations, model.Obligation.ToReview), "nothing is to be reviewed")), p.review, false),
		one("V", model.ActIncidentAdvise, "advise", "record that you read it, and your advice", breach, p.advise, false),
		one("E", model.ActAwareEarlier, "earlier", "we were aware at an earlier time", breach, p.earlier, false),
		one("U", p.rulingAct(), "ruling", "propose what takes two persons: not a breach, not notifiable, people told or not, aware later", closed, p.ruling, false),
		one("f", model.ActCloseIncident, "close", "close it with its cause and lessons", cannotCloseIncident(i, p.env.Now()), p.finish, false),
	}
}

// rulingAct is the act of the rulings that the incident's state allows.
func (p *Incident) rulingAct() *model.Act {
	if p.value.Incident.Breach() {
		return model.ActProposeSilence
	}
	return model.ActProposeNoBreach
}

// cannotCloseIncident says what a breach lacks but what the form of closing asks for.
func cannotCloseIncident(i model.Incident, now time.Time) string {
	switch {
	case !i.Open():
		return "it is closed"
	case !i.Breach():
		return "a suspicion is ended by a ruling (U)"
	}
	return strings.Join(slices.DeleteFunc(i.Gaps(now), func(gap string) bool { return gap == model.GapCause }), "; ")
}

// selectedNo is the number of what is selected, of lines whose id begins so.
func (p *Incident) selectedNo(prefix string) int {
	rest, is := strings.CutPrefix(p.sheet.selected().id, prefix)
	if !is {
		return 0
	}
	n, _ := strconv.Atoi(rest)
	return n
}
