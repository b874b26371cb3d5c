package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Incidents lists suspicions that personal data is in danger. While one is
// going on, on-call engineers may reveal data under it.
type Incidents struct{ *list[incident] }

// incident is a line of the list.
type incident struct {
	model.Incident
	by string // login name
}

func incidentColumns() []render.Column {
	return []render.Column{
		{Title: "Incident", Min: 8, Max: 9},
		{Title: "State", Min: 13, Max: 13},
		{Title: "What", Min: 18, Weight: 3},
		{Title: "Clock", Min: 13, Max: 13},
		{Title: "Reveals until", Min: 16, Max: 16},
		{Title: "By", Min: 8, Max: 20, Weight: 1},
		{Title: "Findings", Min: 12, Weight: 2},
	}
}

// incidentList is how the list of incidents is narrowed.
var incidentList = short[incident]{
	id:    func(i incident) string { return i.ID },
	text:  func(i incident) string { return i.ID + "\n" + i.What + "\n" + i.Findings + "\n" + i.by },
	field: func(i incident, field string) (string, bool) { return string(i.State), field == "state" },
}

// NewIncidents makes the list under a filter: words, state:.
func NewIncidents(env Env, filter string) *Incidents {
	read := func(ctx context.Context, w model.Window) (model.Page[incident], error) {
		all, err := env.Backend.Incidents(ctx)
		if err != nil {
			return model.Page[incident]{}, err
		}
		names, err := env.Backend.Names(ctx)
		rows := make([]incident, len(all))
		for i, one := range all {
			rows[i] = incident{one, who(names, one.OpenedBy)}
		}
		return incidentList.window(rows, w), err
	}
	p := &Incidents{newList(env, incidentColumns(), read, func(i incident) render.Row { return incidentRow(i, env.Now()) })}
	p.start(filter, "No incident was recorded. If personal data may be in danger, record the suspicion (n).")
	return p
}

func incidentRow(i incident, now time.Time) render.Row {
	until := own(theme.Muted, "not confirmed")
	switch {
	case !i.Open():
		until = own(theme.Muted, none)
	case i.Reveals(now):
		until = own(theme.Warn, "%s", stamp(i.GoingOn.Add(model.IncidentReveal)))
	}
	return render.Row{ID: i.ID, Cells: cells(given(theme.Plain, i.ID, 12), incidentState(i.Incident), given(theme.Plain, i.What, 200), incidentLeft(i.Incident, now), until,
		given(theme.Accent, i.by, 40), given(theme.Muted, orWord(i.Findings, none), 200))}
}

// incidentLeft is the clock in the few cells of a list.
func incidentLeft(i model.Incident, now time.Time) span {
	end, word := i.Clock().Due, "%s left"
	switch _, running := model.Running([]model.Incident{i}); {
	case !i.Open():
		return own(theme.Muted, "%s", none)
	case !i.Breach():
		end, word = i.OpenedAt.Add(model.InvestigateFor), "decide %s"
	case !running:
		return own(theme.Good, "told")
	case i.Capacity == model.Processor:
		end = i.AwareAt.Add(model.IncidentTarget)
	}
	if left := end.Sub(now); left > 0 {
		return own(theme.Warn, word, model.Span(left))
	}
	return own(theme.Bad, "%s", model.Span(end.Sub(now))+" OVER")
}

// Route is the list as it is filtered now.
func (p *Incidents) Route() route.Route { return route.Route{Page: "incidents", Filter: p.Filter()} }

// Title is the page's name.
func (p *Incidents) Title() string { return "Incidents" }

// Update takes rows, keys and the size.
func (p *Incidents) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Incidents) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Every is how often the clocks are shown anew.
func (p *Incidents) Every() time.Duration { return time.Minute }

// Actions record a suspicion, and lead the selected one on.
func (p *Incidents) Actions() []action.Action {
	i, ok := p.selected()
	closed := orWord(unless(ok, "no incident is selected"), unless(i.Open(), "it is closed"))
	end := action.Action{Keys: []string{"f"}, Label: "close", Act: model.ActProposeNoBreach, Footer: true,
		Help: "propose that a suspicion is no breach; close a breach on its page", Run: func() tea.Cmd { return notBreach(p.env, i.ID) }}
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "its clocks, whom to tell, tasks and timeline", Footer: true,
			Disabled: unless(ok, "no incident is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "incident", ID: i.ID}) }},
		act(p.env, action.Action{Keys: []string{"n"}, Label: "suspect", Act: model.ActSuspect, Footer: true,
			Help: "record the suspicion of an incident", Run: p.suspect}, ""),
		act(p.env, action.Action{Keys: []string{"A"}, Label: "aware", Act: model.ActAware, Footer: true,
			Help: "we are aware that the selected one is a breach: every clock starts", Run: func() tea.Cmd { return awareOf(p.env, i.ID) }},
			orWord(closed, unless(!i.Breach(), "we are aware of it already"))),
		act(p.env, action.Action{Keys: []string{"c"}, Label: "going on", Act: model.ActGoingOn, Footer: true,
			Help: "confirm that it is going on: on-call engineers may reveal data under it for four hours more", Run: func() tea.Cmd { return goesOn(p.env, i.ID) }}, closed),
		act(p.env, end, orWord(closed, unless(!i.Breach(), "it is a breach; open it"))),
	}
}

func (p *Incidents) suspect() tea.Cmd {
	env := p.env
	return form("Suspicion of an incident", "It opens an incident that everybody sees. Name no person in it.",
		[]widget.Field{{Name: "what", Label: "What", Required: true, Help: "a short phrase without personal data"}},
		func(values map[string]string) tea.Cmd {
			return env.Do(model.SuspectIncident{What: values["what"]}, "The suspicion is recorded, and the incident open.")
		})
}
