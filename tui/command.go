package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/widget"
)

// command obeys a line typed after ":": a word of the console's own, a page, or
// an action of the page shown. Otherwise it says what could have been written.
func (a *App) command(line string) tea.Cmd {
	line = strings.Join(strings.Fields(line), " ")
	if line == "" {
		return nil
	}
	if run, ok := a.words()[line]; ok {
		return run()
	}
	if what, ok := strings.CutPrefix(line+" ", "propose "); ok {
		return a.propose(what)
	}
	r, err := route.Parse(line)
	if err == nil {
		return a.visit(r)
	}
	for _, act := range a.pageActions() {
		if act.Word() == line {
			return a.perform(act)
		}
	}
	a.tell(bad, page.Sentence(err.Error())+" Press ? for help.")
	return nil
}

// words are the command line's own; action.Typed describes them.
func (a *App) words() map[string]func() tea.Cmd {
	quit := func() tea.Cmd { return tea.Quit }
	words := map[string]func() tea.Cmd{
		"q": quit, "quit": quit,
		"help": a.help, "messages": a.messages, "refresh": a.refresh, "pause": a.pause,
		"mouse on": func() tea.Cmd { return a.setMouse(true) }, "mouse off": func() tea.Cmd { return a.setMouse(false) },
	}
	for look, change := range lookWords {
		words[look] = func() tea.Cmd { return a.wear(change) }
	}
	return words
}

// propose opens the form of something that takes two persons.
func (a *App) propose(what string) tea.Cmd {
	form, err := page.Propose(a.env, what, a.history.now().where())
	if err != nil {
		a.tell(bad, page.Explain(err))
		return nil
	}
	return form
}

func (a *App) setMouse(on bool) tea.Cmd {
	a.mouse = mouse{on: on}
	if on {
		a.tell(hint, "The console sees the mouse now. To select text, hold shift, or write :mouse off.")
	} else {
		a.tell(hint, "The mouse is your terminal's again.")
	}
	return nil
}

// complete lists the lines that begin with what was typed.
func (a *App) complete(typed string) []string {
	all := route.Words()
	for _, act := range a.pageActions() {
		if act.Disabled == "" {
			all = append(all, act.Word())
		}
	}
	for _, p := range page.Proposals(a.env.Role) {
		if p.Disabled == "" {
			all = append(all, "propose "+p.Word)
		}
	}
	var own []string
	for w := range a.words() {
		own = append(own, w)
	}
	slices.Sort(own)
	all = append(all, own...)
	return slices.DeleteFunc(all, func(s string) bool { return !strings.HasPrefix(s, typed) })
}

// palette opens the list of everything that can be done, to pick from by part
// of its name.
func (a *App) palette() tea.Cmd {
	var items []widget.PaletteItem
	add := func(hint string, acts []action.Action) {
		for _, act := range acts {
			items = append(items, widget.PaletteItem{Label: act.Label, Keys: shown(act.Keys[0]), Hint: hint, Disabled: act.Disabled,
				Run: func() tea.Cmd { return a.perform(act) }})
		}
	}
	add("here", a.pageActions())
	for _, w := range route.Words() {
		if r, err := route.Parse(w); err == nil {
			items = append(items, widget.PaletteItem{Label: "go to " + w, Keys: ":" + w, Hint: "page", Run: func() tea.Cmd { return a.visit(r) }})
		}
	}
	for _, p := range page.Proposals(a.env.Role) {
		items = append(items, widget.PaletteItem{Label: "propose: " + p.Title, Keys: ":propose " + p.Word, Hint: "two persons", Disabled: p.Disabled, Run: func() tea.Cmd { return a.propose(p.Word) }})
	}
	add("console", slices.DeleteFunc(a.globals(), func(act action.Action) bool { return act.Keys[0] == "ctrl+p" }))
	var own []string
	for w := range a.words() {
		own = append(own, w)
	}
	slices.Sort(own)
	for _, w := range own {
		items = append(items, widget.PaletteItem{Label: w, Keys: ":" + w, Hint: "console", Run: a.words()[w]})
	}
	a.open(widget.NewPalette(items))
	return nil
}

// help opens the list of keys, made from the same actions that dispatch uses.
func (a *App) help() tea.Cmd {
	e := a.history.now()
	a.open(widget.NewHelp([]action.Section{
		{Title: strings.TrimSuffix(page.Sentence(e.where().Page), "."), Actions: a.pageActions()},
		{Title: "Moving and marking", Actions: action.Moving},
		{Title: "Everywhere", Actions: a.globals()},
		{Title: "Typed after :", Actions: action.Typed},
	}))
	return nil
}

// messages opens what the console has told so far.
func (a *App) messages() tea.Cmd {
	a.open(widget.NewMessages(a.toasts.list()))
	return nil
}
