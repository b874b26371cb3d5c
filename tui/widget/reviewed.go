package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Toned is a line of text in a tone.
type Toned struct {
	Tone theme.Tone
	Text string
}

// reviewed is what is about to be written, to be read, and why it is.
type reviewed struct {
	title string
	lines []Toned
	ok    func(string) tea.Cmd
	back  func() tea.Cmd
	port  Viewport
	edit  edit
	note  string
}

// NewReviewed shows what is about to be written, scrolling, and asks why: what is
// typed is the reason, enter goes on with it, and esc goes back to where the text
// is changed. ok and back make the Cmds of both.
func NewReviewed(title string, lines []Toned, ok func(reason string) tea.Cmd, back func() tea.Cmd) Overlay {
	return &reviewed{title: safe.Line(title, longest).String(), lines: lines, ok: ok, back: back}
}

func (r *reviewed) Title() string { return r.title }

func (r *reviewed) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	key, isKey := msg.(tea.KeyPressMsg)
	if !isKey {
		if _, paste := msg.(tea.PasteMsg); paste {
			r.edit.update(msg)
		}
		r.port.Update(msg)
		return false, nil
	}
	switch key.String() {
	case "esc", "ctrl+c":
		return true, r.back()
	case "enter", "ctrl+s":
		reason := strings.TrimSpace(r.edit.String())
		if reason == "" {
			r.note = "Why is needed: a short phrase without personal data."
			return false, nil
		}
		return true, r.ok(reason)
	case "up", "down", "pgup", "pgdown":
		r.port.Update(msg)
		return false, nil
	}
	r.note = ""
	r.edit.update(msg)
	return false, nil
}

func (r *reviewed) View(w, h int, th theme.Theme) string {
	const around, label = 7, "Why* "
	width := inside(w)
	var lines []string
	for _, l := range r.lines {
		for _, part := range strings.Split(ansi.Wrap(safe.Block(l.Text).String(), width, ""), "\n") {
			lines = append(lines, th.Paint(l.Tone, part))
		}
	}
	foot := []string{th.Paint(theme.Key, label) + r.edit.view(max(width-len(label), 1), true, false, th)}
	if r.note != "" {
		foot = append(prose(r.note, width, theme.Bad, th), foot...)
	}
	r.port.SetSize(width, max(min(len(lines), h-around), 1))
	r.port.SetLines(lines)
	bar := keys(th, "enter", "saves", "esc", "back to the text")
	if s := r.port.Status(); s != "" {
		bar = th.Paint(theme.Muted, th.Encode(s)) + "  " + keys(th, "↑ ↓ pgup pgdown", "scroll") + "  " + bar
	}
	return frame{title: r.title, least: width, lines: strings.Split(r.port.View(), "\n"), foot: append(foot, bar)}.draw(w, h, th)
}
