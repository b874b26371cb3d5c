package widget_test

import (
	"maps"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/widget"
)

var fields = []widget.Field{
	{Name: "name", Label: "Name", Required: true, Help: "as in the letter"},
	{Name: "rights", Label: "Rights", Options: []string{"access", "erasure", "objection"}, Multi: true, Value: "erasure", Help: "what the letter asks for"},
	{Name: "capacity", Label: "Capacity", Options: []string{"controller", "processor"}},
	{Name: "note", Label: "Note", Value: "none"},
}

func form() widget.Overlay {
	return widget.NewForm("Triage R-42", "Say what the letter asks for.", fields, func(map[string]string) tea.Cmd { return nil })
}

// filled gives keys to a form and returns the values that it submits.
func filled(t *testing.T, keys ...string) (values map[string]string, done bool, screen string) {
	t.Helper()
	o := widget.NewForm("Triage R-42", "", fields, func(v map[string]string) tea.Cmd { values = v; return nil })
	done, _ = give(o, keys...)
	return values, done, seen(o)
}

func TestAFormGivesWhatWasPutIn(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want map[string]string
	}{
		{[]string{`"Ona"`, "enter", "enter", "enter", "enter"}, map[string]string{"name": "Ona", "rights": "erasure", "capacity": "", "note": "none"}},
		{[]string{"< Ona\nExample\x1b >", "ctrl+s"}, map[string]string{"name": "Ona Example", "rights": "erasure", "capacity": "", "note": "none"}},
		{[]string{`"Ona"`, "tab", "k", "space", "j", "space", "j", "space", "tab", "down", "space", "tab", "ctrl+u", "ctrl+s"},
			map[string]string{"name": "Ona", "rights": "access,objection", "capacity": "processor", "note": ""}},
		{[]string{`"Ona"`, "shift+tab", `"!"`, "down", "down", "space", "ctrl+s"}, map[string]string{"name": "Ona", "rights": "", "capacity": "", "note": "none!"}},
		{[]string{`"Onx"`, "backspace", `"a"`, "tab", "tab", "space", "down", "space", "ctrl+s"}, map[string]string{"name": "Ona", "rights": "erasure", "capacity": "processor", "note": "none"}},
	} {
		got, done, screen := filled(t, c.keys...)
		if !done || !maps.Equal(got, c.want) {
			t.Errorf("%q gives %v (done=%v), want %v\n%s", c.keys, got, done, c.want, screen)
		}
	}
}

func TestAFormAsksForWhatItNeeds(t *testing.T) {
	got, done, screen := filled(t, "ctrl+s")
	if done || got != nil || !strings.Contains(screen, "Name is needed.") {
		t.Errorf("done=%v, %v\n%s", done, got, screen)
	}
	if _, done, _ = filled(t, `"  "`, "ctrl+s"); done {
		t.Error("spaces are no name")
	}
}

func TestTypedTextIsNotThrownAwayUnasked(t *testing.T) {
	if _, done, _ := filled(t, "tab", "esc"); !done {
		t.Error("a form that nobody changed does not close on esc")
	}
	_, done, screen := filled(t, `"x"`, "esc")
	if done || !strings.Contains(screen, "Throw away what you typed?") {
		t.Errorf("done=%v\n%s", done, screen)
	}
	if _, done, _ = filled(t, `"x"`, "esc", "esc"); done {
		t.Error("a second esc throws away what was typed")
	}
	if _, done, _ = filled(t, `"x"`, "esc", "y"); !done {
		t.Error("y does not throw it away")
	}
	if _, done, _ = filled(t, "tab", "space", "esc"); done {
		t.Error("a changed choice is thrown away")
	}
	if v, done, _ := filled(t, `"x"`, "esc", "n", "ctrl+s"); !done || v["name"] != "x" {
		t.Errorf("after going on the form gives %v", v)
	}
}

func TestACodeInAFormIsHiddenAndAnEmptyOneLeavesTheForm(t *testing.T) {
	asked := []widget.Field{
		{Name: "why", Label: "Why", Options: []string{"this", "that"}, Value: "this", Required: true},
		{Name: "code", Label: "Code", Code: true, Required: true},
	}
	for _, c := range []struct {
		keys []string
		want map[string]string // nil: nothing is submitted
		done bool
	}{
		{[]string{`"123 456"`, "enter"}, map[string]string{"why": "this", "code": "123456"}, true},
		{[]string{"shift+tab", "j", "space", "tab", `"123456"`, "enter"}, map[string]string{"why": "that", "code": "123456"}, true},
		{[]string{"enter"}, nil, true},
		{[]string{`"12"`, "esc"}, nil, true},
		{[]string{`"12"`, "enter"}, nil, false},
	} {
		var got map[string]string
		o := widget.NewForm("Reveal", "", asked, func(v map[string]string) tea.Cmd { got = v; return nil })
		done, _ := give(o, c.keys...)
		if screen := seen(o); done != c.done || !maps.Equal(got, c.want) || strings.Contains(screen, "12") {
			t.Errorf("%q gives %v (done=%v), want %v (%v)\n%s", c.keys, got, done, c.want, c.done, screen)
		}
	}
	var got map[string]string
	asked[0] = widget.Field{Name: "why", Label: "Why", Required: true}
	o := widget.NewForm("Emergency", "", asked, func(v map[string]string) tea.Cmd { got = v; return nil })
	if give(o, `"fire"`, "enter", `"123456"`, "enter"); got["why"] != "fire" || got["code"] != "123456" {
		t.Errorf("a form with something to be said first gives %v", got)
	}
}
