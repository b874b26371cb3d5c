package widget

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
)

// Viewport shows a part of lines that are painted already.
type Viewport struct {
	w, h  int
	lines []string
	top   int
}

// SetSize gives the viewport w×h cells.
func (v *Viewport) SetSize(w, h int) {
	v.w, v.h = max(w, 0), max(h, 0)
	v.scroll(0)
}

// SetLines replaces the lines, staying where it was as far as they go. Colours
// in them stay; anything else that is not printable is shown as �.
func (v *Viewport) SetLines(lines []string) {
	v.lines = make([]string, len(lines))
	for i, l := range lines {
		v.lines[i] = safe.Painted(l)
	}
	v.scroll(0)
}

// Top is the first line shown.
func (v *Viewport) Top() int { return v.top }

// GoTo shows from line on.
func (v *Viewport) GoTo(line int) { v.scroll(line - v.top) }

// Status is which lines are shown, "1–20 of 90", or empty when all are.
func (v *Viewport) Status() string {
	if len(v.lines) <= v.h {
		return ""
	}
	return fmt.Sprintf("%d–%d of %d", v.top+1, min(v.top+v.h, len(v.lines)), len(v.lines))
}

// Update scrolls by keys and wheel.
func (v *Viewport) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			v.scroll(-3)
		case tea.MouseWheelDown:
			v.scroll(3)
		}
	case tea.KeyPressMsg:
		switch msg.String() {
		case "j", "down":
			v.scroll(1)
		case "k", "up":
			v.scroll(-1)
		case "g", "home":
			v.scroll(-v.top)
		case "G", "end":
			v.scroll(len(v.lines))
		case "ctrl+d":
			v.scroll(max(v.h/2, 1))
		case "ctrl+u":
			v.scroll(-max(v.h/2, 1))
		case "pgdown", "ctrl+f":
			v.scroll(max(v.h-1, 1))
		case "pgup", "ctrl+b":
			v.scroll(-max(v.h-1, 1))
		}
	}
	return nil
}

func (v *Viewport) scroll(by int) {
	v.top = max(min(v.top+by, len(v.lines)-v.h), 0)
}

// View is the lines shown, each cut to the width.
func (v *Viewport) View() string {
	shown := v.lines[v.top:min(v.top+v.h, len(v.lines))]
	out := make([]string, len(shown))
	for i, l := range shown {
		out[i] = ansi.Truncate(l, v.w, "")
	}
	return strings.Join(out, "\n")
}
