package tui

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// How many places the history remembers, and how many of them keep their page
// alive with selection and scroll position; the others are made anew.
const (
	maxPlaces = 100
	maxAlive  = 12
)

// entry is one place in the history.
type entry struct {
	route route.Route
	page  page.Page // nil until it is shown
	w, h  int       // the size that the page was told
}

// where is the entry's route as its page has it by now.
func (e *entry) where() (r route.Route) {
	if e.page == nil {
		return e.route
	}
	defer func() {
		if recover() != nil {
			r = e.route // the page shows that it is broken when it is drawn
		}
	}()
	return e.page.Route()
}

// drop lets go of the page, and keeps the place.
func (e *entry) drop() { e.route, e.page, e.w, e.h = e.where(), nil, 0, 0 }

// history is the places visited. The first is home, the way back ends there.
type history struct {
	list []*entry
	at   int
	last *entry // shown before the present one
}

func (h *history) now() *entry { return h.list[h.at] }

// push goes to a new place; those that lay ahead are forgotten.
func (h *history) push(e *entry) {
	h.last = h.now()
	h.list = append(h.list[:h.at+1:h.at+1], e)
	if len(h.list) > maxPlaces {
		h.list = append(h.list[:1:1], h.list[2:]...)
	}
	h.at = len(h.list) - 1
	h.retire()
}

// move goes by steps in what was visited and reports whether it could.
func (h *history) move(by int) bool {
	to := h.at + by
	if to < 0 || to >= len(h.list) {
		return false
	}
	h.last, h.at = h.now(), to
	h.retire()
	return true
}

// swap goes to the place shown before this one.
func (h *history) swap() bool {
	if h.last == nil {
		return false
	}
	for i, e := range h.list {
		if e == h.last {
			return h.move(i - h.at)
		}
	}
	h.push(&entry{route: h.last.where()})
	return true
}

// retire lets go of pages far from the present one, farthest first.
func (h *history) retire() {
	for i, e := range h.list {
		if e.page != nil && (i < h.at-maxAlive/2 || i > h.at+maxAlive/2) && e != h.last {
			e.drop()
		}
	}
}

// forget drops every page, not the places.
func (h *history) forget() {
	for _, e := range h.list {
		if e.page != nil {
			e.drop()
		}
	}
}

// visit goes to a place, unless it is already here.
func (a *App) visit(r route.Route) tea.Cmd {
	if a.history.now().where() == r {
		return a.refresh()
	}
	a.history.push(&entry{route: r})
	a.dialogs = nil
	return a.show()
}

// travel moves in the history.
func (a *App) travel(by int) tea.Cmd {
	if !a.history.move(by) {
		a.tell(hint, "There is no page further this way.")
		return nil
	}
	a.dialogs = nil
	return a.show()
}

// back leaves the page; at the start it does nothing and reports false.
func (a *App) back() (tea.Cmd, bool) {
	if a.history.at == 0 {
		return nil, false
	}
	return a.travel(-1), true
}

// show brings the present place up: makes its page when there is none, tells
// it its size when that changed, and reads again what a page coming back
// shows. On a screen too small it waits.
func (a *App) show() tea.Cmd {
	if a.lay.Class == Small {
		return nil
	}
	e, body := a.history.now(), a.lay.Body
	coming := a.shown != e
	if coming && a.shown != nil {
		a.conceal(a.shown)
	}
	a.shown = e
	size := tea.WindowSizeMsg{Width: body.W, Height: body.H}
	if e.page == nil {
		a.fresh = a.opt.Now()
		made := a.guarded(e, "make", func() tea.Cmd { e.page = a.make(e.route); return nil })
		e.w, e.h = body.W, body.H
		a.tellWhere()
		return tea.Batch(made, a.hand(e, size), a.guarded(e, "init", e.page.Init))
	}
	var resized, again tea.Cmd
	if e.w != body.W || e.h != body.H {
		e.w, e.h = body.W, body.H
		resized = a.hand(e, size)
	}
	if coming {
		a.tellWhere()
		again = a.refresh()
	}
	return tea.Batch(resized, again)
}
