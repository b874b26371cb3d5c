package tui_test

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui"
)

func TestSilenceLocksTheScreenUntilAFreshCode(t *testing.T) {
	run(t, nil, func(c *console) {
		d := &dialog{}
		c.pages["home"].opened = d
		c.press("d")
		c.pass(14*time.Minute + 15*time.Second)
		c.sees("locks in 50 s", "page home")
		c.pass(45 * time.Second)
		c.sees("Locked", "Nothing was typed for 15 minutes")
		c.seesNot("page home", "ona", "DIALOG")

		c.back.changes <- struct{}{}
		c.pass(time.Second)
		n := c.pages["home"].refreshes
		c.press("enter", "9") // typed for what was there before
		c.pass(time.Second)
		c.typing("999999")
		c.press("enter")
		c.sees("That code is not right.")
		c.press("esc", "q", "esc")
		c.sees("Locked")
		c.typing("123456")
		c.press("enter")
		c.sees("page home", "DIALOG")
		if c.pages["home"].refreshes != n+1 {
			t.Fatal("what was missed while locked is not read")
		}
		if len(d.keys) > 0 {
			t.Fatalf("keys went through the lock: %v", d.keys)
		}
	})
}

func TestAKeyThatComesTooLateFindsTheLock(t *testing.T) {
	run(t, nil, func(c *console) {
		time.Sleep(20 * time.Minute) // of the bubble's time: the machine slept and no beat came
		c.send(tea.KeyPressMsg{Code: ':', Text: ":"})
		c.sees("Locked")
		c.seesNot("page home")
	})
}

func TestWhatTheTerminalSendsByItselfIsNoSignOfLife(t *testing.T) {
	run(t, nil, func(c *console) {
		for range 16 {
			c.pass(time.Minute)
			c.send(tea.WindowSizeMsg{Width: 80, Height: 24})
			c.send(tea.FocusMsg{})
			c.settle()
		}
		c.sees("Locked")
	})
}

func TestALockedScreenCanBeLeft(t *testing.T) {
	run(t, nil, func(c *console) {
		c.pass(16 * time.Minute)
		c.press("ctrl+c", "ctrl+c")
		if !c.quit {
			t.Fatal("ctrl+c twice does not leave a locked screen")
		}
	})
}

func TestWithoutAWayToUnlockNothingLocks(t *testing.T) {
	run(t, func(o *tui.Options) { o.Unlock = nil }, func(c *console) {
		c.pass(time.Hour)
		c.sees("page home", "updated 60 min ago")
	})
}

func TestWrongCodesAtTheLockAreCountedAndLockTheAccount(t *testing.T) {
	var desk *storage.Desk
	run(t, func(o *tui.Options) {
		o.Unlock = func(ctx context.Context, code string) error { return desk.Unlock(ctx, code) }
	}, func(c *console) {
		h := storetest.New(c.t)
		desk = h.Desk("oncall")
		c.pass(16 * time.Minute)
		c.sees("Locked")
		for range 4 {
			c.typing("000000")
			c.press("enter")
			c.sees("The code is wrong")
		}
		code := h.Code("oncall")
		if a, _ := h.Store.AdminNamed("oncall"); a.Failures != 4 {
			t.Fatalf("%d wrong codes were counted, want 4", a.Failures)
		}
		c.typing("000000")
		c.press("enter")
		if alarms := h.Store.Alarms(0); len(alarms) != 1 || alarms[0].Kind != model.AlarmCodeLocked || alarms[0].Who != "oncall" {
			t.Fatalf("five wrong codes raised %v", alarms)
		}
		c.typing(code)
		c.press("enter")
		c.sees("Locked", "Too many wrong codes")
		c.seesNot("page home")
		h.Clock.Advance(time.Hour)
		c.typing(h.Code("oncall"))
		c.press("enter")
		c.sees("page home")
	})
}
