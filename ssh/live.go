package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// What a session's context carries, beside what the library puts there.
type (
	filterKey  struct{} // *filter
	cancelKey  struct{} // context.CancelCauseFunc that ends the session
	sessionKey struct{} // *running
)

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
	a, ok := admissionIn(sc.Permissions)
	if !ok {
		_ = nc.Reject(gossh.Prohibited, "not admitted")
		return
	}
	c.keepAlive(ctx, sc)
	s.announceHostKeys(c, sc)
	own, cancel := context.WithCancelCause(ctx)
	defer cancel(errGone)
	f := newFilter(own, nc, a.who.Machine, func() bool {
		return a.invite == "" && !a.who.Machine && len(s.cfg.House.AgentKeys(a.who.ID)) > 0
	})
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
		a, ok := admissionIn(sess.Permissions().Permissions)
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
		commands, full := maxCommands, fmt.Sprintf("This connection already has its console or its %d commands. End one, or open another connection (ssh -S none …).", maxCommands)
		if a.who.Machine {
			commands, full = 1, "A machine gives one command at a time on a connection. Wait for the end of the other."
			if !s.keepsToItself(sess, v) {
				_ = sess.Exit(1)
				return
			}
		}
		if a.who.ID == probeID { // the self test has seen what it came for
			_ = sess.Exit(0)
			return
		}
		if !conn.take(v.Kind, commands) {
			say(sess, full)
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
	changed, unwatch := s.cfg.House.Watch(a.who.ID, a.key) // before Current, so that no change falls between
	defer unwatch()

	ask, cancel := context.WithTimeout(ctx, houseTime)
	defer cancel()
	who, err := s.cfg.House.Current(ask, a.who.ID, a.key)
	if err == nil && (who.Grant != a.who.Grant || who.Machine != a.who.Machine) {
		// It changed while no session was there to be ended.
		say(sess, errAccess.text)
		time.AfterFunc(s.cfg.Grace, func() { _ = conn.Close() })
		return 1
	}
	if err == nil {
		v.Who = who
		v.agent = s.agentOf(sess, v)
		v.Notices, err = s.cfg.House.Started(ask, v)
	}
	if err != nil {
		s.refuse(sess, err)
		return 1
	}
	result := &outcome{why: "ended"}
	defer func() { s.cfg.House.Ended(v, result.why) }()

	defer s.register(v, end)()
	tooLong := time.AfterFunc(conn.life(), func() { end(errTooLong) })
	defer tooLong.Stop()
	if !who.Until.IsZero() {
		over := time.AfterFunc(who.Until.Sub(s.cfg.Now()), func() { end(errOver) })
		defer over.Stop()
	}
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
	if e == errAccess || e == errEnded || e == errOver {
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

// refuse tells the admin why there is no session, if the house said so in
// words for them, and logs the rest.
func (s *Server) refuse(sess charmssh.Session, err error) {
	var told Told
	if errors.As(err, &told) {
		say(sess, plain(string(told)))
		return
	}
	s.cfg.Log.Error("session could not start", "error", err.Error())
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
