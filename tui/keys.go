package tui

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/widget"
)

// twice is how soon the second ctrl+c must follow the first to leave.
const twice = time.Second

// press gives a key to whoever is on top.
func (a *App) press(key tea.KeyPressMsg) tea.Cmd {
	a.keys++
	a.toasts.seen(a.opt.Now())
	locked := a.touch()
	if key.String() == "ctrl+c" {
		return a.interrupt()
	}
	if locked {
		return a.unlocking(key)
	}
	if a.lay.Class == Small {
		return nil // nobody should do what they cannot read
	}
	if d := a.top(); d != nil {
		return a.keyed(d, key)
	}
	if a.prompt != nil {
		return a.typed(key)
	}
	e := a.history.now()
	if e.page == nil {
		return nil
	}
	if a.capturing(e) {
		return a.hand(e, key)
	}
	act, ok := action.Find(a.actions(), key.String())
	if !ok {
		return a.hand(e, key)
	}
	return a.perform(act)
}

// perform does what an action stands for, or says why not.
func (a *App) perform(act action.Action) tea.Cmd {
	if act.Disabled != "" {
		a.tell(hint, fmt.Sprintf("%s: %s.", page.Sentence(act.Label)[:len(act.Label)], act.Disabled))
		return nil
	}
	if act.Run == nil {
		return nil
	}
	return act.Run()
}

// actions is everything that keys can do here now: the page's own first.
func (a *App) actions() []action.Action {
	return append(a.pageActions(), a.globals()...)
}

// pageActions is the page's own list, with the role's rule applied and their
// Cmds guarded.
func (a *App) pageActions() []action.Action {
	e := a.history.now()
	var list []action.Action
	a.guarded(e, "actions", func() tea.Cmd {
		if e.page != nil {
			list = slices.Clone(e.page.Actions())
		}
		return nil
	})
	for i := range list {
		list[i] = action.Check(a.env.Role, list[i])
		if run := list[i].Run; run != nil {
			list[i].Run = func() tea.Cmd { return a.guarded(e, "action", run) }
		}
	}
	return list
}

func (a *App) capturing(e *entry) (yes bool) {
	a.guarded(e, "capturing", func() tea.Cmd { yes = e.page.Capturing(); return nil })
	return yes
}

// globals is action.Global with what this console does for each, and why some
// do nothing here.
func (a *App) globals() []action.Action {
	_, filters := a.history.now().page.(page.Filterer)
	run := map[string]func() tea.Cmd{
		"?":      a.help,
		"/":      a.askFilter,
		":":      a.askCommand,
		"ctrl+p": a.palette,
		"esc":    a.escape,
		"q":      a.leave,
		"[":      func() tea.Cmd { return a.travel(-1) },
		"]":      func() tea.Cmd { return a.travel(+1) },
		"-":      a.lastPage,
		"ctrl+r": a.refresh,
		"p":      a.pause,
		"y":      func() tea.Cmd { return a.copy(false) },
		"Y":      func() tea.Cmd { return a.copy(true) },
		"z":      a.takeBack,
		"!":      a.messages,
		"ctrl+e": func() tea.Cmd { return page.Declare(a.env) },
		"ctrl+c": a.interrupt,
	}
	list := slices.Clone(action.Global)
	for i := range list {
		key := list[i].Keys[0]
		list[i].Run = run[key]
		list[i] = action.Check(a.env.Role, list[i])
		switch {
		case key == "/" && !filters:
			list[i].Disabled = "this page has no list"
		case key == "[" && a.history.at == 0:
			list[i].Disabled = "this is where you began"
		case key == "]" && a.history.at == len(a.history.list)-1:
			list[i].Disabled = "this is where you are"
		case key == "z":
			list[i] = a.undoing(list[i])
		case key == "-" && a.history.last == nil:
			list[i].Disabled = "there was no other page yet"
		}
	}
	return list
}

// escape goes one level back: the filter first, then the page. Dialogs have
// taken the key before it comes here. It never leaves the console.
func (a *App) escape() tea.Cmd {
	e := a.history.now()
	if f, ok := e.page.(page.Filterer); ok && f.Filter() != "" {
		return a.guarded(e, "filter", func() tea.Cmd { return f.SetFilter("") })
	}
	cmd, ok := a.back()
	if !ok {
		a.tell(hint, "This is where you began; q leaves the console.")
	}
	return cmd
}

// leave goes back; at the start it asks.
func (a *App) leave() tea.Cmd {
	if cmd, ok := a.back(); ok {
		return cmd
	}
	a.open(widget.NewConfirm("Leave opsconsole?", "Your session ends; nothing is lost.", false, "", func() tea.Cmd { return tea.Quit }))
	return nil
}

// interrupt cancels what is being typed or asked; the second time within a
// second it leaves.
func (a *App) interrupt() tea.Cmd {
	now := a.opt.Now()
	if !a.leaving.IsZero() && now.Sub(a.leaving) <= twice {
		return tea.Quit
	}
	a.leaving = now
	a.prompt, a.dialogs = nil, nil
	a.tell(hint, "Press ctrl+c again to leave.")
	return nil
}

func (a *App) lastPage() tea.Cmd {
	if !a.history.swap() {
		return nil
	}
	a.dialogs = nil
	return a.show()
}

// copy puts the selection on the admin's own clipboard, by OSC 52. What others
// wrote is made printable first: it will be pasted somewhere.
func (a *App) copy(row bool) tea.Cmd {
	e := a.history.now()
	text, ok := "", false
	a.guarded(e, "copy", func() tea.Cmd {
		if c, can := e.page.(page.Copier); can {
			text, ok = c.Copy(row)
			return nil
		}
		r := e.page.Route()
		if text, ok = r.ID, r.ID != ""; ok && row {
			b, _ := json.Marshal(map[string]string{"page": r.Page, "id": r.ID})
			text = string(b)
		}
		return nil
	})
	if !ok {
		a.tell(hint, "Nothing is selected to copy.")
		return nil
	}
	text = safe.Block(text).String()
	what := text
	if row {
		what = "the row as JSON"
	}
	a.tell(good, fmt.Sprintf("Copied %s. If it does not arrive, your terminal does not allow OSC 52.", safe.Line(what, 40)))
	return tea.SetClipboard(text)
}

// paste goes where text is being typed, and nowhere else.
func (a *App) paste(msg tea.PasteMsg) tea.Cmd {
	if a.touch() {
		return a.unlocking(msg)
	}
	if a.lay.Class == Small {
		return nil
	}
	if d := a.top(); d != nil {
		return a.updateDialog(d, msg)
	}
	if a.prompt != nil {
		return a.typed(msg)
	}
	if e := a.history.now(); e.page != nil && a.capturing(e) {
		return a.hand(e, msg)
	}
	return nil
}
