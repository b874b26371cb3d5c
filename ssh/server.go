package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"

	charmssh "charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/storage"
)

// Server is the door. Make it with New, open it with Serve, once.
type Server struct {
	cfg     Config
	ssh     *charmssh.Server
	probing atomic.Pointer[probe]
	count   counters

	limits   *limits
	refusals refusalLog

	stopping context.Context // ends when the door closes; its cause is errStopping
	stop     context.CancelCauseFunc
	stopped  chan struct{} // closed when Shutdown is through
	once     sync.Once

	mu       sync.Mutex
	conns    map[*connection]struct{}
	living   map[string]livingSession // by id
	sessions sync.WaitGroup
	handled  sync.WaitGroup // connections, from accepted to gone; grows under mu while not stopping
}

// The store lists and ends sessions through the door.
var _ storage.Sessions = (*Server)(nil)

// counters of what was refused, for metrics. They hold no one's name.
type counters struct{ codesRefused, loginsRefused, machinesRefused, panics, sessions atomic.Int64 }

// New checks the configuration and builds a door that is not yet open. It
// unsets TEA_TRACE and TEA_DEBUG, which would have the console's library write
// what admins see into files.
func New(cfg Config) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	_ = os.Unsetenv("TEA_TRACE")
	_ = os.Unsetenv("TEA_DEBUG")
	s := &Server{cfg: cfg, stopped: make(chan struct{}), conns: map[*connection]struct{}{}, living: map[string]livingSession{}}
	s.stopping, s.stop = context.WithCancelCause(context.Background())
	s.limits = newLimits(&cfg)
	srv, err := wish.NewServer(
		wish.WithVersion("opsconsole"),
		wish.WithMaxTimeout(maxLife),
		wish.WithMiddleware(s.run, s.admit, s.contain), // the last one runs first
		charmssh.WrapConn(s.arrived),
		charmssh.EmulatePty(),
		func(srv *charmssh.Server) error {
			srv.AddHostKey(cfg.HostKey)
			srv.HandshakeTimeout = loginGraceTime // of the self test; Serve sets the one chosen
			srv.ServerConfigCallback = s.countedLogin
			srv.ConnectionFailedCallback = s.notAdmitted
			// Explicit and closed: sessions only, no forwarding of any kind,
			// no subsystems, no global request but for proof of host keys.
			srv.ChannelHandlers = map[string]charmssh.ChannelHandler{"session": s.openSession}
			srv.RequestHandlers = map[string]charmssh.RequestHandler{hostKeysProve: s.proveHostKeys}
			srv.SubsystemHandlers = map[string]charmssh.SubsystemHandler{}
			return nil
		},
	)
	if err != nil {
		return nil, fmt.Errorf("building the server: %w", err)
	}
	s.ssh = srv
	return s, nil
}

// Serve tries the door from outside through the listener, refuses if it opens,
// and else serves until ctx ends, which shuts down with the grace of the
// configuration, or until Shutdown. It closes the listener and returns nil
// after a shutdown. Connections that arrive during the test wait for its end.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	waiting, err := s.selfTest(ln)
	if err != nil {
		_ = ln.Close()
		return fmt.Errorf("the door refuses to serve: %w", err)
	}
	s.ssh.HandshakeTimeout = s.cfg.Limits.LoginGrace // no connection is handled now
	defer context.AfterFunc(ctx, func() {
		out, cancel := context.WithTimeout(context.Background(), 3*s.cfg.Grace)
		defer cancel()
		_ = s.Shutdown(out)
	})()
	defer context.AfterFunc(s.stopping, func() { _ = ln.Close() })()
	for _, c := range waiting {
		s.handle(c)
	}
	err = s.accept(ln)
	_ = ln.Close()
	if s.stopping.Err() != nil {
		<-s.stopped
		return nil
	}
	return err
}

// Shutdown closes the door: no new connection, every session is told and ended
// with its terminal restored, then the connections are closed. It returns nil
// when all is gone, the context's error if that took too long. Further calls
// wait for the first.
func (s *Server) Shutdown(ctx context.Context) error {
	var err error
	s.once.Do(func() {
		defer close(s.stopped)
		s.mu.Lock()
		s.stop(errStopping) // no session starts after this
		s.mu.Unlock()
		gone := make(chan struct{})
		go func() { s.sessions.Wait(); close(gone) }()
		select {
		case <-gone:
		case <-ctx.Done():
			err = ctx.Err()
		}
		for _, c := range s.connections() {
			_ = c.Close()
		}
		closed := make(chan struct{})
		go func() { s.handled.Wait(); close(closed) }()
		select {
		case <-closed:
		case <-ctx.Done():
			err = ctx.Err()
		}
	})
	select {
	case <-s.stopped:
	case <-ctx.Done():
	}
	return err
}

// enter counts a session in, unless the door is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Err() != nil {
		return false
	}
	s.sessions.Add(1)
	return true
}

// notAdmitted logs that a connection ended before it was let in. The error of
// the library is not logged: it quotes the user name that was tried.
func (s *Server) notAdmitted(_ net.Conn, err error) {
	if s.probing.Load() != nil {
		return
	}
	var auth *gossh.ServerAuthError
	why := "handshake"
	if errors.As(err, &auth) || err == nil {
		why = "authentication"
	}
	s.refusedConnection("connection not admitted", why)
}
