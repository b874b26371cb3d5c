package widget_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

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
