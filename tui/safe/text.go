package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Text is printable by construction: only Line, Block and Cut make one that is
// not empty. It is comparable.
type Text struct {
	s      string
	hidden int
}

// String is the text as it may be written to a terminal.
func (t Text) String() string { return t.s }

// Hidden is how many characters of the original are not shown as they were,
// including those in a part that was cut off.
func (t Text) Hidden() int { return t.hidden }

// Width is how many terminal cells the text takes; of several lines, the widest.
func (t Text) Width() int {
	most := 0
	for line := range strings.SplitSeq(t.s, "\n") {
		most = max(most, width(line))
	}
	return most
}

// Cut is t in at most most cells, with … for what is left out. Only for one line.
func (t Text) Cut(most int) Text { return Text{cut(t.s, most), t.hidden} }

// Line makes one line of at most most terminal cells of s; what is longer ends
// in …. Controls (escape sequences, line ends and tabs too), text direction,
// zero-width and private characters and bytes that are no UTF-8 become �; what
// follows an escape is shown as the text it is. Zero or fewer cells hold nothing.
func Line(s string, most int) Text {
	clean, hidden := s, 0
	if !printableASCII(s) {
		clean, hidden = sanitise(s, false)
	}
	return Text{cut(clean, most), hidden}
}

// Block makes text of several lines of s: line ends stay (CRLF as one), tabs
// become spaces up to the next eighth cell, the rest is as with Line. Lines are
// not cut or wrapped.
func Block(s string) Text {
	clean, hidden := sanitise(s, true)
	return Text{clean, hidden}
}

func sanitise(s string, block bool) (clean string, hidden int) {
	var b strings.Builder
	b.Grow(len(s))
	marks := mostMarks                 // how many marks the letter before has; a mark without a letter has no room
	symbol, flavours := false, 0       // whether the character before was a symbol, and what was left out after it
	start, measured, column := 0, 0, 0 // where in b the line starts, where it is measured to, cells so far
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		c := hide
		if r != utf8.RuneError || n > 1 {
			c = classOf(r)
		}
		rest := s[i+n:]
		i += n
		if block {
			switch {
			case r == '\r' && strings.HasPrefix(rest, "\n"):
				continue
			case r == '\n':
				b.WriteByte('\n')
				marks, symbol = mostMarks, false
				start, measured, column = b.Len(), b.Len(), 0
				continue
			case r == '\t':
				column += width(b.String()[measured:])
				b.WriteString("        "[:8-column%8])
				column, measured = 0, b.Len()
				marks, symbol = mostMarks, false
				continue
			}
		}
		switch c {
		case flavor:
			if symbol && flavours < 2 {
				flavours++
				continue
			}
			c = hide
		case mark:
			if marks < mostMarks {
				b.WriteRune(r)
				marks++
				continue
			}
			hidden++
			if line := b.String()[start:]; !strings.HasSuffix(line, string(replacement)) {
				b.WriteRune(replacement)
			}
			symbol = false
			continue
		}
		symbol, flavours = false, 0
		switch c {
		case show:
			b.WriteRune(r)
			marks, symbol = 0, unicode.Is(unicode.So, r)
		case flag:
			b.WriteRune('A' + r - 0x1F1E6)
			marks = 0
		case space:
			b.WriteByte(' ')
			marks = mostMarks
		default:
			hidden++
			b.WriteRune(replacement)
			marks = mostMarks
		}
	}
	return b.String(), hidden
}

// width measures as the stricter of the two ways in which terminals count: by
// character and by cluster.
func width(s string) int {
	if printableASCII(s) {
		return len(s)
	}
	return max(ansi.StringWidth(s), ansi.StringWidthWc(s))
}

func cut(s string, most int) string {
	if most <= 0 {
		return ""
	}
	if printableASCII(s) {
		if len(s) <= most {
			return s
		}
		return s[:most-1] + "…"
	}
	clusters := graphemes.FromString(s)
	used, keep := 0, 0 // keep: bytes that leave room for …
	for clusters.Next() {
		used += width(clusters.Value())
		if used > most {
			return s[:keep] + "…"
		}
		if used < most {
			keep = clusters.End()
		}
	}
	return s
}
