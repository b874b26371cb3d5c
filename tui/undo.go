package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// undoTime is how long the last act can be taken back with one key. Later, an
// admin looks for what they want to change.
const undoTime = time.Minute

// undo is the way back from the last act of this session.
type undo struct {
	page.Undo
	ends time.Time // zero: there is none
}

// did takes in how the newest act is taken back. It alone can be: one that
// cannot leaves nothing.
func (a *App) did(u *page.Undo) {
	a.undo = undo{}
	if u != nil {
		a.undo = undo{*u, a.opt.Now().Add(undoTime)}
	}
}

// undoing completes the action "z": what it takes back, or why nothing.
func (a *App) undoing(act action.Action) action.Action {
	if !a.opt.Now().Before(a.undo.ends) {
		act.Disabled = "there is nothing to take back"
		return act
	}
	act.Label = "undo " + a.undo.What
	act.Help = "take it back; offered for a minute, until something else is done"
	return act
}

// takeBack undoes the last act. It goes through the store like any act, which
// refuses when others have built on it.
func (a *App) takeBack() tea.Cmd {
	u := a.undo.Undo
	a.undo = undo{}
	return a.guarded(a.history.now(), "undo", func() tea.Cmd { return a.env.TakeBack(u) })
}

// undoFirst moves the action "z" to the front while it has something to do: the
// footer has no room for all.
func undoFirst(list []action.Action) []action.Action {
	at := slices.IndexFunc(list, func(act action.Action) bool { return act.Keys[0] == "z" && act.Disabled == "" })
	if at < 0 {
		return list
	}
	z := list[at]
	return slices.Insert(slices.Delete(list, at, at+1), 0, z)
}
