package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

func FuzzTablesFitTheirSize(f *testing.F) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {0, 5}, {5, 0}, {1, 40}, {2, 2}, {3, 3}, {4, 9}, {12, 1}, {13, 2}, {25, 7}, {80, 24}, {120, 40}, {500, 100}} {
		f.Add(size[0], size[1], 30, "jjGs1", 7)
	}
	f.Fuzz(func(t *testing.T, w, hgt, n int, keys string, later int) {
		if w > 1000 || hgt > 300 || len(keys) > 40 {
			return
		}
		n = min(max(n, 0), 5000)
		h := newHost(n)
		answer := h.tab.SetSize(w, hgt)
		fits(t, h.tab.View(dark), w, hgt)
		quick(h, answer)
		for _, r := range keys {
			if r > ' ' && r < 0x7f {
				quick(h, h.tab.Update(tuitest.Key(string(r))))
			}
			fits(t, h.tab.View(dark), w, hgt)
		}
		later = min(max(later, -5), 300)
		quick(h, h.tab.SetSize(later, later))
		fits(t, h.tab.View(mono), later, later)
		quick(h, h.tab.SetFilter("9"))
		fits(t, h.tab.View(mono), later, later)
	})
}

// quick runs what a table asks for, without its ticks: answers come first.
func quick(h *host, cmd tea.Cmd) {
	for range 20 {
		before := len(h.asked)
		if before == 0 {
			return
		}
		w := h.asked[before-1]
		rows, offset, matching := h.page(w)
		h.tab.Update(widget.RowsLoaded{Table: h.tab, Window: w, Rows: rows, Offset: offset, Matching: matching, Total: h.n})
		if len(h.asked) == before {
			return
		}
	}
}

// fits fails unless a view keeps to w×h cells.
func fits(t testing.TB, view string, w, h int) {
	t.Helper()
	if view == "" {
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) > max(h, 0) {
		t.Fatalf("%d lines in a height of %d:\n%s", len(lines), h, view)
	}
	for _, l := range lines {
		if got := ansi.StringWidth(l); got > max(w, 0) {
			t.Fatalf("a line of %d cells in a width of %d: %q", got, w, l)
		}
	}
}
