package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Rulings lists decisions that take two persons, newest first.
type Rulings struct{ *list[model.RulingRow] }

// NewRulings makes the list under a filter: words, state:, op:, about:, by:,
// request:, undecided:.
func NewRulings(env Env, filter string) *Rulings {
	p := &Rulings{newList(env, render.RulingColumns(), env.Backend.Rulings, func(r model.RulingRow) render.Row { return render.Ruling(r.Ruling, r.Proposer, env.Now()) })}
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
