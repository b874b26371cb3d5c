package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/theme"
)

// wide is from how many cells on a list has its detail beside it.
const wide = 120

// parts is how the width is shared between list and detail.
func parts(w int) (left, right int) {
	if w < wide {
		return w, 0
	}
	right = min(w*2/5, 70)
	return w - right - 1, right
}

// beside is the detail of a list's selected row, shown next to the list where
// there is room. It reads one record at a time, the one selected last.
type beside[V any] struct {
	record[V]
	open  func(ctx context.Context, id string) (V, error)
	build func(v V, w int) []line
	room  int    // cells; 0 while there is none
	id    string // that is wanted
	reads string // that was asked for
	busy  bool   // and not answered yet
	sheet sheet
	width int // that the lines were built for
}

// resize takes the page's size and gives the list's width.
func (b *beside[V]) resize(w int) (left int) {
	left, b.room = parts(w)
	return left
}

// follow asks for the record of an id, when it is another than before. While an
// answer is under way nothing more is asked: whoever runs down a list reads
// only what they stop at.
func (b *beside[V]) follow(id string) tea.Cmd {
	if b.room == 0 || id == "" || id == b.id {
		return nil
	}
	b.id, b.have, b.err = id, false, nil
	if b.busy {
		return nil
	}
	return b.refresh()
}

// refresh reads the shown record again.
func (b *beside[V]) refresh() tea.Cmd {
	if b.room == 0 || b.id == "" {
		return nil
	}
	id := b.id
	b.busy, b.reads = true, id
	b.read = func(ctx context.Context) (V, error) { return b.open(ctx, id) }
	return b.fetch()
}

// update takes the record, and asks for the one wanted by now.
func (b *beside[V]) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(loaded[V])
	if !ok || m.of != &b.record || m.asked != b.asked {
		return nil
	}
	b.busy = false
	if b.reads != b.id {
		return b.refresh()
	}
	b.take(msg)
	b.width = 0
	return nil
}

// view shows the record in w×h cells. It has no keys: those are the list's.
func (b *beside[V]) view(w, h int, th theme.Theme) string {
	if b.id == "" {
		return ""
	}
	if text, ready := b.state(w, h, th); !ready {
		return text
	}
	if w != b.width {
		b.width = w
		b.sheet = sheet{lines: unpicked(b.build(b.value, max(w-gutter, 1))), sel: -1}
	}
	return b.sheet.view(w, h, th, false)
}

// unpicked are lines to be read, not selected.
func unpicked(list []line) []line {
	for i := range list {
		list[i].id = ""
	}
	return list
}

// paired is a list with its selected row's detail beside it from 120 columns on.
type paired[T, V any] struct {
	*list[T]
	preview beside[V]
}

// newPaired puts beside a list what open reads of a row and build makes lines of.
func newPaired[T, V any](of *list[T], open func(ctx context.Context, id string) (V, error), build func(v V, w int) []line) paired[T, V] {
	p := paired[T, V]{list: of}
	p.preview.env, p.preview.open, p.preview.build = of.env, open, build
	return p
}

// Update takes rows, the detail, keys and the size.
func (p *paired[T, V]) Update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Width = p.preview.resize(size.Width)
		msg = size
	}
	more := p.preview.update(msg)
	cmd := p.update(msg)
	id, _ := p.table.Selected()
	return tea.Batch(cmd, more, p.preview.follow(id))
}

// Refresh reads the rows, and the detail, again.
func (p *paired[T, V]) Refresh() tea.Cmd { return tea.Batch(p.list.Refresh(), p.preview.refresh()) }

// View shows the list in w×h cells, from 120 columns with the detail.
func (p *paired[T, V]) View(w, h int, th theme.Theme) string {
	left, right := parts(w)
	if right == 0 || h < 1 {
		return p.view(w, h, th)
	}
	return abreast(left, right, h, th, p.view(left, h, th), p.preview.view(right, h, th))
}
