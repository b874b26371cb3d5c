package ssh

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	page  atomic.Pointer[string]
	agent *forwarded // nil: no agent is forwarded
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
	errEnded    = &ending{"ended by an admin", "This session was ended by an admin."}
	errOver     = &ending{"access over", "Your access has reached its end, so this session has ended. If you came with a certificate, get a new one; else ask another admin."}
	errTooLong  = &ending{"too long", "This session has reached its longest time. Connect again."}
	errFlood    = &ending{"too much input", "More was pasted than can be taken in, so this session has ended. Connect again."}
	errPanic    = &ending{"internal error", "The console met an internal error, which has been logged, and has ended. Connect again."}
	errGone     = errors.New("client gone")
)

// describe says what the client asks for. usage is not empty when that is
// nothing the door has.
func (s *Server) describe(sess charmssh.Session, a *admission) (v *Session, usage string) {
	pty, _, isPty := sess.Pty()
	sum := sha256.Sum256([]byte(sess.Context().SessionID()))
	now := s.cfg.Now()
	v = &Session{
		ID:      hex.EncodeToString(sum[:6]) + fmt.Sprintf("-%d", s.count.sessions.Add(1)),
		Who:     a.who,
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
	v.SetPage(v.Path)
	if v.Kind == KindCommand {
		v.SetPage(v.Args[0])
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
