package tui

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// SetPages gives a console other pages than its own.
func SetPages(m tea.Model, table map[string]func(page.Env, route.Route) page.Page) {
	a := m.(*App)
	a.pages = map[string]maker{}
	for word, make := range table {
		a.pages[word] = make
	}
}

// PageTable is the console's own table of pages.
func PageTable() map[string]func(page.Env, route.Route) page.Page {
	table := map[string]func(page.Env, route.Route) page.Page{}
	for word, make := range pages {
		table[word] = make
	}
	return table
}
