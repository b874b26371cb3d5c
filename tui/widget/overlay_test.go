package widget_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/tuitest"
	"integrora.com/opsconsole/tui/widget"
)

// said is the message of a Cmd that a test gave to a dialog.
type said string

func say(s string) tea.Cmd { return func() tea.Msg { return said(s) } }

// give gives a dialog keys by name; text in quotes is typed, text in < > is
// pasted. It returns what came of the last one.
func give(o widget.Overlay, keys ...string) (done bool, result string) {
	for _, k := range keys {
		var msgs []tea.Msg
		switch {
		case k[0] == '<' && len(k) > 1:
			msgs = append(msgs, tea.PasteMsg{Content: k[1 : len(k)-1]})
		case k[0] == '"' && len(k) > 1:
			for _, r := range k[1 : len(k)-1] {
				msgs = append(msgs, tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		default:
			msgs = append(msgs, tuitest.Key(k))
		}
		for _, m := range msgs {
			var cmd tea.Cmd
			if done, cmd = o.Update(m); cmd != nil {
				result = string(cmd().(said))
			}
			if done {
				return done, result
			}
		}
	}
	return done, result
}

// seen is a dialog as an ASCII terminal of 80×24 shows it.
func seen(o widget.Overlay) string { return ansi.Strip(o.View(80, 24, mono)) }

func confirm(danger bool, typed string) widget.Overlay {
	return widget.NewConfirm("Erase R-42?", "This erases Ona Example. It cannot be undone.", danger, typed, func() tea.Cmd { return say("erased") })
}

func TestConfirmingTakesADecision(t *testing.T) {
	for _, c := range []struct {
		danger bool
		keys   string
		done   bool
		result string
	}{
		{false, "enter", true, ""}, {true, "enter", true, ""}, {false, "esc", true, ""}, {false, "ctrl+c", true, ""},
		{false, "tab enter", true, "erased"}, {true, "tab enter", true, "erased"}, {false, "tab tab enter", true, ""},
		{false, "right enter", true, "erased"}, {false, "y", true, "erased"}, {false, "n", true, ""}, {false, "q", true, ""},
		{true, "y", false, ""}, {false, "x", false, ""}, {false, "<y>", false, ""}, {false, "<\n>", false, ""},
	} {
		if done, result := give(confirm(c.danger, ""), strings.Fields(strings.ReplaceAll(c.keys, "\n", "x"))...); done != c.done || result != c.result {
			t.Errorf("danger=%v, %s: done=%v %q, want %v %q", c.danger, c.keys, done, result, c.done, c.result)
		}
	}
}

func TestAnIDMustBeTypedAndNotPasted(t *testing.T) {
	for _, c := range []struct {
		keys   []string
		done   bool
		result string
	}{
		{[]string{`"R-42"`, "enter"}, true, "erased"},
		{[]string{`"R-42"`, "tab", "enter"}, true, ""}, // tab moves back to Cancel
		{[]string{"enter"}, true, ""},
		{[]string{`"R-4"`, "enter"}, false, ""},
		{[]string{`"r-42"`, "enter"}, false, ""},
		{[]string{`"R-4"`, "tab", "enter"}, false, ""},
		{[]string{"<R-42>", "enter"}, true, ""}, // nothing was typed: cancels
		{[]string{"tab", "enter"}, true, ""},
		{[]string{`"R-421"`, "backspace", "enter"}, true, "erased"},
		{[]string{`"R-42"`, "esc"}, true, ""},
	} {
		done, result := give(confirm(true, "R-42"), c.keys...)
		if done != c.done || result != c.result {
			t.Errorf("%v: done=%v %q, want %v %q", c.keys, done, result, c.done, c.result)
		}
	}
	o := confirm(true, "R-42")
	o.Update(tea.KeyPressMsg{Text: "R-42"}) // a terminal that pastes as keys
	if done, result := give(o, "enter"); !done || result != "" {
		t.Errorf("four letters in one key press: done=%v %q, want it cancelled", done, result)
	}
	give(o, "<R-42>")
	if s := seen(o); !strings.Contains(s, "Pasting does not count") || !strings.Contains(s, "type R-42") {
		t.Errorf("after a paste the dialog says\n%s", s)
	}
}

func TestCodesAreMaskedAndChecked(t *testing.T) {
	for _, c := range []struct{ keys, result string }{
		{`"123456" enter`, "123456"}, {`"123-456" enter`, "123456"}, {`<123|456> enter`, "123456"}, {`"12345" enter`, ""}, {"enter", ""},
		{`"abcd-efgh-ijkl" enter`, "abcd-efgh-ijkl"}, {`"123456" esc`, ""}, {`"12345" enter "6" enter`, "123456"},
	} {
		var got string
		o := widget.NewCode("Approve", "A fresh code is needed.", func(code string) tea.Cmd { got = code; return nil })
		for _, k := range strings.Fields(c.keys) {
			give(o, strings.ReplaceAll(k, "|", " "))
			if s := seen(o); strings.Contains(s, "12") || strings.Contains(s, "abcd") {
				t.Fatalf("the code can be read in\n%s", s)
			}
		}
		if got != c.result {
			t.Errorf("%s gives %q, want %q", c.keys, got, c.result)
		}
	}
}

func TestPalettesFindAndRun(t *testing.T) {
	items := []widget.PaletteItem{
		{Label: "approve", Keys: "A", Hint: "here", Disabled: "you proposed this", Run: func() tea.Cmd { return say("approved") }},
		{Label: "assign to me", Keys: "m", Hint: "here", Run: func() tea.Cmd { return say("assigned") }},
		{Label: "go to requests", Keys: ":requests", Hint: "page", Run: func() tea.Cmd { return say("requests") }},
	}
	for _, c := range []struct {
		keys   []string
		done   bool
		result string
	}{
		{[]string{"down", "enter"}, true, "assigned"}, {[]string{"down", "down", "down", "enter"}, true, "requests"},
		{[]string{`"gtr"`, "enter"}, true, "requests"}, {[]string{`"zzz"`, "enter"}, false, ""}, {[]string{"enter"}, false, ""}, {[]string{"esc"}, true, ""},
		{[]string{`"gtr"`, "ctrl+u", "down", "enter"}, true, "assigned"}, {[]string{"<requests>", "enter"}, true, "requests"},
	} {
		if done, result := give(widget.NewPalette(items), c.keys...); done != c.done || result != c.result {
			t.Errorf("%v: done=%v %q, want %v %q", c.keys, done, result, c.done, c.result)
		}
	}
	o := widget.NewPalette(items)
	give(o, "enter")
	if s := seen(o); !strings.Contains(s, "Not now: you proposed this.") {
		t.Errorf("a thing that cannot be done says\n%s", s)
	}
}

var help = []action.Section{
	{Title: "Requests", Actions: []action.Action{
		{Keys: []string{"A"}, Label: "approve", Help: "erase what the plan says", Disabled: "needs role admin"},
		{Keys: []string{"enter", "o"}, Label: "open", Help: "show all of the request"},
	}},
	{Title: "Nothing here"},
}

var log = []widget.Toast{
	{At: time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC), Text: "R-42 is assigned to you."},
	{At: time.Date(2026, 3, 5, 10, 1, 0, 0, time.UTC), Text: "The store did not answer in time.\x1b[2J", Bad: true},
}

func TestReadersShowWhatTheyAreGivenAndClose(t *testing.T) {
	for _, c := range []struct {
		o     widget.Overlay
		wants []string
	}{
		{widget.NewHelp(help), []string{"Requests", "A                  approve: erase what the plan says (needs role admin)", "enter o"}},
		{widget.NewMessages(log), []string{"12:01:00 x The store did not answer in time.?[2J", "12:00:00 + R-42"}},
		{widget.NewMessages(nil), []string{"Nothing was told yet."}},
		{widget.NewText("Plan", []string{dark.Paint(theme.Bad, "delete"), strings.Repeat("word ", 40), "\x1b]0;x\x07"}), []string{"Plan", "delete", "word word"}},
	} {
		s := seen(c.o)
		for _, w := range c.wants {
			if !strings.Contains(strings.ReplaceAll(s, "�", "?"), w) {
				t.Errorf("%s lacks %q:\n%s", c.o.Title(), w, s)
			}
		}
		if strings.Contains(s, "Nothing here") {
			t.Errorf("a section without actions is shown:\n%s", s)
		}
		if strings.ContainsAny(s, "\x1b\x07") {
			t.Errorf("raw controls in %q", s)
		}
		for _, k := range []string{"esc", "q", "enter", "?"} {
			if done, _ := give(c.o, k); !done {
				t.Errorf("%s does not close on %s", c.o.Title(), k)
			}
		}
	}
	long := widget.NewText("Long", strings.Split(strings.Repeat("line\n", 100)+"the end", "\n"))
	seen(long)
	give(long, "G")
	if s := seen(long); !strings.Contains(s, "the end") || !strings.Contains(s, "82-101 of 101") {
		t.Errorf("the end of a long text is\n%s", s)
	}
}

// dialogs are one of each kind.
func dialogs() map[string]widget.Overlay {
	typed := confirm(true, "R-42")
	give(typed, `"R-4"`, "enter")
	filled := form()
	give(filled, `"Ona"`, "tab")
	code := widget.NewCode("Approve", "A fresh code is needed.", func(string) tea.Cmd { return nil })
	give(code, `"123"`)
	return map[string]widget.Overlay{
		"confirm": confirm(false, ""), "confirm-typed": typed, "code": code, "form": filled,
		"palette":  widget.NewPalette([]widget.PaletteItem{{Label: "approve", Keys: "A", Hint: "here", Disabled: "you proposed this"}, {Label: "go to requests", Keys: ":requests", Hint: "page"}}),
		"reviewed": widget.NewReviewed("policy.v2: what differs", []widget.Toned{{Tone: theme.Bad, Text: "-Logs are kept for six months."}, {Tone: theme.Good, Text: "+" + strings.Repeat("Žodis 日本 ", 20)}}, func(string) tea.Cmd { return nil }, func() tea.Cmd { return nil }),
		"help":     widget.NewHelp(help), "messages": widget.NewMessages(log), "text": widget.NewText("Plan", []string{"delete", strings.Repeat("Žodis 日本 ", 20)}),
	}
}

func TestScreensOfDialogs(t *testing.T) {
	for name, o := range dialogs() {
		tuitest.Golden(t, "dialog-"+name, o.View(80, 24, dark))
		tuitest.Golden(t, "dialog-"+name+"-narrow", o.View(30, 12, mono))
	}
}

func FuzzDialogsFitTheirSize(f *testing.F) {
	for _, size := range [][2]int{{0, 0}, {1, 1}, {2, 3}, {7, 3}, {8, 3}, {9, 4}, {12, 5}, {20, 6}, {40, 9}, {80, 24}, {300, 90}, {-4, 10}} {
		f.Add(size[0], size[1], "tx\tj", "a title\x1b[2J 日本")
	}
	f.Fuzz(func(t *testing.T, w, h int, keys, text string) {
		if w > 1000 || h > 300 || len(keys) > 50 || len(text) > 2000 {
			return
		}
		all := dialogs()
		all["hostile confirm"] = widget.NewConfirm(text, text, true, text, func() tea.Cmd { return nil })
		all["hostile form"] = widget.NewForm(text, text, []widget.Field{{Name: "a", Label: text, Value: text, Required: true, Help: text}, {Name: "b", Label: text, Options: []string{text, "b"}, Multi: true, Value: text}}, func(map[string]string) tea.Cmd { return nil })
		all["hostile palette"] = widget.NewPalette([]widget.PaletteItem{{Label: text, Keys: text, Hint: text, Disabled: text}})
		all["hostile reviewed"] = widget.NewReviewed(text, []widget.Toned{{Text: text}, {Tone: theme.Bad, Text: text}}, func(string) tea.Cmd { return nil }, func() tea.Cmd { return nil })
		all["hostile area"] = widget.NewArea(widget.Area{Title: text, Was: text, Text: text, Most: 1000, Does: "saves"}, func(string) tea.Cmd { return nil })
		all["hostile text"] = widget.NewText(text, []string{text})
		for _, o := range all {
			fits(t, o.View(w, h, dark), w, h)
			for _, r := range keys {
				msg := tea.Msg(tea.KeyPressMsg{Code: r, Text: string(r)})
				switch r {
				case '\t':
					msg = tuitest.Key("tab")
				case '\n':
					msg = tuitest.Key("enter")
				case '\r':
					msg = tea.PasteMsg{Content: text}
				}
				o.Update(msg)
			}
			view := o.View(w, h, dark)
			fits(t, view, w, h)
			for _, r := range ansi.Strip(view) {
				if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
					t.Fatalf("%U in %q", r, view)
				}
			}
		}
	})
}
