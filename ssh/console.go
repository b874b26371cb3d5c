package ssh

import (
	"context"
	"errors"
	"io"
	"reflect"
	"sync"

	tea "charm.land/bubbletea/v2"
	charmssh "charm.land/ssh"
	"github.com/charmbracelet/colorprofile"
)

// console runs one Bubble Tea program over the session and returns its exit
// code. It is not wish's bubbletea middleware, which spins for ever when the
// channel closes before its connection does. It returns when the program quits
// or the session's context ends; the library then hands the terminal back.
func (s *Server) console(sess charmssh.Session, v *Session) (code int) {
	ctx := sess.Context()
	end := ctx.Value(cancelKey{}).(context.CancelCauseFunc)
	f := ctx.Value(filterKey{}).(*filter)
	defer func() {
		if r := recover(); r != nil { // Console itself; the program has its guard
			s.panicked("making the console", r)
			end(errPanic)
			code = 1
		}
	}()
	model, opts := s.cfg.Console(ctx, v)
	if model == nil {
		say(sess, "There is no console for you. Give a command instead; try: help")
		return 1
	}
	idle := &blocked{released: make(chan struct{})}
	opts = append(opts,
		tea.WithContext(ctx),
		tea.WithInput(idle),
		tea.WithOutput(&output{w: sess}),
		tea.WithEnvironment(v.Environ),
		tea.WithColorProfile(colorprofile.Env(v.Environ)), // the terminal may still answer with more
		tea.WithWindowSize(v.Width, v.Height),
		tea.WithoutSignalHandler(),
		tea.WithFilter(passable),
	)
	p := tea.NewProgram(&guard{inner: model, fell: func(where string, r any) {
		s.panicked(where, r)
		end(errPanic)
	}}, opts...)

	over := make(chan struct{})
	var resizing sync.WaitGroup
	resizing.Go(func() {
		for {
			select {
			case w := <-f.resized:
				p.Send(tea.WindowSizeMsg{Width: w.cols, Height: w.rows})
			case <-over:
				return
			}
		}
	})
	// Not waited for: it ends with the channel, which is closed after us.
	go feed(sess, v.Term, p.Send, func() { v.input.Store(s.cfg.Now().UnixNano()) }, end)

	_, err := p.Run()
	idle.release()
	close(over)
	resizing.Wait()
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && ctx.Err() == nil {
		s.cfg.Log.Error("console ended by itself", "session", v.ID, "error", err.Error())
		end(errPanic)
		return 1
	}
	return 0
}

// refusedMsgs are messages that act on the server's own process or read the
// admin's clipboard: suspending, running a program, reading clipboards.
var refusedMsgs = map[reflect.Type]bool{
	reflect.TypeFor[tea.SuspendMsg]():          true,
	reflect.TypeOf(tea.Exec(nil, nil)()):       true,
	reflect.TypeOf(tea.ReadClipboard()):        true,
	reflect.TypeOf(tea.ReadPrimaryClipboard()): true,
}

func passable(_ tea.Model, msg tea.Msg) tea.Msg {
	if refusedMsgs[reflect.TypeOf(msg)] {
		return nil
	}
	return msg
}

// blocked is an input that never comes. The program must have an input, or it
// asks the terminal nothing, but the library's own reader stays behind for
// good when a key arrives while the program ends; feed reads instead.
type blocked struct {
	once     sync.Once
	released chan struct{}
}

func (b *blocked) Read([]byte) (int, error) {
	<-b.released
	return 0, io.EOF
}

func (b *blocked) release() { b.once.Do(func() { close(b.released) }) }

// output is the way to the client: one writer at a time, as the channel wants.
type output struct {
	mu sync.Mutex
	w  io.Writer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(p)
}
