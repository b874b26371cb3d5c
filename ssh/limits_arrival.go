package ssh

import (
	"errors"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// arrival is a connection that the listener's limits count. It notices how a
// connection ends on which nobody logs in.
type arrival struct {
	net.Conn
	limits *limits
	from   netip.Prefix
	source *source // nil: exempt
	over   bool    // counted out; under limits.mu
	begun  int     // bytes of versionStart read; of the reading goroutine

	tried atomic.Bool // a key was offered, or another method asked for
	late  atomic.Bool // LoginGrace ran out
}

// versionStart is how a client must begin (RFC 4253 §4.2). The library would
// let it send a thousand lines before, and read them byte by byte.
const versionStart = "SSH-2.0-"

var errNoVersion = errors.New("wanted an SSH 2.0 version first, found something else")

// Read notices the end of the time to log in, and ends what is not SSH.
func (a *arrival) Read(p []byte) (int, error) {
	n, err := a.Conn.Read(p)
	for i := 0; i < n && a.begun < len(versionStart); i++ {
		if p[i] != versionStart[a.begun] {
			return 0, errNoVersion
		}
		a.begun++
	}
	a.notice(err)
	return n, err
}

// Write notices the end of the time to log in.
func (a *arrival) Write(p []byte) (int, error) {
	n, err := a.Conn.Write(p)
	a.notice(err)
	return n, err
}

func (a *arrival) notice(err error) {
	var ne net.Error
	if err != nil && errors.As(err, &ne) && ne.Timeout() {
		a.late.Store(true)
	}
}

// ended is the penalty for how it ended.
func (a *arrival) ended() time.Duration {
	switch {
	case a.late.Load():
		return penaltyGraceExceeded
	case a.tried.Load():
		return penaltyAuthFail
	}
	return penaltyNoAuth
}

// countedLogin is loginConfig, watched by the listener's limits. It changes
// nothing of who is let in. Connections of the self test are not counted.
func (s *Server) countedLogin(ctx charmssh.Context) *gossh.ServerConfig {
	cfg := s.loginConfig(ctx)
	c, _ := ctx.Value(connectionKey{}).(*connection)
	if c == nil {
		return cfg
	}
	a, ok := c.Conn.(*arrival)
	if !ok {
		return cfg
	}
	offered := cfg.PublicKeyCallback
	cfg.PublicKeyCallback = func(m gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
		a.tried.Store(true) // a bad signature is logged nowhere
		return offered(m, key)
	}
	logged := cfg.AuthLogCallback
	cfg.AuthLogCallback = func(m gossh.ConnMetadata, method string, err error) {
		switch {
		case err == nil:
			s.limits.over(a, true)
		case method != "none":
			a.tried.Store(true)
		}
		if logged != nil {
			logged(m, method, err)
		}
	}
	return cfg
}
