package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

func TestATextIsEditedKeptAndNeverThrownAwayUnasked(t *testing.T) {
	var saved []string
	begin := func() widget.Overlay {
		const text = "Dear Ona,\n\n\twe answer.\x1b[2J"
		return widget.NewArea(widget.Area{Title: "L-1: text", Was: text, Text: text, Most: 1000, Does: "saves"}, func(text string) tea.Cmd {
			saved = append(saved, text)
			return nil
		})
	}
	press := func(o widget.Overlay, keys ...tea.KeyPressMsg) (done bool) {
		for _, k := range keys {
			done, _ = o.Update(k)
		}
		return done
	}
	esc, save := tea.KeyPressMsg{Code: tea.KeyEscape}, tea.KeyPressMsg{Code: 's', Mod: tea.ModCtrl}
	letter := func(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }

	if a := begin(); !press(a, esc) {
		t.Error("what was not changed asks before it closes")
	}
	a := begin()
	if press(a, letter('x'), esc) || press(a, letter('n')) || press(a, esc) || !press(a, letter('y')) {
		t.Error("changes are thrown away unasked, or not at all")
	}
	b := begin()
	b.Update(tea.PasteMsg{Content: "Good\rday\r\nand \x1b]52;c;AAAA\x07"})
	if !press(b, tea.KeyPressMsg{Code: tea.KeyEnter}, letter('ų'), save) || len(saved) != 1 {
		t.Fatalf("saved %q", saved)
	}
	if !strings.HasPrefix(saved[0], "Good\nday\nand ") || !strings.Contains(saved[0], "\nųDear Ona,\n\n        we answer.") || strings.ContainsAny(saved[0], "\x1b\x07\r\uFFFD") {
		t.Errorf("saved %q", saved[0])
	}
	for w := range 90 {
		for _, h := range []int{0, 1, 5, 24} {
			for row := range strings.SplitSeq(begin().View(w, h, theme.Theme{}), "\n") {
				if ansi.StringWidth(row) > max(w, 1) {
					t.Fatalf("%d×%d: a row of %d cells", w, h, ansi.StringWidth(row))
				}
			}
		}
	}
}
