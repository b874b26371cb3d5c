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

// Promises lists the promises of the published policy: state, figure, when last
// checked; on a wide screen the selected one is shown beside the list.
type Promises struct {
	paired[model.Promise, promiseView]
}

// promiseList is how they are filtered and ordered: by words, state:.
func promiseList() short[model.Promise] {
	return short[model.Promise]{
		id:    func(p model.Promise) string { return p.ID },
		text:  func(p model.Promise) string { return p.ID + "\n" + p.Text + "\n" + p.Figure },
		field: func(p model.Promise, name string) (string, bool) { return string(p.State), name == "state" },
		by: map[string]func(a, b model.Promise) int{
			"id": func(a, b model.Promise) int { return cmp.Compare(a.ID, b.ID) },
			"state": func(a, b model.Promise) int {
				return cmp.Compare(slices.Index(model.PromiseStates, a.State), slices.Index(model.PromiseStates, b.State))
			},
		},
	}
}

func promiseColumns() []render.Column {
	return []render.Column{
		{Title: "State", Sort: "state", Min: 14, Max: 14},
		{Title: "Promise", Min: 26, Weight: 2, Max: 56},
		{Title: "Figure", Min: 18, Weight: 2},
		{Title: "Checked", Min: 16, Max: 16},
		{Title: "Since", Min: 16, Max: 16},
		{Title: "Explained", Min: 14, Weight: 1},
	}
}

// NewPromises makes the list under a filter.
func NewPromises(env Env, filter string) *Promises {
	how := promiseList()
	read := func(ctx context.Context, w model.Window) (model.Page[model.Promise], error) {
		all, err := env.Backend.Promises(ctx)
		return how.window(all, w), err
	}
	open := func(ctx context.Context, id string) (promiseView, error) { return readPromise(ctx, env, id) }
	p := &Promises{newPaired(newList(env, promiseColumns(), read, promiseRow), open, promiseLines)}
	p.start(filter, "No promise matches.")
	return p
}

func promiseRow(p model.Promise) render.Row {
	why, _ := p.Explained()
	return render.Row{ID: p.ID, Cells: cells(of(render.Promise(p.State)), given(theme.Plain, p.Text, 200), given(theme.Plain, p.Figure, 200),
		checked(p.CheckedAt), checked(p.Since()), given(theme.Muted, why.Text, 200))}
}

// Route is the list as it is filtered now.
func (p *Promises) Route() route.Route { return route.Route{Page: "promises", Filter: p.Filter()} }

// Title is the page's name.
func (p *Promises) Title() string { return "Promises" }

// Actions lead to the selected promise, and explain it.
func (p *Promises) Actions() []action.Action {
	v, ok := p.selected()
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the promise: how it is measured, its history, and where to act", Footer: true,
			Disabled: unless(ok, "no promise is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "promise", ID: v.ID}) }},
		explaining(p.env, v, ok),
	}
}
