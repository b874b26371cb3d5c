package widget

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
)

// mostMarks is how many rows one key marks at most.
const mostMarks = 500

// marks are the rows chosen for a bulk act, by id and in the order in which
// they were marked. seen is the filter under which a mark is known to match.
type marks struct {
	list []string
	seen map[string]string
	gone map[string]bool // marks that do not match the filter now

	ranging bool     // v was pressed
	from    int      // where the range begins
	before  []string // what was marked before it

	asked  model.Window // all rows that match, to be marked
	probed string       // the filter that marks were looked for under
}

func (m *marks) has(id string) bool { _, ok := m.seen[id]; return ok }

func (m *marks) add(id, filter string) {
	if m.seen == nil {
		m.seen = map[string]string{}
	}
	if !m.has(id) {
		m.list = append(m.list, id)
	}
	m.seen[id] = filter
	delete(m.gone, id)
}

func (m *marks) drop(id string) {
	if m.has(id) {
		delete(m.seen, id)
		delete(m.gone, id)
		m.list = slices.DeleteFunc(m.list, func(o string) bool { return o == id })
	}
}

func (m *marks) toggle(id, filter string) {
	if m.has(id) {
		m.drop(id)
	} else {
		m.add(id, filter)
	}
}

// all marks rows, or unmarks them when they all were.
func (m *marks) all(rows []render.Row, filter string) {
	every := !slices.ContainsFunc(rows, func(r render.Row) bool { return !m.has(r.ID) })
	for _, r := range rows {
		if every {
			m.drop(r.ID)
		} else {
			m.add(r.ID, filter)
		}
	}
}

func (m *marks) begin(at int) {
	m.ranging, m.from, m.before = true, at, slices.Clone(m.list)
}

// wants reports whether an answer is for the marks and not for the screen.
func (m *marks) wants(w model.Window) bool {
	return m.asked.Limit > 0 && w == m.asked || w.Limit == 1 && w.Around != ""
}

// take takes in all rows to be marked, or whether one marked row still matches.
func (m *marks) take(msg RowsLoaded, filter string) tea.Cmd {
	if msg.Window == m.asked {
		m.asked = model.Window{}
		if msg.Err == nil && msg.Window.Filter == filter {
			m.all(msg.Rows, filter)
		}
		return nil
	}
	id := msg.Window.Around
	if msg.Err == nil && m.has(id) && msg.Window.Filter == filter {
		m.know(id, len(msg.Rows) > 0 && msg.Rows[0].ID == id, filter)
	}
	return nil
}

func (m *marks) know(id string, matches bool, filter string) {
	if matches {
		m.seen[id] = filter
		delete(m.gone, id)
		return
	}
	if m.gone == nil {
		m.gone = map[string]bool{}
	}
	m.gone[id] = true
}

// probe finds out which marks the table's filter hides: from the rows it has,
// when those are all, and else by asking for each mark once per filter.
func (m *marks) probe(t *Table) tea.Cmd {
	if len(m.list) == 0 {
		return nil
	}
	whole := t.off == 0 && len(t.rows) >= t.matching
	loaded := make(map[string]bool, len(t.rows))
	for _, r := range t.rows {
		loaded[r.ID] = true
	}
	first := m.probed != t.filter
	m.probed = t.filter
	var cmds []tea.Cmd
	for _, id := range m.list {
		switch {
		case loaded[id]:
			m.know(id, true, t.filter)
		case whole:
			m.know(id, false, t.filter)
		case m.seen[id] == t.filter:
			delete(m.gone, id)
		case first:
			w := t.window(0, id)
			w.Limit = 1
			cmds = append(cmds, t.fetch(w))
		}
	}
	return tea.Batch(cmds...)
}

// Marks are the ids of the marked rows, in the order in which they were marked,
// those that the filter hides included.
func (t *Table) Marks() []string { return slices.Clone(t.marks.list) }

// ClearMarks takes all marks away.
func (t *Table) ClearMarks() { t.marks = marks{} }

// Hidden is how many marked rows the filter hides.
func (t *Table) Hidden() int { return len(t.marks.gone) }

func (t *Table) endRange() { t.marks.ranging, t.marks.before = false, nil }

// markRange marks from where the range began to the cursor, beside what was
// marked before.
func (t *Table) markRange() {
	m := &t.marks
	if !m.ranging {
		return
	}
	seen := maps.Clone(m.seen)
	m.list, m.seen = nil, nil
	for _, id := range m.before {
		m.add(id, seen[id])
	}
	from, to := min(m.from, t.cursor), max(m.from, t.cursor)
	for place := max(from, t.off); place <= min(to, t.off+len(t.rows)-1); place++ {
		m.add(t.rows[place-t.off].ID, t.filter)
	}
}
