package page

import (
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// lines gathers the lines of a sheet of w cells.
type lines struct {
	w   int
	out []line
}

// add puts spans on a line of their own.
func (l *lines) add(spans ...span) { l.out = append(l.out, line{spans: spans}) }

// gap puts an empty line, unless the sheet is empty or ends with one.
func (l *lines) gap() {
	if n := len(l.out); n > 0 && len(l.out[n-1].spans) > 0 {
		l.add()
	}
}

// head opens a section.
func (l *lines) head(format string, args ...any) {
	l.gap()
	l.add(own(theme.Title, format, args...))
}

// say puts words of the console's own, wrapped.
func (l *lines) say(tone theme.Tone, format string, args ...any) {
	for _, t := range wrapped(own(tone, format, args...).text, l.w) {
		l.add(span{tone: tone, text: t})
	}
}

// block puts text of the store's, wrapped. It says at its end how many hidden
// characters were replaced.
func (l *lines) block(tone theme.Tone, s string) {
	t := safe.Block(s)
	for _, part := range wrapped(t, l.w) {
		l.add(span{tone: tone, text: part})
	}
	l.hidden(t)
}

func (l *lines) hidden(t safe.Text) {
	switch n := t.Hidden(); n {
	case 0:
	case 1:
		l.say(theme.Warn, "1 hidden or control character was replaced.")
	default:
		l.say(theme.Warn, "%d hidden or control characters were replaced.", n)
	}
}

// labelWidth is the column in which the values of pairs begin.
const labelWidth = 15

// pair puts a label and a value; a long value continues below itself.
func (l *lines) pair(label string, value span) { l.pairs(label, value) }

// pairs puts a label and several values in a row. A value that does not fit
// beside those before it continues below them, wrapped when it is longer than a
// line.
func (l *lines) pairs(label string, values ...span) {
	room, used := max(l.w-labelWidth, 1), 0
	row := []span{own(theme.Muted, "%s", label).fit(labelWidth)}
	next := func() {
		l.add(row...)
		row, used = []span{plain("").fit(labelWidth)}, 0
	}
	for _, v := range values {
		if used > 0 && used+v.width() > room && v.width() > signWidth {
			next()
		}
		if v.width() <= room {
			row, used = append(row, v), used+v.width()
			continue
		}
		parts := wrapped(v.text, max(room-signWidth, 1))
		for i, part := range parts {
			row, used = append(row, span{v.tone, part, v.sign}), part.Width()
			if v.sign = 0; i < len(parts)-1 {
				next()
			}
		}
	}
	l.add(row...)
}

// pick puts a line that can be selected, and entered when it has a route.
func (l *lines) pick(id string, to route.Route, spans ...span) {
	l.out = append(l.out, line{spans: spans, id: id, to: to})
}

// indented puts lines that begin further right.
func (l *lines) indented(by int, fill func(*lines)) {
	inner := lines{w: max(l.w-by, 1)}
	fill(&inner)
	for _, one := range inner.out {
		one.spans = append([]span{plain("").fit(by)}, one.spans...)
		l.out = append(l.out, one)
	}
}

// first is the label of the first line of several, nothing for the others.
func first(i int, label string) string {
	if i > 0 {
		return ""
	}
	return label
}

// digest puts a digest in hexadecimal, unbroken where the line has room for it.
func (l *lines) digest(label string, tone theme.Tone, sum []byte) {
	text := own(tone, "%x", sum)
	if len(label) < labelWidth && (labelWidth+text.width() <= l.w || l.w < text.width()) {
		l.pair(label, text)
		return
	}
	l.add(own(theme.Muted, "%s", label))
	l.add(text)
}
