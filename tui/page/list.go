package page

import (
	"context"
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// list is what pages of rows share: a table that asks the store for the rows it
// shows, and those rows' values, by id, for the actions on the selected one.
type list[T any] struct {
	env   Env
	table *widget.Table
	rows  map[string]T
	sized bool // the table was given its size, and asked for rows with it
}

// rowsMost is how many values are kept; the table shows far fewer.
const rowsMost = 2000

// listed is the answer to a table's question, with the values behind its rows.
type listed[T any] struct {
	of     *list[T]
	values []T
	answer widget.RowsLoaded
}

// newList makes a list of a reader of windows and a renderer of rows.
func newList[T any](env Env, cols []render.Column, read func(context.Context, model.Window) (model.Page[T], error), row func(T) render.Row) *list[T] {
	l := &list[T]{env: env, rows: map[string]T{}}
	l.table = widget.NewTable(cols, func(w model.Window) tea.Cmd {
		table := l.table
		return env.Ask(func(ctx context.Context) tea.Msg {
			p, err := read(ctx, w)
			answer := widget.RowsLoaded{Table: table, Window: w, Offset: p.Offset, Matching: p.Matching, Total: p.Total, Err: err}
			for _, v := range p.Rows {
				answer.Rows = append(answer.Rows, row(v))
			}
			return listed[T]{l, p.Rows, answer}
		})
	})
	return l
}

// update takes the size, the table's answers and keys.
func (l *list[T]) update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return l.resize(size.Width, size.Height)
	}
	m, ok := msg.(listed[T])
	if !ok {
		return l.table.Update(msg)
	}
	if m.of != l {
		return nil
	}
	if m.answer.Err == nil {
		if len(l.rows) > rowsMost {
			clear(l.rows)
		}
		for i, r := range m.answer.Rows {
			l.rows[r.ID] = m.values[i]
		}
	}
	return l.table.Update(m.answer)
}

// selected is the value of the selected row; ok is false when there is none or
// it has not been read yet.
func (l *list[T]) selected() (v T, ok bool) {
	id, ok := l.table.Selected()
	if !ok {
		return v, false
	}
	v, ok = l.rows[id]
	return v, ok
}

// Copy gives the selected row's id, or the row as JSON.
func (l *list[T]) Copy(row bool) (string, bool) {
	id, ok := l.table.Selected()
	if !ok || !row {
		return id, ok
	}
	v, ok := l.selected()
	if !ok {
		return "", false
	}
	text, err := json.Marshal(v)
	return string(text), err == nil
}

// SetFilter narrows the list.
func (l *list[T]) SetFilter(filter string) tea.Cmd { return l.table.SetFilter(filter) }

// Filter is what the list stands under.
func (l *list[T]) Filter() string { return l.table.Filter() }

// Init asks for the first rows, unless they are asked for already.
func (l *list[T]) Init() tea.Cmd {
	if l.sized {
		return nil
	}
	return l.table.Refresh()
}

// Refresh asks for the rows again; selection and marks stay.
func (l *list[T]) Refresh() tea.Cmd { return l.table.Refresh() }

// Capturing reports whether the table is in its sort menu or marks a range.
func (l *list[T]) Capturing() bool { return l.table.Capturing() }

// start sets the filter that the list opens with and what it says when it is
// empty, before Init.
func (l *list[T]) start(filter, blank string) {
	l.table.SetFilter(filter)
	l.table.Blank, l.table.Explain = blank, Explain
}

// resize gives the table its size.
func (l *list[T]) resize(w, h int) tea.Cmd {
	l.sized = true
	return l.table.SetSize(w, h-statusRows(h))
}

// view shows the rows, and under them how many there are and how many are
// marked.
func (l *list[T]) view(w, h int, th theme.Theme) string {
	if w < 1 || h < 1 {
		return ""
	}
	text := l.table.View(th)
	if statusRows(h) == 0 {
		return clamped(text, w)
	}
	return clamped(text, w) + "\n" + notice(w, 1, th, own(theme.Muted, "%s", l.table.Status()))
}

// statusRows is the room for the line under a table.
func statusRows(h int) int {
	if h < 5 {
		return 0
	}
	return 1
}
