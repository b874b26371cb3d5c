package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
)

// Tenants lists the customer organisations; on a wide screen the selected one is
// shown beside the list.
type Tenants struct {
	paired[model.TenantRow, model.TenantView]
}

// NewTenants makes the list under a filter: words, status:, country:.
func NewTenants(env Env, filter string) *Tenants {
	rows := newList(env, render.TenantColumns(), env.Backend.Tenants, func(t model.TenantRow) render.Row { return render.Tenant(t, env.Now()) })
	p := &Tenants{newPaired(rows, env.Backend.Tenant, func(v model.TenantView, w int) []line { return tenantLines(v, env, w) })}
	p.start(filter, "There are no tenants yet. They come in with: ssh NAME@HOST import records < FILE")
	return p
}

// Route is the list as it is filtered now.
func (p *Tenants) Route() route.Route { return route.Route{Page: "tenants", Filter: p.Filter()} }

// Title is the page's name.
func (p *Tenants) Title() string { return "Tenants" }

// Actions lead to the selected tenant.
func (p *Tenants) Actions() []action.Action {
	t, ok := p.selected()
	none := unless(ok, "no tenant is selected")
	to := func() tea.Cmd { return To(route.Route{Page: "tenant", ID: t.Slug}) }
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the tenant: agreement, status, requests", Footer: true,
			Disabled: none, Run: to},
		toReveal(p.env, none, to),
		{Keys: []string{"e"}, Label: "people", Help: "the tenant's people", Footer: true,
			Disabled: none, Run: func() tea.Cmd { return To(route.Route{Page: "people", ID: t.Slug}) }},
	}
}
