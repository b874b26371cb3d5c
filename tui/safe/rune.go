package safe

import (
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// replacement stands for what is not shown.
const replacement = '\uFFFD'

// mostMarks is how many combining marks one letter may carry. Vietnamese needs
// two, pointed Hebrew and Arabic three, Tibetan four.
const mostMarks = 4

// class is what becomes of a character.
type class int

const (
	hide   class = iota // shown as the replacement
	show                // shown as it is
	space               // any kind of space: shown as a plain one
	mark                // takes no cell of its own: shown on a letter, a few at most
	flavor              // colours the symbol before it (emoji style, skin): left out there, hidden elsewhere
	flag                // half of a flag: shown as its letter
)

var (
	visible = []*unicode.RangeTable{unicode.L, unicode.N, unicode.P, unicode.S}
	// invisible lists what has a visible category and no picture.
	invisible = []*unicode.RangeTable{unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, {
		R16: []unicode.Range16{{Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: 0xFFFC, Hi: 0xFFFD, Stride: 1}}, // blank Braille, object, replacement
		R32: []unicode.Range32{{Lo: 0x1D159, Hi: 0x1D159, Stride: 1}},                                    // null note head
	}}
)

func classOf(r rune) class {
	switch {
	case r == ' ':
		return space
	case r < 0x7F:
		if r < ' ' {
			return hide
		}
		return show
	case r == 0xFE0E, r == 0xFE0F, 0x1F3FB <= r && r <= 0x1F3FF:
		return flavor
	case 0x1F1E6 <= r && r <= 0x1F1FF:
		return flag
	case unicode.Is(unicode.Zs, r):
		return space
	case unicode.In(r, invisible...):
		return hide
	case unicode.In(r, unicode.Mn, unicode.Mc):
		return mark
	case unicode.In(r, visible...):
		if ansi.StringWidthWc(string(r)) == 0 || ansi.StringWidth(string(r)) == 0 {
			return mark // conjoining Hangul vowels and the like
		}
		return show
	}
	return hide // controls, formats, private use, surrogates, unassigned, enclosing marks
}

// printableASCII reports whether s needs no cleaning and takes a cell a byte.
func printableASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
