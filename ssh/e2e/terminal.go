package e2e

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// Size is a terminal's size in cells.
type Size struct{ W, H int }

// Terminal is an admin's terminal: a session with a pty, and its screen.
type Terminal struct {
	*Screen
	sess  *gossh.Session
	in    io.WriteCloser
	done  chan int // the exit code, once
	close func()
}

// Console opens the console in a new session of the connection, at a page if
// one is named. The environment is that of a terminal with UTF-8.
func (c *Client) Console(tb testing.TB, size Size, page string) *Terminal {
	tb.Helper()
	s, err := c.NewSession()
	if err != nil {
		tb.Fatal(err)
	}
	t := &Terminal{sess: s, done: make(chan int, 1)}
	if t.in, err = s.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	screen, stop := NewScreen(tb, size, t.in)
	t.Screen = screen
	s.Stdout, s.Stderr = screen, screen
	for name, value := range map[string]string{"LANG": "lt_LT.UTF-8", "COLORTERM": "truecolor"} {
		if err := s.Setenv(name, value); err != nil {
			tb.Fatal(err)
		}
	}
	if err := s.RequestPty("xterm-256color", size.H, size.W, gossh.TerminalModes{}); err != nil {
		tb.Fatal(err)
	}
	if page == "" {
		err = s.Shell()
	} else {
		err = s.Start(page)
	}
	if err != nil {
		tb.Fatal(err)
	}
	go func() {
		t.done <- exitCode(s.Wait())
		t.stirred()
	}()
	t.close = sync.OnceFunc(func() {
		_ = s.Close()
		stop()
	})
	tb.Cleanup(t.Close)
	return t
}

// Close takes the terminal away, with its session. The test does so by itself.
func (t *Terminal) Close() { t.close() }

func exitCode(err error) int {
	var exit *gossh.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitStatus()
	}
	return -1
}

var keyBytes = map[string]string{"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"pgdown": "\x1b[6~", "pgup": "\x1b[5~", "end": "\x1b[F", "shift+tab": "\x1b[Z", "backspace": "\x7f",
	"ctrl+c": "\x03", "ctrl+d": "\x04", "ctrl+p": "\x10", "ctrl+r": "\x12", "ctrl+s": "\x13", "ctrl+u": "\x15"}

// Press presses keys by their names, or as they are.
func (t *Terminal) Press(keys ...string) {
	t.tb.Helper()
	for _, k := range keys {
		b, named := keyBytes[k]
		if !named {
			b = k
		}
		if _, err := io.WriteString(t.in, b); err != nil {
			t.tb.Fatalf("key %q: %v", k, err)
		}
	}
}

// Type types a text, letter by letter.
func (t *Terminal) Type(text string) {
	t.tb.Helper()
	for _, r := range text {
		t.Press(string(r))
	}
}

// Command gives a line of the console's own command line.
func (t *Terminal) Command(line string) {
	t.tb.Helper()
	t.Press(":")
	t.Type(line)
	t.Press("enter")
}

// Resize changes the terminal's size.
func (t *Terminal) Resize(size Size) {
	t.tb.Helper()
	t.Screen.Resize(size)
	if err := t.sess.WindowChange(size.H, size.W); err != nil {
		t.tb.Fatal(err)
	}
}

// Ends waits for the end of the session and returns its exit code.
func (t *Terminal) Ends() int {
	t.tb.Helper()
	select {
	case code := <-t.done:
		return code
	case <-time.After(Patience):
		t.tb.Fatalf("wanted the end of the session, found after %s:\n%s", Patience, t.Text())
		return -1
	}
}

// Restored fails unless the terminal was handed back as it was: the alternate
// screen left, the cursor shown, bracketed paste off.
func (t *Terminal) Restored() {
	t.tb.Helper()
	wire := string(t.Wire())
	for seq, wanted := range map[string]bool{"\x1b[?1049": false, "\x1b[?25": true, "\x1b[?2004": false} {
		on, off := strings.LastIndex(wire, seq+"h"), strings.LastIndex(wire, seq+"l")
		if !strings.Contains(wire, "\x1b[?1049h") || wanted != (on > off) {
			t.tb.Errorf("the terminal was not restored: %q was last set at %d, unset at %d of %d bytes", seq, on, off, len(wire))
		}
	}
}
