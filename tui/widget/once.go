package widget

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// once shows a secret that is stored nowhere.
type once struct {
	title, body, secret string
	note                string
}

// NewOnce shows a text that cannot be shown again. No key closes it but y, so
// that a slip does not lose it.
func NewOnce(title, body, secret string) Overlay {
	return &once{title: safe.Line(title, longest).String(), body: body, secret: secret}
}

func (o *once) Title() string { return o.title }

func (o *once) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	if key.String() == "y" {
		return true, nil
	}
	o.note = "It is not shown again. Write it down, then press y."
	return false, nil
}

func (o *once) View(w, h int, th theme.Theme) string {
	width := inside(w)
	f := frame{title: o.title, least: 30, lines: prose(o.body, width, theme.Plain, th)}
	f.foot = prose(o.secret, width, theme.Title, th)
	if o.note != "" {
		f.foot = append(f.foot, prose(o.note, width, theme.Warn, th)...)
	}
	f.foot = append(f.foot, keys(th, "y", "I have it; close"))
	return f.draw(w, h, th)
}
