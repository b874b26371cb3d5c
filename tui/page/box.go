package page

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// boxMost is how wide a box gets: longer lines are hard to read.
const boxMost = 110

// boxed draws a framed box of at most w×h cells around what fill draws; where
// there is no room for a frame it does without.
func boxed(title string, w, h int, th theme.Theme, fill func(w, h int) string) string {
	w = min(w, boxMost)
	if w < 10 || h < 4 {
		return fill(max(w, 1), max(h, 1))
	}
	b := th.Border()
	bar := func(s string) string { return th.Paint(theme.Border, s) }
	name := " " + safe.Line(title, w-6).String() + " "
	rows := strings.Split(fill(w-2, h-2), "\n")
	var out strings.Builder
	out.WriteString(bar(b.TopLeft+b.Top) + th.Paint(theme.Title, name) + bar(strings.Repeat(b.Top, max(w-3-ansi.StringWidth(name), 0))+b.TopRight))
	for i := range h - 2 {
		out.WriteString("\n" + bar(b.Left) + exactly(at(rows, i), w-2) + bar(b.Right))
	}
	out.WriteString("\n" + bar(b.BottomLeft+strings.Repeat(b.Bottom, w-2)+b.BottomRight))
	return out.String()
}
