package widget

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Area is a text of several lines to be edited.
type Area struct {
	Title string
	Was   string // what is kept now: what differs from it is not thrown away unasked
	Text  string // to begin with
	Most  int    // bytes
	Does  string // what ctrl+s does, as "saves"
}

// area edits an Area.
type area struct {
	Area
	input   textarea.Model
	ok      func(string) tea.Cmd
	leaving bool // asks whether to throw away what was typed
	note    string
}

// NewArea edits a text of several lines: enter begins a new one, ctrl+s gives it
// on, and esc asks before it throws changes away. ok gets the text with plain line
// ends, of at most so many bytes: more is said to be too much and stays to be
// shortened, but for a paste, which is not taken in. What cannot be printed never
// gets into the text.
func NewArea(given Area, ok func(text string) tea.Cmd) Overlay {
	given.Title = safe.Line(given.Title, longest).String()
	a := &area{Area: given, input: textarea.New(), ok: ok}
	a.input.Prompt, a.input.ShowLineNumbers, a.input.CharLimit, a.input.MaxHeight = "", false, 0, 0
	bindings := textarea.DefaultKeyMap()
	for _, off := range []*key.Binding{&bindings.Paste, &bindings.CopySelection} { // the clipboard of the server's machine
		off.Unbind()
	}
	a.input.KeyMap = bindings
	a.input.SetValue(printableBlock(given.Was))
	a.Was = a.input.Value()
	a.input.SetValue(printableBlock(given.Text))
	a.input.MoveToBegin()
	a.input.Focus()
	return a
}

// lineEnds makes of every kind of line end the plain one: terminals paste them as
// if they were typed, which is a carriage return.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// printableBlock is what an area takes of a text: line ends stay, tabs become
// spaces, and what cannot be printed is left out.
func printableBlock(s string) string {
	s = lineEnds.Replace(s)
	return strings.ReplaceAll(safe.Block(s).String(), "\uFFFD", "")
}

func (a *area) Title() string { return a.Area.Title }

func (a *area) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch m := msg.(type) {
	case tea.PasteMsg:
		if !a.leaving {
			a.paste(m.Content)
		}
		return false, nil
	case tea.KeyPressMsg:
		if a.leaving {
			a.leaving = false
			return m.String() == "y" || m.String() == "Y", nil
		}
		switch m.String() {
		case "esc", "ctrl+c":
			a.leaving = a.input.Value() != a.Was
			return !a.leaving, nil
		case "ctrl+s":
			text := a.input.Value()
			switch {
			case strings.TrimSpace(text) == "":
				a.note = "A text is needed."
				return false, nil
			case len(text) > a.Most:
				a.note = fmt.Sprintf("The text has %d bytes, and at most %d are kept: shorten it.", len(text), a.Most)
				return false, nil
			}
			return true, a.ok(text)
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

// paste takes in what fits, or nothing.
func (a *area) paste(content string) {
	a.note = ""
	room := a.Most - len(a.input.Value())
	if text := ""; len(content) <= 4*a.Most { // what cannot be printed may take some of it
		if text = printableBlock(content); len(text) <= room {
			a.input.InsertString(text)
			return
		}
	}
	a.note = fmt.Sprintf("The paste is too long: there is room for %d bytes more, of %d.", max(room, 0), a.Most)
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
	box := frame{title: a.Area.Title, least: width}
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
		box.foot = append(box.foot, keys(th, "ctrl+s", a.Does, "esc", "cancels"))
	}
	return box.draw(w, h, th)
}
