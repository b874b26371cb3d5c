package tuitest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"f1": tea.KeyF1, "f5": tea.KeyF5,
}

var modifiers = map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}

// Key is the key press that Bubble Tea calls name: "j", "G", "space", "enter",
// "ctrl+p", "shift+tab". It panics on a name that is none.
func Key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	rest := name
	for {
		word, after, found := strings.Cut(rest, "+")
		mod, known := modifiers[word]
		if !found || !known {
			break
		}
		k.Mod |= mod
		rest = after
	}
	if rest == "space" {
		rest = " "
	}
	if code, known := named[rest]; known {
		k.Code = code
		return k
	}
	r, n := utf8.DecodeRuneInString(rest)
	if n != len(rest) || n == 0 {
		panic("no key is called " + name)
	}
	k.Code = r
	if k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		k.Text = rest
		if unicode.IsUpper(r) {
			k.Code, k.ShiftedCode, k.Mod = unicode.ToLower(r), r, k.Mod|tea.ModShift
		}
	}
	return k
}
