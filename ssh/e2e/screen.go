package e2e

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
)

// Screen is a virtual terminal's screen, and every byte that was written to it.
type Screen struct {
	tb   testing.TB
	stir chan struct{} // one slot: something came

	mu    sync.Mutex
	cells *vt.Emulator
	wire  []byte
}

// NewScreen makes an empty screen. What the terminal answers by itself, such as
// its background colour, goes to answers until stop is called.
func NewScreen(tb testing.TB, size Size, answers io.Writer) (s *Screen, stop func()) {
	s = &Screen{tb: tb, stir: make(chan struct{}, 1), cells: vt.NewEmulator(size.W, size.H)}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		_, _ = io.Copy(answers, s.cells)
		_, _ = io.Copy(io.Discard, s.cells) // nobody listens any more, and an answer must not block the screen
	}()
	return s, func() {
		_ = s.cells.InputPipe().(io.Closer).Close() // Emulator.Close races with what reads the answers
		<-answered
	}
}

// Write takes what the server sends.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	s.wire = append(s.wire, p...)
	_, err := s.cells.Write(p)
	s.mu.Unlock()
	s.stirred()
	return len(p), err
}

func (s *Screen) stirred() {
	select {
	case s.stir <- struct{}{}:
	default:
	}
}

// Text is the text that is to be seen.
func (s *Screen) Text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cells.String()
}

// Wire is every byte that came so far.
func (s *Screen) Wire() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]byte(nil), s.wire...)
}

// Until waits until the screen fulfils a condition and nothing more comes for a
// moment.
func (s *Screen) Until(what string, holds func(screen string) bool) {
	s.tb.Helper()
	const quiet = 15 * time.Millisecond
	limit := time.NewTimer(Patience)
	defer limit.Stop()
	pause := time.NewTimer(quiet)
	defer pause.Stop()
	for {
		select {
		case <-s.stir:
			pause.Reset(quiet)
		case <-pause.C:
			if holds(s.Text()) {
				return
			}
		case <-limit.C:
			s.tb.Fatalf("wanted %s, found after %s:\n%s", what, Patience, s.Text())
		}
	}
}

// Sees waits for texts, all of them.
func (s *Screen) Sees(texts ...string) {
	s.tb.Helper()
	s.Until("on the screen "+strings.Join(texts, " · "), func(now string) bool {
		for _, text := range texts {
			if !strings.Contains(now, text) {
				return false
			}
		}
		return true
	})
}

// SeesNot waits until none of the texts is there.
func (s *Screen) SeesNot(texts ...string) {
	s.tb.Helper()
	s.Until("not on the screen "+strings.Join(texts, " · "), func(now string) bool {
		for _, text := range texts {
			if strings.Contains(now, text) {
				return false
			}
		}
		return true
	})
}

// Resize changes the screen's size.
func (s *Screen) Resize(size Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells.Resize(size.W, size.H)
}
