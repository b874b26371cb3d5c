package tui_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// dismissing gives the page an act "E" that can be taken back, and "F" that
// cannot.
func dismissing(c *console) model.Command {
	back := model.RestoreLetter{Request: "R-1"}
	say := func(u *page.Undo) func() tea.Cmd {
		return func() tea.Cmd { return func() tea.Msg { return page.Say{Text: "Done.", Reload: true, Undo: u} } }
	}
	c.pages["home"].acts = []action.Action{
		{Keys: []string{"E"}, Label: "dismiss", Run: say(&page.Undo{What: "dismiss R-1", Give: []model.Command{back}})},
		{Keys: []string{"F"}, Label: "note", Run: say(nil)},
	}
	return back
}

func TestTheLastActIsTakenBackOnce(t *testing.T) {
	run(t, func(o *tui.Options) { o.Width, o.Height = 120, 80 }, func(c *console) {
		back := dismissing(c)
		c.press("z")
		c.sees("Undo: there is nothing to take back.")
		c.press("E")
		c.sees(" z undo dismiss R-1")
		c.press("?")
		c.sees("undo dismiss R-1")
		c.press("esc", "z")
		c.sees("Taken back: dismiss R-1.", "refreshed 2")
		c.seesNot(" z undo")
		c.press("z")
		c.sees("Undo: there is nothing to take back.")
		if want := []model.Command{back}; !reflect.DeepEqual(c.back.did, want) {
			t.Fatalf("gave %v, want %v", c.back.did, want)
		}
	})
}

func TestAnActIsNotTakenBackAfterAnotherOrAMinute(t *testing.T) {
	run(t, nil, func(c *console) {
		dismissing(c)
		c.press("E", "F", "z")
		c.sees("Undo: there is nothing to take back.")
		c.press("E")
		c.pass(59 * time.Second)
		c.sees(" z undo dismiss R-1")
		c.pass(2 * time.Second)
		c.seesNot(" z undo")
		c.press("z")
		if len(c.back.did) != 0 {
			t.Fatalf("gave %v", c.back.did)
		}
	})
}

func TestWhatTheStoreWillNotTakeBackIsTold(t *testing.T) {
	run(t, nil, func(c *console) {
		dismissing(c)
		c.back.err = model.Refuse("state", "R-1 is received")
		c.press("E", "z")
		if s := c.screen(); !strings.Contains(s, "0 of 1 taken back") {
			t.Fatalf("not told:\n%s", s)
		}
	})
}
