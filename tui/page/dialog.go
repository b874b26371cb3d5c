package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/widget"
)

// form is the Cmd that opens a form. Widgets clean what they show themselves:
// title, body and values may hold strings of the store's.
func form(title, body string, fields []widget.Field, ok func(map[string]string) tea.Cmd) tea.Cmd {
	return Show(widget.NewForm(title, body, fields, ok))
}

// confirm is the Cmd that opens a question.
func confirm(title, body string, danger bool, typed string, yes func() tea.Cmd) tea.Cmd {
	return Show(widget.NewConfirm(title, body, danger, typed, yes))
}
