package page

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Audit is the log, newest first, with the selected entry opened beside the
// list or below it.
type Audit struct {
	*list[model.AuditRow]
	entry sheet
	at    string // the entry that the page was opened at
	w, h  int
}

// NewAudit makes the log under a filter (actor:, action:, object:, seq:), at an
// entry when seq names one.
func NewAudit(env Env, seq, filter string) *Audit {
	p := &Audit{list: newList(env, render.AuditColumns(), env.Backend.Audit, render.Audit), at: seq}
	p.start(filter, "The log is empty. Every change writes an entry.")
	return p
}

// Route is the log as it is filtered now, at the selected entry if it was
// opened at one.
func (p *Audit) Route() route.Route { return route.Route{Page: "audit", ID: p.at, Filter: p.Filter()} }

// Title is the page's name. Admins and on-call engineers read their own entries
// only (row 31 of the role matrix).
func (p *Audit) Title() string {
	if p.env.Role == model.RoleAdmin || p.env.Role == model.RoleOnCall {
		return "Audit log, own entries"
	}
	return "Audit log"
}

// Init asks for the first rows, or for those around the entry.
func (p *Audit) Init() tea.Cmd {
	if p.at != "" {
		return tea.Batch(p.list.Init(), p.table.Select(p.at))
	}
	return p.list.Init()
}

// entryRows is the room for an entry under the list.
const entryRows = 7

// areas shares the room: list, and entry beside or below it.
func (p *Audit) areas(w, h int) (listW, listH, entryW, entryH int) {
	if left, right := parts(w); right > 0 {
		return left, h, right, h
	}
	if h < 2*entryRows {
		return w, h, 0, 0
	}
	return w, h - entryRows - 1, w, entryRows
}

// Update takes rows, keys and the size.
func (p *Audit) Update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		p.w, p.h = size.Width, size.Height
		w, h, _, _ := p.areas(size.Width, size.Height)
		return p.resize(w, h)
	}
	return p.update(msg)
}

// View shows the list and the selected entry in w×h cells.
func (p *Audit) View(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	listW, listH, entryW, entryH := p.areas(w, h)
	rows := p.view(listW, listH, th)
	if entryH == 0 {
		return rows
	}
	l := lines{w: max(entryW-gutter, 1)}
	if a, ok := p.selected(); ok {
		entryLines(&l, a)
	}
	p.entry.sel = -1
	p.entry.lines = l.out
	entry := p.entry.view(entryW, entryH, th, false)
	if entryW < w {
		return abreast(listW, entryW, h, th, rows, entry)
	}
	return over(w, listH, th, rows, entry)
}

// entryLines is an entry, opened.
func entryLines(l *lines, a model.AuditRow) {
	l.add(own(theme.Title, "@%d", a.Seq), plain("  %s", instant(a.At)), plain("  by "), given(theme.Accent, orWord(a.ActorName, a.Actor), 60))
	l.add(given(theme.Plain, a.Action, 60), plain("  "), of(render.Outcome(a.Outcome, a.Code)), plain("  "), given(theme.Plain, a.Object, 100))
	for _, f := range a.Facts {
		l.pair(f.Name, given(theme.Plain, f.Value, 300))
	}
	l.digest("leaf", theme.Muted, a.Leaf)
}

// Actions lead from an entry to what it is about.
func (p *Audit) Actions() []action.Action {
	a, ok := p.selected()
	to := about(a.Object)
	why := unless(ok, "no entry is selected")
	if why == "" {
		why = unless(to.Page != "", "this entry's object has no page")
	}
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open object", Help: "the request, person or tenant that the entry is about", Footer: why == "",
		Disabled: why, Run: func() tea.Cmd { return To(to) }},
		p.env.Check(action.Action{Keys: []string{"V"}, Label: "verify", Help: "read the whole log and check it against its head and every head remembered",
			Footer: true, Act: model.ActVerified, Run: p.verify})}
}

// verify checks the whole log. The check is an entry itself.
func (p *Audit) verify() tea.Cmd {
	return p.env.Ask(func(ctx context.Context) tea.Msg {
		head, err := p.env.Backend.CheckLog(ctx)
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		return Say{Text: fmt.Sprintf("The log is whole: %d entries, root %x…", head.Size, head.Root[:min(8, len(head.Root))]), Reload: true}
	})
}

// about is the page of an entry's object; the zero route when it has none.
func about(object string) route.Route {
	switch {
	case model.NumberOf(object) > 0 && object[0] == 'R':
		return route.Route{Page: "request", ID: object}
	case len(object) > 2 && object[:2] == "p-":
		return route.Route{Page: "person", ID: object}
	}
	return route.Route{}
}
