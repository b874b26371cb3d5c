package page

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/theme"
)

// sheet shows lines in a box: it scrolls, and walks from one selectable line to
// the next as a reader of linked text expects, scrolling on where there is none
// in sight. The selection is kept by id, so that it survives new lines.
type sheet struct {
	lines []line
	h     int
	top   int
	sel   int // index of the selected line, -1 for none
}

// gutter is the room before each line for the mark of the selected one.
const gutter = 2

// set replaces the lines; the selection and the place stay.
func (s *sheet) set(lines []line) {
	id := s.selected().id
	s.lines, s.sel = lines, -1
	for i, l := range lines {
		if l.id != "" && (l.id == id || s.sel < 0) {
			s.sel = i
			if l.id == id {
				break
			}
		}
	}
	s.clamp()
}

// size gives the sheet its height in lines.
func (s *sheet) size(h int) {
	s.h = max(h, 1)
	s.clamp()
}

func (s *sheet) clamp() {
	s.top = max(min(s.top, len(s.lines)-s.rows()), 0)
}

// rows is how many lines are shown at once: one less than the box has, for the
// line that says where one is, when not everything fits.
func (s *sheet) rows() int {
	if len(s.lines) > s.h && s.h > 2 {
		return s.h - 1
	}
	return max(s.h, 1)
}

// selected is the selected line, the zero line when there is none.
func (s *sheet) selected() line {
	if s.sel < 0 || s.sel >= len(s.lines) {
		return line{}
	}
	return s.lines[s.sel]
}

func (s *sheet) show(i int) {
	if i < s.top {
		s.top = i
	}
	if i >= s.top+s.rows() {
		s.top = i - s.rows() + 1
	}
	s.clamp()
}

// key moves by a key's name and reports whether it was one of its own.
func (s *sheet) key(name string) bool {
	half := max(s.rows()/2, 1)
	switch name {
	case "j", "down":
		s.step(1)
	case "k", "up":
		s.step(-1)
	case "g", "home":
		s.top = 0
		s.near(0, 1)
	case "G", "shift+g", "end":
		s.top = len(s.lines)
		s.clamp()
		s.near(len(s.lines)-1, -1)
	case "ctrl+d":
		s.scroll(half)
	case "ctrl+u":
		s.scroll(-half)
	case "pgdown", "ctrl+f":
		s.scroll(s.rows())
	case "pgup", "ctrl+b":
		s.scroll(-s.rows())
	default:
		return false
	}
	return true
}

// click selects the line that is shown in a row, if it can be selected.
func (s *sheet) click(row int) {
	if i := s.top + row; row >= 0 && row < s.rows() && i < len(s.lines) && s.lines[i].id != "" {
		s.sel = i
	}
}

// step goes to the next selectable line in sight, or scrolls by one.
func (s *sheet) step(by int) {
	for i := s.sel + by; i >= 0 && i < len(s.lines); i += by {
		if i < s.top-1 || i > s.top+s.rows() {
			break
		}
		if s.lines[i].id != "" && (s.sel >= 0 || by > 0) {
			s.sel = i
			s.show(i)
			return
		}
	}
	s.scroll(by)
}

// scroll moves the window; a selection that leaves it moves to the nearest
// selectable line in sight, if there is one.
func (s *sheet) scroll(by int) {
	before := s.top
	s.top += by
	s.clamp()
	switch {
	case by > 0 && s.top == before:
		s.near(len(s.lines)-1, -1)
	case by < 0 && s.top == before:
		s.near(0, 1)
	case s.sel >= 0 && s.sel < s.top:
		s.near(s.top, 1)
	case s.sel >= s.top+s.rows():
		s.near(s.top+s.rows()-1, -1)
	}
}

// near selects the first selectable line in sight from i on in a direction.
func (s *sheet) near(i, by int) {
	for ; i >= s.top && i < min(s.top+s.rows(), len(s.lines)); i += by {
		if s.lines[i].id != "" {
			s.sel = i
			return
		}
	}
}

// view paints the lines that fit into w×h cells. Without focus no line is shown
// as selected.
func (s *sheet) view(w, h int, th theme.Theme, focus bool) string {
	if w < 1 || h < 1 {
		return ""
	}
	s.size(h)
	var out []string
	for i := s.top; i < min(s.top+s.rows(), len(s.lines)); i++ {
		out = append(out, s.paint(i, w, th, focus))
	}
	if s.rows() < s.h && len(out) > 0 {
		last := min(s.top+s.rows(), len(s.lines))
		out = append(out, th.Paint(theme.Muted, ansi.Truncate(fmt.Sprintf("  lines %d–%d of %d", s.top+1, last, len(s.lines)), w, "")))
	}
	return strings.Join(out, "\n")
}

func (s *sheet) paint(i, w int, th theme.Theme, focus bool) string {
	l := s.lines[i]
	chosen := i == s.sel && focus
	mark := strings.Repeat(" ", gutter)
	if chosen {
		mark = th.Glyph(theme.GlyphArrow) + " "
	}
	room := w - gutter
	if room < 1 {
		return ansi.Truncate(mark, w, "")
	}
	var b strings.Builder
	for _, sp := range l.spans {
		if room <= 0 {
			break
		}
		text, took := sp.paint(room, th)
		room -= took
		if chosen {
			b.WriteString(text)
		} else {
			b.WriteString(th.Paint(sp.tone, text))
		}
	}
	if chosen {
		return th.Paint(theme.Selected, mark+b.String()+strings.Repeat(" ", max(room, 0)))
	}
	return mark + b.String()
}
