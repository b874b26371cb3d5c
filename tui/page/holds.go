package page

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Holds lists the legal holds: what each covers, its end and its review.
type Holds struct{ *list[model.Hold] }

// holdList is how they are filtered and ordered: by words, state:, ground:,
// person:, tenant:.
func holdList(env Env) short[model.Hold] {
	return short[model.Hold]{
		id:   func(h model.Hold) string { return h.ID },
		text: func(h model.Hold) string { return h.ID + "\n" + h.Scope() + "\n" + h.Law },
		field: func(h model.Hold, name string) (string, bool) {
			value, known := map[string]string{"state": h.Standing(deadline.ReceivedOn(env.Now())), "ground": string(h.Ground), "person": h.Person, "tenant": h.Tenant}[name]
			return value, known
		},
		by: map[string]func(a, b model.Hold) int{
			"id":     func(a, b model.Hold) int { return cmp.Compare(model.NumberOf(a.ID), model.NumberOf(b.ID)) },
			"until":  func(a, b model.Hold) int { return cmp.Compare(a.Until, b.Until) },
			"review": func(a, b model.Hold) int { return cmp.Compare(a.Review, b.Review) },
		},
	}
}

func holdColumns() []render.Column {
	return []render.Column{
		{Title: "Hold", Sort: "id", Min: 6, Max: 8},
		{Title: "State", Min: 16, Max: 16},
		{Title: "Covers", Min: 18, Weight: 2},
		{Title: "Review", Sort: "review", Min: 15, Max: 15},
		{Title: "Until", Sort: "until", Min: 15, Max: 15},
		{Title: "Ground", Min: 8, Max: 8},
		{Title: "Law or claim", Min: 14, Weight: 2},
	}
}

// NewHolds makes the list under a filter.
func NewHolds(env Env, filter string) *Holds {
	how := holdList(env)
	read := func(ctx context.Context, w model.Window) (model.Page[model.Hold], error) {
		all, err := env.Backend.Holds(ctx)
		return how.window(all, w), err
	}
	p := &Holds{newList(env, holdColumns(), read, func(h model.Hold) render.Row { return holdRow(h, env) })}
	p.start(filter, "Nothing is held. Where a law or a claim asks for data to be kept, place a hold (n): what it covers is not erased.")
	return p
}

func holdRow(h model.Hold, env Env) render.Row {
	review, until := own(theme.Muted, none), own(theme.Muted, "%s", day(h.Until))
	if h.InForce(deadline.ReceivedOn(env.Now())) {
		review, until = of(render.Due(h.Review, env.Now())), own(theme.Plain, "%s", day(h.Until))
	}
	return render.Row{ID: h.ID, Cells: cells(given(theme.Plain, h.ID, 12), holdState(h, env), given(theme.Plain, h.Scope(), 200), review, until,
		own(theme.Muted, "%s", string(h.Ground)), given(theme.Plain, h.Law, 200))}
}

// holdState is where a hold stands as sign and word.
func holdState(h model.Hold, env Env) span {
	today := deadline.ReceivedOn(env.Now())
	switch word := h.Standing(today); {
	case !h.InForce(today):
		return signed(theme.GlyphLock, theme.Muted, word)
	case today.After(h.Review):
		return signed(theme.GlyphBad, theme.Bad, word)
	default:
		return signed(theme.GlyphOK, theme.Good, word)
	}
}

// Route is the list as it is filtered now.
func (p *Holds) Route() route.Route { return route.Route{Page: "holds", Filter: p.Filter()} }

// Title is the page's name.
func (p *Holds) Title() string { return "Legal holds" }

// Update takes rows, keys and the size.
func (p *Holds) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Holds) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions lead to the selected hold, and place one.
func (p *Holds) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the hold: review it, propose its end", Footer: true,
			Disabled: unless(ok, "no hold is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "hold", ID: id}) }},
		act(p.env, action.Action{Keys: []string{"n"}, Label: "hold", Help: "place a legal hold: nothing that it covers is erased", Act: model.ActPlaceHold, Footer: true,
			Run: func() tea.Cmd { return placing(p.env) }}, ""),
	}
}

// placing asks for a new hold. One person places it: it protects.
func placing(env Env) tea.Cmd {
	var categories, grounds []string
	for _, c := range model.Categories {
		categories = append(categories, string(c.Category))
	}
	for _, g := range model.HoldGrounds {
		grounds = append(grounds, string(g))
	}
	fields := []widget.Field{
		{Name: "person", Label: "Person", Help: "the id of a person, as p-0123; empty: nobody in particular"},
		{Name: "tenant", Label: "Tenant", Help: "the short name of a tenant; empty: none in particular"},
		{Name: "categories", Label: "Categories", Options: categories, Multi: true, Help: "none: all of them"},
		{Name: "ground", Label: "Ground", Value: grounds[0], Options: grounds, Required: true, Help: "law: Art. 17(3)(b); claims: Art. 17(3)(e)"},
		{Name: "law", Label: "Law or claim", Required: true, Help: "the law, or the claim's reference; no personal data"},
		{Name: "until", Label: "Until", Required: true, Help: "its last day, as 2027-03-05"},
		{Name: "review", Label: "Review", Required: true, Help: "when it is asked whether it is needed still, as 2027-01-05"},
	}
	return form("Legal hold", "Where it names several, what all of them cover is held. One without an end and a day of review is invalid (Art. 5(1)(e) GDPR).", fields, func(values map[string]string) tea.Cmd {
		cmd := model.PlaceHold{Person: values["person"], Tenant: values["tenant"], Ground: model.HoldGround(values["ground"]), Law: values["law"]}
		for _, c := range categories {
			if hasWord(values["categories"], c) {
				cmd.Categories = append(cmd.Categories, model.Category(c))
			}
		}
		var err error
		if cmd.Until, err = dayOf("Until", values["until"]); err == nil {
			cmd.Review, err = dayOf("Review", values["review"])
		}
		if err != nil {
			return func() tea.Msg { return Fail{Err: err} }
		}
		return env.Do(cmd, "The hold is in force.")
	})
}
