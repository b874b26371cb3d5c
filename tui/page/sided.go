package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/theme"
)

// updateSided is update of a list that viewSided draws: from 120 columns on the
// list has a part of the width only.
func (l *list[T]) updateSided(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Width, _ = parts(size.Width)
		msg = size
	}
	return l.update(msg)
}

// viewSided shows the list in w×h cells, from 120 columns on with the selected
// row beside it: what detail makes of what the row itself holds.
func (l *list[T]) viewSided(w, h int, th theme.Theme, detail func(width int) []line) string {
	left, right := parts(w)
	if right == 0 || h < 1 {
		return l.view(w, h, th)
	}
	side := sheet{sel: -1, lines: unpicked(detail(right - gutter))}
	return abreast(left, right, h, th, l.view(left, h, th), side.view(right, h, th, false))
}
