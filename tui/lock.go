package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/widget"
)

const (
	// idleTime is how long the console waits for a key before it locks.
	idleTime = 15 * time.Minute
	// lockNotice is how long before that the header says so.
	lockNotice = time.Minute
)

// lock covers the screen after a long silence until a fresh code is given.
// What the admin was doing stays as it was, under the cover; what was revealed
// is masked.
type lock struct {
	touched time.Time // when a key, a paste or the mouse last came
	cover   widget.Overlay
	asking  bool // a code is being checked
	hush    hush
}

func (l *lock) shut() bool { return l.cover != nil }

// unlocked is the answer to a code; covered, a message for the cover itself.
type (
	unlocked struct{ err error }
	covered  struct{ msg tea.Msg }
)

// silence locks the screen when it is time, and reports whether it is locked.
func (a *App) silence() bool {
	if a.opt.Unlock != nil && !a.lock.shut() && a.opt.Now().Sub(a.lock.touched) >= idleTime {
		a.conceal(a.history.now())
		a.cover("Nothing was typed for 15 minutes. Enter a fresh code to go on.")
		a.lock.hush = hushed(a.opt.Now())
	}
	return a.lock.shut()
}

// touch notes a sign of life. The one that comes too late only finds the lock.
func (a *App) touch() (locked bool) {
	if a.silence() {
		return true
	}
	a.lock.touched = a.opt.Now()
	return false
}

func (a *App) cover(body string) {
	a.lock.cover = widget.NewCode("Locked", body, func(code string) tea.Cmd {
		a.lock.asking = true
		ctx, unlock := a.opt.Ctx, a.opt.Unlock
		return func() tea.Msg {
			ctx, cancel := context.WithTimeout(ctx, page.Patience)
			defer cancel()
			return unlocked{unlock(ctx, code)}
		}
	})
}

// unlocking gives the cover a message. It comes back however it is closed,
// until a code opens it.
func (a *App) unlocking(msg tea.Msg) tea.Cmd {
	if !a.lock.shut() || a.lock.asking {
		return nil
	}
	if _, key := msg.(tea.KeyPressMsg); key && a.lock.hush.swallows(a.opt.Now()) {
		return nil
	}
	done, cmd := a.lock.cover.Update(msg)
	if done && !a.lock.asking {
		a.cover("The screen is locked. Enter a fresh code to go on; ctrl+c twice leaves.")
	}
	return wrap(cmd, func(msg tea.Msg) tea.Msg {
		if _, answer := msg.(unlocked); answer {
			return msg
		}
		return covered{msg}
	}, func(value any) tea.Msg {
		a.report(a.history.now(), "unlock", value)
		return unlocked{errors.New("unlocking failed")}
	})
}

func (a *App) unlockedBy(msg unlocked) tea.Cmd {
	if !a.lock.shut() || !a.lock.asking {
		return nil
	}
	a.lock.asking = false
	if msg.err != nil {
		a.cover(page.Explain(msg.err) + " Enter a fresh code; one that was used does not count again.")
		return nil
	}
	a.lock.cover = nil
	a.lock.touched = a.opt.Now()
	return tea.Batch(a.show(), a.refresh())
}
