package tui_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// BenchmarkKeyToScreen tells what the frame around a page costs: a key through
// the console and the whole screen drawn, against the page alone.
func BenchmarkKeyToScreen(b *testing.B) {
	p := &fake{route: route.Home}
	app := tui.New(tui.Options{Backend: &backend{role: model.RoleAdmin}, Ctx: b.Context(), Env: "demo", Width: 120, Height: 40, Now: time.Now})
	tui.SetPages(app, map[string]func(page.Env, route.Route) page.Page{"home": func(page.Env, route.Route) page.Page { return p }})
	app.Init()
	key := tea.KeyPressMsg{Code: 'j', Text: "j"}
	b.Run("page", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.keys = p.keys[:0]
			p.Update(key)
			_ = p.View(120, 37, theme.New(theme.Options{Dark: true}))
		}
	})
	b.Run("console", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.keys = p.keys[:0]
			app.Update(key)
			_ = app.View()
		}
	})
}
