package widget

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// gutter is what stands before the first column: the arrow of the selected row,
// the sign of a mark or a change, a space.
const gutter = 3

// stripe is how many cells of the selected row are painted as selected, in whole
// columns. A wider stripe would make each move of the cursor write hundreds of
// bytes more, which is felt on slow lines.
const stripe = 80

// View draws the table: its head, and rows to the end of its height.
func (t *Table) View(th theme.Theme) string {
	if t.w == 0 || t.h == 0 {
		return ""
	}
	lines := make([]string, 0, t.h)
	widths := t.widths()
	if t.h > 1 {
		lines = append(lines, t.head(widths, th))
	}
	if len(t.rows) == 0 && (t.matching == 0 || !t.ready || t.err != nil) {
		lines = append(lines, t.notice(th)...)
	} else {
		used := gutter - 1
		for _, w := range widths {
			if w > 0 {
				used += w + 1
			}
		}
		for i := range t.body() {
			l := t.line(t.top+i, used, widths, th) + t.bar(i, used, th)
			if used > t.w {
				l = ansi.Truncate(l, t.w, "")
			}
			lines = append(lines, l)
		}
		if t.err != nil && len(lines) > 1 {
			lines[len(lines)-1] = th.Paint(theme.Bad, safe.Line(th.Glyph(theme.GlyphWarn)+" Not up to date. "+t.explain(), t.w).String())
		}
	}
	for len(lines) < t.h {
		lines = append(lines, "")
	}
	return strings.Join(lines[:t.h], "\n")
}

func (t *Table) head(widths []int, th theme.Theme) string {
	if t.choosing {
		parts := []string{"Sort by: 0 usual order"}
		for i, c := range t.sortable() {
			parts = append(parts, strconv.Itoa(i+1)+" "+c.Title)
		}
		return th.Paint(theme.Accent, safe.Line(strings.Join(parts, "  ")+"  (again: turn round)", t.w).String())
	}
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", min(gutter, t.w)))
	for i, c := range t.cols {
		if widths[i] == 0 {
			break
		}
		title := c.Title
		if c.Sort != "" && c.Sort == t.sort {
			arrow := theme.GlyphUp
			if t.desc {
				arrow = theme.GlyphDown
			}
			title = th.Glyph(arrow) + title
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(fit(safe.Line(title, widths[i]), widths[i], c.Right))
	}
	return ansi.Truncate(th.Paint(theme.Title, strings.TrimRight(b.String(), " ")), t.w, "")
}

// fit is text in exactly w cells.
func fit(text safe.Text, w int, right bool) string {
	text = text.Cut(w)
	space := strings.Repeat(" ", max(w-text.Width(), 0))
	if right {
		return space + text.String()
	}
	return text.String() + space
}

// line draws the row at a place of the list in used cells.
func (t *Table) line(place, used int, widths []int, th theme.Theme) string {
	i := place - t.off
	selected := place == t.cursor && t.matching > 0
	if i < 0 || i >= len(t.rows) {
		arrow := " "
		if selected {
			arrow = th.Glyph(theme.GlyphArrow)
		}
		return arrow + strings.Repeat(" ", max(min(used, t.w)-1, 0))
	}
	row := t.rows[i]
	arrow, sign, signTone := " ", " ", theme.Plain
	if selected {
		arrow = th.Glyph(theme.GlyphArrow)
	}
	if t.marks.has(row.ID) {
		sign, signTone = th.Glyph(theme.GlyphMark), theme.Marked
	} else if t.changed[row.ID] {
		sign, signTone = th.Glyph(theme.GlyphChanged), theme.Accent
	}
	if t.w <= gutter {
		return ansi.Truncate(arrow+sign, t.w, "")
	}
	var b, plain strings.Builder // plain is of the selected row, to be painted as a whole
	on, width := selected, gutter-1
	paint := func(tone theme.Tone, s string) {
		if on {
			plain.WriteString(s)
		} else {
			b.WriteString(th.Paint(tone, s))
		}
	}
	paint(theme.Plain, arrow)
	paint(signTone, sign)
	for k, w := range widths {
		if w == 0 || k >= len(row.Cells) {
			break
		}
		if width += w + 1; on && width > stripe && k > 0 {
			on = false
		}
		paint(theme.Plain, " ")
		paint(row.Cells[k].Tone, cell(row.Cells[k], w, t.cols[k].Right, th))
	}
	return th.Paint(theme.Selected, plain.String()) + b.String()
}

func cell(c render.Cell, w int, right bool, th theme.Theme) string {
	g, signed := c.Sign.Glyph()
	if !signed {
		return fit(c.Text, w, right)
	}
	if w < 3 {
		return th.Glyph(g) + strings.Repeat(" ", w-1)
	}
	return th.Glyph(g) + " " + fit(c.Text, w-2, right)
}

// bar is the scroll bar's part beside a row that takes used cells, when the list
// is longer than the screen.
func (t *Table) bar(row, used int, th theme.Theme) string {
	body := t.body()
	if t.matching <= body || t.w < 20 {
		return ""
	}
	size := max(body*body/t.matching, 1)
	at := t.top * (body - size) / max(t.matching-body, 1)
	glyph := theme.GlyphTrack
	if row >= at && row < at+size {
		glyph = theme.GlyphThumb
	}
	return strings.Repeat(" ", max(t.w-1-used, 0)) + th.Paint(theme.Border, th.Glyph(glyph))
}

// notice is what stands in the place of rows.
func (t *Table) notice(th theme.Theme) []string {
	tone, text := theme.Muted, ""
	switch t.State() {
	case Loading:
		if !t.slow {
			return nil
		}
		text = th.Spinner(t.spin) + " Loading…"
	case Error:
		tone, text = theme.Bad, th.Glyph(theme.GlyphBad)+" "+t.explain()+" Press ctrl+r to try again."
	case Empty:
		text = t.Blank
		if t.filter != "" {
			text = fmt.Sprintf("Nothing matches %q. Press esc to clear the filter.", t.filter)
		}
	}
	lines := prose(text, t.w-2*gutter, tone, th)
	for i, l := range lines {
		lines[i] = ansi.Truncate(strings.Repeat(" ", gutter)+l, t.w, "")
	}
	if t.h > 3 {
		lines = append([]string{""}, lines...)
	}
	return lines
}

func (t *Table) explain() string {
	if t.Explain != nil {
		return t.Explain(t.err)
	}
	var refusal *model.Refusal
	if errors.As(t.err, &refusal) {
		return refusal.Message + "."
	}
	return "The list could not be read."
}

// Status says how much is shown and marked: "12 of 4,310, 3 marked (1 hidden by
// filter)".
func (t *Table) Status() string {
	if !t.ready {
		return ""
	}
	s := render.Number(t.matching)
	if t.filter != "" || t.matching != t.total {
		s += " of " + render.Number(t.total)
	}
	if n := len(t.marks.list); n > 0 {
		s += ", " + render.Number(n) + " marked"
		if hidden := len(t.marks.gone); hidden > 0 {
			s += " (" + render.Number(hidden) + " hidden by filter)"
		}
	}
	if t.marks.ranging {
		s += ", marking: move, then v"
	}
	return s
}
