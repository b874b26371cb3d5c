package widget

import (
	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// confirm asks before an act.
type confirm struct {
	title, body string
	danger      bool
	typed       string
	yes         func() tea.Cmd

	edit edit
	on   bool // the button that acts has the focus
	note string
}

// NewConfirm asks whether to do something. The focus is on Cancel: enter cancels
// until another key moved it. With typed set, that very text must be typed
// first, letter by letter; pastes are ignored. yes makes the Cmd of the act.
func NewConfirm(title, body string, danger bool, typed string, yes func() tea.Cmd) Overlay {
	return &confirm{title: safe.Line(title, longest).String(), body: body, danger: danger, typed: typed, yes: yes}
}

func (c *confirm) Title() string { return c.title }

func (c *confirm) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if _, ok := msg.(tea.PasteMsg); ok {
		if c.typed != "" {
			c.note = "Pasting does not count: type it."
		}
		return false, nil
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch key.String() {
	case "esc", "ctrl+c":
		return true, nil
	case "tab", "shift+tab":
		c.on = !c.on && c.may()
		return false, nil
	case "enter":
		switch {
		case c.on && c.may():
			return true, c.yes()
		case c.typed != "" && c.edit.String() != "" && !c.may():
			c.note = "This is not it. Type it exactly, or press esc."
			return false, nil
		}
		return true, nil
	}
	if c.typed == "" {
		return c.press(key.String())
	}
	if several(key.Text) {
		return false, nil // several letters at once were not typed
	}
	if c.edit.update(msg) {
		c.note, c.on = "", c.may()
	}
	return false, nil
}

// press is a key where nothing is to be typed. A dangerous act has no letter:
// it must not be done by a slip.
func (c *confirm) press(key string) (done bool, cmd tea.Cmd) {
	switch key {
	case "left", "right", "h", "l":
		c.on = !c.on
	case "n", "q":
		return true, nil
	case "y":
		if !c.danger {
			return true, c.yes()
		}
	}
	return false, nil
}

// may reports whether what had to be typed was.
func (c *confirm) may() bool { return c.typed == "" || c.edit.String() == c.typed }

func (c *confirm) View(w, h int, th theme.Theme) string {
	f := frame{title: c.title, least: 30}
	if c.danger {
		f.tone, f.title = theme.Bad, th.Glyph(theme.GlyphWarn)+" "+c.title
	}
	width := inside(w)
	f.lines = prose(c.body, width, theme.Plain, th)
	if c.typed != "" {
		f.foot = append(f.foot, th.Paint(theme.Plain, safe.Line("To go on, type "+c.typed, width).String()),
			th.Paint(theme.Key, "> ")+c.edit.view(max(min(width-2, 40), 1), true, false, th))
	}
	if c.note != "" {
		f.foot = append(f.foot, prose(c.note, width, theme.Warn, th)...)
	}
	f.foot = append(f.foot, c.buttons(th))
	return f.draw(w, h, th)
}

func (c *confirm) buttons(th theme.Theme) string {
	button := func(label string, focus bool, tone theme.Tone) string {
		if focus {
			return th.Paint(tone, "["+th.Glyph(theme.GlyphArrow)+label+" ]")
		}
		return th.Paint(theme.Muted, "[ "+label+" ]")
	}
	act := theme.Selected
	if c.danger {
		act = theme.Danger
	}
	return button("Cancel", !c.on, theme.Selected) + "  " + button("Confirm", c.on, act)
}

// several reports whether s is more than one letter.
func several(s string) bool {
	first := graphemes.FromString(s)
	return first.Next() && first.End() < len(s)
}
