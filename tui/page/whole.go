package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// whole is the action that shows a row with all its words, which a list cuts:
// label and value in turns.
func whole(title string, have bool, facts ...string) action.Action {
	var lines []string
	for i := 0; i+1 < len(facts); i += 2 {
		lines = append(lines, words("%-14s %s", facts[i], orWord(facts[i+1], none)))
	}
	return action.Action{Keys: []string{"enter", "o"}, Label: "open", Help: "all that is recorded of the selected one", Footer: true,
		Disabled: unless(have, "nothing is selected"), Run: func() tea.Cmd { return Show(widget.NewText(title, lines)) }}
}
