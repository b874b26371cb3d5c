package widget

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
)

// Column is what a table knows of one column.
type Column = render.Column

// RowsLoaded is what a table's fetch answers with: the window as it was asked
// for, and the model.Page that came of it as rows.
type RowsLoaded struct {
	Table           *Table
	Window          model.Window
	Rows            []render.Row
	Offset          int
	Matching, Total int
	Err             error
}

// State is how a table stands.
type State int

// The four states of a table.
const (
	Loading State = iota
	Empty
	Error // and nothing to show; with rows, the table is Ready and Err tells
	Ready
)

// Table shows a part of a list that may be of any length. It asks for the rows
// on the screen and as many before and after, never for more, and keeps its
// selection and its marks by id: they survive sorting, filtering and refresh.
type Table struct {
	// Blank is what an empty list says: why it is empty, and what to do next.
	Blank string
	// Explain says in a sentence what an error means. Without it only
	// refusals are shown in their own words.
	Explain func(error) string

	cols  []Column
	fetch func(model.Window) tea.Cmd
	w, h  int

	filter, sort string
	desc         bool

	rows            []render.Row // those of the list from off on
	off             int
	matching, total int
	loaded          model.Window // what rows answers
	ready           bool         // something was loaded once
	err             error

	top, cursor int    // places in the list
	id          string // of the row at cursor; empty while that is not loaded

	asked  model.Window // the answer that is waited for
	asking question
	serial int // counts questions, for the spinner

	changed  map[string]bool // rows that the last refresh found changed
	marks    marks
	choosing bool // the sort menu is open
	slow     bool // loading takes long enough to say so
	spin     int
}

// question is why a window was asked for.
type question int

const (
	nothing question = iota
	scrolling
	refreshing
	seeking // a row by its id
)

// NewTable makes a table that fetches its rows by fetch, whose Cmd answers with
// RowsLoaded for this table and that very window. It asks for nothing before
// SetSize or Refresh.
func NewTable(cols []Column, fetch func(model.Window) tea.Cmd) *Table {
	return &Table{cols: cols, fetch: fetch, Blank: "There is nothing here."}
}

// SetSize gives the table w×h cells, its head line included.
func (t *Table) SetSize(w, h int) tea.Cmd {
	w, h = max(w, 0), max(h, 0)
	if w == t.w && h == t.h {
		return nil
	}
	t.w, t.h = w, h
	t.scroll()
	if !t.ready {
		if t.asking != nothing && t.asked.Limit >= t.limit() {
			return nil
		}
		return t.ask(refreshing, t.window(t.top, t.id))
	}
	return t.need()
}

// Selected is the id of the row that the next key acts on; ok is false while
// there is none, or it is not loaded yet.
func (t *Table) Selected() (id string, ok bool) { return t.id, t.id != "" }

// Row is the selected row as it is shown.
func (t *Table) Row() (row render.Row, ok bool) {
	if i := t.cursor - t.off; t.id != "" && i >= 0 && i < len(t.rows) {
		return t.rows[i], true
	}
	return render.Row{}, false
}

// Select moves to a row by its id, wherever in the list it is. When the list
// does not have it, the selection stays where it is.
func (t *Table) Select(id string) tea.Cmd {
	if id == "" || id == t.id {
		return nil
	}
	if i := t.find(id); i >= 0 {
		return t.moveTo(t.off + i)
	}
	return t.ask(seeking, t.window(max(t.top-t.body(), 0), id))
}

// Refresh reads again what is shown, keeping the selected row selected and in
// its place on the screen. Rows that are not as they were are shown as changed
// until the next refresh.
func (t *Table) Refresh() tea.Cmd {
	return t.ask(refreshing, t.window(max(t.top-t.body(), 0), t.id))
}

// SetFilter narrows the list; "" shows all.
func (t *Table) SetFilter(text string) tea.Cmd {
	if text == t.filter {
		return nil
	}
	t.filter = text
	t.endRange()
	return t.ask(refreshing, t.window(0, t.id))
}

// Filter is what the list is narrowed to.
func (t *Table) Filter() string { return t.filter }

// SetSort sorts by a column's Sort name; "" is the list's own order.
func (t *Table) SetSort(by string, desc bool) tea.Cmd {
	if by == t.sort && desc == t.desc {
		return nil
	}
	t.sort, t.desc = by, desc
	t.endRange()
	return t.ask(refreshing, t.window(0, t.id))
}

// Sort is how the list is sorted.
func (t *Table) Sort() (by string, desc bool) { return t.sort, t.desc }

// State is what the table shows.
func (t *Table) State() State {
	switch {
	case len(t.rows) > 0:
		return Ready
	case t.err != nil:
		return Error
	case !t.ready:
		return Loading
	case t.matching == 0:
		return Empty
	}
	return Ready
}

// Err is why the last question was not answered; nil after one that was.
func (t *Table) Err() error { return t.err }

// Capturing reports whether the table is in the middle of something that takes
// the next key: its sort menu, or marking a range. esc ends both.
func (t *Table) Capturing() bool { return t.choosing || t.marks.ranging }

// body is how many rows the screen has room for.
func (t *Table) body() int {
	if t.h > 1 {
		return t.h - 1
	}
	return t.h
}

// find is where in rows an id stands, or -1.
func (t *Table) find(id string) int {
	for i := range t.rows {
		if t.rows[i].ID == id {
			return i
		}
	}
	return -1
}
