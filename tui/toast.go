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

// kind is what a message is: something done, a hint, or bad news.
type kind int

const (
	good kind = iota
	hint
	bad
)

var kinds = [...]struct {
	glyph theme.Glyph
	tone  theme.Tone
}{good: {theme.GlyphOK, theme.Good}, hint: {theme.GlyphDot, theme.Accent}, bad: {theme.GlyphBad, theme.Bad}}

type message struct {
	at   time.Time
	text string
	kind kind
}

// toasts is what the console told the admin: all of it for "!", and the newest
// shown above the footer. It goes after five seconds; bad news when a key is
// pressed.
type toasts struct {
	log    []message
	passed bool // the newest that is not bad has had its time
	unread int  // bad ones that no key has answered
}

// tell shows a sentence and keeps it.
func (a *App) tell(k kind, text string) {
	if text == "" {
		return
	}
	t := &a.toasts
	t.log = append(t.log, message{a.opt.Now(), safe.Line(text, maxMessage).String(), k})
	if len(t.log) > maxMessages {
		t.log = t.log[len(t.log)-maxMessages:]
	}
	if k == bad {
		t.unread++
	} else {
		t.passed = false
	}
}

// fail tells what went wrong.
func (a *App) fail(err error) { a.tell(bad, page.Explain(err)) }

// seen takes bad news away: a key was pressed. What it hid comes up only if
// its own time is not over.
func (t *toasts) seen(now time.Time) {
	t.unread = 0
	t.expire(now)
}

// newest is the message to be shown, bad ones first.
func (t *toasts) newest() (message, bool) {
	for i := len(t.log) - 1; i >= 0; i-- {
		m := t.log[i]
		if m.kind == bad && t.unread > 0 || m.kind != bad && t.unread == 0 && !t.passed {
			return m, true
		}
	}
	return message{}, false
}

// ends is when the message shown goes by itself; zero when it does not.
func (t *toasts) ends() time.Time {
	if m, ok := t.newest(); ok && m.kind != bad {
		return m.at.Add(toastTime)
	}
	return time.Time{}
}

// expire takes the message away when its time is over.
func (t *toasts) expire(now time.Time) {
	if end := t.ends(); !end.IsZero() && !now.Before(end) {
		t.passed = true
	}
}

// view is the newest message on a line of w cells; empty when there is none.
func (t *toasts) view(w int, th theme.Theme) string {
	m, ok := t.newest()
	if !ok {
		return ""
	}
	more := ""
	if m.kind == bad && t.unread > 1 {
		more = fmt.Sprintf(" (%d more, ! shows them)", t.unread-1)
	}
	look := kinds[m.kind]
	return th.Paint(look.tone, safe.Line(th.Glyph(look.glyph)+" "+m.text, max(w-len(more), 1)).String()+more)
}

// list is all that was told, for "!".
func (t *toasts) list() []widget.Toast {
	list := make([]widget.Toast, len(t.log))
	for i, m := range t.log {
		list[i] = widget.Toast{At: m.at, Text: m.text, Bad: m.kind == bad}
	}
	return list
}
