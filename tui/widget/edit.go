package widget

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// longest is how many characters an input takes.
const longest = 2000

// editing is the keys of an input. The library's key for pasting is left out:
// it would read the clipboard of the machine that the server runs on.
var editing = func() textinput.KeyMap {
	keys := textinput.DefaultKeyMap()
	for _, off := range []*key.Binding{&keys.Paste, &keys.AcceptSuggestion, &keys.NextSuggestion, &keys.PrevSuggestion} {
		off.Unbind()
	}
	return keys
}()

// edit is a line of text with a cursor: the library's text input, to which
// nothing gets that is not printable. The zero edit is empty.
type edit struct {
	input *textinput.Model
}

func newEdit(s string) edit {
	var e edit
	e.ready().SetValue(printable(s))
	return e
}

func (e *edit) ready() *textinput.Model {
	if e.input == nil {
		input := textinput.New()
		input.Prompt, input.CharLimit, input.KeyMap = "", longest, editing
		input.EchoCharacter = '*'
		input.Focus()
		e.input = &input
	}
	return e.input
}

func (e *edit) String() string { return e.ready().Value() }

// printable is what an input takes of a text: what cannot be printed is left
// out, and line ends become spaces.
func printable(s string) string {
	if len(s) > 64*longest {
		s = s[:64*longest]
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	return strings.ReplaceAll(safe.Line(s, longest).String(), "\uFFFD", "")
}

// update takes a key or a paste and reports whether it was one of editing.
func (e *edit) update(msg tea.Msg) bool {
	input := e.ready()
	switch m := msg.(type) {
	case tea.PasteMsg:
		m.Content = printable(m.Content)
		msg = m
	case tea.KeyPressMsg:
		k := editing
		if !key.Matches(m, k.CharacterForward, k.CharacterBackward, k.WordForward, k.WordBackward, k.DeleteWordBackward, k.DeleteWordForward,
			k.DeleteAfterCursor, k.DeleteBeforeCursor, k.DeleteCharacterBackward, k.DeleteCharacterForward, k.LineStart, k.LineEnd) {
			if m.Text == "" || m.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
				return false
			}
			if m.Text = printable(m.Text); m.Text == "" {
				return true
			}
			msg = m
		}
	default:
		return false
	}
	*input, _ = input.Update(msg)
	return true
}

// view draws the text in exactly w cells: the part around the cursor when it is
// longer, or without focus, when there is no cursor, its beginning. A mask stands
// for every letter.
func (e *edit) view(w int, focus, mask bool, th theme.Theme) string {
	if w < 1 {
		return ""
	}
	input := *e.ready()
	input.EchoMode = textinput.EchoNormal
	if mask {
		input.EchoMode = textinput.EchoPassword
	}
	styles := textinput.Styles{Focused: textinput.StyleState{Text: th.Style(theme.Plain)}, Blurred: textinput.StyleState{Text: th.Style(theme.Plain)}}
	input.SetStyles(styles)
	input.SetWidth(max(w-1, 1))       // the cursor may stand behind the last letter
	input.SetCursor(input.Position()) // brings the cursor into view
	if !focus {
		input.SetCursor(0)
		input.Blur()
	}
	text := ansi.Truncate(input.View(), w, "")
	return text + strings.Repeat(" ", max(w-ansi.StringWidth(text), 0))
}
