package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

func (f *form) View(w, h int, th theme.Theme) string {
	width := inside(w)
	box := frame{title: f.title, tells: true, least: min(width, 56), lines: prose(f.body, width, theme.Plain, th)}
	if len(box.lines) > 0 {
		box.lines = append(box.lines, "")
	}
	label := 0
	for _, d := range f.fields {
		label = max(label, safe.Line(d.Label, width/3).Width()+2)
	}
	for i, d := range f.fields {
		if i == f.at {
			box.keep = len(box.lines) + d.row()
		}
		box.lines = append(box.lines, d.view(i == f.at, label, width, th)...)
	}
	switch {
	case f.leaving:
		box.foot = []string{th.Paint(theme.Warn, "Throw away what you typed?") + " " + keys(th, "y", "throws it away", "any other key", "goes on")}
	case f.note != "":
		box.foot = prose(f.note, width, theme.Bad, th)
	}
	if !f.leaving {
		box.foot = append(box.foot, keys(th, "tab", "next", "ctrl+s", "submits", "esc", "cancels"))
	}
	return box.draw(w, h, th)
}

// row is which of the field's lines must be seen.
func (f *field) row() int {
	if len(f.Options) == 0 {
		return 0
	}
	return f.cursor
}

// view draws the field: one line, or while it has the focus a line for each
// option and one of help.
func (f *field) view(focus bool, label, width int, th theme.Theme) []string {
	tone := theme.Muted
	if focus {
		tone = theme.Key
	}
	name := f.Label
	if f.Required {
		name += "*"
	}
	head := th.Paint(tone, fit(safe.Line(name, label-1), label, false))
	room := max(width-label, 1)
	indent := strings.Repeat(" ", label)
	var lines []string
	switch {
	case len(f.Options) == 0:
		lines = []string{head + f.text(room, focus, th)}
	case !focus:
		value := strings.ReplaceAll(f.value(), ",", ", ")
		if value == "" {
			value = "–"
		}
		lines = []string{head + th.Paint(theme.Plain, safe.Line(value, room).String())}
	default:
		for i, o := range f.Options {
			if i > 0 {
				head = indent
			}
			lines = append(lines, head+f.option(i, o, room, th))
		}
	}
	if focus && f.Help != "" {
		help := f.Help
		if len(f.Options) > 0 {
			help += " (space chooses)"
		}
		for _, l := range prose(help, room, theme.Muted, th) {
			lines = append(lines, indent+l)
		}
	}
	return lines
}

// text draws what was typed and, where there is room for both, what it means.
func (f *field) text(room int, focus bool, th theme.Theme) string {
	const gap = 2
	words := ""
	if f.Beside != nil {
		words = f.Beside(f.value())
	}
	typed := ansi.StringWidth(f.edit.String()) + 1 // the cursor may stand behind it
	left := room - typed - gap
	if words == "" || left < 8 {
		return f.edit.view(room, focus, f.Code, th)
	}
	return f.edit.view(typed, focus, false, th) + strings.Repeat(" ", gap) + th.Paint(theme.Muted, safe.Line(words, left).String())
}

func (f *field) option(i int, o string, room int, th theme.Theme) string {
	box := "( ) "
	switch {
	case f.Multi && f.picked[o]:
		box = "[x] "
	case f.Multi:
		box = "[ ] "
	case f.picked[o]:
		box = "(x) "
	}
	tone := theme.Plain
	if i == f.cursor {
		tone = theme.Selected
	}
	return ansi.Truncate(th.Paint(tone, box+safe.Line(o, max(room-len(box), 1)).String()), room, "")
}
