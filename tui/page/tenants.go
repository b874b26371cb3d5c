package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Tenants lists the customer organisations; on a wide screen the selected one is
// shown beside the list.
type Tenants struct {
	*list[model.TenantRow]
	preview beside[model.TenantView]
}

// NewTenants makes the list under a filter: words, status:, country:.
func NewTenants(env Env, filter string) *Tenants {
	p := &Tenants{list: newList(env, render.TenantColumns(), env.Backend.Tenants, func(t model.TenantRow) render.Row { return render.Tenant(t, env.Now()) })}
	p.start(filter, "There are no tenants yet. They come in with: ssh NAME@HOST import records < FILE")
	p.preview.env, p.preview.open = env, env.Backend.Tenant
	p.preview.build = func(v model.TenantView, w int) []line { return tenantLines(v, env, w) }
	return p
}

// Route is the list as it is filtered now.
func (p *Tenants) Route() route.Route { return route.Route{Page: "tenants", Filter: p.Filter()} }

// Title is the page's name.
func (p *Tenants) Title() string { return "Tenants" }

// Update takes rows, keys and the size.
func (p *Tenants) Update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Width = p.preview.resize(size.Width)
		msg = size
	}
	more := p.preview.update(msg)
	cmd := p.update(msg)
	id, _ := p.table.Selected()
	return tea.Batch(cmd, more, p.preview.follow(id))
}

// Refresh reads the rows, and the detail, again.
func (p *Tenants) Refresh() tea.Cmd { return tea.Batch(p.list.Refresh(), p.preview.refresh()) }

// View shows the list in w×h cells, from 120 columns with the detail.
func (p *Tenants) View(w, h int, th theme.Theme) string {
	left, right := parts(w)
	if right == 0 || h < 1 {
		return p.view(w, h, th)
	}
	return abreast(left, right, h, th, p.view(left, h, th), p.preview.view(right, h, th))
}

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
