package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Request is one request from the letter to the answer, on five tabs.
type Request struct {
	record[model.RequestView]
	id     string
	tab    int
	sheets [tabCount]sheet // one a tab: each keeps its place and selection
	built  [tabCount]bool
	width  int // that they were built for
	top    int // rows above the shown tab
}

// The tabs of a request.
const (
	TabLetter = iota
	TabFacts
	TabClock
	TabPlan
	TabTimeline
	tabCount
)

var tabs = [tabCount]string{"Letter", "Facts", "Clock", "Plan", "Timeline"}

// NewRequest makes the page of a request. A filter that names a tab ("plan")
// opens it there.
func NewRequest(env Env, id, filter string) *Request {
	p := &Request{id: id}
	p.env = env
	p.read = func(ctx context.Context) (model.RequestView, error) { return env.Backend.Request(ctx, id) }
	for i, name := range tabs {
		p.sheets[i].sel = -1
		if strings.EqualFold(filter, name) {
			p.tab = i
		}
	}
	return p
}

// Route is the request's, at its tab.
func (p *Request) Route() route.Route {
	r := route.Route{Page: "request", ID: p.id}
	if p.tab > 0 {
		r.Filter = strings.ToLower(tabs[p.tab])
	}
	return r
}

// Title is the request's id.
func (p *Request) Title() string { return safe.Line(p.id, 40).String() }

// Init reads the request.
func (p *Request) Init() tea.Cmd { return p.fetch() }

// Refresh reads it again.
func (p *Request) Refresh() tea.Cmd { return p.fetch() }

// Capturing is never true.
func (p *Request) Capturing() bool { return false }

// Copy gives the request's id, or what the page shows as JSON.
func (p *Request) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Update takes the request and the keys that move.
func (p *Request) Update(msg tea.Msg) tea.Cmd {
	if p.take(msg) {
		p.built = [tabCount]bool{}
	}
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		p.click(msg.X, msg.Y)
	case tea.KeyPressMsg:
		p.sheets[p.tab].key(msg.String())
	}
	return nil
}

// build makes the lines of the shown tab, unless they are of this value and
// width already.
func (p *Request) build(width int) {
	if p.width != width {
		p.width, p.built = width, [tabCount]bool{}
	}
	if p.built[p.tab] {
		return
	}
	p.built[p.tab] = true
	w, v, now := max(width-gutter, 1), p.value, p.env.Now()
	var l []line
	switch p.tab {
	case TabLetter:
		l = letterLines(v, p.env.Role, w)
	case TabFacts:
		l = factLines(v, p.env.Role, now, w)
	case TabClock:
		l = clockLines(v, now, w)
	case TabPlan:
		l = planLines(v, now, w)
	case TabTimeline:
		l = timelineLines(v, w)
	}
	p.sheets[p.tab].set(l)
}

// asideWidth is the room for the summary on a wide screen.
const asideWidth = 42

// View shows the tab in w×h cells, under the summary or, on a wide screen,
// beside it.
func (p *Request) View(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	if text, ready := p.state(w, h, th); !ready {
		return text
	}
	banner, h := p.banner(w, h, th)
	body := w
	if w >= wide {
		body = w - asideWidth - 1
	}
	p.build(body)
	top := p.tabBar(body, th)
	if w < wide {
		top = p.statusLine(w, th) + "\n" + top
	}
	rows := strings.Count(top, "\n") + 1
	p.top = rows
	if h <= rows {
		return banner + strings.Join(strings.Split(top, "\n")[:h], "\n")
	}
	main := top + "\n" + p.sheets[p.tab].view(body, h-rows, th, true)
	if w < wide {
		return banner + main
	}
	l := lines{w: asideWidth - gutter}
	summaryLines(&l, p.value, p.env.Now())
	nextLines(&l, p.value, p.env)
	aside := sheet{lines: l.out, sel: -1}
	return banner + abreast(body, asideWidth, h, th, main, aside.view(asideWidth, h, th, false))
}

// statusLine says on one line where the request stands.
func (p *Request) statusLine(w int, th theme.Theme) string {
	v := p.value
	spans := []span{given(theme.Title, p.id, 20), plain("  "), of(render.State(v.Request.State)), plain("  "),
		plain("%s", rights(v.Request.Asked()))}
	if v.Request.State.Counts() && !v.Row.Due.IsZero() {
		spans = append(spans, plain("  due %s  ", day(v.Row.Due)), of(render.Due(v.Row.Due, p.env.Now())))
	}
	s := sheet{lines: []line{{spans: spans}}, sel: -1}
	return s.view(w, 1, th, false)
}

// click selects a tab, or a line of the one shown.
func (p *Request) click(x, y int) {
	if y < p.top-1 {
		return
	}
	if y >= p.top {
		p.sheets[p.tab].click(y - p.top)
		return
	}
	at := gutter
	for i, name := range tabs {
		if at += len(name) + len("[1 ]"); x >= gutter && x < at {
			p.tab = i
			return
		}
	}
}

// tabBar names the tabs; the one shown stands in brackets.
func (p *Request) tabBar(w int, th theme.Theme) string {
	var spans []span
	for i, name := range tabs {
		if i == p.tab {
			spans = append(spans, own(theme.Accent, "[%d %s]", i+1, name))
		} else {
			spans = append(spans, own(theme.Muted, " %d %s ", i+1, name))
		}
	}
	s := sheet{lines: []line{{spans: spans}}, sel: -1}
	return s.view(w, 1, th, false)
}
