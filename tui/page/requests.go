package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Requests is the queue: what people asked for, soonest due first. On a wide
// screen the selected one is shown beside it.
type Requests struct {
	*list[model.RequestRow]
	preview beside[model.RequestView]
	queues  queues
	strip   int // rows above the list
}

// NewRequests makes the queue under a filter: words, state:, right:, tenant:,
// capacity:, person:, assignee:, id:.
func NewRequests(env Env, filter string) *Requests {
	p := &Requests{list: newList(env, render.RequestColumns(), env.Backend.Requests,
		func(r model.RequestRow) render.Row { return render.Request(r, env.Now()) })}
	p.start(filter, "There are no requests yet. Letters come in with: ssh NAME@HOST import letters < FILE")
	p.queues.env = env
	p.preview.env, p.preview.open = env, env.Backend.Request
	p.preview.build = func(v model.RequestView, w int) []line { return previewLines(v, env, w) }
	return p
}

// Route is the queue as it is filtered now.
func (p *Requests) Route() route.Route { return filtered(p.Filter()) }

// Init asks for the first rows, and how many stand in each queue.
func (p *Requests) Init() tea.Cmd { return tea.Batch(p.list.Init(), p.queues.fetch()) }

// Title is the page's name.
func (p *Requests) Title() string { return "Requests" }

// Update takes rows, keys and the size, and keeps the detail that of the
// selected row.
func (p *Requests) Update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Width = p.preview.resize(size.Width)
		p.strip = stripRows(size.Height)
		size.Height -= p.strip
		msg = size
	}
	if click, ok := msg.(tea.MouseClickMsg); ok {
		click.Y -= p.strip
		msg = click
	}
	p.queues.take(msg)
	more := p.preview.update(msg)
	cmd := p.update(msg)
	id, _ := p.table.Selected()
	return tea.Batch(cmd, more, p.preview.follow(id))
}

// Refresh reads the rows, and the detail, again.
func (p *Requests) Refresh() tea.Cmd {
	return tea.Batch(p.list.Refresh(), p.preview.refresh(), p.queues.fetch())
}

// View shows the queue in w×h cells, from 120 columns with the detail.
func (p *Requests) View(w, h int, th theme.Theme) string {
	left, right := parts(w)
	top := ""
	if rows := stripRows(h); rows > 0 {
		top = p.queues.view(w, p.Filter(), th) + "\n"
		h -= rows
	}
	if right == 0 || h < 1 {
		return top + p.view(w, h, th)
	}
	return top + abreast(left, right, h, th, p.view(left, h, th), p.preview.view(right, h, th))
}

// stripRows is the room for the queues above the list.
func stripRows(h int) int {
	if h < 10 {
		return 0
	}
	return 1
}

// previewLines is a request at a glance: where it stands, then its letter.
func previewLines(v model.RequestView, env Env, w int) []line {
	l := lines{w: w}
	summaryLines(&l, v, env.Now())
	l.gap()
	return append(l.out, letterLines(v, env.Role, w)...)
}

// Actions are those on the selected request, or on all marked ones.
func (p *Requests) Actions() []action.Action {
	row, ok := p.selected()
	none := unless(ok, "no request is selected")
	marked := p.table.Marks()
	why := func(reason string) string {
		if len(marked) > 0 {
			return "" // each is decided on its own
		}
		return orWord(none, reason)
	}
	to := func() tea.Cmd { return To(route.Route{Page: "request", ID: row.ID}) }
	r := model.Request{ID: row.ID, State: row.State, Assignee: row.Assignee}
	here := func(a action.Action) action.Action {
		a.Disabled = orWord(a.Disabled, none)
		return a
	}
	queues := p.queues.actions(p.Filter(), func(filter string) tea.Cmd { return To(filtered(filter)) })
	return append([]action.Action{
		here(action.Action{Keys: []string{"enter", "o"}, Label: "open", Help: "the request: letter, facts, clock, plan, timeline", Footer: true,
			Run: to}),
		toReveal(p.env, none, to),
		act(p.env, action.Action{Keys: []string{"d"}, Label: "dismiss", Act: model.ActDismiss, Footer: true, Help: "put away what asks for nothing; of several, all marked",
			Run: func() tea.Cmd {
				return p.each(func(id string) model.Command { return model.DismissLetter{Request: id} }, "dismissed")
			}}, why(cannotDismiss(model.RequestView{Request: r}))),
		act(p.env, action.Action{Keys: []string{"m"}, Label: "make a request", Act: model.ActPromote, Footer: true, Help: "it is a request after all; its clock runs from its arrival",
			Run: func() tea.Cmd {
				return p.each(func(id string) model.Command { return model.PromoteLetter{Request: id} }, "made a request")
			}}, why(cannotPromote(r))),
		act(p.env, action.Action{Keys: []string{"i"}, Label: "assign to me", Act: model.ActAssign, Footer: true, Help: "take the request, or all marked ones",
			Run: func() tea.Cmd {
				return p.each(func(id string) model.Command { return model.AssignRequest{Request: id, To: p.env.Me.ID} }, "yours now")
			}}, why(cannotAssign(r, p.env.Me))),
		act(p.env, action.Action{Keys: []string{"t"}, Label: "triage as suggested", Act: model.ActTriage, Help: "triage the selected request, or all marked ones, as their letters suggest; shows what would become of each first",
			Run: p.bulkTriage}, why(cannotTriage(r))),
	}, queues...)
}

// each gives one command for every marked row, or for the selected one. What is
// refused is told with the first reason; the others go through.
func (p *Requests) each(command func(id string) model.Command, done string) tea.Cmd {
	ids := p.table.Marks()
	if len(ids) == 0 {
		id, ok := p.table.Selected()
		if !ok {
			return nil
		}
		return p.env.Do(command(id), id+" is "+done+".")
	}
	p.table.ClearMarks()
	cmds := make([]model.Command, len(ids))
	for i, id := range ids {
		cmds[i] = command(id)
	}
	return p.env.Ask(func(ctx context.Context) tea.Msg {
		got := p.env.give(ctx, cmds)
		some := count(len(got.fine), "request", "requests")
		undo := wayBack(cmds[0], some, got.undo...)
		if len(got.refused) == 0 {
			return Say{Text: words("%s: %s.", some, done), Reload: true, Undo: undo}
		}
		text := words("%d of %d %s (%s)", len(got.fine), len(ids), done, orWord(strings.Join(got.fine, ", "), "none"))
		return Fail{Err: got.reason(text), Reload: true, Undo: undo}
	})
}
