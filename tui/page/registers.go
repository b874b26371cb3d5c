package page

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Registers lists the registers that the law asks for, with how many of their
// entries are in force, lack a field, or are past their review.
type Registers struct{ *list[model.RegisterCount] }

func registersColumns() []render.Column {
	return []render.Column{
		{Title: "Register", Min: 13, Max: 14},
		{Title: "Entries", Min: 7, Max: 7},
		{Title: "In force", Min: 8, Max: 8},
		{Title: "Lacking", Min: 7, Max: 7},
		{Title: "Review overdue", Min: 14, Max: 14},
		{Title: "Of", Min: 16, Weight: 2},
		{Title: "Law", Min: 12, Weight: 1},
	}
}

// NewRegisters makes the list under a filter.
func NewRegisters(env Env, filter string) *Registers {
	how := short[model.RegisterCount]{
		id:   func(c model.RegisterCount) string { return string(c.Register) },
		text: func(c model.RegisterCount) string { return string(c.Register) + "\n" + c.Title + "\n" + c.Law },
	}
	read := func(ctx context.Context, w model.Window) (model.Page[model.RegisterCount], error) {
		all, err := env.Backend.Registers(ctx)
		return how.window(all, w), err
	}
	p := &Registers{newList(env, registersColumns(), read, registersRow)}
	p.start(filter, "No register matches.")
	return p
}

func registersRow(c model.RegisterCount) render.Row {
	return render.Row{ID: string(c.Register), Cells: cells(given(theme.Plain, string(c.Register), 20), own(theme.Plain, "%s", strconv.Itoa(c.Entries)),
		own(theme.Plain, "%s", strconv.Itoa(c.InForce)), wanting(c.Lacking), wanting(c.Late), own(theme.Plain, "%s", c.Title), own(theme.Muted, "%s", c.Law))}
}

// wanting is a number that should be none.
func wanting(n int) span {
	if n == 0 {
		return own(theme.Muted, "0")
	}
	return signed(theme.GlyphBad, theme.Bad, strconv.Itoa(n))
}

// Route is the list as it is filtered now.
func (p *Registers) Route() route.Route { return route.Route{Page: "registers", Filter: p.Filter()} }

// Title is the page's name.
func (p *Registers) Title() string { return "Registers" }

// Update takes rows, keys and the size.
func (p *Registers) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Registers) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions lead to the selected register.
func (p *Registers) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the register's entries", Footer: true,
		Disabled: unless(ok, "no register is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "register", ID: id}) }}}
}
