package e2e

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"
)

// Size is a terminal's size in cells.
type Size struct{ W, H int }

// Terminal is an admin's terminal: a session with a pty, its screen, and every
// byte that came.
type Terminal struct {
	tb   testing.TB
	sess *gossh.Session
	in   io.WriteCloser
	stir chan struct{} // one slot: something came
	done chan int      // the exit code, once

	close func()

	mu     sync.Mutex
	screen *vt.Emulator
	wire   []byte
}

// Console opens the console in a new session of the connection, at a page if
// one is named. The environment is that of a terminal with UTF-8.
func (c *Client) Console(tb testing.TB, size Size, page string) *Terminal {
	tb.Helper()
	s, err := c.NewSession()
	if err != nil {
		tb.Fatal(err)
	}
	t := &Terminal{tb: tb, sess: s, stir: make(chan struct{}, 1), done: make(chan int, 1), screen: vt.NewEmulator(size.W, size.H)}
	s.Stdout, s.Stderr = t, t
	if t.in, err = s.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
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
	answered := make(chan struct{})
	go func() { // what the terminal answers by itself
		defer close(answered)
		_, _ = io.Copy(t.in, t.screen)
	}()
	go func() {
		t.done <- exitCode(s.Wait())
		t.stirred()
	}()
	t.close = sync.OnceFunc(func() {
		_ = s.Close()
		_ = t.screen.InputPipe().(io.Closer).Close() // Emulator.Close races with what reads the answers
		<-answered
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

// Write takes what the server sends.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.wire = append(t.wire, p...)
	_, err := t.screen.Write(p)
	t.mu.Unlock()
	t.stirred()
	return len(p), err
}

func (t *Terminal) stirred() {
	select {
	case t.stir <- struct{}{}:
	default:
	}
}

// Screen is the text that is to be seen.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.String()
}

// Wire is every byte that came so far.
func (t *Terminal) Wire() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]byte(nil), t.wire...)
}

// Until waits until the screen fulfils a condition and nothing more comes for a
// moment.
func (t *Terminal) Until(what string, holds func(screen string) bool) {
	t.tb.Helper()
	const quiet = 15 * time.Millisecond
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	pause := time.NewTimer(quiet)
	defer pause.Stop()
	for {
		select {
		case <-t.stir:
			pause.Reset(quiet)
		case <-pause.C:
			if holds(t.Screen()) {
				return
			}
		case <-limit.C:
			t.tb.Fatalf("wanted %s, found after %s:\n%s", what, Patience, t.Screen())
		}
	}
}

// Sees waits for texts, all of them.
func (t *Terminal) Sees(texts ...string) {
	t.tb.Helper()
	t.Until("on the screen "+strings.Join(texts, " · "), func(s string) bool {
		for _, text := range texts {
			if !strings.Contains(s, text) {
				return false
			}
		}
		return true
	})
}

// SeesNot waits until none of the texts is there.
func (t *Terminal) SeesNot(texts ...string) {
	t.tb.Helper()
	t.Until("not on the screen "+strings.Join(texts, " · "), func(s string) bool {
		for _, text := range texts {
			if strings.Contains(s, text) {
				return false
			}
		}
		return true
	})
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
	t.mu.Lock()
	t.screen.Resize(size.W, size.H)
	t.mu.Unlock()
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
		t.tb.Fatalf("wanted the end of the session, found after %s:\n%s", Patience, t.Screen())
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
