package tui_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
)

func TestWhatOthersChangeShowsWithoutAKey(t *testing.T) {
	run(t, nil, func(c *console) {
		c.back.size = 42
		c.back.changes <- struct{}{}
		c.pass(90 * time.Millisecond)
		c.sees("refreshed 0", "log 0")
		c.pass(20 * time.Millisecond)
		c.sees("refreshed 1", "log 42")
	})
}

func TestAFloodOfChangesIsTenReadsASecond(t *testing.T) {
	run(t, nil, func(c *console) {
		for range 1000 {
			select {
			case c.back.changes <- struct{}{}:
			default: // one slot, as the store has it
			}
			c.pass(time.Millisecond)
		}
		if n := c.pages["home"].refreshes; n < 8 || n > 10 {
			t.Fatalf("a second of changes made %d reads", n)
		}
	})
}

func TestPauseHoldsTheScreenStill(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("p")
		c.sees("paused")
		c.back.changes <- struct{}{}
		c.pass(time.Second)
		c.sees("refreshed 0", "paused, there are changes")
		c.press("ctrl+r")
		c.sees("refreshed 1", "paused")
		c.seesNot("there are changes")
		c.back.changes <- struct{}{}
		c.pass(time.Second)
		c.press("p")
		c.sees("refreshed 2")
		c.seesNot("paused")
		c.back.changes <- struct{}{}
		c.pass(time.Second)
		c.sees("refreshed 3")
	})
}

func TestAClosedSignalIsNotReadForEver(t *testing.T) {
	run(t, nil, func(c *console) {
		close(c.back.changes)
		c.pass(time.Minute)
		c.sees("refreshed 0", "updated 1 min ago")
	})
}

func TestTheScreenSaysHowOldItIs(t *testing.T) {
	run(t, nil, func(c *console) {
		c.sees("updated now")
		c.pass(3 * time.Second)
		c.sees("updated 3 s ago")
		c.pass(31 * time.Second)
		c.sees("updated 30 s ago")
		c.pass(5 * time.Minute)
		c.sees("updated 5 min ago")
	})
}

func TestAnIdleScreenSleeps(t *testing.T) {
	run(t, nil, func(c *console) {
		c.pass(2 * time.Minute)
		before := c.updates
		c.pass(10 * time.Minute)
		if n := c.updates - before; n > 11 {
			t.Fatalf("ten idle minutes took %d updates", n)
		}
	})
}

func TestALateAnswerGoesToThePageThatAsked(t *testing.T) {
	run(t, nil, func(c *console) {
		home := c.pages["home"]
		heard := len(home.heard)
		late := make(chan tea.Msg)
		home.late = late
		c.press("ctrl+r")
		c.command("requests")
		late <- "answer"
		c.settle()
		if len(home.heard) != heard+1 || home.heard[heard] != "answer" {
			t.Fatalf("the page that asked heard %v", home.heard)
		}
		for _, m := range c.pages["requests"].heard {
			if m == "answer" {
				t.Fatal("the answer went to another page")
			}
		}
	})
}

func TestResizesOfEverySizeAreDrawnWithinTheScreen(t *testing.T) {
	run(t, nil, func(c *console) {
		for i := range 400 {
			w, h := (i*37)%211, (i*17)%71
			c.send(tea.WindowSizeMsg{Width: w, Height: h})
			c.settle()
			lines := strings.Split(c.screen(), "\n")
			if len(lines) > max(h, 1) {
				t.Fatalf("%d×%d is drawn with %d lines", w, h, len(lines))
			}
			for _, l := range lines {
				if n := len([]rune(l)); n > w {
					t.Fatalf("%d×%d has a line of %d: %q", w, h, n, l)
				}
			}
			if p := c.pages["home"]; w >= 60 && h >= 18 && (p.w != w || p.h != h-3) {
				t.Fatalf("at %d×%d the page was told %d×%d", w, h, p.w, p.h)
			}
		}
		if c.pages["home"].inits != 1 {
			t.Fatalf("the page began %d times", c.pages["home"].inits)
		}
	})
}

func TestAScreenTooSmallSaysSoAndTakesNoKeys(t *testing.T) {
	run(t, func(o *tui.Options) { o.Width, o.Height = 40, 10 }, func(c *console) {
		c.sees("needs 60×18, this is 40×10")
		c.press("q", "A", "enter", ":")
		c.send(tea.WindowSizeMsg{Width: 100, Height: 30})
		c.settle()
		c.sees("page home", "size 100×27")
		c.seesNot("Leave")
		c.send(tea.WindowSizeMsg{})
		c.settle()
		c.press("ctrl+c", "ctrl+c")
		if !c.quit {
			t.Fatal("ctrl+c does not leave a screen too small")
		}
	})
}

func TestTheMouseIsOffUntilAskedForAndTheWheelIsGathered(t *testing.T) {
	run(t, nil, func(c *console) {
		p := c.pages["home"]
		turn := func() {
			for range 40 {
				c.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown, X: 3, Y: 3})
			}
			c.pass(50 * time.Millisecond)
		}
		turn()
		if len(p.keys) > 0 {
			t.Fatal("the wheel moves while the mouse is off")
		}
		c.command("mouse on")
		if c.app.View().MouseMode != tea.MouseModeCellMotion {
			t.Fatal("the terminal is not asked for the mouse")
		}
		turn()
		if n := len(p.keys); n != 12 || p.keys[0] != "down" {
			t.Fatalf("40 steps of the wheel became %v", p.keys)
		}
		c.send(tea.MouseClickMsg{X: 5, Y: 4})
		c.send(tea.MouseClickMsg{X: 5, Y: 0})
		if m, ok := p.heard[len(p.heard)-1].(tea.MouseClickMsg); !ok || m.X != 5 || m.Y != 3 {
			t.Fatalf("a click became %v", p.heard[len(p.heard)-1])
		}
	})
}

func TestADialogThatOpensByItselfWaitsForQuiet(t *testing.T) {
	run(t, nil, func(c *console) {
		p, d := c.pages["home"], &dialog{}
		late := make(chan tea.Msg)
		p.late = late
		c.press("ctrl+r")
		c.pass(time.Second)
		late <- page.Open{Overlay: d}
		c.settle()
		c.sees("DIALOG")
		for range 4 {
			c.press("enter")
			c.pass(400 * time.Millisecond)
		}
		if len(d.keys) > 0 {
			t.Fatalf("typed ahead, and answered: %v", d.keys)
		}
		c.pass(50 * time.Millisecond)
		c.press("enter")
		c.seesNot("DIALOG")
	})
}
