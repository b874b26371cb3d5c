package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/theme"
)

// View draws the console. The window's title never holds data.
func (a *App) View() tea.View {
	v := tea.NewView(a.theme.Encode(a.screen()))
	v.AltScreen = true
	v.WindowTitle = "opsconsole"
	if a.mouse.on {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (a *App) screen() string {
	l := a.lay
	if l.Class == Small {
		return tooSmall(l.Body, a.theme)
	}
	whole := Rect{W: l.Header.W, H: l.Footer.Y + 1}
	if a.lock.shut() {
		return over("", whole.W, whole.H, whole, a.lock.cover.View(whole.W, whole.H, a.theme))
	}
	body := a.body(l.Body) // first: it may turn out to be another page
	s := strings.Join([]string{a.header(l.Header.W), body, a.status(l.Status.W), a.footer(l.Footer.W)}, "\n")
	if d := a.top(); d != nil {
		return over(s, whole.W, whole.H, l.Body, a.box(d, l.Body))
	}
	return s
}

// body is the page's view. When that panics the page is replaced on the spot:
// View may be called again before Update is.
func (a *App) body(r Rect) (s string) {
	e := a.history.now()
	if e.page == nil {
		return fit("", r.W, r.H)
	}
	defer func() {
		if v := recover(); v != nil {
			a.report(e, "view", v)
			e.page = broken(e)
			a.closeOf(e)
			s = fit(e.page.View(r.W, r.H, a.theme), r.W, r.H)
		}
	}()
	return fit(e.page.View(r.W, r.H, a.theme), r.W, r.H)
}

func (a *App) box(d *dialog, r Rect) (s string) {
	defer func() {
		if v := recover(); v != nil {
			a.report(d.from.entry, "dialog view", v)
			a.close(d)
			s = a.theme.Paint(theme.Bad, "This dialog met an error and was closed. Nothing was done.")
		}
	}()
	return d.overlay.View(r.W, r.H, a.theme)
}

// fit makes s exactly h lines, none wider than w.
func fit(s string, w, h int) string {
	if h <= 0 {
		return ""
	}
	lines := strings.SplitN(s, "\n", h+1)
	if len(lines) > h {
		lines = lines[:h]
	}
	for i, line := range lines {
		if len(line) > w && ansi.StringWidth(line) > w {
			lines[i] = ansi.Truncate(line, w, "")
		}
	}
	return strings.Join(lines, "\n") + strings.Repeat("\n", h-len(lines))
}

func tooSmall(r Rect, th theme.Theme) string {
	if r.W <= 0 || r.H <= 0 {
		return ""
	}
	text := fmt.Sprintf("needs %d×%d, this is %d×%d", leastWidth, leastHeight, r.W, r.H)
	lines := strings.Split(ansi.Wrap(text, r.W, ""), "\n")
	top := max((r.H-len(lines))/2, 0)
	for i, line := range lines {
		lines[i] = strings.Repeat(" ", max((r.W-ansi.StringWidth(line))/2, 0)) + th.Paint(theme.Warn, line)
	}
	return fit(strings.Repeat("\n", top)+strings.Join(lines, "\n"), r.W, r.H)
}
