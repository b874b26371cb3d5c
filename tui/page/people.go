package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// People lists a tenant's people, everybody's, or our own marketing contacts.
type People struct {
	*list[model.PersonRow]
	tenant string // of the route: a slug, "-" for our own contacts, "" for everybody
}

// NewPeople makes the list under a filter: words of names and addresses, kind:,
// tenant:, id:. tenant is as in a route.
func NewPeople(env Env, tenant, filter string) *People {
	of := tenant
	switch tenant {
	case "":
		of = "*"
	case "-":
		of = ""
	}
	read := func(ctx context.Context, w model.Window) (model.Page[model.PersonRow], error) {
		return env.Backend.People(ctx, of, w)
	}
	p := &People{newList(env, render.PersonColumns(), read, render.Person), tenant}
	p.start(filter, "There is nobody here. People come in with: ssh NAME@HOST import records < FILE")
	return p
}

// Route is the list as it is filtered now.
func (p *People) Route() route.Route {
	return route.Route{Page: "people", ID: p.tenant, Filter: p.Filter()}
}

// Title says whose people they are.
func (p *People) Title() string {
	switch p.tenant {
	case "":
		return "Everybody"
	case "-":
		return "Own contacts"
	}
	return "People of " + safe.Line(p.tenant, 40).String()
}

// Update takes rows and keys.
func (p *People) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *People) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions lead to the selected person.
func (p *People) Actions() []action.Action {
	id, ok := p.table.Selected()
	none := unless(ok, "nobody is selected")
	to := func() tea.Cmd { return To(route.Route{Page: "person", ID: id}) }
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the person: data, consents, invoices, requests", Footer: true, Disabled: none, Run: to},
		toReveal(p.env, none, to),
	}
}
