package tuitest

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// patience is how long anything is waited for.
const patience = 10 * time.Second

// Terminal is a program and the screen it writes to. Its methods fail the test
// when the program does not do what is waited for. They are for the test's own
// goroutine.
type Terminal struct {
	tb    testing.TB
	watch *watch
	prog  *tea.Program
	input *blocked
	over  chan struct{} // the program has returned
	err   error

	mu      sync.Mutex // of what follows
	em      *vt.Emulator
	wrote   int
	marked  int           // the last mark that was written
	written chan struct{} // closed at the next write
	replied chan struct{} // takes a token when all replies of the terminal are handed on
}

// Start runs model in a program whose terminal has w×h cells, all colours and
// UTF-8, until the test ends. Options come after those of the driver, and may
// change environment and colours; input, output and filter are the driver's.
func Start(tb testing.TB, model tea.Model, w, h int, opts ...tea.ProgramOption) *Terminal {
	tb.Helper()
	t := &Terminal{tb: tb, em: vt.NewEmulator(w, h), input: &blocked{end: make(chan struct{})}, over: make(chan struct{}),
		written: make(chan struct{}), replied: make(chan struct{}, 1)}
	t.watch = newWatch(model)
	all := []tea.ProgramOption{
		tea.WithEnvironment([]string{"TERM=xterm-256color", "LANG=en_GB.UTF-8"}), tea.WithColorProfile(colorprofile.TrueColor), tea.WithFPS(120),
		tea.WithoutSignalHandler(),
	}
	all = append(append(all, opts...), tea.WithWindowSize(w, h), tea.WithInput(t.input), tea.WithOutput(screen{t}), tea.WithFilter(t.watch.filter))
	t.prog = tea.NewProgram(t.watch, all...)
	go t.answer()
	go func() {
		_, t.err = t.prog.Run()
		close(t.over)
	}()
	tb.Cleanup(t.stop)
	t.until("the program begins", t.watch.begun)
	t.Idle()
	return t
}

func (t *Terminal) stop() {
	t.prog.Kill()
	select {
	case <-t.over:
	case <-time.After(patience):
		t.tb.Error("the program does not end")
	}
	t.input.Close()
	t.em.InputPipe().(io.Closer).Close()
}

// End waits until the program has ended by itself, and returns its error.
func (t *Terminal) End() error {
	t.tb.Helper()
	select {
	case <-t.over:
		return t.err
	case <-time.After(patience):
		t.tb.Fatalf("the program goes on; the screen:\n%s", t.Screen())
	}
	return nil
}

// Send gives the program a message.
func (t *Terminal) Send(msg tea.Msg) { t.prog.Send(msg) }

// Press presses keys by their names: "j", "enter", "ctrl+p"; see Key.
func (t *Terminal) Press(keys ...string) {
	t.tb.Helper()
	for _, k := range keys {
		t.Send(Key(k))
	}
	t.Idle()
}

// Type types text letter by letter.
func (t *Terminal) Type(text string) {
	t.tb.Helper()
	for _, r := range text {
		t.Send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	t.Idle()
}

// Paste pastes text in one piece, as a terminal with bracketed paste does.
func (t *Terminal) Paste(text string) {
	t.tb.Helper()
	t.Send(tea.PasteStartMsg{})
	t.Send(tea.PasteMsg{Content: text})
	t.Send(tea.PasteEndMsg{})
	t.Idle()
}

// Resize changes the terminal's size.
func (t *Terminal) Resize(w, h int) {
	t.tb.Helper()
	t.mu.Lock()
	t.em.Resize(w, h)
	t.mu.Unlock()
	t.Send(tea.WindowSizeMsg{Width: w, Height: h})
	t.Idle()
}

// Written is how many bytes the program has written to the terminal so far.
func (t *Terminal) Written() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wrote
}

// screen is the program's output: the virtual terminal, without the marks, and
// with line ends as an SSH server's terminal makes them.
type screen struct{ t *Terminal }

var marks = regexp.MustCompile("\x1b]7777;[0-9]+\x07")

func (s screen) Write(p []byte) (int, error) {
	t := s.t
	t.mu.Lock()
	defer t.mu.Unlock()
	clean := bytes.ReplaceAll(marks.ReplaceAll(p, nil), []byte("\n"), []byte("\r\n"))
	t.marked += len(marks.FindAllIndex(p, -1))
	t.wrote += len(clean)
	if _, err := t.em.Write(clean); err != nil {
		return 0, err
	}
	close(t.written)
	t.written = make(chan struct{})
	return len(p), nil
}

// answer hands the terminal's replies (its background colour, its modes) on to
// the program, as messages: the program's own reader would hold them back for
// a while. A NUL is no reply but Idle asking whether all are handed on. Reading
// does not wait for the program, which may be writing what is replied to.
func (t *Terminal) answer() {
	const many = 4096 // more than a terminal ever has to say at once
	replies := make(chan tea.Msg, many)
	go func() {
		for msg := range replies {
			if msg == nil {
				t.replied <- struct{}{}
			} else {
				t.prog.Send(msg)
			}
		}
	}()
	defer close(replies)
	var decoder uv.EventDecoder
	buf, rest := make([]byte, 4096), []byte(nil)
	for {
		n, err := t.em.Read(buf)
		rest = append(rest, buf[:n]...)
		for len(rest) > 0 {
			if rest[0] == 0 {
				rest = rest[1:]
				replies <- nil
				continue
			}
			size, event := decoder.Decode(rest)
			if size == 0 {
				break
			}
			rest = rest[size:]
			if event != nil {
				replies <- event
			}
		}
		if err != nil {
			return
		}
	}
}

// blocked is an input on which nothing comes. A program without an input would
// not ask its terminal anything.
type blocked struct {
	end  chan struct{}
	once sync.Once
}

func (b *blocked) Read([]byte) (int, error) { <-b.end; return 0, io.EOF }
func (b *blocked) Close() error             { b.once.Do(func() { close(b.end) }); return nil }

// rows reads the screen's characters. The caller holds t.mu.
func (t *Terminal) rows() []string {
	out := make([]string, t.em.Height())
	for y := range out {
		var b strings.Builder
		for x := 0; x < t.em.Width(); {
			c := t.em.CellAt(x, y)
			if c == nil || c.Content == "" {
				b.WriteByte(' ')
				x++
				continue
			}
			b.WriteString(c.Content)
			x += max(c.Width, 1)
		}
		out[y] = strings.TrimRight(b.String(), " ")
	}
	return out
}

// mark is written to the output by the program itself and taken out again by
// the screen: what was drawn before it has been written.
type mark int

func (m mark) String() string { return "\x1b]7777;" + strconv.Itoa(int(m)) + "\x07" }
