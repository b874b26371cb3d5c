package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
)

// beat wakes the console when something on the screen changes by time alone.
type beat struct{ at time.Time }

// beating adds to cmd a beat for the next such moment, unless one as early is
// under way. An idle console beats once a minute.
func (a *App) beating(cmd tea.Cmd) tea.Cmd {
	now := a.opt.Now()
	next := a.due(now)
	if next.IsZero() || !a.wake.IsZero() && !next.Before(a.wake) {
		return cmd
	}
	a.wake = next
	return tea.Batch(cmd, tea.Tick(max(next.Sub(now), time.Millisecond), func(time.Time) tea.Msg { return beat{next} }))
}

func (a *App) beaten(b beat) tea.Cmd {
	if b.at.Equal(a.wake) {
		a.wake = time.Time{}
	}
	now := a.opt.Now()
	a.toasts.expire(now)
	if a.silence() || a.live.paused {
		return nil
	}
	if again := a.again(); !again.IsZero() && !now.Before(again) {
		return a.refresh()
	}
	return nil
}

// again is when the shown page is to be read once more without a change in the
// store; zero when it is not.
func (a *App) again() time.Time {
	if p, ok := a.history.now().page.(page.Ticking); ok && !a.live.paused {
		return a.fresh.Add(p.Every())
	}
	return time.Time{}
}

// due is the next moment after now at which the screen looks different; zero
// when there is none.
func (a *App) due(now time.Time) time.Time {
	var next time.Time
	at := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if a.lock.shut() {
		return next
	}
	at(a.toasts.ends())
	at(a.undo.ends)
	at(a.again())
	at(a.glass.Until)
	at(a.clearUntil(a.history.now()))
	age := now.Sub(a.fresh)
	at(a.fresh.Add(coarse(age) + step(age)))
	if a.opt.Unlock != nil {
		lockAt := a.lock.touched.Add(idleTime)
		at(lockAt.Add(-lockNotice))
		if left := lockAt.Sub(now); left <= lockNotice {
			at(lockAt.Add(-(left - time.Nanosecond).Truncate(step(lockNotice - 1))))
		}
		at(lockAt)
	}
	return next
}

// step is how finely a time span is told: by the second at first, then by ten,
// then by the minute.
func step(d time.Duration) time.Duration {
	switch {
	case d < 10*time.Second:
		return time.Second
	case d < time.Minute:
		return 10 * time.Second
	}
	return time.Minute
}

// coarse is d as it is told.
func coarse(d time.Duration) time.Duration { return max(d, 0).Truncate(step(d)) }
