package widget

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
)

// Update takes answers, keys and the mouse; coordinates are the table's own.
// Keys that mean nothing to a table do nothing.
func (t *Table) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case RowsLoaded:
		if msg.Table == t {
			return t.take(msg)
		}
	case slow:
		if msg.table == t {
			return t.turn(msg)
		}
	case tea.KeyPressMsg:
		return t.press(msg.String())
	case tea.MouseClickMsg:
		return t.click(msg.X, msg.Y)
	case tea.MouseWheelMsg:
		switch msg.Button {
		case tea.MouseWheelUp:
			return t.moveTo(t.cursor - 3)
		case tea.MouseWheelDown:
			return t.moveTo(t.cursor + 3)
		}
	}
	return nil
}

func (t *Table) press(key string) tea.Cmd {
	if t.choosing {
		return t.choose(key)
	}
	body := max(t.body(), 1)
	switch key {
	case "j", "down", "ctrl+n":
		return t.moveTo(t.cursor + 1)
	case "k", "up":
		return t.moveTo(t.cursor - 1)
	case "g", "home":
		return t.moveTo(0)
	case "G", "end":
		return t.moveTo(t.matching - 1)
	case "ctrl+d":
		return t.moveTo(t.cursor + max(body/2, 1))
	case "ctrl+u":
		return t.moveTo(t.cursor - max(body/2, 1))
	case "pgdown", "ctrl+f":
		return t.page(body)
	case "pgup", "ctrl+b":
		return t.page(-body)
	case "space":
		if t.id != "" {
			t.marks.toggle(t.id, t.filter)
		}
	case "v":
		if t.marks.ranging {
			t.endRange()
		} else if t.id != "" {
			t.marks.begin(t.cursor)
			t.markRange()
		}
	case "esc":
		t.endRange()
	case "a":
		return t.markAll()
	case "s":
		t.choosing = len(t.sortable()) > 0
	case "<":
		return t.shiftSort(-1)
	case ">":
		return t.shiftSort(+1)
	}
	return nil
}

// page moves by a screen, the screen with the cursor.
func (t *Table) page(by int) tea.Cmd {
	if !t.marks.ranging {
		t.top += by
	}
	return t.moveTo(t.cursor + by)
}

// moveTo moves the cursor to a place in the list. While a range is marked it
// stays among the rows that are loaded: what cannot be seen is not marked.
func (t *Table) moveTo(place int) tea.Cmd {
	if t.marks.ranging {
		place = min(max(place, t.off), t.off+len(t.rows)-1)
	}
	t.cursor = place
	t.scroll()
	t.pick()
	t.markRange()
	return t.need()
}

func (t *Table) click(x, y int) tea.Cmd {
	row := y - (t.h - t.body())
	if x < 0 || x >= t.w || row < 0 || row >= t.body() || t.top+row >= t.matching {
		return nil
	}
	return t.moveTo(t.top + row)
}

// sortable are the columns that can be sorted by, in their order.
func (t *Table) sortable() []Column {
	var out []Column
	for _, c := range t.cols {
		if c.Sort != "" {
			out = append(out, c)
		}
	}
	return out
}

// shiftSort sorts by the next or the previous column; before the first and
// after the last is the list's own order.
func (t *Table) shiftSort(by int) tea.Cmd {
	cols := t.sortable()
	if len(cols) == 0 {
		return nil
	}
	now := 0 // the own order; columns count from 1
	for i, c := range cols {
		if c.Sort == t.sort {
			now = i + 1
		}
	}
	now = (now + by + len(cols) + 1) % (len(cols) + 1)
	if now == 0 {
		return t.SetSort("", false)
	}
	return t.SetSort(cols[now-1].Sort, false)
}

// choose is a key in the sort menu: a digit takes that column, again turns it
// round, 0 is the list's own order.
func (t *Table) choose(key string) tea.Cmd {
	t.choosing = false
	if len(key) != 1 || key[0] < '0' || key[0] > '9' {
		return nil
	}
	cols := t.sortable()
	switch n := int(key[0] - '0'); {
	case n == 0:
		return t.SetSort("", false)
	case n <= len(cols):
		by := cols[n-1].Sort
		return t.SetSort(by, by == t.sort && !t.desc)
	}
	return nil
}

// markAll marks all rows that match, as far as they are asked for at once, or
// takes the marks of all of them away.
func (t *Table) markAll() tea.Cmd {
	if !t.ready || t.matching == 0 {
		return nil
	}
	if t.off == 0 && len(t.rows) >= t.matching {
		t.marks.all(t.rows, t.filter)
		return nil
	}
	w := model.Window{Filter: t.filter, Sort: t.sort, Desc: t.desc, Limit: mostMarks}
	t.marks.asked = w
	return t.fetch(w)
}
