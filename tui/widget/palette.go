package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/sahilm/fuzzy"

	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// PaletteItem is something that can be done, as the palette lists it.
type PaletteItem struct {
	Label    string
	Keys     string // how it is done without the palette
	Hint     string // where it belongs
	Disabled string // why it cannot be done now; empty: it can
	Run      func() tea.Cmd
}

// palette finds things to do by parts of their names.
type palette struct {
	items []PaletteItem
	edit  edit
	hits  []int // into items, best first
	at    int
	note  string
}

// NewPalette lists items, best matches of what is typed first. Enter runs one
// that can be done, after the palette has closed; of others it says why not.
func NewPalette(items []PaletteItem) Overlay {
	p := &palette{items: items}
	p.match()
	return p
}

func (p *palette) Title() string { return "What to do" }

// String and Len make the items a source to search.
func (p *palette) String(i int) string { return p.items[i].Label + " " + p.items[i].Hint }
func (p *palette) Len() int            { return len(p.items) }

func (p *palette) match() {
	p.hits, p.at = p.hits[:0], 0
	text := strings.TrimSpace(p.edit.String())
	if text == "" {
		for i := range p.items {
			p.hits = append(p.hits, i)
		}
		return
	}
	for _, m := range fuzzy.FindFrom(text, p) {
		p.hits = append(p.hits, m.Index)
	}
}

func (p *palette) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		p.note = ""
		switch key.String() {
		case "esc", "ctrl+c":
			return true, nil
		case "down", "ctrl+n", "ctrl+j", "tab":
			p.at = min(p.at+1, max(len(p.hits)-1, 0))
			return false, nil
		case "up", "ctrl+p", "ctrl+k", "shift+tab":
			p.at = max(p.at-1, 0)
			return false, nil
		case "enter":
			if len(p.hits) == 0 {
				return false, nil
			}
			item := p.items[p.hits[p.at]]
			if item.Disabled != "" {
				p.note = "Not now: " + item.Disabled + "."
				return false, nil
			}
			if item.Run == nil {
				return true, nil
			}
			return true, item.Run()
		}
	}
	before := p.edit.String()
	if p.edit.update(msg) && p.edit.String() != before {
		p.match()
	}
	return false, nil
}

func (p *palette) View(w, h int, th theme.Theme) string {
	width := inside(w)
	f := frame{title: p.Title(), least: width}
	head := th.Paint(theme.Key, "> ") + p.edit.view(max(width-2, 1), true, false, th)
	room := max(min(h-6, 16), 1)
	f.lines = []string{head}
	from := min(max(p.at-room/2, 0), max(len(p.hits)-room, 0))
	for i := from; i < min(from+room, len(p.hits)); i++ {
		f.lines = append(f.lines, p.line(p.items[p.hits[i]], i == p.at, width, th))
	}
	switch {
	case p.note != "":
		f.foot = prose(p.note, width, theme.Warn, th)
	case len(p.hits) == 0:
		f.foot = prose("Nothing matches. Type less of it, or press esc.", width, theme.Muted, th)
	default:
		f.foot = []string{keys(th, "enter", "does it", "esc", "closes")}
	}
	return f.draw(w, h, th)
}

// line is the item's name, why it cannot be done or where it belongs, and its
// keys at the right.
func (p *palette) line(item PaletteItem, selected bool, w int, th theme.Theme) string {
	keys := safe.Line(item.Keys, max(w/4, 1))
	room := max(w-keys.Width()-1, 1)
	label := safe.Line(item.Label, room)
	beside, tone := item.Hint, theme.Plain
	if item.Disabled != "" {
		beside, tone = item.Disabled, theme.Muted
	}
	rest := ""
	if left := room - label.Width() - 2; left > 3 {
		rest = "  " + fit(safe.Line(beside, left), left, false)
	} else {
		rest = strings.Repeat(" ", max(room-label.Width(), 0))
	}
	if selected {
		return ansi.Truncate(th.Paint(theme.Selected, label.String()+rest+" "+keys.String()), w, "")
	}
	return ansi.Truncate(th.Paint(tone, label.String())+th.Paint(theme.Muted, rest)+" "+th.Paint(theme.Key, keys.String()), w, "")
}
