package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

const maxLines = 50

// prompt is the line being typed at the bottom: a filter, which works while it
// is typed, or a command.
type prompt struct {
	line   *widget.Prompt
	entry  *entry // whose list is filtered; nil for a command
	filter page.Filterer
}

// lines is what was typed before: commands for ↑, and the one that esc put
// away, which comes back.
type lines struct {
	commands []string
	filters  []string
	draft    string
}

func (l *lines) add(list *[]string, line string) {
	if line == "" {
		return
	}
	*list = append(slices.DeleteFunc(*list, func(s string) bool { return s == line }), line)
	if len(*list) > maxLines {
		*list = (*list)[1:]
	}
}

// askFilter opens the line that narrows the page's list.
func (a *App) askFilter() tea.Cmd {
	e := a.history.now()
	f, ok := e.page.(page.Filterer)
	if !ok {
		return nil
	}
	a.prompt = &prompt{line: widget.NewPrompt("/", f.Filter(), a.lines.filters, nil), entry: e, filter: f}
	return nil
}

// askCommand opens the command line.
func (a *App) askCommand() tea.Cmd {
	a.prompt = &prompt{line: widget.NewPrompt(":", a.lines.draft, a.lines.commands, a.complete)}
	a.lines.draft = ""
	return nil
}

// typed gives the line a key or a paste. enter takes the line, esc puts it
// away: a filter is cleared, a command kept for the next time.
func (a *App) typed(msg tea.Msg) tea.Cmd {
	p := a.prompt
	before := p.line.Value()
	key, _ := msg.(tea.KeyPressMsg)
	switch key.String() {
	case "enter":
		a.prompt = nil
		if p.filter != nil {
			a.lines.add(&a.lines.filters, before)
			return nil
		}
		a.lines.add(&a.lines.commands, before)
		return a.command(before)
	case "esc":
		a.prompt = nil
		if p.filter != nil {
			return a.guarded(p.entry, "filter", func() tea.Cmd { return p.filter.SetFilter("") })
		}
		a.lines.draft = before
		return nil
	case "backspace":
		if before == "" {
			a.prompt = nil
			return nil
		}
	}
	cmd := p.line.Update(msg)
	if p.filter != nil && p.line.Value() != before {
		return tea.Batch(cmd, a.guarded(p.entry, "filter", func() tea.Cmd { return p.filter.SetFilter(p.line.Value()) }))
	}
	return cmd
}

func (p *prompt) view(w int, th theme.Theme) string { return p.line.View(w, th) }
