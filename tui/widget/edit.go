package widget

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// longest is how many cells of text an input takes.
const longest = 2000

// edit is a line of text with a cursor, counted in clusters: what a person
// takes for a letter. It holds nothing that is not printable.
type edit struct {
	text []string
	at   int
}

func newEdit(s string) edit {
	var e edit
	e.insert(s)
	return e
}

func (e *edit) String() string { return strings.Join(e.text, "") }

// insert puts text in at the cursor; what cannot be printed is left out, and
// line ends become spaces.
func (e *edit) insert(s string) {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	s = strings.ReplaceAll(safe.Line(s, longest).String(), "\uFFFD", "")
	room := longest - ansi.StringWidth(e.String())
	var clusters []string
	for g := graphemes.FromString(s); g.Next(); {
		if room -= ansi.StringWidth(g.Value()); room < 0 {
			break
		}
		clusters = append(clusters, g.Value())
	}
	e.text = append(e.text[:e.at:e.at], append(clusters, e.text[e.at:]...)...)
	e.at += len(clusters)
}

// update takes a key or a paste and reports whether it was one of editing.
func (e *edit) update(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		e.insert(msg.Content)
		return true
	case tea.KeyPressMsg:
		return e.press(msg)
	}
	return false
}

func (e *edit) press(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left", "ctrl+b":
		e.at = max(e.at-1, 0)
	case "right", "ctrl+f":
		e.at = min(e.at+1, len(e.text))
	case "home", "ctrl+a":
		e.at = 0
	case "end", "ctrl+e":
		e.at = len(e.text)
	case "alt+b", "ctrl+left", "alt+left":
		e.at = e.wordStart()
	case "alt+f", "ctrl+right", "alt+right":
		e.at = e.wordEnd()
	case "backspace", "ctrl+h":
		e.cut(e.at-1, e.at)
	case "delete", "ctrl+d":
		e.cut(e.at, e.at+1)
	case "ctrl+w", "alt+backspace":
		e.cut(e.wordStart(), e.at)
	case "alt+d":
		e.cut(e.at, e.wordEnd())
	case "ctrl+u":
		e.cut(0, e.at)
	case "ctrl+k":
		e.cut(e.at, len(e.text))
	default:
		if msg.Text == "" || msg.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
			return false
		}
		e.insert(msg.Text)
	}
	return true
}

func (e *edit) cut(from, to int) {
	from, to = max(from, 0), min(to, len(e.text))
	if from < to {
		e.text = append(e.text[:from:from], e.text[to:]...)
		e.at = from
	}
}

func (e *edit) wordStart() int {
	i := e.at
	for i > 0 && blank(e.text[i-1]) {
		i--
	}
	for i > 0 && !blank(e.text[i-1]) {
		i--
	}
	return i
}

func (e *edit) wordEnd() int {
	i := e.at
	for i < len(e.text) && blank(e.text[i]) {
		i++
	}
	for i < len(e.text) && !blank(e.text[i]) {
		i++
	}
	return i
}

func blank(cluster string) bool {
	return !strings.ContainsFunc(cluster, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// view draws the text in exactly w cells, the part around the cursor when it is
// longer. A mask stands for every letter; without focus there is no cursor.
func (e *edit) view(w int, focus, mask bool, th theme.Theme) string {
	if w < 1 {
		return ""
	}
	shown := func(i int) string {
		switch {
		case i == len(e.text):
			return " "
		case mask:
			return "*"
		}
		return e.text[i]
	}
	from, used := e.at, ansi.StringWidth(shown(e.at))
	for from > 0 && used+ansi.StringWidth(shown(from-1)) <= w {
		from--
		used += ansi.StringWidth(shown(from))
	}
	var before, under, after strings.Builder
	width := 0
	for i := from; i <= len(e.text); i++ {
		s := shown(i)
		if width += ansi.StringWidth(s); width > w {
			width -= ansi.StringWidth(s)
			break
		}
		switch {
		case i < e.at:
			before.WriteString(s)
		case i == e.at:
			under.WriteString(s)
		default:
			after.WriteString(s)
		}
	}
	tone := theme.Plain
	if focus {
		tone = theme.Selected
	}
	return th.Paint(theme.Plain, before.String()) + th.Paint(tone, under.String()) + th.Paint(theme.Plain, after.String()) + strings.Repeat(" ", w-width)
}
