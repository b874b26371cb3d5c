package widget_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

func TestKeysMoveThroughTheList(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		wantAt(t, h, "id-0", 1)
		for _, c := range []struct {
			keys string
			id   string
			line int
		}{
			{"j", "id-1", 2}, {"down", "id-2", 3}, {"k", "id-1", 2}, {"up up", "id-0", 1},
			{"pgdown", "id-10", 1}, {"ctrl+d", "id-15", 6}, {"ctrl+u", "id-10", 1}, {"k", "id-9", 1}, {"pgup", "id-0", 1},
			{"G", "id-99", 10}, {"j", "id-99", 10}, {"k", "id-98", 9}, {"g", "id-0", 1}, {"end", "id-99", 10}, {"home", "id-0", 1},
		} {
			h.press(strings.Fields(c.keys)...)
			wantAt(t, h, c.id, c.line)
		}
	})
}

func TestTheMouseSelectsAndScrolls(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		h.run(h.tab.Update(tea.MouseClickMsg{X: 5, Y: 4, Button: tea.MouseLeft}))
		wantAt(t, h, "id-3", 4)
		h.run(h.tab.Update(tea.MouseClickMsg{X: 5, Y: 0, Button: tea.MouseLeft}))
		h.run(h.tab.Update(tea.MouseClickMsg{X: 5, Y: 40, Button: tea.MouseLeft}))
		wantAt(t, h, "id-3", 4)
		h.run(h.tab.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown}))
		wantAt(t, h, "id-6", 7)
		h.run(h.tab.Update(tea.MouseWheelMsg{Button: tea.MouseWheelUp}))
		wantAt(t, h, "id-3", 4)
	})
}

func TestOnlyTheRowsAroundTheScreenAreAskedFor(t *testing.T) {
	bubble(t, 1_000_000, func(t *testing.T, h *host) {
		h.press("G", "k", "pgup", "g")
		for range 200 {
			h.press("j")
		}
		h.run(h.tab.Select("id-500000"))
		wantAt(t, h, "id-500000", 10)
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-500000", 10)
		for _, w := range h.asked {
			if w.Limit > 30 {
				t.Errorf("asked for %d rows, the screen has 10", w.Limit)
			}
		}
		if len(h.asked) > 60 {
			t.Errorf("asked %d times in 206 keys", len(h.asked))
		}
	})
}

func TestTheSelectionSurvivesARefresh(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		h.press("pgdown", "pgdown", "j", "j", "j")
		wantAt(t, h, "id-23", 4)
		h.drop[3], h.drop[7], h.drop[24] = true, true, true
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-23", 4)
		h.drop = map[int]bool{}
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-23", 4)
	})
}

func TestAKeyWhileARefreshIsOnItsWayIsKept(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		h.press("j", "j")
		answer := h.tab.Refresh()
		h.press("j")
		h.run(answer)
		wantAt(t, h, "id-3", 4)
	})
}

func TestARowThatGoesLeavesTheSelectionInItsPlace(t *testing.T) {
	bubble(t, 10, func(t *testing.T, h *host) {
		h.press("j", "j")
		h.drop[2] = true
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-3", 3)
		h.press("G")
		h.drop[9] = true
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-8", 8)
		for i := range 10 {
			h.drop[i] = true
		}
		h.run(h.tab.Refresh())
		if id, ok := h.tab.Selected(); ok || h.tab.State() != widget.Empty {
			t.Errorf("of an empty list %q is selected", id)
		}
		h.press("j", "G", "space", "pgdown")
		h.drop = map[int]bool{}
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-0", 1)
	})
}

func TestNewRowsAtTheTopAreSeen(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		h.drop[0] = true
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-1", 1)
		delete(h.drop, 0)
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-1", 2)
	})
}

func TestAnswersToOldQuestionsAreDropped(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		old := h.tab.SetFilter("7")
		now := h.tab.SetFilter("77")
		h.run(now)
		h.run(old)
		wantAt(t, h, "id-77", 1)
		if got := h.tab.Status(); got != "1 of 100" {
			t.Errorf("status %q", got)
		}
		other := newHost(3)
		h.run(h.tab.Update(widget.RowsLoaded{Table: other.tab, Rows: []render.Row{{ID: "other"}}, Matching: 1}))
		wantAt(t, h, "id-77", 1)
	})
}

func TestAFilterKeepsTheSelectionIfItMatches(t *testing.T) {
	bubble(t, 200, func(t *testing.T, h *host) {
		h.run(h.tab.Select("id-42"))
		h.run(h.tab.SetFilter("2"))
		if id, _ := h.tab.Selected(); id != "id-42" || h.tab.Filter() != "2" {
			t.Fatalf("selected is %q under filter %q", id, h.tab.Filter())
		}
		h.run(h.tab.SetFilter("7"))
		wantAt(t, h, "id-7", 1)
		h.run(h.tab.SetFilter("nothing"))
		if s := h.tab.View(mono); !strings.Contains(s, `Nothing matches "nothing". Press esc`) {
			t.Errorf("a filter that nothing matches says\n%s", s)
		}
		h.run(h.tab.SetFilter(""))
		wantAt(t, h, "id-0", 1)
	})
}

func TestSelectingWhatIsNotThereChangesNothing(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		h.press("j")
		h.run(h.tab.Select("id-4711"))
		h.run(h.tab.Select(""))
		wantAt(t, h, "id-1", 2)
		if row, ok := h.tab.Row(); !ok || row.ID != "id-1" {
			t.Errorf("the selected row is %v", row.ID)
		}
	})
}

func TestChangedRowsAreFlaggedUntilTheNextRefresh(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		flagged := func() (ids []string) {
			for i := 1; i <= 10; i++ {
				if l := h.line(i); l[1] == '~' {
					ids = append(ids, strings.Fields(l[2:])[0])
				}
			}
			return ids
		}
		h.state[4] = "answered"
		h.drop[8] = true
		h.run(h.tab.Refresh())
		if got := flagged(); !slices.Equal(got, []string{"id-4"}) {
			t.Errorf("after the first refresh %v are flagged, want id-4", got)
		}
		delete(h.drop, 8)
		h.run(h.tab.Refresh())
		if got := flagged(); !slices.Equal(got, []string{"id-8"}) {
			t.Errorf("after the second %v are flagged, want the new id-8", got)
		}
		h.press("pgdown", "pgup")
		h.run(h.tab.Refresh())
		if got := flagged(); got != nil {
			t.Errorf("after the third %v are flagged, want none", got)
		}
	})
}

func TestSortingByKeys(t *testing.T) {
	bubble(t, 100, func(t *testing.T, h *host) {
		want := func(by string, desc bool, head string) {
			t.Helper()
			gotBy, gotDesc := h.tab.Sort()
			w := h.asked[len(h.asked)-1]
			if gotBy != by || gotDesc != desc || w.Sort != by || w.Desc != desc || !strings.Contains(h.line(0), head) {
				t.Fatalf("sorted by %q desc=%v, asked %+v, head %q; want %q %v %q", gotBy, gotDesc, w, h.line(0), by, desc, head)
			}
		}
		h.press(">")
		want("id", false, "^Id")
		h.press(">")
		want("state", false, "^State")
		h.press(">")
		want("", false, "   Id")
		h.press("<")
		want("state", false, "^State")
		h.press("j", "s")
		if !h.tab.Capturing() || !strings.Contains(h.line(0), "Sort by: 0 usual order  1 Id  2 State") {
			t.Fatalf("the sort menu is %q", h.line(0))
		}
		h.press("1")
		want("id", false, "^Id")
		h.press("s", "1")
		want("id", true, "vId")
		if id, _ := h.tab.Selected(); id != "id-1" {
			t.Errorf("sorting moved the selection to %q", id)
		}
		h.press("s", "esc")
		want("id", true, "vId")
		h.press("s", "9")
		want("id", true, "vId")
		h.press("s", "0")
		want("", false, "   Id")
		if h.tab.Capturing() {
			t.Error("the menu stays open")
		}
	})
}

func TestTheFourStatesSayWhatTheyAre(t *testing.T) {
	bubble(t, 0, func(t *testing.T, h *host) {
		h.tab.Blank = "No requests yet. They come by e-mail."
		if h.tab.State() != widget.Empty || !strings.Contains(h.tab.View(mono), "No requests yet.") {
			t.Errorf("an empty list shows\n%s", h.tab.View(mono))
		}
	})
	bubble(t, 20, func(t *testing.T, h *host) {
		h.err = errDown
		h.run(h.tab.Refresh())
		if h.tab.State() != widget.Ready || h.tab.Err() != errDown || !strings.Contains(h.line(10), "! Not up to date. The list could not be read.") {
			t.Errorf("rows that could not be refreshed show\n%s", h.tab.View(mono))
		}
		h.err = nil
		h.run(h.tab.Refresh())
		if h.tab.Err() != nil || strings.Contains(h.tab.View(mono), "Not up to date") {
			t.Errorf("after a good refresh there is still\n%s", h.tab.View(mono))
		}
	})
	bubble(t, 20, func(t *testing.T, _ *host) {
		h := newHost(20)
		h.err = errDown
		h.run(h.tab.SetSize(80, 11))
		if s := h.tab.View(mono); h.tab.State() != widget.Error || !strings.Contains(s, "ctrl+r") || strings.Contains(s, "disk") {
			t.Errorf("a list that cannot be read shows\n%s", s)
		}
		h.err = model.Refuse("role", "auditors do not see people")
		h.run(h.tab.Refresh())
		if s := h.tab.View(mono); !strings.Contains(s, "auditors do not see people.") {
			t.Errorf("a refusal shows\n%s", s)
		}
		h.tab.Explain = func(error) string { return "Explained." }
		if s := h.tab.View(mono); !strings.Contains(s, "Explained.") {
			t.Errorf("the page's explanation is not in\n%s", s)
		}
	})
	bubble(t, 20, func(t *testing.T, _ *host) {
		h := newHost(20)
		h.deaf = true
		answer := h.tab.SetSize(80, 11)
		if s := h.tab.View(mono); h.tab.State() != widget.Loading || strings.Contains(s, "Loading") {
			t.Errorf("a list shows at once\n%s", s)
		}
		h.run(answer)
		if s := h.tab.View(mono); !strings.Contains(s, "Loading") {
			t.Errorf("a slow list shows\n%s", s)
		}
		h.deaf = false
		h.run(h.tab.Refresh())
		wantAt(t, h, "id-0", 1)
	})
}

func TestATableBeforeItsSizeIsKnownAsksForNothing(t *testing.T) {
	h := newHost(20)
	h.run(h.tab.Refresh())
	h.press("j", "G", "a", "space", "v", ">")
	if len(h.asked) != 0 || h.tab.View(mono) != "" {
		t.Errorf("asked %v", h.asked)
	}
}

func TestAListThatGivesLessThanItSaysIsNotAskedForEver(t *testing.T) {
	asked := 0
	var tab *widget.Table
	tab = widget.NewTable(columns, func(w model.Window) tea.Cmd {
		asked++
		return func() tea.Msg { return widget.RowsLoaded{Table: tab, Window: w, Matching: 1000, Total: 1000} }
	})
	h := &host{list: &list{}, tab: tab}
	h.run(tab.SetSize(80, 11))
	h.press("j", "j", "G")
	if asked > 8 {
		t.Errorf("asked %d times", asked)
	}
}

func TestScreensOfATable(t *testing.T) {
	for name, size := range map[string][2]int{"table-60x8": {60, 8}, "table-80x12": {80, 12}, "table-120x12": {120, 12}} {
		bubble(t, 1000, func(t *testing.T, h *host) {
			h.run(h.tab.SetSize(size[0], size[1]))
			h.press(">", "j", "space", "j", "j")
			h.state[5] = "answered"
			h.run(h.tab.Refresh())
			for variant, o := range map[string]theme.Options{"": {Dark: true}, "-ascii": {ASCII: true, NoColor: true}} {
				tuitest.Golden(t, name+variant, h.tab.View(theme.New(o)))
			}
		})
	}
}

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
