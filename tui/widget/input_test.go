package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

// enter gives a prompt keys; text in quotes is typed, text in < > is pasted.
func enter(p *widget.Prompt, keys ...string) {
	for _, k := range keys {
		switch {
		case k[0] == '<' && len(k) > 1:
			p.Update(tea.PasteMsg{Content: k[1 : len(k)-1]})
		case k[0] == '"' && len(k) > 1:
			for _, r := range k[1 : len(k)-1] {
				p.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		default:
			p.Update(tuitest.Key(k))
		}
	}
}

func TestALineIsEditedAsHandsExpect(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{`"hello"`}, "hello"}, {[]string{`"hello"`, "left", "left", `"X"`}, "helXlo"}, {[]string{`"hello"`, "home", "delete"}, "ello"},
		{[]string{`"one two"`, "ctrl+w"}, "one "}, {[]string{`"one two"`, "ctrl+a", "ctrl+k"}, ""}, {[]string{`"one two"`, "left", "ctrl+u"}, "o"},
		{[]string{`"one two"`, "alt+b", `"x"`, "end", `"y"`}, "one xtwoy"}, {[]string{`"one two"`, "home", "alt+d"}, " two"},
		{[]string{`"one two"`, "home", "alt+f", `"x"`}, "onex two"}, {[]string{"backspace", "delete", "left", "right", "ctrl+w"}, ""},
		{[]string{"<pasted\r\ntext\x1b[31m\t!>"}, "pasted text[31m !"}, {[]string{"<Ž\u0301\u202e日>", "left", "backspace", "backspace"}, "日"},
		{[]string{"ctrl+x", "f5", "alt+z", `"a"`, "space", `"b"`}, "a b"},
	} {
		p := widget.NewPrompt(":", "", nil, nil)
		enter(p, c.keys...)
		if got := p.Value(); got != c.want {
			t.Errorf("%q gives %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestALongPasteIsCut(t *testing.T) {
	p := widget.NewPrompt("/", "", nil, nil)
	enter(p, "<"+strings.Repeat("x", 100_000)+">", "<more>", `"y"`)
	if n := len(p.Value()); n > 2010 {
		t.Errorf("the line holds %d letters", n)
	}
	if got := ansi.StringWidth(p.View(40, dark)); got > 40 {
		t.Errorf("it is drawn in %d cells of 40", got)
	}
}

func TestHistoryComesBackAndTheDraftToo(t *testing.T) {
	p := widget.NewPrompt(":", "", []string{"first", "second"}, nil)
	enter(p, `"dra"`)
	for _, c := range [][2]string{{"up", "second"}, {"up", "first"}, {"up", "first"}, {"down", "second"}, {"down", "dra"}, {"down", "dra"}} {
		enter(p, c[0])
		if got := p.Value(); got != c[1] {
			t.Fatalf("%s shows %q, want %q", c[0], got, c[1])
		}
	}
	enter(p, "up", `"!"`, "up")
	if got := p.Value(); got != "second" {
		t.Errorf("after editing, up shows %q", got)
	}
}

func TestTabCompletes(t *testing.T) {
	words := []string{"requests", "request", "people"}
	p := widget.NewPrompt(":", "", nil, func(prefix string) []string {
		var out []string
		for _, w := range words {
			if strings.HasPrefix(w, prefix) {
				out = append(out, w)
			}
		}
		return out
	})
	enter(p, `"req"`)
	if s := ansi.Strip(p.View(80, dark)); !strings.Contains(s, "requests  request") {
		t.Errorf("the line does not show what it may become: %q", s)
	}
	for _, want := range []string{"requests", "request", "requests"} {
		if enter(p, "tab"); p.Value() != want {
			t.Fatalf("tab gives %q, want %q", p.Value(), want)
		}
	}
	if enter(p, "shift+tab"); p.Value() != "request" {
		t.Errorf("shift+tab gives %q", p.Value())
	}
	enter(p, "ctrl+u", `"zzz"`, "tab")
	if p.Value() != "zzz" {
		t.Errorf("without completions, tab gives %q", p.Value())
	}
}

func TestAViewportScrolls(t *testing.T) {
	var lines []string
	for i := range 50 {
		lines = append(lines, strings.Repeat("x", i))
	}
	var v widget.Viewport
	v.SetSize(20, 10)
	v.SetLines(lines)
	for _, c := range []struct {
		key string
		top int
	}{{"j", 1}, {"k", 0}, {"k", 0}, {"ctrl+d", 5}, {"ctrl+u", 0}, {"pgdown", 9}, {"G", 40}, {"j", 40}, {"pgup", 31}, {"g", 0}} {
		if v.Update(tuitest.Key(c.key)); v.Top() != c.top {
			t.Fatalf("after %s the first line is %d, want %d", c.key, v.Top(), c.top)
		}
	}
	v.GoTo(12)
	if v.Top() != 12 || v.Status() != "13–22 of 50" {
		t.Errorf("shows from %d, %q", v.Top(), v.Status())
	}
	v.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	v.SetLines(lines[:5])
	if v.Top() != 0 || v.Status() != "" {
		t.Errorf("of a shorter text it shows from %d, %q", v.Top(), v.Status())
	}
}

func FuzzInputsFitTheirSize(f *testing.F) {
	f.Add(0, 0, "text", 3)
	f.Add(1, 1, "日本語", 1)
	f.Add(10, 2, "a\x1b[31mb\x1b[0m\n日", 9)
	f.Add(60, 5, strings.Repeat("ž", 90), 44)
	f.Fuzz(func(t *testing.T, w, h int, text string, left int) {
		if w > 1000 || h > 300 || len(text) > 5000 {
			return
		}
		p := widget.NewPrompt("/", text, nil, func(string) []string { return []string{text} })
		for range min(max(left, 0), 100) {
			p.Update(tuitest.Key("left"))
			p.Update(tuitest.Key("alt+b"))
		}
		fits(t, p.View(w, dark), w, 1)
		p.Update(tuitest.Key("tab"))
		fits(t, p.View(w, dark), w, 1)
		var v widget.Viewport
		v.SetLines(strings.Split(text, "\n"))
		v.SetSize(w, h)
		v.GoTo(left)
		fits(t, v.View(), w, h)
	})
}
