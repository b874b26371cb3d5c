package page

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/theme"
)

// abreast puts two panes side by side with a border between them, each cut and
// filled to its width, h lines high.
func abreast(left, right, h int, th theme.Theme, a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	bar := th.Paint(theme.Border, th.Glyph(theme.GlyphTrack))
	var out strings.Builder
	for i := range h {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(exactly(at(as, i), left))
		out.WriteString(bar)
		out.WriteString(exactly(at(bs, i), right))
	}
	return out.String()
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// exactly cuts or fills a painted line.
func exactly(s string, cells int) string {
	s = ansi.Truncate(s, cells, "")
	return s + strings.Repeat(" ", max(cells-ansi.StringWidth(s), 0))
}

// clamped cuts painted lines to a width.
func clamped(text string, w int) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, w, "")
	}
	return strings.Join(lines, "\n")
}

// over puts a pane above another, the upper one exactly h lines high, with a
// line between them.
func over(w, h int, th theme.Theme, a, b string) string {
	lines := strings.Split(a, "\n")
	var out strings.Builder
	for i := range h {
		out.WriteString(at(lines, i))
		out.WriteByte('\n')
	}
	return out.String() + th.Paint(theme.Border, strings.Repeat("─", max(w, 0))) + "\n" + b
}
