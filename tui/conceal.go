package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
)

// conceal ends what is revealed to this session: the place that is left, or
// covered, lets go of it, and so does the backend, whatever became of the page.
// Dialogs over a page that showed something in clear may have copied it, and
// close. It reports whether there was anything.
func (a *App) conceal(e *entry) (held bool) {
	if e != nil {
		held = !a.clearUntil(e).IsZero()
		a.guarded(e, "leave", func() tea.Cmd {
			if r, can := e.page.(page.Revealer); can {
				r.Leave()
			}
			return nil
		})
		if held {
			a.closeOf(e)
		}
	}
	a.opt.Backend.Conceal()
	return held
}

// clearUntil is when what a place shows in clear must be gone; zero when all is
// masked.
func (a *App) clearUntil(e *entry) (until time.Time) {
	a.guarded(e, "until", func() tea.Cmd {
		if r, can := e.page.(page.Revealer); can {
			until = r.Until()
		}
		return nil
	})
	return until
}

// outlasted masks what was in clear for as long as it may be.
func (a *App) outlasted() tea.Cmd {
	e := a.history.now()
	until := a.clearUntil(e)
	if until.IsZero() || a.opt.Now().Before(until) {
		return nil
	}
	a.conceal(e)
	a.tell(hint, "What you had revealed is masked again; its time is over.")
	return a.refresh()
}
