package page

import (
	"integrora.com/opsconsole/tui/action"

	tea "charm.land/bubbletea/v2"
)

// act completes an action that gives a command: why is the reason of the
// record's state, which counts when the role alone would allow it.
func act(env Env, a action.Action, why string) action.Action {
	a = env.Check(a)
	if a.Disabled == "" {
		a.Disabled = why
	}
	a.Footer = a.Footer && a.Disabled == ""
	return a
}

// open is the way into the selected line of a sheet.
func open(l line) action.Action {
	return action.Action{Keys: []string{"enter", "o"}, Label: "open", Help: "go to what is selected", Footer: l.to.Page != "",
		Disabled: unless(l.to.Page != "", "nothing here leads further"), Run: func() tea.Cmd { return To(l.to) }}
}
