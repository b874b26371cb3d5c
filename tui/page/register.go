package page

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Register lists the entries of one register; on a wide screen the selected one is
// shown beside the list.
type Register struct {
	paired[model.Entry, entryView]
	id string
}

func registerColumns() []render.Column {
	return []render.Column{
		{Title: "Entry", Sort: "id", Min: 16, Max: 26},
		{Title: "Standing", Min: 16, Max: 22},
		{Title: "Review", Sort: "review", Min: 15, Max: 15},
		{Title: "Not recorded", Min: 12, Weight: 1},
		{Title: "Name", Min: 12, Weight: 2},
		{Title: "Version", Min: 7, Max: 7},
	}
}

// NewRegister makes the list of a register's entries under a filter: by words,
// state: as state:review-overdue.
func NewRegister(env Env, id, filter string) *Register {
	read := func(ctx context.Context, w model.Window) (model.Page[model.Entry], error) {
		return env.Backend.Register(ctx, model.RegisterID(id), w)
	}
	rows := newList(env, registerColumns(), read, func(e model.Entry) render.Row { return entryRow(e, env) })
	open := func(ctx context.Context, id string) (entryView, error) { return readEntry(ctx, env, id) }
	p := &Register{newPaired(rows, open, func(v entryView, w int) []line { return registerEntryLines(v, env, w) }), id}
	p.start(filter, "The register has no such entry. Write one (n): it is a draft until another person has approved it.")
	return p
}

func entryRow(e model.Entry, env Env) render.Row {
	review, lacks := own(theme.Muted, none), own(theme.Muted, none)
	if e.Active() && !e.Review.IsZero() {
		review = of(render.Due(e.Review, env.Now()))
	}
	if names := e.Missing(); len(names) > 0 && e.RetiredAt.IsZero() {
		lacks = own(theme.Bad, "%s", strings.Join(names, ", "))
	}
	_, name, _ := strings.Cut(e.ID, ".")
	return render.Row{ID: e.ID, Cells: cells(given(theme.Plain, name, 80), entryStanding(e, env), review, lacks,
		given(theme.Plain, e.Title(), 200), own(theme.Plain, "%s", strconv.Itoa(e.Current().Number)))}
}

// entryStanding is where an entry stands as sign and word.
func entryStanding(e model.Entry, env Env) span {
	today := deadline.ReceivedOn(env.Now())
	switch word := e.Standing(today); {
	case !e.RetiredAt.IsZero():
		return signed(theme.GlyphLock, theme.Muted, word)
	case !e.Active() || !e.Review.IsZero() && today.After(e.Review):
		return signed(theme.GlyphBad, theme.Bad, word)
	default:
		return signed(theme.GlyphOK, theme.Good, word)
	}
}

// Route is the list as it is filtered now.
func (p *Register) Route() route.Route {
	return route.Route{Page: "register", ID: p.id, Filter: p.Filter()}
}

// Title is the register's name.
func (p *Register) Title() string { return safe.Line(p.id, 40).String() }

// Actions lead to the selected entry, and write a new one.
func (p *Register) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the entry: its fields, versions and reviews", Footer: true,
			Disabled: unless(ok, "no entry is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "entry", ID: id}) }},
		act(p.env, action.Action{Keys: []string{"n"}, Label: "new entry", Help: "write the first draft of an entry", Act: model.ActSaveEntry, Footer: true,
			Run: func() tea.Cmd { return writingEntry(p.env, model.Entry{Register: model.RegisterID(p.id)}) }}, ""),
	}
}
