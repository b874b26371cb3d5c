package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

func TestASecretShownOnceIsNotLostByASlip(t *testing.T) {
	o := widget.NewOnce("Invite mara", "Give it to mara.", "0123-ABCD")
	th := theme.New(theme.Options{NoColor: true})
	for _, key := range []tea.KeyPressMsg{{Code: tea.KeyEnter}, {Code: tea.KeyEscape}, {Code: 'q', Text: "q"}, {Code: tea.KeySpace, Text: " "}, {Code: 'Y', Text: "Y"}} {
		if done, cmd := o.Update(key); done || cmd != nil {
			t.Fatalf("%s closes it", key)
		}
	}
	if done, _ := o.Update(tea.PasteMsg{Content: "y"}); done {
		t.Fatal("a paste closes it")
	}
	if s := o.View(60, 20, th); !strings.Contains(s, "0123-ABCD") || !strings.Contains(s, "not shown again") {
		t.Fatalf("it shows\n%s", s)
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {7, 2}, {20, 4}} {
		_ = o.View(size[0], size[1], th) // any size must do
	}
	if done, _ := o.Update(tea.KeyPressMsg{Code: 'y', Text: "y"}); !done {
		t.Fatal("y does not close it")
	}
}
