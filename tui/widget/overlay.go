package widget

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Overlay is a dialog over a page. It has all keys until it is done.
type Overlay interface {
	// Title is what the dialog is about, one printable line.
	Title() string
	// Update takes a message. done closes the dialog; cmd is what it asks to
	// be done, also when it is closed.
	Update(tea.Msg) (done bool, cmd tea.Cmd)
	// View draws the dialog in a box of w×h cells at the most, as small as
	// what it says allows.
	View(w, h int, th theme.Theme) string
}

// Coded is an Overlay that may ask for a one-time code.
type Coded interface{ AsksCode() bool }

// widest is how wide a box becomes at most: longer lines are hard to read.
const widest = 76

// frame is a box to be drawn: lines are painted; keep names the line that must
// be seen when not all fit; foot is painted and always seen.
type frame struct {
	title string
	tone  theme.Tone // of border and title; Plain for the usual ones
	lines []string
	keep  int
	tells bool // which of the lines are shown, when not all are and there is room
	foot  []string
	least int // width of the content at least
}

// inside is how wide the content of a box may be that has w cells.
func inside(w int) int { return max(min(w, widest)-4, 1) }

// draw draws f in w×h cells at the most. Where there is no room for a border,
// there is none.
func (f frame) draw(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	foot := f.foot
	if len(foot) > 0 && h > len(foot)+4 {
		foot = append([]string{""}, foot...)
	}
	if w < 8 || h < len(foot)+3 {
		all, _ := window(append(f.lines, f.foot...), f.keep, h)
		return strings.Join(clip(all, w), "\n")
	}
	border, title := theme.Border, theme.Title
	if f.tone != theme.Plain {
		border, title = f.tone, f.tone
	}
	width := max(f.least, ansi.StringWidth(f.title)+2)
	for _, l := range append(f.lines, foot...) {
		width = max(width, ansi.StringWidth(l))
	}
	width = min(width, inside(w))
	shown, from := window(f.lines, f.keep, h-2-len(foot))
	if n := len(foot) - 1; f.tells && n >= 0 && len(shown) < len(f.lines) {
		which := th.Paint(theme.Muted, th.Encode(fmt.Sprintf("%d–%d of %d  ", from+1, from+len(shown), len(f.lines))))
		if ansi.StringWidth(which+foot[n]) <= inside(w) {
			foot[n] = which + foot[n]
		}
	}
	lines := append(shown, foot...)
	b := th.Border()
	head := safe.Line(f.title, width-1).String()
	var out strings.Builder
	out.WriteString(th.Paint(border, b.TopLeft+b.Top))
	out.WriteString(th.Paint(title, " "+head+" "))
	out.WriteString(th.Paint(border, strings.Repeat(b.Top, max(width-1-ansi.StringWidth(head), 0))+b.TopRight))
	left, right := th.Paint(border, b.Left)+" ", " "+th.Paint(border, b.Right)
	for _, l := range clip(lines, width) {
		out.WriteString("\n" + left + l + strings.Repeat(" ", max(width-ansi.StringWidth(l), 0)) + right)
	}
	out.WriteString("\n" + th.Paint(border, b.BottomLeft+strings.Repeat(b.Bottom, width+2)+b.BottomRight))
	return out.String()
}

// window is at most h of the lines, with the line keep among them, and which is
// the first.
func window(lines []string, keep, h int) (shown []string, from int) {
	h = max(h, 0)
	if len(lines) <= h {
		return lines[:len(lines):len(lines)], 0
	}
	from = min(max(keep-h/2, 0), len(lines)-h)
	return lines[from : from+h : from+h], from
}

func clip(lines []string, w int) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = ansi.Truncate(l, w, "")
	}
	return out
}

// prose wraps text from anywhere to w cells and paints it.
func prose(text string, w int, tone theme.Tone, th theme.Theme) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(ansi.Wrap(safe.Block(text).String(), max(w, 1), ""), "\n")
	for i, l := range lines {
		lines[i] = th.Paint(tone, strings.TrimRight(l, " "))
	}
	return lines
}

// keys paints a foot line such as "enter confirms  esc cancels" from pairs.
func keys(th theme.Theme, pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(th.Paint(theme.Key, pairs[i]) + " " + th.Paint(theme.Footer, pairs[i+1]))
	}
	return b.String()
}
