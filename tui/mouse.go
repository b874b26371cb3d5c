package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	wheelCalm = 30 * time.Millisecond // gathered over this long
	wheelMost = 12                    // lines at once
)

// mouse is off until asked for: a terminal that reports the mouse no longer
// selects text by itself.
type mouse struct {
	on      bool
	turned  int // wheel steps not yet given on, down is positive
	rolling bool
}

// wheeled says that the wheel's steps have been gathered.
type wheeled struct{}

// point gives clicks in the body to the page, in the page's own coordinates,
// and the wheel as so many lines up or down.
func (a *App) point(msg tea.MouseMsg) tea.Cmd {
	if !a.mouse.on || a.lay.Class == Small {
		return nil
	}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		if a.touch() {
			return nil
		}
		switch msg.Button {
		case tea.MouseWheelUp:
			a.mouse.turned--
		case tea.MouseWheelDown:
			a.mouse.turned++
		}
		if a.mouse.rolling {
			return nil
		}
		a.mouse.rolling = true
		return tea.Tick(wheelCalm, func(time.Time) tea.Msg { return wheeled{} })
	case tea.MouseClickMsg:
		e, body := a.history.now(), a.lay.Body
		if a.touch() || len(a.dialogs) > 0 || a.prompt != nil || e.page == nil || msg.Y < body.Y || msg.Y >= body.Y+body.H {
			return nil
		}
		msg.X, msg.Y = msg.X-body.X, msg.Y-body.Y
		return a.hand(e, msg)
	}
	return nil
}

// roll moves by the lines that the wheel turned.
func (a *App) roll() tea.Cmd {
	n := a.mouse.turned
	a.mouse.turned, a.mouse.rolling = 0, false
	key := tea.KeyPressMsg{Code: tea.KeyDown}
	if n < 0 {
		n, key.Code = -n, tea.KeyUp
	}
	if a.lock.shut() || a.lay.Class == Small {
		return nil
	}
	var cmds []tea.Cmd
	for range min(n, wheelMost) {
		if d := a.top(); d != nil {
			cmds = append(cmds, a.updateDialog(d, key))
		} else if e := a.history.now(); e.page != nil && a.prompt == nil {
			cmds = append(cmds, a.hand(e, key))
		}
	}
	return tea.Batch(cmds...)
}
