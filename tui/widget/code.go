package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// code asks for a one-time code.
type code struct {
	title, body string
	ok          func(string) tea.Cmd
	edit        edit
	note        string
}

// NewCode asks for a fresh one-time code of six digits, or a recovery code of
// more letters and digits; it is not shown. ok gets it without spaces and
// dashes between the digits of a one-time code.
func NewCode(title, body string, ok func(code string) tea.Cmd) Overlay {
	return &code{title: safe.Line(title, longest).String(), body: body, ok: ok}
}

func (c *code) Title() string { return c.title }

// AsksCode implements Coded.
func (c *code) AsksCode() bool { return true }

func (c *code) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if key, isKey := msg.(tea.KeyPressMsg); isKey {
		switch key.String() {
		case "esc", "ctrl+c":
			return true, nil
		case "enter":
			value := codeValue(c.edit.String())
			switch {
			case value == "":
				c.note = "Type the six digits your authenticator shows now, or press esc."
			case len(value) < codeLeast:
				c.note = shortCode
			default:
				return true, c.ok(value)
			}
			return false, nil
		}
	}
	if c.edit.update(msg) {
		c.note = ""
	}
	return false, nil
}

// codeLeast is how long the shortest code is.
const (
	codeLeast = 6
	shortCode = "A code has six digits; this has fewer."
)

// codeValue is a code as it was typed, without spaces and dashes between the
// digits of a one-time code.
func codeValue(typed string) string {
	value := strings.TrimSpace(typed)
	if digits := strings.NewReplacer(" ", "", "-", "").Replace(value); len(digits) == codeLeast {
		return digits
	}
	return value
}

func (c *code) View(w, h int, th theme.Theme) string {
	width := inside(w)
	f := frame{title: c.title, least: 30, lines: prose(c.body, width, theme.Plain, th)}
	f.foot = []string{th.Paint(theme.Key, "code ") + c.edit.view(max(min(width-5, 40), 1), true, true, th)}
	if c.note != "" {
		f.foot = append(f.foot, prose(c.note, width, theme.Warn, th)...)
	}
	f.foot = append(f.foot, keys(th, "enter", "confirms", "esc", "cancels"))
	return f.draw(w, h, th)
}
