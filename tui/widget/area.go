package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// areaMost is how many bytes of text an area takes.
const areaMost = 128 << 10

// area edits a text of several lines.
type area struct {
	title, was string
	input      textarea.Model
	ok         func(string) tea.Cmd
	leaving    bool // asks whether to throw away what was typed
	note       string
}

// NewArea edits a text of several lines: enter begins a new one, ctrl+s saves,
// and esc asks before it throws changes away. ok gets the text with plain line
// ends; what cannot be printed never gets into it.
func NewArea(title, text string, ok func(text string) tea.Cmd) Overlay {
	a := &area{title: safe.Line(title, longest).String(), input: textarea.New(), ok: ok}
	a.input.Prompt, a.input.ShowLineNumbers, a.input.CharLimit, a.input.MaxHeight = "", false, areaMost, 0
	bindings := textarea.DefaultKeyMap()
	for _, off := range []*key.Binding{&bindings.Paste, &bindings.CopySelection} { // the clipboard of the server's machine
		off.Unbind()
	}
	a.input.KeyMap = bindings
	a.input.SetValue(printableBlock(text))
	a.input.MoveToBegin()
	a.input.Focus()
	a.was = a.input.Value()
	return a
}

// printableBlock is what an area takes of a text: line ends stay, tabs become
// spaces, and what cannot be printed is left out.
func printableBlock(s string) string {
	if len(s) > areaMost {
		s = s[:areaMost]
	}
	return strings.ReplaceAll(safe.Block(s).String(), "\uFFFD", "")
}

func (a *area) Title() string { return a.title }

func (a *area) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch m := msg.(type) {
	case tea.PasteMsg:
		if !a.leaving {
			a.input.InsertString(printableBlock(m.Content))
		}
		return false, nil
	case tea.KeyPressMsg:
		if a.leaving {
			a.leaving = false
			return m.String() == "y" || m.String() == "Y", nil
		}
		switch m.String() {
		case "esc", "ctrl+c":
			a.leaving = a.input.Value() != a.was
			return !a.leaving, nil
		case "ctrl+s":
			if strings.TrimSpace(a.input.Value()) == "" {
				a.note = "A text is needed."
				return false, nil
			}
			return true, a.ok(a.input.Value())
		}
		a.note = ""
		if m.Text != "" {
			if m.Text = printable(m.Text); m.Text == "" {
				return false, nil
			}
		}
		a.input, _ = a.input.Update(m)
	}
	return false, nil
}

func (a *area) View(w, h int, th theme.Theme) string {
	width := inside(w)
	const around = 6 // frame, title, foot
	rows := max(h-around, 1)
	input := a.input
	plain := textarea.StyleState{Base: th.Style(theme.Plain), Text: th.Style(theme.Plain), CursorLine: th.Style(theme.Plain), Placeholder: th.Style(theme.Muted), EndOfBuffer: th.Style(theme.Plain)}
	input.SetStyles(textarea.Styles{Focused: plain, Blurred: plain})
	input.EndOfBufferCharacter = ' '
	input.SetWidth(width)
	input.SetHeight(rows)
	a.input = input // its viewport follows the cursor with the size
	box := frame{title: a.title, least: width}
	for _, l := range strings.Split(input.View(), "\n") {
		box.lines = append(box.lines, ansi.Truncate(l, width, ""))
	}
	switch {
	case a.leaving:
		box.foot = []string{th.Paint(theme.Warn, "Throw away what you typed?") + " " + keys(th, "y", "throws it away", "any other key", "goes on")}
	case a.note != "":
		box.foot = prose(a.note, width, theme.Bad, th)
	}
	if !a.leaving {
		box.foot = append(box.foot, keys(th, "ctrl+s", "saves", "esc", "cancels"))
	}
	return box.draw(w, h, th)
}
