package page

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// diffLines is what differs between two texts, line by line with those around:
// "-" before what goes, "+" before what comes. It is empty when nothing does.
func diffLines(before, after string) []widget.Toned {
	ended := func(s string) string {
		if s == "" || strings.HasSuffix(s, "\n") {
			return s
		}
		return s + "\n"
	}
	var lines []widget.Toned
	const names = 2 // lines of names before the first hunk
	for i, text := range strings.Split(strings.TrimSuffix(udiff.Unified("-", "+", ended(before), ended(after)), "\n"), "\n") {
		tone := theme.Plain
		switch {
		case i < names:
			continue
		case strings.HasPrefix(text, "-"):
			tone = theme.Bad
		case strings.HasPrefix(text, "+"):
			tone = theme.Good
		case strings.HasPrefix(text, "@@"):
			tone = theme.Muted
		}
		lines = append(lines, widget.Toned{Tone: tone, Text: text})
	}
	return lines
}
