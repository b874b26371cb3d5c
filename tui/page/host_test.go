package page_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// host does for one page what the console does: sizes it, gives it keys by its
// actions, runs its Cmds at once, and keeps a stack of dialogs.
type host struct {
	t     testing.TB
	page  page.Page
	boxes []widget.Overlay
	w, h  int
	went  []route.Route
	said  []string
	fail  []error
	undo  *page.Undo // of the newest act
}

func env(f *fake, t testing.TB) page.Env {
	return page.Env{Backend: f, Ctx: t.Context(), Role: f.me.Role, Me: f.me, Now: f.Now, Tools: tools(f)}
}

// open shows a page in a body of w×h cells.
func open(t testing.TB, p page.Page, w, h int) *host {
	x := &host{t: t, page: p}
	x.resize(w, h)
	x.run(p.Init())
	x.screen()
	return x
}

func (x *host) resize(w, h int) {
	x.w, x.h = w, h
	x.run(x.page.Update(tea.WindowSizeMsg{Width: w, Height: h}))
}

// run calls a Cmd and those that follow from it.
func (x *host) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if v := reflect.ValueOf(msg); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			x.run(v.Index(i).Interface().(tea.Cmd))
		}
		return
	}
	switch msg := msg.(type) {
	case nil:
	case page.Go:
		x.went = append(x.went, msg.Route)
	case page.Open:
		x.boxes = append(x.boxes, msg.Overlay)
	case page.Say:
		x.said = append(x.said, msg.Text)
		x.undo = msg.Undo
		x.reload(msg.Reload)
	case page.Fail:
		x.fail = append(x.fail, msg.Err)
		x.undo = msg.Undo
		x.reload(msg.Reload)
	default:
		if len(x.boxes) > 0 {
			x.dialog(msg)
		}
		x.run(x.page.Update(msg))
	}
}

func (x *host) reload(yes bool) {
	if yes {
		x.run(x.page.Refresh())
	}
}

func (x *host) dialog(msg tea.Msg) {
	top := x.boxes[len(x.boxes)-1]
	done, cmd := top.Update(msg)
	if done {
		for i, o := range x.boxes {
			if o == top {
				x.boxes = append(x.boxes[:i:i], x.boxes[i+1:]...)
			}
		}
	}
	x.run(cmd)
}

// press gives keys by name: "enter", "ctrl+d", "A". The screen is drawn after
// each, as the console does.
func (x *host) press(keys ...string) *host {
	for _, k := range keys {
		msg := key(k)
		act, ok := action.Find(x.page.Actions(), msg.String())
		switch {
		case len(x.boxes) > 0:
			x.dialog(msg)
		case ok && act.Disabled == "" && act.Run != nil:
			x.run(act.Run())
		case ok:
			x.said = append(x.said, act.Label+": "+act.Disabled)
		default:
			x.run(x.page.Update(msg))
		}
		x.screen()
	}
	return x
}

// write types text character by character.
func (x *host) write(text string) *host {
	for _, r := range text {
		x.press(string(r))
	}
	return x
}

var named = map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace}

func key(name string) tea.KeyPressMsg {
	if name == "space" || name == " " {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		r, _ := utf8.DecodeRuneInString(rest)
		return tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}
	}
	if rest, ok := strings.CutPrefix(name, "shift+"); ok {
		return tea.KeyPressMsg{Code: named[rest], Mod: tea.ModShift}
	}
	if code, ok := named[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	r, _ := utf8.DecodeRuneInString(name)
	return tea.KeyPressMsg{Code: r, Text: name}
}

// screen is what the page, or the dialog over it, shows now; it is checked
// every time: printable but for colours, and within its size.
func (x *host) screen() string {
	x.t.Helper()
	th := theme.New(theme.Options{Dark: true})
	out := x.page.View(x.w, x.h, th)
	proper(x.t, out, x.w, x.h)
	if n := len(x.boxes); n > 0 {
		out = x.boxes[n-1].View(x.w, x.h, th)
		proper(x.t, out, x.w, x.h)
	}
	return out
}

// text is the screen without its colours.
func (x *host) text() string { return ansi.Strip(x.screen()) }

// sees fails unless the screen holds all of some texts.
func (x *host) sees(texts ...string) *host {
	x.t.Helper()
	screen := x.text()
	for _, s := range texts {
		if !strings.Contains(screen, s) {
			x.t.Fatalf("want %q on the screen:\n%s", s, screen)
		}
	}
	return x
}

// proper fails on anything that a terminal would not print but obey, other than
// colours, and on what is larger than w×h cells.
func proper(t testing.TB, out string, w, h int) {
	t.Helper()
	rows := strings.Split(out, "\n")
	if len(rows) > h {
		t.Fatalf("%d rows in a body of %d×%d:\n%s", len(rows), w, h, ansi.Strip(out))
	}
	for _, row := range rows {
		if got := ansi.StringWidth(row); got > w {
			t.Fatalf("a row of %d cells in a body of %d×%d: %q", got, w, h, ansi.Strip(row))
		}
		var state byte
		for rest := row; rest != ""; {
			seq, cells, n, next := ansi.DecodeSequence(rest, state, nil)
			state, rest = next, rest[n:]
			if cells == 0 && !colour(seq) && !combining(seq) {
				t.Fatalf("the screen has %q in the row %q", seq, row)
			}
			for _, r := range seq {
				if cells > 0 && hides(r) {
					t.Fatalf("the screen has %U in the row %q", r, row)
				}
			}
		}
	}
}

// colour reports whether seq is an SGR sequence of digits, colons and
// semicolons only.
func colour(seq string) bool {
	body, ok := strings.CutPrefix(seq, "\x1b[")
	body, end := strings.CutSuffix(body, "m")
	return ok && end && strings.Trim(body, "0123456789;:") == ""
}

// acting is the page of the house for an action test.
func acting(t testing.TB, role model.Role, name string) (*fake, *host) {
	f := house(role)
	return f, open(t, page.NewRequest(env(f, t), at(name), ""), 80, 21)
}
