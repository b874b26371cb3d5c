package render

import (
	"strconv"
	"strings"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// cellMost is how many terminal cells of one value a table is given at most.
const cellMost = 200

// Cell is one value of a row. A Sign that is not empty is drawn before the
// text: a state is a sign and a word.
type Cell struct {
	Text safe.Text
	Tone theme.Tone
	Sign Sign
}

// Sign is a glyph or nothing; the zero value is nothing.
type Sign int

// Signed is the Sign of a glyph.
func Signed(g theme.Glyph) Sign { return Sign(g) + 1 }

// Glyph is the sign's glyph; ok is false for nothing.
func (s Sign) Glyph() (g theme.Glyph, ok bool) { return theme.Glyph(s - 1), s > 0 }

// Row is one line of a table; ID finds its record. Rows are comparable cell by
// cell.
type Row struct {
	ID    string
	Cells []Cell
}

// Column is what a table knows of one column. A column gets at least Min
// cells; what is left over is shared out by Weight, up to Max (0: no bound).
// Columns that do not fit are left out, the last ones first.
type Column struct {
	Title    string
	Sort     string // the name to sort by in a model.Window; empty: cannot be sorted by
	Min, Max int
	Weight   int
	Right    bool // numbers
}

// text is a cell of words that may come from anywhere.
func text(s string, tone theme.Tone) Cell { return Cell{Text: safe.Line(s, cellMost), Tone: tone} }

func sign(g theme.Glyph, word string, tone theme.Tone) Cell {
	c := text(word, tone)
	c.Sign = Signed(g)
	return c
}

func count(n int) Cell {
	if n == 0 {
		return text("0", theme.Muted)
	}
	return text(Number(n), theme.Plain)
}

// Number writes n with commas: 4,310.
func Number(n int) string {
	s := strconv.Itoa(n)
	minus := ""
	if n < 0 {
		minus, s = "-", s[1:]
	}
	var b strings.Builder
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return minus + b.String()
}

// Plural is "1 day", "3 days".
func Plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + one + "s"
}

// nobody is the word for an empty value: a blank looks like a fault.
const nobody = "–"

func orNone(s string, tone theme.Tone) Cell {
	if s == "" {
		return text(nobody, theme.Muted)
	}
	return text(s, tone)
}

// Name is a person's name or address. One that mixes scripts, or hides
// characters, is likely made to look like another's and has a warning sign.
func Name(s string) Cell {
	c := orNone(s, theme.Plain)
	if safe.Mixed(s) || c.Text.Hidden() > 0 {
		c.Tone, c.Sign = theme.Warn, Signed(theme.GlyphWarn)
	}
	return c
}
