package tuitest_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/tui/tuitest"
)

// echo shows what it is told.
type echo struct {
	w, h  int
	keys  []string
	paste string
	dark  string
	busy  int
}

type worked struct{ left int }

func (e echo) Init() tea.Cmd { return tea.RequestBackgroundColor }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.w, e.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		e.dark = map[bool]string{true: "dark", false: "light"}[msg.IsDark()]
	case tea.PasteMsg:
		e.paste = msg.Content
	case worked:
		e.busy = msg.left
		return e, work(msg.left)
	case tea.KeyPressMsg:
		e.keys = append(e.keys, msg.String())
		switch msg.String() {
		case "w":
			return e, tea.Batch(work(20), tea.Sequence(work(3), nil))
		case "t":
			return e, tea.Tick(time.Hour, func(time.Time) tea.Msg { return nil })
		case "q":
			return e, tea.Quit
		}
	}
	return e, nil
}

// work goes on for some messages more, each in a Cmd of its own.
func work(left int) tea.Cmd {
	if left == 0 {
		return nil
	}
	return func() tea.Msg { return worked{left - 1} }
}

func (e echo) View() tea.View {
	v := tea.NewView(fmt.Sprintf("%dx%d %s busy:%d\nkeys: %s\npaste: %s\n日本 ok", e.w, e.h, e.dark, e.busy, strings.Join(e.keys, " "), e.paste))
	v.AltScreen = true
	return v
}

func TestKeysTextAndSizesArriveAndTheScreenIsRead(t *testing.T) {
	term := tuitest.Start(t, echo{}, 40, 10)
	term.Press("j", "G", "enter", "ctrl+p", "shift+tab", "space", "pgdown", "alt+f", "esc", "?")
	term.Type("Ži")
	term.Paste("two words")
	term.Resize(90, 12)
	term.SeesRow("90x12", "busy:0")
	term.Sees("keys: j G enter ctrl+p shift+tab space pgdown", "paste: two words", "日本 ok")
	term.Lacks("40x10")
	if rows := strings.Count(term.Screen(), "\n"); rows != 4 {
		t.Errorf("the screen has %d rows:\n%s", rows, term.Screen())
	}
	if term.Written() == 0 {
		t.Error("nothing was written")
	}
}

func TestIdleWaitsForChainsOfWorkAndForReplies(t *testing.T) {
	term := tuitest.Start(t, echo{}, 40, 10)
	if !strings.Contains(term.Screen(), "40x10 dark") {
		t.Errorf("the terminal's reply has not arrived:\n%s", term.Screen())
	}
	for range 20 {
		term.Press("w")
		if !strings.Contains(term.Screen(), "busy:0") {
			t.Fatalf("idle while work goes on:\n%s", term.Screen())
		}
	}
}

func TestIdleDoesNotWaitForCmdsThatWait(t *testing.T) {
	term := tuitest.Start(t, echo{}, 40, 10)
	term.Press("t", "x")
	term.Sees("keys: t x")
}

func TestProgramsThatEndAreSeenToEnd(t *testing.T) {
	term := tuitest.Start(t, echo{}, 40, 10)
	term.Press("q")
	if err := term.End(); err != nil {
		t.Errorf("a program that quits ends with %v", err)
	}
	term.Press("j")
	term.Idle()
}

func TestGoldenScreensAreCompared(t *testing.T) {
	term := tuitest.Start(t, echo{}, 40, 10)
	term.Press("j")
	term.Golden("echo")

	_, screen := tuitest.Feed(echo{}, tea.WindowSizeMsg{Width: 3, Height: 2}, tuitest.Key("k"))
	tuitest.Golden(t, "fed", screen)

}

func TestScreensThatDifferAreShownLineByLine(t *testing.T) {
	if flag.Lookup("update").Value.String() == "true" {
		return // it would write what is to differ
	}
	found := &failures{TB: t}
	tuitest.Golden(found, "echo", "40x10 dark busy:0\nkeys: k\n")
	if !strings.Contains(found.said, "- keys: j\n+ keys: k\n- paste:") {
		t.Errorf("a screen that differs gives: %s", found.said)
	}
}

// failures is a test that is allowed to fail.
type failures struct {
	testing.TB
	said string
}

func (f *failures) Helper()                      {}
func (f *failures) Errorf(s string, args ...any) { f.said += fmt.Sprintf(s, args...) }
