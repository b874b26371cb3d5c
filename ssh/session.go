package ssh

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	charmssh "charm.land/ssh"
	"github.com/anmitsu/go-shlex"
	gossh "golang.org/x/crypto/ssh"
)

// Kind is what a session is.
type Kind string

const (
	KindConsole Kind = "console"
	KindCommand Kind = "command"
)

// Session is one console or one remote command of an admin. The fields are set
// before the house hears of it and do not change, Notices excepted.
type Session struct {
	ID      string // names the session in logs and records; not secret
	Who     Identity
	Key     gossh.PublicKey // the key that was proven
	Remote  string          // the caller's address, without port
	Kind    Kind
	Path    string   // the page asked for (ssh -t host requests/R-42), or empty
	Args    []string // the remote command, split as a shell would
	Term    string   // empty without a terminal
	Environ []string // LANG, LC_*, COLORTERM, NO_COLOR, TERM; all ASCII
	Width   int      // of the terminal at the start; 0 without one
	Height  int
	Began   time.Time
	Notices []string // lines to show, from House.Started; set before the console is made

	input atomic.Int64 // when the admin last did something, in Unix ns
}

// LastInput is when a key, a paste or the mouse last came from the admin. What
// the terminal answers by itself and what is written to it do not count.
func (s *Session) LastInput() time.Time { return time.Unix(0, s.input.Load()) }

// ending is why the door ends a session. Its text is shown, its word logged.
type ending struct{ word, text string }

func (e *ending) Error() string { return e.word }

var (
	errStopping = &ending{"stopping", "opsconsole is stopping; reconnect in a moment."}
	errAccess   = &ending{"access changed", "Your access was changed, so this session has ended. Connect again."}
	errTooLong  = &ending{"too long", "This session has reached its longest time. Connect again."}
	errFlood    = &ending{"too much input", "More was pasted than can be taken in, so this session has ended. Connect again."}
	errPanic    = &ending{"internal error", "The console met an internal error, which has been logged, and has ended. Connect again."}
	errGone     = errors.New("client gone")
)

type filterKey struct{}
type cancelKey struct{}
type sessionKey struct{}

// openSession is the library's session handler behind the filter. It returns
// when the channel is closed, which also ends the session's context: the
// library's own context lives as long as the connection.
func (s *Server) openSession(srv *charmssh.Server, sc *gossh.ServerConn, nc gossh.NewChannel, ctx charmssh.Context) {
	c, ok := ctx.Value(connectionKey{}).(*connection)
	if !ok || !c.open() {
		_ = nc.Reject(gossh.ResourceShortage, "too many sessions on this connection")
		return
	}
	defer c.closed()
	c.keepAlive(ctx, sc)
	own, cancel := context.WithCancelCause(ctx)
	defer cancel(errGone)
	f := newFilter(own, nc)
	charmssh.DefaultSessionHandler(srv, sc, f, &sessionContext{Context: ctx, own: own, values: map[any]any{
		filterKey{}: f, cancelKey{}: cancel,
	}})
}

// contain keeps a panic of a session inside it, and keeps count of sessions.
func (s *Server) contain(next charmssh.Handler) charmssh.Handler {
	return func(sess charmssh.Session) {
		if !s.enter() {
			say(sess, errStopping.text)
			_ = sess.Exit(1)
			return
		}
		defer s.sessions.Done()
		defer func() {
			if r := recover(); r != nil {
				s.panicked("session", r)
				say(sess, errPanic.text)
				_ = sess.Exit(1)
			}
		}()
		next(sess)
	}
}

// panicked logs a panic by its type and place; its value may hold anything.
func (s *Server) panicked(where string, r any) {
	s.cfg.Log.Error("panic", "in", where, "type", fmt.Sprintf("%T", r), "count", s.count.panics.Add(1),
		"stack", string(debug.Stack()))
}

// admit turns what authentication handed over into a Session, asking the house
// afresh, and ends it when the house, the clock or the door says so.
func (s *Server) admit(next charmssh.Handler) charmssh.Handler {
	return func(sess charmssh.Session) {
		a, ok := admissionOf(sess)
		conn, isConn := sess.Context().Value(connectionKey{}).(*connection)
		if !ok || !isConn {
			_ = sess.Exit(1)
			return
		}
		if a.invite != "" {
			s.enrol(sess, a)
			return
		}
		v, usage := s.describe(sess, a)
		if usage != "" {
			say(sess, usage)
			_ = sess.Exit(2)
			return
		}
		if !conn.take(v.Kind) {
			say(sess, fmt.Sprintf("This connection already has its console or its %d commands. End one, or open another connection (ssh -S none …).", maxCommands))
			_ = sess.Exit(1)
			return
		}
		code := func() int {
			defer conn.give(v.Kind) // before the client learns of the end: it may start the next at once
			return s.live(sess, conn, a, v, next)
		}()
		_ = sess.Exit(code)
	}
}

// live runs one session from the house's yes to its end.
func (s *Server) live(sess charmssh.Session, conn *connection, a *admission, v *Session, next charmssh.Handler) int {
	ctx := sess.Context()
	end := ctx.Value(cancelKey{}).(context.CancelCauseFunc)
	changed, unwatch := s.cfg.House.Watch(a.id) // before Current, so that no change falls between
	defer unwatch()

	ask, cancel := context.WithTimeout(ctx, houseTime)
	defer cancel()
	who, err := s.cfg.House.Current(ask, a.id, a.key)
	if err == nil {
		v.Who = who
		v.Notices, err = s.cfg.House.Started(ask, v)
	}
	if err != nil {
		s.refuse(sess, err)
		return 1
	}
	result := &outcome{why: "ended"}
	defer func() { s.cfg.House.Ended(v, result.why) }()

	tooLong := time.AfterFunc(conn.life(), func() { end(errTooLong) })
	defer tooLong.Stop()
	defer context.AfterFunc(s.stopping, func() { end(errStopping) })()
	go func() {
		select {
		case <-changed:
			end(errAccess)
		case <-ctx.Done():
		}
	}()
	// An ended session that does not leave (its client takes no output, its
	// command does not heed the context) loses its connection.
	late := make(chan *time.Timer, 1)
	stopLate := context.AfterFunc(ctx, func() {
		var e *ending
		if errors.As(context.Cause(ctx), &e) {
			late <- time.AfterFunc(s.cfg.Grace, func() { _ = conn.Close() })
		}
		close(late)
	})
	defer func() {
		if !stopLate() {
			if t, ok := <-late; ok {
				t.Stop()
			}
		}
	}()

	ctx.SetValue(sessionKey{}, &running{v: v, out: result})
	next(sess)

	var e *ending
	switch cause := context.Cause(ctx); {
	case errors.As(cause, &e):
		result.why, result.code = e.word, 1
		say(sess, e.text)
	case cause != nil:
		result.why = errGone.Error()
	}
	if e == errAccess {
		time.AfterFunc(s.cfg.Grace, func() { _ = conn.Close() })
	}
	end(errGone)
	return result.code
}

// outcome is what a session came to: its exit code and why it ended.
type outcome struct {
	code int
	why  string
}

type running struct {
	v   *Session
	out *outcome
}

// run is the innermost handler: the console or the command.
func (s *Server) run(charmssh.Handler) charmssh.Handler {
	return func(sess charmssh.Session) {
		r := sess.Context().Value(sessionKey{}).(*running)
		if r.v.Kind == KindConsole {
			r.out.code = s.console(sess, r.v)
		} else {
			r.out.code = s.command(sess, r.v)
		}
	}
}

// describe says what the client asks for. usage is not empty when that is
// nothing the door has.
func (s *Server) describe(sess charmssh.Session, a *admission) (v *Session, usage string) {
	pty, _, isPty := sess.Pty()
	sum := sha256.Sum256([]byte(sess.Context().SessionID()))
	now := s.cfg.Now()
	v = &Session{
		ID:      hex.EncodeToString(sum[:6]) + fmt.Sprintf("-%d", s.count.sessions.Add(1)),
		Who:     Identity{ID: a.id, Name: a.name},
		Key:     a.key,
		Remote:  hostOf(sess.RemoteAddr()),
		Kind:    KindCommand,
		Environ: environ(sess.Environ()),
		Began:   now,
	}
	v.input.Store(now.UnixNano())
	if isPty {
		v.Term, v.Width, v.Height = pty.Term, pty.Window.Width, pty.Window.Height
		v.Environ = append(v.Environ, "TERM="+pty.Term)
	}
	raw := strings.TrimSpace(sess.RawCommand())
	args, err := shlex.Split(raw, true) // Session.Command would swallow the error
	v.Args = args
	switch {
	case err != nil || raw != "" && len(args) == 0:
		return nil, "That command line cannot be read: a quote is not closed. Try: help"
	case isPty && raw == "":
		v.Kind = KindConsole
	case isPty && len(v.Args) == 1 && s.cfg.IsPath(v.Args[0]):
		v.Kind, v.Path, v.Args = KindConsole, v.Args[0], nil
	case raw == "":
		return nil, "There is no terminal here. Use ssh -t for the console, or give a command; try: help"
	}
	return v, ""
}

// environ makes NO_COLOR mean what no-color.org says, any value not empty; the
// colour library wants a truth value.
func environ(env []string) []string {
	out := make([]string, 0, len(env)+1)
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, "NO_COLOR="); ok {
			if v != "" {
				out = append(out, "NO_COLOR=1")
			}
			continue
		}
		out = append(out, kv)
	}
	return out
}

// refuse tells the admin why there is no session, if the house said so in
// words for them, and logs the rest.
func (s *Server) refuse(sess charmssh.Session, err error) {
	var told Told
	if errors.As(err, &told) {
		say(sess, plain(string(told)))
		return
	}
	s.cfg.Log.Error("session could not start", "error", quoted(err.Error()))
	say(sess, "The session could not be started. Try again in a moment; if it stays so, tell the operators.")
}

// say prints a line to the admin: on a terminal by the same stream as the
// console, so that it comes after it, else on standard error.
func say(sess charmssh.Session, line string) {
	var w io.Writer = sess
	if _, _, isPty := sess.Pty(); !isPty {
		w = sess.Stderr()
	}
	_, _ = fmt.Fprintln(w, line)
}
