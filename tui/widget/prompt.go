package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Prompt is a line of input with a sign before it: "/" for a filter, ":" for a
// command. What enter and esc mean is for its owner to say; they do nothing
// here.
type Prompt struct {
	sign     string
	edit     edit
	complete func(prefix string) []string

	history []string // oldest first
	back    int      // how far ↑ went; 0 is the line being typed
	draft   string   // that line, while another one is shown

	offers []string // completions of what was typed, while tab goes round
	offer  int
}

// NewPrompt makes a prompt that holds value. history is what ↑ and ↓ bring
// back, oldest first. complete gives whole lines that a prefix may become; tab
// goes round among them. It may be nil.
func NewPrompt(sign, value string, history []string, complete func(prefix string) []string) *Prompt {
	return &Prompt{sign: sign, edit: newEdit(value), history: slices.Clone(history), complete: complete}
}

// Value is the line as it stands: printable, one line.
func (p *Prompt) Value() string { return p.edit.String() }

// SetValue replaces the line, with the cursor at its end.
func (p *Prompt) SetValue(s string) { p.edit = newEdit(s) }

// Update takes keys and pastes.
func (p *Prompt) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "up", "ctrl+p":
			p.recall(+1)
			return nil
		case "down", "ctrl+n":
			p.recall(-1)
			return nil
		case "tab":
			p.next(+1)
			return nil
		case "shift+tab":
			p.next(-1)
			return nil
		}
	}
	if p.edit.update(msg) {
		p.offers, p.back = nil, 0
	}
	return nil
}

// recall goes back in the history by one, or forward; forward of the newest is
// the line that was being typed.
func (p *Prompt) recall(by int) {
	back := p.back + by
	if back < 0 || back > len(p.history) {
		return
	}
	if p.back == 0 {
		p.draft = p.Value()
	}
	p.back, p.offers = back, nil
	if back == 0 {
		p.SetValue(p.draft)
	} else {
		p.SetValue(p.history[len(p.history)-back])
	}
}

func (p *Prompt) next(by int) {
	if p.complete == nil {
		return
	}
	if p.offers == nil {
		p.offers = p.complete(p.Value())
		p.offer = -1
		if by < 0 {
			p.offer = 0
		}
	}
	if n := len(p.offers); n > 0 {
		p.offer = (p.offer + by + n) % n
		p.edit = newEdit(p.offers[p.offer])
	}
}

// View draws the line in w cells at most; completions are shown after it.
func (p *Prompt) View(w int, th theme.Theme) string {
	if w < 1 {
		return ""
	}
	offers := ""
	if p.complete != nil && w > 40 && p.edit.String() != "" {
		list := p.offers
		if list == nil {
			list = p.complete(p.Value())
		}
		if len(list) > 0 && (len(list) > 1 || list[0] != p.Value()) {
			offers = safe.Line("  "+strings.Join(list, "  "), w/2).String()
		}
	}
	room := w - ansi.StringWidth(p.sign) - ansi.StringWidth(offers)
	return ansi.Truncate(th.Paint(theme.Key, p.sign)+p.edit.view(max(room, 1), true, false, th)+th.Paint(theme.Muted, offers), w, "")
}
