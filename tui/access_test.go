package tui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

func alarm(n string) model.Alarm {
	return model.Alarm{ID: n, Kind: model.AlarmBreakGlass, At: noon, Who: "mara"}
}

// raise has the store tell of an alarm.
func (c *console) raise(list ...model.Alarm) {
	c.back.alarms = append(slices.Clone(list), c.back.alarms...)
	c.back.changes <- struct{}{}
	c.pass(200 * time.Millisecond)
}

func TestAnAlarmShowsOnAnOpenConsoleUntilAKey(t *testing.T) {
	run(t, nil, func(c *console) {
		c.seesNot("larm")
		c.raise(alarm("A-1"))
		c.sees("Alarm: mara took emergency access", "▲ 1 alarm")
		c.pass(time.Minute)
		c.sees("Alarm: mara")
		c.press("j")
		c.seesNot("mara took")
		c.sees("▲ 1 alarm")
		c.press("ctrl+r")
		c.seesNot("mara took") // it is said once
		c.raise(alarm("A-3"), alarm("A-2"))
		c.sees("mara took", "1 more", "▲ 3 alarms")
		c.press("!")
		c.sees("Messages", "took emergency access")
	})
}

func TestAlarmsThatWereSeenAreNotSaidAgain(t *testing.T) {
	run(t, func(o *tui.Options) {
		b := o.Backend.(*backend)
		b.alarms, b.me = []model.Alarm{alarm("A-2"), alarm("A-1")}, func(a *model.Admin) { a.AlarmSeen = 2 }
	}, func(c *console) {
		c.seesNot("larm")
		c.raise(alarm("A-3"))
		c.sees("Alarm: ", "▲ 1 alarm")
		c.back.me = func(a *model.Admin) { a.AlarmSeen = 3 } // on the page of alarms, here or elsewhere
		c.press("ctrl+r")
		c.seesNot("larm")
	})
}

func TestAPausedScreenHearsOfAlarms(t *testing.T) {
	run(t, nil, func(c *console) {
		c.press("p")
		c.raise(alarm("A-1"))
		c.sees("Alarm: ", "refreshed 0", "paused, there are changes")
	})
}

func TestALockedScreenTellsOfNoAlarmUntilItIsOpened(t *testing.T) {
	run(t, nil, func(c *console) {
		c.pass(16 * time.Minute)
		c.raise(alarm("A-1"))
		c.sees("Locked")
		c.seesNot("mara", "larm", "demo", "Home", "log")
		c.typing("123456")
		c.press("enter")
		c.sees("Alarm: ", "mara took emergency access")
	})
}

func TestTheConsoleTellsWhereItIsWithoutFilters(t *testing.T) {
	var at []string
	run(t, func(o *tui.Options) { o.Path, o.Where = "requests?jonas", func(r string) { at = append(at, r) } }, func(c *console) {
		c.command("requests/R-42?plan")
		c.press("q", "]")
		c.command("audit @7 actor:ona")
		c.press("-", "esc")
	})
	want := []string{"requests", "requests/R-42", "requests", "requests/R-42", "audit/7", "requests/R-42", "requests"}
	if !slices.Equal(at, want) {
		t.Fatalf("told %v, want %v", at, want)
	}
}

// clock is a page that shows what no commit tells of.
type clock struct{ *fake }

func (clock) Every() time.Duration { return 5 * time.Second }

func TestAPageThatTicksIsReadAgainWhileItIsShown(t *testing.T) {
	run(t, nil, func(c *console) {
		var shown *fake
		tui.SetPages(c.app, map[string]func(page.Env, route.Route) page.Page{
			"requests": func(env page.Env, r route.Route) page.Page {
				shown = &fake{env: env, route: r}
				return clock{shown}
			},
			"audit": func(env page.Env, r route.Route) page.Page { return &fake{env: env, route: r} },
		})
		c.command("requests")
		before := shown.refreshes
		c.pass(5200 * time.Millisecond)
		if n := shown.refreshes - before; n != 1 {
			t.Fatalf("after five seconds it was read %d times", n)
		}
		c.press("p")
		c.pass(time.Minute)
		if n := shown.refreshes - before; n != 1 {
			t.Fatalf("paused it was read %d times", n)
		}
		c.press("p")
		c.command("audit")
		before = shown.refreshes
		c.pass(time.Minute)
		if n := shown.refreshes - before; n != 0 {
			t.Fatalf("out of sight it was read %d times", n)
		}
	})
}

func TestTheHeaderTellsWhenARoleIsAboutToEnd(t *testing.T) {
	for days, want := range map[int]bool{1: true, 13: true, 30: false} {
		run(t, func(o *tui.Options) {
			end := o.Now().AddDate(0, 0, days)
			o.Backend.(*backend).me = func(a *model.Admin) { a.Until = end }
		}, func(c *console) {
			if want {
				c.sees("ona (admin until ")
			} else {
				c.seesNot("until")
			}
		})
	}
}

func TestADelegationTakenAwayIsSeenByTheOpenPage(t *testing.T) {
	run(t, func(o *tui.Options) { o.Backend.(*backend).me = func(a *model.Admin) { a.Delegation = "MG-1" } }, func(c *console) {
		if d := c.pages["home"].env.Me.Delegation; d != "MG-1" {
			t.Fatalf("the page was made with the delegation %q", d)
		}
		c.back.me = func(*model.Admin) {}
		c.press("ctrl+r")
		if d := c.pages["home"].env.Me.Delegation; d != "" {
			t.Fatalf("the page goes on with the delegation %q", d)
		}
	})
}

func TestPagesGetTheToolsOfTheirSession(t *testing.T) {
	tools := page.Tools{Session: "s-7", Sign: func(context.Context, []byte) ([]byte, error) { return nil, nil }}
	run(t, func(o *tui.Options) { o.Tools = tools }, func(c *console) {
		if got := c.pages["home"].env; got.Session != "s-7" || got.Sign == nil || got.NewInvite != nil {
			t.Fatalf("the page has %+v", got.Tools)
		}
	})
}
