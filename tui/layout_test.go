package tui_test

import (
	"testing"

	"integrora.com/opsconsole/tui"
)

func TestScreensAreCutByTheirSize(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		class tui.Class
	}{{0, 0, tui.Small}, {-5, 3, tui.Small}, {59, 18, tui.Small}, {60, 17, tui.Small}, {60, 18, tui.Narrow}, {80, 24, tui.Narrow},
		{119, 40, tui.Narrow}, {120, 18, tui.Wide}, {1000, 500, tui.Wide}} {
		if got := tui.Lay(c.w, c.h).Class; got != c.class {
			t.Errorf("%d×%d is class %d, want %d", c.w, c.h, got, c.class)
		}
	}
}

// Every size up to 300×120: the parts cover the screen and do not overlap.
func TestPartsCoverEveryScreen(t *testing.T) {
	for w := range 300 {
		for h := range 120 {
			covers(t, w, h)
		}
	}
}

func FuzzPartsCoverTheScreen(f *testing.F) {
	f.Add(0, 0)
	f.Add(-1, 1<<40)
	f.Add(60, 18)
	f.Fuzz(covers)
}

func covers(t *testing.T, w, h int) {
	l := tui.Lay(w, h)
	w, h = max(w, 0), max(h, 0)
	y := 0
	for _, r := range []tui.Rect{l.Header, l.Body, l.Status, l.Footer} {
		if r == (tui.Rect{}) {
			continue
		}
		if r.X != 0 || r.Y != y || r.W != w || r.H < 0 {
			t.Fatalf("%d×%d: %+v does not follow at row %d", w, h, r, y)
		}
		y += r.H
	}
	if y != h && w > 0 {
		t.Fatalf("%d×%d: %d rows are covered: %+v", w, h, y, l)
	}
}
