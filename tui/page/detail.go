package page

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/theme"
)

// detail is what pages of one record share: the record shown as a sheet, which
// takes the keys that move and has no text field.
type detail[T any] struct {
	record[T]
	build func(v T, w int) []line // the lines of the value at a width
	sheet sheet
	width int // that the lines were built for
}

// Init reads the record.
func (d *detail[T]) Init() tea.Cmd { return d.fetch() }

// Refresh reads it again.
func (d *detail[T]) Refresh() tea.Cmd { return d.fetch() }

// Capturing is never true.
func (d *detail[T]) Capturing() bool { return false }

// Update takes answers and the keys that move.
func (d *detail[T]) Update(msg tea.Msg) tea.Cmd {
	if d.take(msg) {
		d.rebuild()
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		d.sheet.key(msg.String())
	case tea.MouseClickMsg:
		d.sheet.click(msg.Y)
	}
	return nil
}

// rebuild makes the lines anew, after what they say has changed.
func (d *detail[T]) rebuild() {
	if d.have && d.width > 0 {
		d.sheet.set(d.build(d.value, max(d.width-gutter, 1)))
	}
}

// View shows the value in w×h cells, or says why there is none.
func (d *detail[T]) View(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	if text, ready := d.state(w, h, th); !ready {
		return text
	}
	if w != d.width {
		d.width = w
		d.rebuild()
	}
	banner, h := d.banner(w, h, th)
	return banner + d.sheet.view(w, h, th, true)
}

// copy is an id, or all of the value as JSON.
func (r *record[T]) copy(id string, row bool) (string, bool) {
	if !row {
		return id, true
	}
	text, err := json.Marshal(r.value)
	return string(text), r.have && err == nil
}
