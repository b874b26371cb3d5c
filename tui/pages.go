package tui

import (
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// maker makes the page for a route.
type maker func(page.Env, route.Route) page.Page

// pages is the table of pages by the first word of their route.
var pages = map[string]maker{}

// make is the page for r; one that says so when there is none.
func (a *App) make(r route.Route) page.Page {
	if m := a.pages[r.Page]; m != nil {
		return m(a.env, r)
	}
	return page.NewError(r, "This page is not part of this version.")
}
