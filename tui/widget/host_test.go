package widget_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

var dark = theme.New(theme.Options{Dark: true})

// mono has neither colours nor characters beyond ASCII: what it paints can be
// read in a test.
var mono = theme.New(theme.Options{ASCII: true, NoColor: true})

var errDown = errors.New("the disk is gone")

var columns = []widget.Column{
	{Title: "Id", Sort: "id", Min: 10, Max: 10},
	{Title: "State", Sort: "state", Min: 12, Max: 16},
	{Title: "Name", Min: 10, Max: 40, Weight: 2},
	{Title: "Note", Min: 10, Weight: 1},
}

// list is a store of n rows, made when they are asked for. Row i is "id-i".
type list struct {
	n     int
	asked []model.Window
	drop  map[int]bool   // rows that are gone
	state map[int]string // rows that are not as they were
	err   error
	deaf  bool // it does not answer
}

func (l *list) row(i int) render.Row {
	state := l.state[i]
	if state == "" {
		state = "received"
	}
	cell := func(s string, tone theme.Tone) render.Cell { return render.Cell{Text: safe.Line(s, 100), Tone: tone} }
	s := cell(state, theme.Warn)
	s.Sign = render.Signed(theme.GlyphDot)
	return render.Row{ID: fmt.Sprint("id-", i), Cells: []render.Cell{
		cell(fmt.Sprint("id-", i), theme.Accent), s, cell(fmt.Sprintf("Žydrūnė Example%d", i), theme.Plain), cell("a note of some length here", theme.Muted),
	}}
}

// fits reports whether row i matches: a filter is part of the id.
func (l *list) fits(i int, filter string) bool {
	return !l.drop[i] && strings.Contains(fmt.Sprint("id-", i), filter)
}

func (l *list) page(w model.Window) (rows []render.Row, offset, matching int) {
	if w.Filter == "" && len(l.drop) == 0 { // a long list is not walked
		from := w.Offset
		if i := number(w.Around); w.Around != "" && i < l.n {
			if w.Desc {
				i = l.n - 1 - i
			}
			from = min(i-w.Limit/2, l.n-w.Limit)
		}
		from = min(max(from, 0), l.n)
		for i := from; i < min(from+w.Limit, l.n); i++ {
			k := i
			if w.Desc {
				k = l.n - 1 - i
			}
			rows = append(rows, l.row(k))
		}
		return rows, from, l.n
	}
	var fit []int
	for i := range l.n {
		if l.fits(i, w.Filter) {
			fit = append(fit, i)
		}
	}
	if w.Desc {
		slices.Reverse(fit)
	}
	from := w.Offset
	if at := slices.Index(fit, number(w.Around)); w.Around != "" && at >= 0 {
		from = min(at-w.Limit/2, len(fit)-w.Limit)
	}
	from = min(max(from, 0), len(fit))
	for _, i := range fit[from:min(from+w.Limit, len(fit))] {
		rows = append(rows, l.row(i))
	}
	return rows, from, len(fit)
}

func number(id string) int {
	n := -1
	fmt.Sscanf(id, "id-%d", &n)
	return n
}

// host is a page with nothing but a table.
type host struct {
	*list
	tab *widget.Table
	th  theme.Theme
}

func newHost(n int) *host {
	h := &host{list: &list{n: n, drop: map[int]bool{}, state: map[int]string{}}, th: mono}
	h.tab = widget.NewTable(columns, func(w model.Window) tea.Cmd {
		h.asked = append(h.asked, w)
		return func() tea.Msg {
			if h.deaf {
				return nil
			}
			if h.err != nil {
				return widget.RowsLoaded{Table: h.tab, Window: w, Err: h.err}
			}
			rows, offset, matching := h.page(w)
			return widget.RowsLoaded{Table: h.tab, Window: w, Rows: rows, Offset: offset, Matching: matching, Total: h.n - len(h.drop)}
		}
	})
	return h
}

func (h *host) Init() tea.Cmd { return nil }
func (h *host) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return h, h.tab.SetSize(size.Width, size.Height)
	}
	return h, h.tab.Update(msg)
}
func (h *host) View() tea.View {
	v := tea.NewView(h.tab.View(h.th))
	v.AltScreen = true
	return v
}

// run runs a Cmd and all that follows from it.
func (h *host) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			h.run(c)
		}
	default:
		if !h.deaf {
			h.run(h.tab.Update(msg))
		} else {
			h.tab.Update(msg) // once round: the spinner goes on for ever
		}
	}
}

func (h *host) press(keys ...string) {
	for _, k := range keys {
		h.run(h.tab.Update(tuitest.Key(k)))
	}
}

// row is the screen's line n, the head being 0.
func (h *host) line(n int) string { return strings.Split(ansi.Strip(h.tab.View(mono)), "\n")[n] }

// at is the id of the row with the arrow, as the screen shows it, and its line.
func (h *host) at() (id string, line int) {
	for i, l := range strings.Split(ansi.Strip(h.tab.View(mono)), "\n") {
		if strings.HasPrefix(l, ">") {
			return strings.Fields(l[3:])[0], i
		}
	}
	return "", 0
}

// bubble runs a test on time of its own, in which ticks cost nothing, with a
// table of 80×11 over n rows.
func bubble(t *testing.T, n int, do func(t *testing.T, h *host)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := newHost(n)
		h.run(h.tab.SetSize(80, 11))
		do(t, h)
	})
}

func wantAt(t *testing.T, h *host, id string, line int) {
	t.Helper()
	got, l := h.at()
	if selected, ok := h.tab.Selected(); !ok || selected != id || got != id || l != line {
		t.Fatalf("selected is %q, on the screen %q in line %d, want %q in line %d\n%s", selected, got, l, id, line, h.tab.View(mono))
	}
}

func key(name string) tea.KeyPressMsg { return tuitest.Key(name) }
