package theme

import (
	"strings"

	"charm.land/bubbles/v2/spinner"
	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Glyph is a sign of one cell that stands before a word.
type Glyph int

// The glyphs.
const (
	GlyphOK Glyph = iota
	GlyphWarn
	GlyphBad
	GlyphDot   // an item, a step still to come
	GlyphUp    // sorted upwards
	GlyphDown  // sorted downwards
	GlyphMark  // marked for a bulk act
	GlyphLock  // closed for good, or not allowed
	GlyphArrow // the selected line; from → to
	GlyphEllipsis
	GlyphWait    // waits for somebody
	GlyphChanged // changed since last seen
	GlyphTrack   // scroll bar
	GlyphThumb   // its visible part
	glyphs
)

var signs = [glyphs][2]string{
	GlyphOK: {"✓", "+"}, GlyphWarn: {"▲", "!"}, GlyphBad: {"✗", "x"}, GlyphDot: {"•", "-"},
	GlyphUp: {"↑", "^"}, GlyphDown: {"↓", "v"}, GlyphMark: {"◆", "*"}, GlyphLock: {"▣", "#"},
	GlyphArrow: {"→", ">"}, GlyphEllipsis: {"…", "."}, GlyphWait: {"◌", "o"}, GlyphChanged: {"•", "~"},
	GlyphTrack: {"│", "|"}, GlyphThumb: {"┃", "#"},
}

// Glyph is a sign, of one cell on every terminal; a space for an unknown one.
func (t Theme) Glyph(g Glyph) string {
	if g < 0 || g >= glyphs {
		return " "
	}
	if t.ascii {
		return signs[g][1]
	}
	return signs[g][0]
}

// Spinner is the picture of something that goes on, one cell; frame counts up.
func (t Theme) Spinner(frame int) string {
	set := spinner.Dot.Frames
	if t.ascii {
		set = spinner.Line.Frames
	}
	return strings.TrimSpace(set[((frame%len(set))+len(set))%len(set)])
}

// spelling is ASCII for what the console writes itself and for the letters of
// Lithuanian, each of the same width as what it stands for.
var spelling = func() map[string]string {
	m := map[string]string{"–": "-", "—": "-", "‘": "'", "’": "'", "“": `"`, "”": `"`, "„": `"`, "·": ".", "×": "x", "≤": "<", "≥": ">"}
	for i, r := range []rune("ąčęėįšųūžĄČĘĖĮŠŲŪŽ") {
		m[string(r)] = "aceeisuuzACEEISUUZ"[i : i+1]
	}
	for _, s := range signs {
		m[s[0]] = s[1]
	}
	for i, r := range []rune("▁▂▃▄▅▆▇█") { // of charts
		m[string(r)] = "_,-=+*%#"[i : i+1]
	}
	b := []rune("│┃─━╭╮╰╯├┤┬┴┼")
	for i, r := range b {
		m[string(r)] = "||--+++++++++"[i : i+1]
	}
	return m
}()

// Encode spells s, painted or not, for a terminal of ASCII only, every cluster
// as wide as it was; what has no spelling becomes ?. Other terminals get s.
func (t Theme) Encode(s string) string {
	if !t.ascii || isASCII(s) {
		return s
	}
	var b strings.Builder
	for g := graphemes.FromString(s); g.Next(); {
		cluster := g.Value()
		switch ascii, known := spelling[cluster]; {
		case isASCII(cluster):
			b.WriteString(cluster)
		case known:
			b.WriteString(ascii)
		default:
			b.WriteString(strings.Repeat("?", ansi.StringWidth(cluster)))
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
