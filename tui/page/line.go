package page

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// A span is a stretch of one line in one tone. Its text went through safe, ours
// as well as the store's, so that nothing reaches the screen by another way.
type span struct {
	tone theme.Tone
	text safe.Text
	sign render.Sign // before the text: a state is a sign and a word
}

// A line is one line of a sheet. One with an id can be selected; one with a
// route can be entered.
type line struct {
	spans []span
	id    string
	to    route.Route
}

// unlimited is a width that no line of the console's own words reaches.
const unlimited = 4096

func plain(format string, args ...any) span { return own(theme.Plain, format, args...) }

// own makes a span of the console's own words. Arguments may be anything: the
// result goes through safe all the same.
func own(tone theme.Tone, format string, args ...any) span {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	return span{tone: tone, text: safe.Line(format, unlimited)}
}

// given makes a span of a string of the store's, at most so many cells long.
func given(tone theme.Tone, s string, most int) span {
	return span{tone: tone, text: safe.Line(s, max(most, 1))}
}

// of makes a span of a table's cell.
func of(c render.Cell) span { return span{c.Tone, c.Text, c.Sign} }

// cell is the way back.
func (s span) cell() render.Cell { return render.Cell{Text: s.text, Tone: s.tone, Sign: s.sign} }

// signWidth is the room of a sign and the space behind it.
const signWidth = 2

// fit cuts or fills a span to exactly so many cells.
func (s span) fit(cells int) span {
	if _, signed := s.sign.Glyph(); signed {
		cells -= signWidth
	}
	cells = max(cells, 0)
	if w := s.text.Width(); w < cells {
		s.text = safe.Line(s.text.String()+strings.Repeat(" ", cells-w), cells)
	} else {
		s.text = s.text.Cut(cells)
	}
	return s
}

// right fills a span on its left to exactly so many cells.
func (s span) right(cells int) span {
	if w := s.width(); w < cells {
		s.text = safe.Line(strings.Repeat(" ", cells-w)+s.text.String(), cells)
		return s
	}
	return s.fit(cells)
}

func (s span) width() int {
	if _, signed := s.sign.Glyph(); signed {
		return s.text.Width() + signWidth
	}
	return s.text.Width()
}

// paint draws at most room cells of the span and says how many it took.
func (s span) paint(room int, th theme.Theme) (text string, took int) {
	text = s.text.String()
	if g, signed := s.sign.Glyph(); signed {
		text = th.Glyph(g) + " " + text
	}
	if took = s.width(); took > room {
		text = safe.Line(text, room).String()
		took = room
	}
	return text, took
}

// wrapped breaks a text into lines of at most so many cells, between words where
// it can, within a word where it must. Nothing but spaces at breaks is lost.
func wrapped(t safe.Text, cells int) []safe.Text {
	cells = max(cells, 1)
	var out []safe.Text
	for l := range strings.SplitSeq(t.String(), "\n") {
		if one := safe.Line(l, cells); one.String() == l {
			out = append(out, one)
			continue
		}
		out = append(out, broken(l, cells)...)
	}
	return out
}

func broken(l string, cells int) []safe.Text {
	var out []safe.Text
	row := func(s string) { out = append(out, safe.Line(strings.TrimRight(s, " "), cells)) }
	from, used := 0, 0   // where the row being filled starts, and its cells
	space, upTo := -1, 0 // behind its last space, and the cells up to there
	for g := graphemes.FromString(l); g.Next(); {
		cluster, at := g.Value(), g.Start()
		w := max(ansi.StringWidth(cluster), ansi.StringWidthWc(cluster))
		if cluster == " " {
			used++
			space, upTo = g.End(), used
			continue
		}
		if used+w > cells && space > from {
			row(l[from:space])
			from, used, space = space, used-upTo, -1
		}
		if used+w > cells && used > 0 {
			row(l[from:at])
			from, used, space = at, 0, -1
		}
		used += w
	}
	row(l[from:])
	return out
}
