package tui_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// secret is a page that shows something in clear until it is left.
type secret struct {
	*fake
	until time.Time
	left  int
}

func (s *secret) Until() time.Time { return s.until }
func (s *secret) Leave()           { s.left++; s.until = time.Time{} }
func (s *secret) View(w, h int, th theme.Theme) string {
	if s.until.IsZero() {
		return "J•••• P•••••••"
	}
	return "Jonas Petraitis"
}

// revealed is a console on a request that shows something in clear for a
// quarter of an hour.
func revealed(t *testing.T, do func(c *console, s *secret)) {
	t.Helper()
	var s *secret
	run(t, nil, func(c *console) {
		tui.SetPages(c.app, map[string]func(page.Env, route.Route) page.Page{
			"request": func(env page.Env, r route.Route) page.Page {
				s = &secret{fake: &fake{env: env, route: r}, until: time.Now().Add(model.RevealFor)}
				return s
			},
			"audit": func(env page.Env, r route.Route) page.Page { return &fake{env: env, route: r} },
		})
		c.command("requests/R-1")
		c.back.concealed = 0
		c.sees("Jonas Petraitis")
		do(c, s)
	})
}

func TestGoingElsewhereConceals(t *testing.T) {
	for what, keys := range map[string][]string{"back": {"q"}, "esc": {"esc"}, "the last page": {"-"}, "history": {"["}, "a command": {":", "a", "u", "d", "i", "t", "enter"}} {
		revealed(t, func(c *console, s *secret) {
			c.press(keys...)
			if s.left != 1 || c.back.concealed != 1 {
				t.Errorf("%s: the page was told %d times, the store %d", what, s.left, c.back.concealed)
			}
			c.seesNot("Jonas")
		})
	}
	revealed(t, func(c *console, s *secret) {
		c.press("q", "]")
		c.sees("J•••• P•••••••")
		c.seesNot("Jonas")
	})
}

func TestStayingOnAPageConcealsNothing(t *testing.T) {
	revealed(t, func(c *console, s *secret) {
		c.press("?", "esc", "j", ":", "esc", "ctrl+r", "ctrl+p", "esc")
		c.command("requests/R-1")
		c.send(tea.WindowSizeMsg{Width: 120, Height: 40})
		c.back.changes <- struct{}{}
		c.pass(time.Minute)
		if s.left > 0 || c.back.concealed > 0 {
			t.Errorf("the page was told %d times, the store %d", s.left, c.back.concealed)
		}
		c.sees("Jonas Petraitis")
	})
}

func TestTheLockConcealsAndClosesDialogsOverWhatWasInClear(t *testing.T) {
	revealed(t, func(c *console, s *secret) {
		s.opened = &dialog{}
		c.press("d")
		c.sees("DIALOG")
		s.until = time.Now().Add(time.Hour) // longer than the lock takes
		c.pass(16 * time.Minute)
		c.sees("Locked")
		if s.left != 1 || c.back.concealed != 1 {
			t.Errorf("the page was told %d times, the store %d", s.left, c.back.concealed)
		}
		c.typing("123456")
		c.press("enter")
		c.sees("J•••• P•••••••")
		c.seesNot("Jonas", "DIALOG")
	})
}

func TestWhatIsInClearIsMaskedWhenItsTimeIsOver(t *testing.T) {
	revealed(t, func(c *console, s *secret) {
		n := s.refreshes
		for range 14 {
			c.pass(time.Minute)
			c.press("j") // somebody reads on
		}
		c.sees("Jonas Petraitis")
		c.pass(time.Minute)
		c.sees("J•••• P•••••••", "What you had revealed is masked again")
		c.seesNot("Jonas")
		if s.left != 1 || c.back.concealed != 1 || s.refreshes <= n {
			t.Errorf("the page was told %d times, the store %d; it read again %d times", s.left, c.back.concealed, s.refreshes-n)
		}
	})
}

func TestAnotherRoleConceals(t *testing.T) {
	revealed(t, func(c *console, s *secret) {
		c.back.role = model.RoleDPO
		c.press("ctrl+r")
		if s.left != 1 || c.back.concealed == 0 {
			t.Errorf("the page was told %d times, the store %d", s.left, c.back.concealed)
		}
	})
}

func TestEmergencyAccessStandsInTheHeaderWhileItIsInForce(t *testing.T) {
	run(t, nil, func(c *console) {
		c.seesNot("emergency")
		c.back.glasses = []model.BreakGlass{{ID: "G-2", By: "another", Until: time.Now().Add(time.Hour)}, {ID: "G-1", Until: time.Now().Add(time.Hour)}}
		c.back.changes <- struct{}{}
		c.pass(time.Second)
		c.sees("emergency 60 min")
		for range 40 {
			c.pass(time.Minute)
			c.press("j")
		}
		c.sees("emergency 20 min")
		for range 20 {
			c.pass(time.Minute)
			c.press("j")
		}
		c.seesNot("emergency")
	})
}
