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
		{Title: "Reveals until", Min: 16, Max: 16},
		{Title: "Opened", Min: 16, Max: 16},
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
	state := signed(theme.GlyphWarn, theme.Warn, string(i.State))
	until := own(theme.Muted, "not confirmed")
	switch {
	case !i.Open():
		state, until = signed(theme.GlyphLock, theme.Muted, string(i.State)), own(theme.Muted, none)
	case i.Reveals(now):
		until = own(theme.Warn, "%s", stamp(i.GoingOn.Add(model.IncidentReveal)))
	}
	return render.Row{ID: i.ID, Cells: cells(given(theme.Plain, i.ID, 12), state, given(theme.Plain, i.What, 200), until,
		own(theme.Muted, "%s", stamp(i.OpenedAt)), given(theme.Accent, i.by, 40), given(theme.Muted, orWord(i.Findings, none), 200))}
}

// Route is the list as it is filtered now.
func (p *Incidents) Route() route.Route { return route.Route{Page: "incidents", Filter: p.Filter()} }

// Title is the page's name.
func (p *Incidents) Title() string { return "Incidents" }

// Update takes rows, keys and the size.
func (p *Incidents) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Incidents) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions record a suspicion, and lead the selected one on.
func (p *Incidents) Actions() []action.Action {
	i, ok := p.selected()
	closed := orWord(unless(ok, "no incident is selected"), unless(i.Open(), "it is closed"))
	confirmed := stamp(i.GoingOn)
	if i.Reveals(p.env.Now()) {
		confirmed += ", engineers may reveal under it until " + clock(i.GoingOn.Add(model.IncidentReveal))
	}
	return []action.Action{
		whole("Incident "+i.ID, ok, "State", string(i.State), "What", i.What, "Opened", stamp(i.OpenedAt)+" by "+i.by, "Going on", confirmed,
			"Closed", stamp(i.ClosedAt), "Findings", i.Findings),
		act(p.env, action.Action{Keys: []string{"n"}, Label: "suspect", Act: model.ActSuspect, Footer: true,
			Help: "record the suspicion of an incident", Run: p.suspect}, ""),
		act(p.env, action.Action{Keys: []string{"c"}, Label: "going on", Act: model.ActGoingOn, Footer: true,
			Help: "confirm that it is going on: on-call engineers may reveal data under it for four hours more",
			Run: func() tea.Cmd {
				return p.env.Do(model.ConfirmIncident{Incident: i.ID}, i.ID+" is going on; on-call engineers may reveal data under it for four hours.")
			}}, closed),
		act(p.env, action.Action{Keys: []string{"f"}, Label: "close", Act: model.ActCloseIncident, Footer: true,
			Help: "close it with what was found", Run: func() tea.Cmd { return p.finish(i.ID) }}, closed),
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

func (p *Incidents) finish(id string) tea.Cmd {
	env := p.env
	return form(id+": close", "What engineers revealed under it is masked at once.",
		[]widget.Field{{Name: "findings", Label: "Findings", Required: true, Help: "what was found, in a short phrase without personal data"}},
		func(values map[string]string) tea.Cmd {
			return env.Do(model.CloseIncident{Incident: id, Findings: values["findings"]}, id+" is closed.")
		})
}
