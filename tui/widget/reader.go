package widget

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// reader is a dialog to read and close: text, help, messages. Its lines are
// laid out for a width.
type reader struct {
	title string
	lines func(w int, th theme.Theme) []string
	port  Viewport
}

// NewText shows lines that may be painted; longer ones are wrapped.
func NewText(title string, lines []string) Overlay {
	return &reader{title: safe.Line(title, longest).String(), lines: func(w int, th theme.Theme) []string {
		var out []string
		for _, l := range lines {
			out = append(out, strings.Split(ansi.Wrap(safe.Painted(l), w, ""), "\n")...)
		}
		return out
	}}
}

// Toast is one thing that the console told the admin.
type Toast struct {
	At   time.Time
	Text string
	Bad  bool
}

// NewMessages shows what was told, the newest first, by clocks of Vilnius.
func NewMessages(log []Toast) Overlay {
	return &reader{title: "Messages", lines: func(w int, th theme.Theme) []string {
		if len(log) == 0 {
			return prose("Nothing was told yet.", w, theme.Muted, th)
		}
		var out []string
		for i := len(log) - 1; i >= 0; i-- {
			m := log[i]
			glyph, tone := theme.GlyphOK, theme.Good
			if m.Bad {
				glyph, tone = theme.GlyphBad, theme.Bad
			}
			at := deadline.Local(m.At).Format("15:04:05")
			for k, l := range prose(m.Text, max(w-len(at)-3, 1), theme.Plain, th) {
				if k == 0 {
					out = append(out, th.Paint(theme.Muted, at)+" "+th.Paint(tone, th.Glyph(glyph))+" "+l)
				} else {
					out = append(out, strings.Repeat(" ", len(at)+3)+l)
				}
			}
		}
		return out
	}}
}

// NewHelp lists what can be done, with its keys; what cannot be done now is
// listed with the reason.
func NewHelp(sections []action.Section) Overlay {
	return &reader{title: "Help", lines: func(w int, th theme.Theme) []string {
		const column = 18
		var out []string
		for _, s := range sections {
			if len(s.Actions) == 0 {
				continue
			}
			if len(out) > 0 {
				out = append(out, "")
			}
			out = append(out, prose(s.Title, w, theme.Title, th)...)
			for _, a := range s.Actions {
				key := fit(safe.Line(strings.Join(a.Keys, " "), column), column, false)
				text, tone := a.Label, theme.Plain
				if a.Help != "" {
					text += ": " + a.Help
				}
				if a.Disabled != "" {
					text, tone = text+" ("+a.Disabled+")", theme.Muted
				}
				for k, l := range prose(text, max(w-column-1, 8), tone, th) {
					if k > 0 {
						key = strings.Repeat(" ", column)
					}
					out = append(out, th.Paint(theme.Key, key)+" "+l)
				}
			}
		}
		return out
	}}
}

func (r *reader) Title() string { return r.title }

func (r *reader) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "esc", "q", "enter", "?", "!", "ctrl+c":
			return true, nil
		}
	}
	r.port.Update(msg)
	return false, nil
}

func (r *reader) View(w, h int, th theme.Theme) string {
	width := inside(w)
	lines := r.lines(width, th)
	r.port.SetSize(width, min(len(lines), max(h-4, 1)))
	r.port.SetLines(lines)
	foot := keys(th, "esc", "closes")
	if s := r.port.Status(); s != "" {
		foot = th.Paint(theme.Muted, th.Encode(s)) + "  " + keys(th, "j k", "scroll", "esc", "closes")
	}
	return frame{title: r.title, lines: strings.Split(r.port.View(), "\n"), foot: []string{foot}, least: 30}.draw(w, h, th)
}
