package tui

import "integrora.com/opsconsole/tui/route"

// tellWhere tells which page is shown now. Filters are left out: they may hold
// names.
func (a *App) tellWhere() {
	if a.opt.Where != nil {
		r := a.history.now().where()
		a.opt.Where(route.Route{Page: r.Page, ID: r.ID}.String())
	}
}
