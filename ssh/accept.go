package ssh

import (
	"errors"
	"net"
	"syscall"
	"time"
)

const (
	acceptPauseMin = 5 * time.Millisecond
	acceptPauseMax = time.Second
)

// accept hands every connection of the listener to the library, until the
// listener fails for good, and returns why. The library's own loop is not
// used: its count of connections may grow while its Shutdown waits for it to
// fall to nothing, which is a race.
func (s *Server) accept(ln net.Listener) error {
	pause := acceptPauseMin
	for {
		c, err := ln.Accept()
		if err == nil {
			pause = acceptPauseMin
			s.handle(c)
			continue
		}
		if s.stopping.Err() != nil || !passing(err) {
			return err
		}
		wait := time.NewTimer(pause) // out of file descriptors, say: let some end
		select {
		case <-wait.C:
		case <-s.stopping.Done():
			wait.Stop()
			return err
		}
		pause = min(2*pause, acceptPauseMax)
	}
}

// passing says whether an error of Accept concerns one connection, or a lack
// that others' ends mend, so that the next call may succeed.
func passing(err error) bool {
	for _, e := range []error{syscall.ECONNABORTED, syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.EINTR} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// handle serves a connection on a goroutine of its own, unless the limits are
// against it or the door is closing: then it closes it.
func (s *Server) handle(c net.Conn) {
	a, why := s.limits.arrive(c)
	if why != "" {
		_ = c.Close()
		s.refusedConnection("connection refused", string(why))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopping.Err() != nil {
		_ = c.Close()
		s.limits.over(a, false)
		return
	}
	s.handled.Go(func() {
		defer s.limits.over(a, false)
		s.ssh.HandleConn(a)
	})
}
