package tui

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/route"
)

// leaver is a page that holds something only while it is shown, such as data
// revealed to one admin.
type leaver interface{ Leave() tea.Cmd }

// part lets the page of a place that is left, or that the lock covers, put away
// what it holds only while it is shown. There is no other way off a page.
func (a *App) part(e *entry) tea.Cmd {
	if e == nil {
		return nil
	}
	if p, ok := e.page.(leaver); ok {
		return a.guarded(e, "leave", p.Leave)
	}
	return nil
}

// tellWhere tells which page is shown now. Filters are left out: they may hold
// names.
func (a *App) tellWhere() {
	if a.opt.Where != nil {
		r := a.history.now().where()
		a.opt.Where(route.Route{Page: r.Page, ID: r.ID}.String())
	}
}
