package tui

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
)

// origin is who a Cmd belongs to: a page in the history, and the dialog over
// it when that started the Cmd.
type origin struct {
	entry  *entry
	page   page.Page
	dialog *dialog
	keys   int       // how many keys had come
	at     time.Time // when it was started
}

func (a *App) here() origin {
	e := a.history.now()
	return a.stamped(origin{entry: e, page: e.page})
}

func (a *App) stamped(o origin) origin {
	o.keys, o.at = a.keys, a.opt.Now()
	return o
}

// arrived is a message that a Cmd of a page or dialog returned.
type arrived struct {
	from origin
	msg  tea.Msg
}

// fell says that a Cmd of a page or dialog panicked.
type fell struct{ from origin }

// guarded calls what a page does and returns its Cmd, guarded too. A panic is
// reported, and the page replaced by one that says so.
func (a *App) guarded(e *entry, what string, do func() tea.Cmd) (cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			a.report(e, what, r)
			e.page = broken(e)
			cmd = nil
		}
	}()
	cmd = do()
	return a.own(a.stamped(origin{entry: e, page: e.page}), cmd)
}

// hand gives the entry's page a message.
func (a *App) hand(e *entry, msg tea.Msg) tea.Cmd {
	return a.guarded(e, fmt.Sprintf("update %T", msg), func() tea.Cmd { return e.page.Update(msg) })
}

// own wraps a Cmd so that its messages are known to be of its origin, and a
// panic in it is caught.
func (a *App) own(from origin, cmd tea.Cmd) tea.Cmd {
	return wrap(cmd, func(msg tea.Msg) tea.Msg { return arrived{from, msg} }, func(value any) tea.Msg {
		a.report(from.entry, "cmd", value)
		return fell{from}
	})
}

// wrap puts every message of cmd through mark, those of the Cmds in a batch or
// sequence one by one. Messages of Bubble Tea's own and of the console's are
// left as they are. What panics answers with caught.
func wrap(cmd tea.Cmd, mark func(tea.Msg) tea.Msg, caught func(value any) tea.Msg) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = caught(r)
			}
		}()
		msg = cmd()
		if msg == nil {
			return nil
		}
		v := reflect.ValueOf(msg)
		switch {
		case v.Kind() == reflect.Slice && v.Type().Elem() == cmdType:
			for i := range v.Len() {
				inner, _ := v.Index(i).Interface().(tea.Cmd)
				v.Index(i).Set(reflect.ValueOf(wrap(inner, mark, caught)))
			}
			return msg
		case v.Type().PkgPath() == teaPath, v.Type().PkgPath() == ownPath:
			return msg
		}
		return mark(msg)
	}
}

var (
	cmdType = reflect.TypeFor[tea.Cmd]()
	teaPath = reflect.TypeFor[tea.BatchMsg]().PkgPath()
	ownPath = reflect.TypeFor[arrived]().PkgPath()
)

// ofTerminal reports whether a message is the library's or the terminal's own.
func ofTerminal(msg tea.Msg) bool {
	if msg == nil {
		return true
	}
	path := reflect.TypeOf(msg).PkgPath()
	return path == teaPath || strings.HasPrefix(path, "github.com/charmbracelet/")
}

// report tells the log where a page fell. The page's word is ours; nothing of
// its record is told.
func (a *App) report(e *entry, what string, value any) {
	if a.opt.Fell != nil {
		a.opt.Fell("page "+e.route.Page+" "+what, value)
	}
}

func broken(e *entry) page.Page {
	return page.NewError(e.route, "This page met an error inside the console. Nothing you did is lost: what was confirmed is done, what was not is not.")
}

// replace puts the error page where a Cmd fell, unless another page stands
// there by now.
func (a *App) replace(f fell) tea.Cmd {
	if f.from.entry.page == f.from.page {
		f.from.entry.page = broken(f.from.entry)
		a.closeOf(f.from.entry)
	}
	return nil
}

// arrive takes a message from a page or dialog: the console's own words are
// obeyed, all else is for whoever asked.
func (a *App) arrive(from origin, msg tea.Msg) tea.Cmd {
	current := from.entry == a.history.now() && from.entry.page == from.page
	switch msg := msg.(type) {
	case page.Say:
		a.tell(good, msg.Text)
		a.did(msg.Undo)
		return a.reload(msg.Reload && current)
	case page.Fail:
		a.fail(msg.Err)
		if msg.Undo != nil {
			a.did(msg.Undo)
		}
		return a.reload(msg.Reload && current)
	case page.Go:
		if current {
			return a.visit(msg.Route)
		}
		return nil
	case page.Back:
		if current {
			cmd, _ := a.back()
			return cmd
		}
		return nil
	case page.Open:
		if current && msg.Overlay != nil {
			a.openFor(from, msg.Overlay)
		}
		return nil
	case page.Retry:
		if current {
			from.entry.drop()
			return a.show()
		}
		return nil
	}
	var cmd tea.Cmd
	if from.dialog != nil {
		cmd = a.updateDialog(from.dialog, msg)
	}
	if from.entry.page == nil || from.entry.page != from.page {
		return cmd
	}
	if current {
		a.fresh = a.opt.Now()
	}
	return tea.Batch(cmd, a.hand(from.entry, msg))
}

func (a *App) reload(yes bool) tea.Cmd {
	if !yes {
		return nil
	}
	return a.refresh()
}
