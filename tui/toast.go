package tui

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

const (
	toastTime   = 5 * time.Second
	maxMessages = 200
	maxMessage  = 1000 // cells of one message that are kept
)

// toasts is what the console told the admin: all of it for "!", and the
// newest shown above the footer. Good news goes after five seconds, bad news
// when a key is pressed.
type toasts struct {
	log  []widget.Toast
	good time.Time // when the last good one came; zero when it has gone
	bad  int       // bad ones that no key has answered
}

// tell shows a sentence and keeps it.
func (a *App) tell(text string, bad bool) {
	if text == "" {
		return
	}
	now := a.opt.Now()
	t := &a.toasts
	t.log = append(t.log, widget.Toast{At: now, Text: safe.Line(text, maxMessage).String(), Bad: bad})
	if len(t.log) > maxMessages {
		t.log = t.log[len(t.log)-maxMessages:]
	}
	if bad {
		t.bad++
	} else {
		t.good = now
	}
}

// fail tells what went wrong.
func (a *App) fail(err error) { a.tell(page.Explain(err), true) }

// seen takes bad news away: a key was pressed.
func (t *toasts) seen() { t.bad = 0 }

// expire takes good news away when its time is over.
func (t *toasts) expire(now time.Time) {
	if !t.good.IsZero() && now.Sub(t.good) >= toastTime {
		t.good = time.Time{}
	}
}

// view is the newest message that is still to be shown, bad ones first, on a
// line of w cells; empty when there is none.
func (t *toasts) view(w int, th theme.Theme) string {
	for i := len(t.log) - 1; i >= 0; i-- {
		m := t.log[i]
		switch {
		case m.Bad && t.bad > 0:
			more := ""
			if t.bad > 1 {
				more = fmt.Sprintf(" (%d more, ! shows them)", t.bad-1)
			}
			return th.Paint(theme.Bad, safe.Line(th.Glyph(theme.GlyphBad)+" "+m.Text, max(w-len(more), 1)).String()+more)
		case !m.Bad && t.bad == 0 && !t.good.IsZero():
			return th.Paint(theme.Good, safe.Line(th.Glyph(theme.GlyphOK)+" "+m.Text, w).String())
		}
	}
	return ""
}
