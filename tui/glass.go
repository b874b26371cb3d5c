package tui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
)

// glassRead is the admin's own emergency access that is in force; zero when
// there is none. Nobody must forget that they have it, so the header says so.
type glassRead struct{ model.BreakGlass }

// readGlass asks for it. When that fails the header keeps what it knew.
func (a *App) readGlass() tea.Cmd {
	backend, session, me, now := a.opt.Backend, a.opt.Ctx, a.env.Me.ID, a.opt.Now()
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(session, page.Patience)
		defer cancel()
		list, err := backend.BreakGlasses(ctx)
		if err != nil {
			return nil
		}
		for _, g := range list {
			if g.By == me && g.Holds(now) {
				return glassRead{g}
			}
		}
		return glassRead{}
	}
}

// emergency is how long the emergency access lasts, for the header.
func (a *App) emergency() string {
	now := a.opt.Now()
	if !a.glass.Holds(now) {
		return ""
	}
	return fmt.Sprintf("  %s emergency %d min", a.theme.Glyph(theme.GlyphWarn), int((a.glass.Until.Sub(now)+time.Minute-1)/time.Minute))
}
