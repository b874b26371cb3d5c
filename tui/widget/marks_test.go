package widget_test

import (
	"slices"
	"strings"
	"testing"
)

func wantMarks(t *testing.T, h *host, status string, ids ...string) {
	t.Helper()
	if got := h.tab.Marks(); !slices.Equal(got, ids) {
		t.Fatalf("marked are %v, want %v", got, ids)
	}
	if got := h.tab.Status(); got != status {
		t.Fatalf("status %q, want %q", got, status)
	}
}

func TestMarksSurviveSortingFilteringAndRefresh(t *testing.T) {
	bubble(t, 4310, func(t *testing.T, h *host) {
		h.press("space", "j", "space", "j", "j", "space")
		wantMarks(t, h, "4,310, 3 marked", "id-0", "id-1", "id-3")
		h.press(">")
		h.run(h.tab.Refresh())
		wantMarks(t, h, "4,310, 3 marked", "id-0", "id-1", "id-3")
		h.run(h.tab.SetFilter("id-3"))
		wantMarks(t, h, "1,111 of 4,310, 3 marked (2 hidden by filter)", "id-0", "id-1", "id-3")
		h.run(h.tab.SetFilter("id-303"))
		wantMarks(t, h, "11 of 4,310, 3 marked (3 hidden by filter)", "id-0", "id-1", "id-3")
		h.press("space")
		h.run(h.tab.SetFilter(""))
		wantMarks(t, h, "4,310, 4 marked", "id-0", "id-1", "id-3", "id-303")
		if h.tab.Hidden() != 0 || !strings.HasPrefix(h.line(1), " *") && !strings.Contains(h.tab.View(mono), "*") {
			t.Errorf("%d are hidden; the screen:\n%s", h.tab.Hidden(), h.tab.View(mono))
		}
		h.press("space")
		h.tab.ClearMarks()
		wantMarks(t, h, "4,310")
	})
}

func TestAMarkFarAwayIsLookedForByItsID(t *testing.T) {
	bubble(t, 4310, func(t *testing.T, h *host) {
		h.press("space")
		h.run(h.tab.SetFilter("0")) // more than fit the screen; id-0 is among them
		wantMarks(t, h, "1,142 of 4,310, 1 marked", "id-0")
		h.press("G", "space")
		h.run(h.tab.SetFilter("30"))
		wantMarks(t, h, "192 of 4,310, 2 marked (1 hidden by filter)", "id-0", "id-4309")
	})
}

func TestARangeIsMarkedByMoving(t *testing.T) {
	bubble(t, 1000, func(t *testing.T, h *host) {
		h.press("space", "j", "j", "v")
		if !h.tab.Capturing() {
			t.Error("a range is marked, and the table does not hold the keys")
		}
		h.press("j", "j", "k")
		wantMarks(t, h, "1,000, 3 marked, marking: move, then v", "id-0", "id-2", "id-3")
		h.press("v")
		wantMarks(t, h, "1,000, 3 marked", "id-0", "id-2", "id-3")
		h.press("j", "j", "v", "k", "esc", "j")
		wantMarks(t, h, "1,000, 5 marked", "id-0", "id-2", "id-3", "id-4", "id-5")
		h.tab.ClearMarks()
		h.press("v", "G")
		if got := len(h.tab.Marks()); got > 30 {
			t.Errorf("a jump to the end marked %d rows, most of them never seen", got)
		}
	})
}

func TestAllThatMatchAreMarkedUpToABound(t *testing.T) {
	bubble(t, 4310, func(t *testing.T, h *host) {
		h.press("a")
		if got := len(h.tab.Marks()); got != 500 {
			t.Errorf("%d marked at once, want 500", got)
		}
		h.press("a")
		wantMarks(t, h, "4,310")
		h.run(h.tab.SetFilter("id-303"))
		h.press("a")
		if got := len(h.tab.Marks()); got != 11 {
			t.Errorf("%d marked, want the 11 that match", got)
		}
		h.press("a")
		wantMarks(t, h, "11 of 4,310")
	})
	bubble(t, 4310, func(t *testing.T, h *host) {
		answer := h.tab.Update(key("a"))
		h.run(h.tab.SetFilter("id-303"))
		h.run(answer)
		wantMarks(t, h, "11 of 4,310")
	})
}
