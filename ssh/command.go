package ssh

import (
	"context"
	"io"

	charmssh "charm.land/ssh"
)

// command runs one remote command and returns its exit code; 1 if it panics.
func (s *Server) command(sess charmssh.Session, v *Session) (code int) {
	ctx, cancel := context.WithCancelCause(sess.Context())
	defer cancel(errGone)
	defer func() {
		if r := recover(); r != nil {
			s.panicked("command", r)
			say(sess, "The command met an internal error, which has been logged. Nothing more was done.")
			code = 1
		}
	}()
	var in io.Reader = sess
	if v.Term != "" {
		t := newTyped()
		defer t.end(io.EOF)
		go t.listen(sess, cancel) // ends with the channel
		in = t
	}
	return s.cfg.Command(ctx, v, v.Args, in, &output{w: sess}, &output{w: sess.Stderr()})
}
