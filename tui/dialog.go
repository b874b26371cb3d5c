package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"integrora.com/opsconsole/tui/widget"
)

// dialog is an overlay on the stack, with the page it came from: what its Cmds
// answer goes there.
type dialog struct {
	overlay widget.Overlay
	from    origin
	hush    hush
}

// open puts a dialog on top, for the page that is shown.
func (a *App) open(o widget.Overlay) {
	a.dialogs = append(a.dialogs, &dialog{overlay: o, from: a.here()})
}

// openFor opens what a Cmd asked for. When keys or some time came between the
// asking and the answer, the dialog opens by itself, and hushes.
func (a *App) openFor(from origin, o widget.Overlay) {
	a.open(o)
	if asks, can := o.(widget.Coded); can && asks.AsksCode() {
		a.tell(hint, a.opt.CodeHint)
	}
	if now := a.opt.Now(); from.keys != a.keys || now.Sub(from.at) > byItself {
		a.top().hush = hushed(now)
	}
}

// keyed gives the top dialog a key.
func (a *App) keyed(d *dialog, key tea.KeyPressMsg) tea.Cmd {
	if d.hush.swallows(a.opt.Now()) {
		return nil
	}
	return a.updateDialog(d, key)
}

// top is the dialog that has the keys, or nil.
func (a *App) top() *dialog {
	if len(a.dialogs) == 0 {
		return nil
	}
	return a.dialogs[len(a.dialogs)-1]
}

// close takes a dialog off the stack, wherever it is.
func (a *App) close(d *dialog) {
	a.dialogs = slices.DeleteFunc(a.dialogs, func(o *dialog) bool { return o == d })
}

// closeOf closes the dialogs of a page that is gone.
func (a *App) closeOf(e *entry) {
	a.dialogs = slices.DeleteFunc(a.dialogs, func(d *dialog) bool { return d.from.entry == e })
}

// updateDialog gives a dialog a message, if it is still open. A dialog that
// panics is closed and its page replaced: it cannot be trusted to ask again.
func (a *App) updateDialog(d *dialog, msg tea.Msg) (cmd tea.Cmd) {
	if !slices.Contains(a.dialogs, d) {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			a.report(d.from.entry, "dialog update", r)
			d.from.entry.page = broken(d.from.entry)
			a.close(d)
			cmd = nil
		}
	}()
	done, cmd := d.overlay.Update(msg)
	if done {
		a.close(d)
	}
	from := a.stamped(d.from)
	from.dialog = d
	return a.own(from, cmd)
}

// over draws a box into the middle of a part of the screen, which is w×h.
func over(screen string, w, h int, part Rect, box string) string {
	bw, bh := min(lipgloss.Width(box), part.W), min(lipgloss.Height(box), part.H)
	x, y := part.X+(part.W-bw)/2, part.Y+(part.H-bh)/2
	layers := lipgloss.NewCompositor(lipgloss.NewLayer(screen), lipgloss.NewLayer(fit(box, bw, bh)).X(x).Y(y).Z(1))
	return lipgloss.NewCanvas(w, h).Compose(layers).Render()
}
