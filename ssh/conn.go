package ssh

import (
	"context"
	"net"
	"sync"
	"time"

	charmssh "charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// connection is one client's connection, with what is counted on it. Limits
// for connections not yet let in, and penalties by source, belong here too:
// arrived sees every connection before its first byte.
type connection struct {
	net.Conn
	door  *Server
	begun time.Time
	once  sync.Once
	alive sync.Once

	announced sync.Once // of the host keys

	mu       sync.Mutex
	channels int
	console  bool
	commands int
	proofs   int // of host keys, asked for
}

type connectionKey struct{}

func (s *Server) arrived(ctx charmssh.Context, nc net.Conn) net.Conn {
	c := &connection{Conn: nc, door: s, begun: time.Now()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Err() != nil {
		return nil
	}
	s.conns[c] = struct{}{}
	ctx.SetValue(connectionKey{}, c)
	return c
}

// Close closes the connection and forgets it.
func (c *connection) Close() error {
	c.once.Do(func() {
		c.door.mu.Lock()
		delete(c.door.conns, c)
		c.door.mu.Unlock()
	})
	return c.Conn.Close()
}

func (s *Server) connections() []*connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*connection, 0, len(s.conns))
	for c := range s.conns {
		all = append(all, c)
	}
	return all
}

// open counts a session channel in; false when there are too many.
func (c *connection) open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.channels >= maxChannels {
		return false
	}
	c.channels++
	return true
}

func (c *connection) closed() {
	c.mu.Lock()
	c.channels--
	c.mu.Unlock()
}

// mayProve counts a request for proof of host keys; false when there were
// too many.
func (c *connection) mayProve() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.proofs++
	return c.proofs <= maxProofs
}

// take counts a running console or command in; false when this connection has
// its fill of them: one console, and so many commands.
func (c *connection) take(k Kind, commands int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case k == KindConsole && !c.console:
		c.console = true
	case k == KindCommand && c.commands < commands:
		c.commands++
	default:
		return false
	}
	return true
}

func (c *connection) give(k Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k == KindConsole {
		c.console = false
	} else {
		c.commands--
	}
}

// life is how long a session on this connection may still last.
func (c *connection) life() time.Duration {
	return max(c.door.cfg.MaxSession-time.Since(c.begun), time.Millisecond)
}

// keepAlive asks the client for a sign of life, as ClientAliveInterval does,
// and closes the connection when none came three times. It starts with the
// first session and ends with the connection.
func (c *connection) keepAlive(ctx context.Context, sc *gossh.ServerConn) {
	c.alive.Do(func() {
		go func() {
			every := c.door.cfg.Keepalive
			silent := time.AfterFunc(every*aliveCountMax, func() { _ = c.Close() })
			defer silent.Stop()
			tick := time.NewTicker(every)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				if _, _, err := sc.SendRequest("keepalive@openssh.com", true, nil); err != nil {
					return
				}
				silent.Reset(every * aliveCountMax)
			}
		}()
	})
}
