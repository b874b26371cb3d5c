package tuitest

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// until waits for what ok reports; changed is when to look again.
func (t *Terminal) until(what string, ok func() (bool, <-chan struct{})) {
	t.tb.Helper()
	if err := t.wait(time.Now().Add(patience), ok); err != nil {
		t.tb.Fatalf("waited for: %s; %v; the screen:\n%s", what, err, t.Screen())
	}
}

func (t *Terminal) wait(deadline time.Time, ok func() (bool, <-chan struct{})) error {
	for {
		done, changed := ok()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-t.over:
			if done, _ := ok(); done {
				return nil
			}
			return fmt.Errorf("the program has ended (%v)", t.err)
		case <-time.After(time.Until(deadline)):
			return fmt.Errorf("not within %v", patience)
		}
	}
}

// Idle waits until nothing goes on: all messages are handled, all Cmds have
// answered but those that wait themselves, the terminal's replies have been
// taken in, and the screen shows what came of it. A program that has ended is
// idle.
func (t *Terminal) Idle() {
	t.tb.Helper()
	deadline := time.Now().Add(patience)
	for {
		select {
		case <-t.over:
			return
		default:
		}
		if time.Now().After(deadline) {
			t.tb.Fatalf("the program does not come to rest within %v; the screen:\n%s", patience, t.Screen())
		}
		quiet, before, next, changed := t.watch.quiet()
		if !quiet {
			select {
			case <-changed:
			case <-time.After(next):
			case <-t.over:
			}
			continue
		}
		t.flush()
		t.replies()
		if quiet, after, _, _ := t.watch.quiet(); quiet && after == before {
			return
		}
	}
}

// flush waits until what the program has drawn is written. The program writes
// marks before the screen, so the second one tells that the first one's screen
// has been written.
func (t *Terminal) flush() {
	t.tb.Helper()
	for range 2 {
		t.mu.Lock()
		want := t.marked + 1
		t.mu.Unlock()
		t.prog.Send(tea.RawMsg{Msg: mark(want)})
		if err := t.wait(time.Now().Add(patience), func() (bool, <-chan struct{}) {
			t.mu.Lock()
			defer t.mu.Unlock()
			return t.marked >= want, t.written
		}); err != nil {
			select {
			case <-t.over:
				return
			default:
				t.tb.Fatalf("waited for the screen to be written; %v; the screen:\n%s", err, t.Screen())
			}
		}
	}
}

// replies waits until the terminal's replies are handed on.
func (t *Terminal) replies() {
	t.tb.Helper()
	if _, err := t.em.InputPipe().Write([]byte{0}); err != nil {
		return
	}
	select {
	case <-t.replied:
	case <-time.After(patience):
		t.tb.Fatalf("the terminal's replies are not taken in; the screen:\n%s", t.Screen())
	}
}

// Screen is what the terminal shows, a line a row, without spaces at the ends.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimRight(strings.Join(t.rows(), "\n"), "\n") + "\n"
}

// Sees waits until the screen shows each of texts.
func (t *Terminal) Sees(texts ...string) {
	t.tb.Helper()
	for _, text := range texts {
		t.until(fmt.Sprintf("%q on the screen", text), func() (bool, <-chan struct{}) {
			t.mu.Lock()
			defer t.mu.Unlock()
			return strings.Contains(strings.Join(t.rows(), "\n"), text), t.written
		})
	}
}

// SeesRow waits until one row of the screen shows all of parts, in that order.
func (t *Terminal) SeesRow(parts ...string) {
	t.tb.Helper()
	t.until(fmt.Sprintf("a row with %q", parts), func() (bool, <-chan struct{}) {
		t.mu.Lock()
		defer t.mu.Unlock()
		for _, row := range t.rows() {
			if inOrder(row, parts) {
				return true, nil
			}
		}
		return false, t.written
	})
}

func inOrder(row string, parts []string) bool {
	for _, p := range parts {
		_, after, found := strings.Cut(row, p)
		if !found {
			return false
		}
		row = after
	}
	return true
}

// Lacks waits until the screen does not show text.
func (t *Terminal) Lacks(text string) {
	t.tb.Helper()
	t.until(fmt.Sprintf("no %q on the screen", text), func() (bool, <-chan struct{}) {
		t.mu.Lock()
		defer t.mu.Unlock()
		return !strings.Contains(strings.Join(t.rows(), "\n"), text), t.written
	})
}
