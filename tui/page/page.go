// Package page holds the pages of the console, one file each, and what they
// and the console say to each other. A page reads through Env's Backend in
// Cmds only, changes itself in Update only, and draws what it has. It imports
// model, the other packages below tui and Charm; never storage, ssh or keys.
package page

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Page is one screen between header and footer.
//
// The console calls Update with a tea.WindowSizeMsg, holding the size of the
// page's own part of the screen, before Init and whenever that size changes.
// Every message that a page's Cmds return comes back to that page, also when
// another one is shown by then; the messages below it takes for itself.
// A page stays alive in the history: coming back to it calls Refresh.
type Page interface {
	// Route is where the page is now, with the filter as it stands.
	Route() route.Route
	// Title is the last of the breadcrumbs: printable, one line.
	Title() string
	// Init reads what the page shows first.
	Init() tea.Cmd
	// Refresh reads it again, keeping selection and position. It is called
	// when the store changed, and must be cheap to call often.
	Refresh() tea.Cmd
	Update(tea.Msg) tea.Cmd
	// View draws w×h cells at the most; any size from 1×1 up must do.
	View(w, h int, th theme.Theme) string
	// Actions is what can be done here now. Those that cannot be done now are
	// listed too, with the reason. An action of the page wins over a global
	// one with the same key.
	Actions() []action.Action
	// Capturing reports whether a text field of the page takes the keys: then
	// all keys but ctrl+c go to Update.
	Capturing() bool
}

// Filterer is a page with a list that "/" narrows. SetFilter("") shows all.
type Filterer interface {
	SetFilter(string) tea.Cmd
	Filter() string
}

// Copier is a page whose selection can be copied: its id, or with row set the
// whole of it as JSON. ok is false when nothing is selected. Without it, y
// copies the id of the page's route.
type Copier interface {
	Copy(row bool) (text string, ok bool)
}

// Ticking is a page that shows what no commit tells of, such as who is
// connected. While it is shown it is read again this often.
type Ticking interface{ Every() time.Duration }

// What pages, and the Cmds of their dialogs, say to the console.
type (
	// Go asks for another page.
	Go struct{ Route route.Route }
	// Back asks for the page before this one.
	Back struct{}
	// Say tells the admin something good in a sentence. With Reload set, the
	// page is refreshed as well.
	Say struct {
		Text   string
		Reload bool
		Undo   *Undo // how it is taken back; nil when it cannot be
	}
	// Fail tells the admin what went wrong; see Explain. With Reload set, the
	// page is refreshed as well: what it showed may be why.
	Fail struct {
		Err    error
		Reload bool
		Undo   *Undo // of what was done all the same; nil when nothing was
	}
	// Open puts a dialog over the page.
	Open struct{ Overlay widget.Overlay }
	// Retry asks for this page to be made anew.
	Retry struct{}
)

// Show is the Cmd that opens a dialog.
func Show(o widget.Overlay) tea.Cmd { return func() tea.Msg { return Open{o} } }

// To is the Cmd that goes to a place.
func To(r route.Route) tea.Cmd { return func() tea.Msg { return Go{r} } }
