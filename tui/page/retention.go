package page

import (
	"cmp"
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Retention lists the rules of retention: the period in force, its law, and
// where the law's text gives a longer one (Art. 5(1)(e) GDPR).
type Retention struct{ *list[model.RetentionRule] }

// retentionList is how they are filtered and ordered: by words, state:.
func retentionList(env Env) short[model.RetentionRule] {
	law := func(r model.RetentionRule) string { return r.InForce(deadline.ReceivedOn(env.Now())).Law }
	return short[model.RetentionRule]{
		id:   func(r model.RetentionRule) string { return r.ID },
		text: func(r model.RetentionRule) string { return r.ID + "\n" + r.Title + "\n" + law(r) },
		field: func(r model.RetentionRule, name string) (string, bool) {
			return retentionStanding(r, env), name == "state"
		},
		by: map[string]func(a, b model.RetentionRule) int{
			"id": func(a, b model.RetentionRule) int { return cmp.Compare(a.ID, b.ID) },
		},
	}
}

// retentionStanding says in a word or two whether a rule agrees with its law.
func retentionStanding(r model.RetentionRule, env Env) string {
	switch {
	case r.Conflict(deadline.ReceivedOn(env.Now())):
		return "conflict"
	case r.Decision != "":
		return "decided"
	}
	return "agrees"
}

func retentionColumns() []render.Column {
	return []render.Column{
		{Title: "Rule", Sort: "id", Min: 15, Max: 18},
		{Title: "State", Min: 10, Max: 10},
		{Title: "Period", Min: 9, Max: 9},
		{Title: "From the", Min: 12, Max: 20},
		{Title: "Version", Min: 7, Max: 7},
		{Title: "Law", Min: 14, Weight: 2},
		{Title: "Conflict", Min: 12, Weight: 2},
	}
}

// NewRetention makes the list under a filter.
func NewRetention(env Env, filter string) *Retention {
	how := retentionList(env)
	read := func(ctx context.Context, w model.Window) (model.Page[model.RetentionRule], error) {
		all, err := env.Backend.Retentions(ctx)
		return how.window(all, w), err
	}
	p := &Retention{newList(env, retentionColumns(), read, func(r model.RetentionRule) render.Row { return retentionRow(r, env) })}
	p.start(filter, "No rule of retention matches.")
	return p
}

func retentionRow(r model.RetentionRule, env Env) render.Row {
	v := r.InForce(deadline.ReceivedOn(env.Now()))
	state, conflict := signed(theme.GlyphOK, theme.Good, "agrees"), own(theme.Muted, none)
	switch word := retentionStanding(r, env); word {
	case "conflict":
		state, conflict = signed(theme.GlyphBad, theme.Bad, word), given(theme.Bad, r.SourceLaw, 200)
	case "decided":
		state, conflict = signed(theme.GlyphLock, theme.Plain, word), given(theme.Plain, r.Decision, 200)
	}
	return render.Row{ID: r.ID, Cells: cells(given(theme.Plain, r.ID, 40), state, own(theme.Plain, "%s", v.Period()), given(theme.Plain, r.Event, 40),
		own(theme.Muted, "%s", strconv.Itoa(v.Number)), given(theme.Plain, v.Law, 200), conflict)}
}

// Route is the list as it is filtered now.
func (p *Retention) Route() route.Route { return route.Route{Page: "retention", Filter: p.Filter()} }

// Title is the page's name.
func (p *Retention) Title() string { return "Retention" }

// Update takes rows, keys and the size.
func (p *Retention) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Retention) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions record management's decision on a conflict, and propose a changed
// rule or a sweep.
func (p *Retention) Actions() []action.Action {
	r, ok := p.selected()
	none := unless(ok, "no rule is selected")
	settled := orWord(none, unless(ok && r.Conflict(deadline.ReceivedOn(p.env.Now())), "no conflict of it awaits a decision"))
	propose := toPropose(p.env, model.KindRetention, none, func() string { return r.ID })
	propose.Footer = propose.Disabled == ""
	return []action.Action{
		act(p.env, action.Action{Keys: []string{"m"}, Label: "decision", Help: "record management's decision on a conflict; the period stays", Act: model.ActDecideRetention, Footer: true,
			Run: func() tea.Cmd { return decidingRetention(p.env, r.ID) }}, settled),
		propose,
	}
}

// decidingRetention asks for the reference of management's decision.
func decidingRetention(env Env, id string) tea.Cmd {
	return form(id+": management's decision", "The published period is shorter than the law's text. The decision changes no period: propose that (U).",
		[]widget.Field{{Name: "reference", Label: "Reference", Required: true, Help: "of the decision; no personal data"}}, func(values map[string]string) tea.Cmd {
			return env.Do(model.DecideRetention{Rule: id, Reference: values["reference"]}, "The decision on "+id+" is recorded.")
		})
}
