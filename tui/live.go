package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/page"
)

// calm is how long signals of change are gathered before the screen reads
// again: an import of thousands of records costs ten reads a second.
const calm = 100 * time.Millisecond

// live is the session's ear for changes: one channel of one slot, so that a
// session that reads slowly never holds up those who write.
type live struct {
	ctx     context.Context
	signals <-chan struct{}
	paused  bool
	missed  bool // something changed while paused
}

// changed says that the store changed; gathered, that it is time to read.
type (
	changed  struct{}
	gathered struct{}
)

func listen(ctx context.Context, b page.Backend) live {
	signals, stop := b.Changes()
	if stop != nil {
		context.AfterFunc(ctx, stop)
	}
	return live{ctx: ctx, signals: signals}
}

// await is the Cmd that waits for the next signal, or for the session's end.
func (l *live) await() tea.Cmd {
	ctx, signals := l.ctx, l.signals
	if signals == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case _, open := <-signals:
			if !open {
				return nil // and no more waiting: it would never block again
			}
			return changed{}
		case <-ctx.Done():
			return nil
		}
	}
}

func gather(changed) tea.Cmd {
	return tea.Tick(calm, func(time.Time) tea.Msg { return gathered{} })
}

// catchUp reads again after a change and waits for the next when that is done:
// a store that answers slowly is not asked the faster. While locked it only
// remembers; while paused it still hears of alarms.
func (a *App) catchUp() tea.Cmd {
	switch {
	case a.lock.shut():
		a.live.missed = true
		return a.live.await()
	case a.live.paused:
		a.live.missed = true
		return tea.Sequence(a.listen(), a.live.await())
	}
	return tea.Sequence(a.refresh(), a.live.await())
}

// pause stops the screen from following what others do, or lets it again.
func (a *App) pause() tea.Cmd {
	a.live.paused = !a.live.paused
	if a.live.paused {
		a.tell(hint, "Live refresh is paused; p lets it go on, ctrl+r reads once.")
		return nil
	}
	a.tell(hint, "Live refresh goes on.")
	return a.refresh()
}
