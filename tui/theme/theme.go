package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Tone is what a piece of text means.
type Tone int

// The tones.
const (
	Plain    Tone = iota // the terminal's own colour
	Muted                // beside the point
	Title                // of a page, a box, a column
	Accent               // look here
	Good                 // done, in time, allowed
	Warn                 // soon, unclear, to be decided
	Bad                  // late, failed, refused
	Danger               // cannot be undone
	Selected             // the line the next key acts on
	Marked               // a line chosen for a bulk act
	Border               // of boxes
	Header               // the band on top
	Footer               // the keys below
	Key                  // a key's name
	tones                // how many
)

// Options is what is known of the terminal and of its admin's wishes.
type Options struct {
	Dark    bool // its background
	ASCII   bool // it shows no characters beyond ASCII
	NoColor bool // bold, underline and reverse only (no-color.org)
}

// Theme paints. The zero value leaves text as it is. It is a small value and
// never changes.
type Theme struct {
	look  *look
	ascii bool
}

// look is the painted side of a theme: what to write before and after a text.
type look struct {
	styles        [tones]lipgloss.Style
	before, after [tones]string
}

// New makes the theme for a terminal. It is worth keeping: making one costs
// some ten microseconds.
func New(o Options) Theme {
	l := &look{}
	for tone := range tones {
		l.styles[tone] = style(o, tone)
		l.before[tone], l.after[tone], _ = strings.Cut(l.styles[tone].Render("x"), "x")
	}
	return Theme{look: l, ascii: o.ASCII}
}

// Style is a tone's style, for what Paint cannot do. It has no width, padding
// or border. It does not Encode.
func (t Theme) Style(tone Tone) lipgloss.Style {
	if t.look == nil {
		return lipgloss.NewStyle()
	}
	return t.look.styles[tone.known()]
}

// Paint gives s a tone, line by line, and on terminals of ASCII only spells it
// in ASCII, of the same width. s must be printable and not painted yet.
func (t Theme) Paint(tone Tone, s string) string {
	if t.ascii {
		s = t.Encode(s)
	}
	tone = tone.known()
	if t.look == nil || s == "" || t.look.before[tone] == "" {
		return s
	}
	before, after := t.look.before[tone], t.look.after[tone]
	if strings.Contains(s, "\n") {
		s = strings.ReplaceAll(s, "\n", after+"\n"+before)
	}
	return before + s + after
}

// Border is how boxes are drawn.
func (t Theme) Border() lipgloss.Border {
	if t.ascii {
		return lipgloss.ASCIIBorder()
	}
	return lipgloss.RoundedBorder()
}

func (t Tone) known() Tone {
	if t < 0 || t >= tones {
		return Plain
	}
	return t
}
