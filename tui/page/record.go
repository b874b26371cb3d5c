package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// record is a value that a page reads, and keeps while a newer one is on its
// way, or when reading it again fails.
type record[T any] struct {
	env   Env
	read  func(ctx context.Context) (T, error)
	value T
	have  bool
	asked int // number of the last question; older answers are dropped
	err   error
}

// loaded is the answer to one question of one record.
type loaded[T any] struct {
	of    *record[T]
	asked int
	value T
	err   error
}

// fetch asks for the value, or for a newer one.
func (r *record[T]) fetch() tea.Cmd {
	r.asked++
	asked := r.asked
	return r.env.Ask(func(ctx context.Context) tea.Msg {
		v, err := r.read(ctx)
		return loaded[T]{r, asked, v, err}
	})
}

// take takes the answer to the last question, and reports whether it brought a
// value.
func (r *record[T]) take(msg tea.Msg) bool {
	m, ok := msg.(loaded[T])
	if !ok || m.of != r || m.asked != r.asked {
		return false
	}
	if r.err = m.err; r.err != nil {
		if model.IsRefusal(r.err) {
			// It is gone, or not for this reader any more: an erased person
			// must leave the screen, too.
			var none T
			r.value, r.have = none, false
		}
		return false
	}
	r.value, r.have = m.value, true
	return true
}

// state shows why there is nothing to show yet; ready is true when there is.
func (r *record[T]) state(w, h int, th theme.Theme) (text string, ready bool) {
	switch {
	case r.have:
		return "", true
	case r.err != nil:
		return failure(r.err, w, h, th), false
	}
	return notice(w, h, th, own(theme.Muted, "Loading %s", th.Glyph(theme.GlyphEllipsis))), false
}

// banner takes a line for the error that keeps the value from being new.
func (r *record[T]) banner(w, h int, th theme.Theme) (line string, left int) {
	if r.err == nil || h < 2 {
		return "", h
	}
	return stale(r.err, w, th) + "\n", h - 1
}
