package page

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// rulingRow is a ruling with the name of who proposed it.
type rulingRow struct {
	model.Ruling
	Proposer string
}

// Rulings lists decisions that take two persons, newest first.
type Rulings struct{ *list[rulingRow] }

// rulingList is how rulings are filtered and ordered: by words, state:, op:,
// about:, by:, request:, undecided:.
func rulingList(env Env) short[rulingRow] {
	return short[rulingRow]{
		id: func(r rulingRow) string { return r.ID },
		text: func(r rulingRow) string {
			return r.ID + " " + r.Object + " " + r.Proposer + " " + r.Op.Rule().Title + " " + r.Standing(env.Now())
		},
		field: func(r rulingRow, name string) (string, bool) {
			if name == "undecided" {
				return map[bool]string{true: "yes", false: "no"}[r.State == model.RulingOpen], true
			}
			value, known := map[string]string{"state": r.Standing(env.Now()), "about": r.Object, "op": string(r.Op), "by": r.Proposer, "request": r.Request}[name]
			return value, known
		},
		by: map[string]func(a, b rulingRow) int{
			"id": func(a, b rulingRow) int { return cmp.Compare(model.NumberOf(a.ID), model.NumberOf(b.ID)) },
		},
	}
}

// rulingRows are all rulings with who proposed them.
func rulingRows(ctx context.Context, env Env) ([]rulingRow, error) {
	all, err := env.Backend.Rulings(ctx)
	if err != nil {
		return nil, err
	}
	names, err := env.Backend.Names(ctx)
	rows := make([]rulingRow, len(all))
	for i, r := range all {
		rows[i] = rulingRow{r, who(names, r.By)}
	}
	return rows, err
}

// undecided are the rulings that nobody decided on, expired ones too until they
// are put away.
func undecided(ctx context.Context, env Env) ([]rulingRow, error) {
	rows, err := rulingRows(ctx, env)
	return slices.DeleteFunc(rows, func(r rulingRow) bool { return r.State != model.RulingOpen }), err
}

// NewRulings makes the list under a filter.
func NewRulings(env Env, filter string) *Rulings {
	how := rulingList(env)
	read := func(ctx context.Context, w model.Window) (model.Page[rulingRow], error) {
		rows, err := rulingRows(ctx, env)
		return how.window(rows, w), err
	}
	p := &Rulings{newList(env, render.RulingColumns(), read, func(r rulingRow) render.Row { return render.Ruling(r.Ruling, r.Proposer, env.Now()) })}
	p.start(filter, "Nothing was proposed. Refusals, extensions, releases, ends of holds and the like are proposed where they belong, and decided here.")
	return p
}

// Route is the list as it is filtered now.
func (p *Rulings) Route() route.Route { return route.Route{Page: "rulings", Filter: p.Filter()} }

// Title is the page's name.
func (p *Rulings) Title() string { return "Rulings" }

// Update takes rows, keys and the size.
func (p *Rulings) Update(msg tea.Msg) tea.Cmd { return p.updateSided(msg) }

// View shows the list in w×h cells, from 120 columns with the selected ruling
// beside it.
func (p *Rulings) View(w, h int, th theme.Theme) string {
	return p.viewSided(w, h, th, func(width int) []line {
		if r, ok := p.selected(); ok {
			return rulingLines(rulingView{Ruling: r.Ruling, Names: map[string]string{r.By: r.Proposer}}, p.env, width)
		}
		return nil
	})
}

// Actions lead to the selected ruling.
func (p *Rulings) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the ruling: its frozen text; advise, approve, deny, take back", Footer: true,
		Disabled: unless(ok, "no ruling is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "ruling", ID: id}) }}}
}
