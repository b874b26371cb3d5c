package page

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Home is what needs the admin today: the queues that their role works on, the
// next due, tenants whose data must go, and the board of promises.
type Home struct {
	record[home]
	queues, due, board sheet // the panes
	all                sheet // the panes in one, where there is no room for three
	focus              int
	width              int
}

// home is what the page shows: the store's figures, and how many of the
// proposals the admin may decide.
type home struct {
	model.Home
	mine int // proposals waiting for this admin's decision, never their own
}

// proposalsMost is how many proposals are looked into one by one; each lives
// for a day.
const proposalsMost = 50

// NewHome makes the first page.
func NewHome(env Env) *Home {
	p := &Home{record: record[home]{env: env}}
	p.read = withChanges(env, p.figures)
	return p
}

func (p *Home) figures(ctx context.Context) (home, error) {
	h, err := p.env.Backend.Home(ctx)
	if err != nil || p.env.Role != model.RoleAdmin || h.ToApprove == 0 {
		return home{Home: h}, err
	}
	list, err := proposals(ctx, p.env, model.Window{Limit: proposalsMost})
	mine := 0
	for _, v := range list.Rows {
		if v.Request.Proposal.Open() && v.Request.Proposal.By != p.env.Me.ID {
			mine++
		}
	}
	return home{h, mine}, err
}

// Route is home, whatever was asked of it.
func (p *Home) Route() route.Route { return route.Route{Page: "home"} }

// Title is the page's name.
func (p *Home) Title() string { return "Home" }

// Init reads the figures.
func (p *Home) Init() tea.Cmd { return p.fetch() }

// Refresh reads them again.
func (p *Home) Refresh() tea.Cmd { return p.fetch() }

// Capturing is never true: the page has no text field.
func (p *Home) Capturing() bool { return false }

// Update takes figures and the keys that move, within a pane and between them.
func (p *Home) Update(msg tea.Msg) tea.Cmd {
	if p.take(msg) {
		p.rebuild()
	}
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		p.click(msg.X, msg.Y)
	case tea.KeyPressMsg:
		p.pane().key(msg.String())
	}
	return nil
}

// click selects the line under the mouse, and its pane.
func (p *Home) click(x, y int) {
	switch {
	case p.all.lines != nil:
		p.all.click(y)
		return
	case y >= p.queues.h:
		p.focus, y = 2, y-p.queues.h
	case x > homeLeft(p.width):
		p.focus = 1
	default:
		p.focus = 0
	}
	p.pane().click(y)
}

// stacked reports whether there is room for one pane only.
func stacked(w, h int) bool { return w < 76 || h < homeRows }

// panes is how many there are: queues, next due, board.
const panes = 3

// homeRows is the least height for panes: nine queues and the board.
const (
	homeRows  = 19
	boardRows = 10
)

// pane is the sheet that has the keys.
func (p *Home) pane() *sheet {
	if p.all.lines != nil {
		return &p.all
	}
	return []*sheet{&p.queues, &p.due, &p.board}[p.focus]
}

// View shows the page in w×h cells.
func (p *Home) View(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	if text, ready := p.state(w, h, th); !ready {
		return text
	}
	banner, h := p.banner(w, h, th)
	one := stacked(w, h)
	if w != p.width || one != (p.all.lines != nil) {
		p.width = w
		p.rebuildAs(one)
	}
	if one {
		return banner + p.all.view(w, h, th, true)
	}
	top, left := min(h-boardRows, max(len(p.queues.lines), len(p.due.lines))+1), homeLeft(w)
	right := w - left - 1
	return banner + abreast(left, right, top, th,
		p.queues.view(left, top, th, p.focus == 0),
		p.due.view(right, top, th, p.focus == 1)) + "\n" +
		p.board.view(w, h-top, th, p.focus == 2)
}

// homeLeft is the width of the queues beside the next due.
func homeLeft(w int) int { return min(max(w*2/5, 34), 44) }

func (p *Home) rebuild() { p.rebuildAs(p.all.lines != nil) }

func (p *Home) rebuildAs(one bool) {
	if !p.have || p.width == 0 {
		return
	}
	now := p.env.Now()
	if one {
		l := lines{w: max(p.width-gutter, 1)}
		queueLines(&l, queuesOf(p.env.Role, p.value))
		l.gap()
		dueLines(&l, p.value, now)
		l.gap()
		boardLines(&l, p.value)
		p.all.set(l.out)
		return
	}
	p.all = sheet{}
	left := homeLeft(p.width)
	a, b, c := lines{w: left - gutter}, lines{w: max(p.width-left-1-gutter, 1)}, lines{w: p.width - gutter}
	queueLines(&a, queuesOf(p.env.Role, p.value))
	dueLines(&b, p.value, now)
	boardLines(&c, p.value)
	p.queues.set(a.out)
	p.due.set(b.out)
	p.board.set(c.out)
}

// Actions are the ways to the queues and lists.
func (p *Home) Actions() []action.Action {
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { p.focus = (p.focus + by) % panes; return nil }
	}
	why := unless(p.all.lines == nil, "there is room for one pane only")
	list := []action.Action{open(p.pane().selected()),
		{Keys: []string{"tab", "right", "l"}, Label: "next pane", Help: "the pane to the right or below", Disabled: why, Run: turn(1)},
		{Keys: []string{"shift+tab", "left", "h"}, Label: "pane before", Help: "the pane to the left or above", Disabled: why, Run: turn(panes - 1)}}
	for i, q := range queuesOf(p.env.Role, p.value) {
		list = append(list, action.Action{Keys: []string{strconv.Itoa(i + 1)}, Label: q.title, Help: "show: " + q.title,
			Run: func() tea.Cmd { return To(q.to) }})
	}
	return list
}
