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

// changeRow is a proposed change with the name of who proposed it.
type changeRow struct {
	model.Change
	Proposer string
}

// view is the change as its page shows it, as far as the row knows it.
func (c changeRow) view() changeView {
	return changeView{Change: c.Change, Names: map[string]string{c.By: c.Proposer}}
}

// changes reads the proposed changes of accounts and policy: the open ones
// first, each sort newest first.
func changes(ctx context.Context, env Env) ([]changeRow, error) {
	all, err := env.Backend.AccountChanges(ctx)
	if err != nil {
		return nil, err
	}
	names, err := env.Backend.Names(ctx)
	if err != nil {
		return nil, err
	}
	now := env.Now()
	rows := make([]changeRow, len(all))
	for i, c := range all {
		rows[i] = changeRow{c, who(names, c.By)}
	}
	slices.SortStableFunc(rows, func(a, b changeRow) int {
		switch {
		case a.Open(now) == b.Open(now):
			return 0
		case a.Open(now):
			return -1
		}
		return 1
	})
	return rows, nil
}

// openChanges are those that await a decision, for a reader who may see them.
func openChanges(ctx context.Context, env Env) ([]changeRow, error) {
	if !env.Role.SeesAccounts() {
		return nil, nil
	}
	rows, err := changes(ctx, env)
	return slices.DeleteFunc(rows, func(c changeRow) bool { return !c.Open(env.Now()) }), err
}

// withChanges adds to what an admin may decide the changes that others proposed.
func withChanges(env Env, read func(context.Context) (home, error)) func(context.Context) (home, error) {
	return func(ctx context.Context) (home, error) {
		h, err := read(ctx)
		if err != nil || env.Role != model.RoleAdmin {
			return h, err
		}
		open, err := openChanges(ctx, env)
		for _, c := range open {
			if c.By != env.Me.ID {
				h.mine++
			}
		}
		return h, err
	}
}

// Changes lists proposed changes of accounts and of the access policy.
type Changes struct{ *list[changeRow] }

// changeList is how the list is narrowed and sorted.
func changeList(env Env) short[changeRow] {
	return short[changeRow]{
		id: func(c changeRow) string { return c.ID },
		text: func(c changeRow) string {
			return c.ID + " " + c.Name + " " + c.Proposer + " " + render.ChangeTitle(c.Op) + " " + c.Standing(env.Now())
		},
		field: func(c changeRow, name string) (string, bool) {
			value, known := map[string]string{"state": c.Standing(env.Now()), "account": c.Name, "op": string(c.Op), "by": c.Proposer}[name]
			return value, known
		},
		by: map[string]func(a, b changeRow) int{
			"id": func(a, b changeRow) int { return cmp.Compare(model.NumberOf(a.ID), model.NumberOf(b.ID)) },
		},
	}
}

// NewChanges makes the list under a filter: words, state:, account:, op:, by:.
func NewChanges(env Env, filter string) *Changes {
	how := changeList(env)
	read := func(ctx context.Context, w model.Window) (model.Page[changeRow], error) {
		all, err := changes(ctx, env)
		return how.window(all, w), err
	}
	p := &Changes{newList(env, render.ChangeColumns(), read, func(c changeRow) render.Row { return render.Change(c.Change, c.Proposer, env.Now()) })}
	p.start(filter, "Nothing was proposed. Changes of an account are proposed on its page, those of the access policy on the page policy.")
	return p
}

// Route is the list as it is filtered now.
func (p *Changes) Route() route.Route { return route.Route{Page: "changes", Filter: p.Filter()} }

// Title is the page's name.
func (p *Changes) Title() string { return "Changes" }

// Update takes rows, keys and the size.
func (p *Changes) Update(msg tea.Msg) tea.Cmd {
	return p.updateSided(msg)
}

// View shows the list in w×h cells, from 120 columns with the selected change
// beside it.
func (p *Changes) View(w, h int, th theme.Theme) string {
	return p.viewSided(w, h, th, func(width int) []line {
		if c, ok := p.selected(); ok {
			return changeLines(c.view(), p.env, width)
		}
		return nil
	})
}

// Actions lead to the selected change.
func (p *Changes) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the change: its frozen text; approve, deny, take back", Footer: true,
		Disabled: unless(ok, "no change is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "change", ID: id}) }}}
}
