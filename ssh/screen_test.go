package ssh_test

import (
	"context"
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/ssh"
)

// screen is the console of these tests: it tells what it was told.
type screen struct {
	ctx      context.Context
	session  *ssh.Session
	messages chan tea.Msg
}

func (s *screen) Init() tea.Cmd { return nil }

func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s.messages <- msg
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "q":
			return s, tea.Quit
		case "z":
			return s, tea.Suspend
		case "u":
			panic("the name of a person")
		case "c":
			return s, tea.Sequence(nil, func() tea.Msg { return nil }, func() tea.Msg { panic("the name of a person") })
		}
	}
	return s, nil
}

func (s *screen) View() tea.View {
	v := tea.NewView("the console")
	v.AltScreen = true
	return v
}

// gets waits for a message that fits.
func (s *screen) gets(t *testing.T, what string, fits func(tea.Msg) bool) tea.Msg {
	t.Helper()
	for {
		if m := receive(t, s.messages, what); fits(m) {
			return m
		}
	}
}

func (s *screen) getsKey(t *testing.T, key string) {
	t.Helper()
	s.gets(t, "key "+key, func(m tea.Msg) bool {
		k, ok := m.(tea.KeyPressMsg)
		return ok && k.String() == key
	})
}

func (s *screen) getsSize(t *testing.T, w, h int) {
	t.Helper()
	s.gets(t, fmt.Sprintf("size %dx%d", w, h), func(m tea.Msg) bool { return m == tea.WindowSizeMsg{Width: w, Height: h} })
}
