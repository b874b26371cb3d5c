package tui_test

import (
	"strings"
	"testing"
	"time"
)

func TestAPageThatFallsIsReplacedAndTheConsoleGoesOn(t *testing.T) {
	for _, where := range []string{"view", "update", "refresh", "cmd", "actions", "capturing"} {
		t.Run(where, func(t *testing.T) {
			run(t, nil, func(c *console) {
				c.command("requests")
				c.pages["requests"].fall = where
				c.press("x")
				c.back.changes <- struct{}{}
				c.pass(time.Second)
				c.sees("This page met an error inside the console.", "Home → Requests (error)", "try again")
				c.seesNot("tripped")
				if len(c.fell) == 0 || !strings.HasPrefix(c.fell[0], "page requests "+where) {
					t.Fatalf("the log heard %q", c.fell)
				}
				n := c.made
				c.press("r")
				c.sees("page requests,")
				if c.made != n+1 {
					t.Fatal("trying again did not make the page anew")
				}
				c.press("q")
				c.sees("page home")
			})
		})
	}
}

func TestAnActionThatFallsIsCaught(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("c")
		c.sees("met an error", "try again")
		c.press("ctrl+r")
		c.sees("page home")
	})
}

func TestADialogThatFallsIsClosedWithItsPage(t *testing.T) {
	run(t, nil, func(c *console) {
		c.pages["home"].opened = &dialog{fall: true}
		c.press("d", "x")
		c.sees("met an error")
		c.seesNot("DIALOG")
		c.press("r")
		c.sees("page home")
	})
}

func TestAFaultIsReportedByPlaceNotByRecord(t *testing.T) {
	run(t, nil, func(c *console) {
		c.command("requests/R-77")
		c.pages["request"].fall = "view"
		c.press("x")
		if len(c.fell) != 1 || strings.Contains(c.fell[0], "77") {
			t.Fatalf("the log heard %q", c.fell)
		}
	})
}
