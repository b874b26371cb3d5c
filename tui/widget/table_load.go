package widget

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
)

const (
	patience  = 150 * time.Millisecond // before a spinner is shown
	spinEvery = 100 * time.Millisecond
)

// slow says that a question has been open for a while.
type slow struct {
	table  *Table
	serial int
}

// limit is how many rows are asked for: the screen, and one before and after.
func (t *Table) limit() int { return max(3*t.body(), 3) }

func (t *Table) window(offset int, around string) model.Window {
	return model.Window{Filter: t.filter, Sort: t.sort, Desc: t.desc, Offset: max(offset, 0), Limit: t.limit(), Around: around}
}

// ask asks for a window. The answer to what was asked before is not waited for
// any more.
func (t *Table) ask(why question, w model.Window) tea.Cmd {
	if t.h == 0 && t.w == 0 {
		return nil // SetSize will ask
	}
	t.asked, t.asking = w, why
	t.serial++
	cmd := t.fetch(w)
	if t.ready {
		return cmd
	}
	return tea.Batch(cmd, t.tick(patience))
}

func (t *Table) tick(d time.Duration) tea.Cmd {
	serial := t.serial
	return tea.Tick(d, func(time.Time) tea.Msg { return slow{t, serial} })
}

func (t *Table) turn(msg slow) tea.Cmd {
	if t.ready || t.asking == nothing || msg.serial != t.serial {
		return nil
	}
	t.slow = true
	t.spin++
	return t.tick(spinEvery)
}

// need asks for rows when the screen, or half a screen beyond, has some that
// are not loaded.
func (t *Table) need() tea.Cmd {
	body := t.body()
	if body == 0 || !t.ready {
		return nil
	}
	from, to := max(t.top-body/2, 0), min(t.top+body+body/2, t.matching)
	if from >= t.off && to <= t.off+len(t.rows) {
		return nil
	}
	w := t.window(t.top-body, "")
	if t.asking != nothing && t.asked == w || t.asking == nothing && t.loaded == w {
		return nil // on its way, or the list gave less than it said
	}
	if t.asking == refreshing && t.top >= t.off && min(t.top+body, t.matching) <= t.off+len(t.rows) {
		return nil // the screen is full, and its refresh is on its way
	}
	return t.ask(scrolling, w)
}

// take takes in an answer. Answers to questions that are not asked any more are
// dropped: they would show the list as it was.
func (t *Table) take(msg RowsLoaded) tea.Cmd {
	if t.marks.wants(msg.Window) {
		return t.marks.take(msg, t.filter)
	}
	if t.asking == nothing || msg.Window != t.asked {
		return nil
	}
	why := t.asking
	t.asking, t.slow = nothing, false
	if msg.Err != nil {
		t.err = msg.Err
		return nil
	}
	fresh := !t.ready || msg.Window.Filter != t.loaded.Filter || msg.Window.Sort != t.loaded.Sort || msg.Window.Desc != t.loaded.Desc
	if why == refreshing {
		t.changed = nil
		if !fresh {
			t.changed = t.differing(msg)
		}
	}
	t.err, t.ready, t.loaded = nil, true, msg.Window
	t.rows, t.off = msg.Rows, max(msg.Offset, 0)
	t.matching, t.total = max(msg.Matching, 0), msg.Total
	if why == seeking && t.find(msg.Window.Around) >= 0 {
		t.id = msg.Window.Around
	}
	t.place(fresh)
	return tea.Batch(t.need(), t.marks.probe(t))
}

// place finds the selected row again after rows came, and keeps it in its place
// on the screen. A row that is gone leaves the selection where it was, or at
// the top of a list that is another one now.
func (t *Table) place(fresh bool) {
	on := t.cursor - t.top
	if i := t.find(t.id); t.id != "" && i >= 0 {
		if t.cursor = t.off + i; t.top > 0 || t.cursor >= t.body() {
			t.top = t.cursor - on
		}
	} else if fresh && t.id != "" {
		t.cursor, t.top = 0, 0
	}
	t.scroll()
	t.pick()
}

// pick takes the id of the row at the cursor.
func (t *Table) pick() {
	t.id = ""
	if i := t.cursor - t.off; i >= 0 && i < len(t.rows) {
		t.id = t.rows[i].ID
	}
}

// scroll brings cursor and top into the list, and the cursor onto the screen.
func (t *Table) scroll() {
	body := max(t.body(), 1)
	t.cursor = min(max(t.cursor, 0), max(t.matching-1, 0))
	t.top = min(max(t.top, t.cursor-body+1), t.cursor)
	t.top = max(min(t.top, t.matching-body), 0)
}

// differing are the rows of an answer that are not as they were, or that have
// come in between rows that were there.
func (t *Table) differing(msg RowsLoaded) map[string]bool {
	was := make(map[string]render.Row, len(t.rows))
	for _, r := range t.rows {
		was[r.ID] = r
	}
	var out map[string]bool
	for i, r := range msg.Rows {
		old, known := was[r.ID]
		place := msg.Offset + i
		inside := place >= t.off && place < t.off+len(t.rows)
		if known && !slices.Equal(old.Cells, r.Cells) || !known && inside {
			if out == nil {
				out = map[string]bool{}
			}
			out[r.ID] = true
		}
	}
	return out
}
