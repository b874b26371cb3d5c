package ssh

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// probe is two throw-away identities, known to the door during the self test
// only. Their key is accepted as if an admin's, no code of which ever is, and
// as if a machine's, none of whose commands is ever run.
type probe struct{ key []byte }

const (
	probeID      = "\x00self-test" // no record's id
	probeUser    = "\x00self-test"
	probeMachine = "\x00self-test machine"
	probeTime    = 10 * time.Second
)

func (p *probe) is(user string, key gossh.PublicKey) (Identity, bool) {
	known := user == probeUser || user == probeMachine
	return Identity{ID: probeID, Machine: user == probeMachine}, known && bytes.Equal(key.Marshal(), p.key)
}

// selfTest tries the lock through the listener. It returns the connections of
// others that arrived meanwhile, untouched; on an error they are closed.
func (s *Server) selfTest(ln net.Listener) (waiting []net.Conn, err error) {
	_, private, err := ed25519.GenerateKey(s.cfg.Rand)
	if err != nil {
		return nil, fmt.Errorf("self test: making a key: %w", err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		return nil, fmt.Errorf("self test: making a key: %w", err)
	}
	s.probing.Store(&probe{key: signer.PublicKey().Marshal()})
	defer s.probing.Store(nil)
	watchdog := time.AfterFunc(probeTime, func() { _ = ln.Close() })
	defer watchdog.Stop()
	var served sync.WaitGroup
	defer served.Wait()
	dial := func() (net.Conn, error) {
		c, err := dialSelf(ln.Addr())
		if err != nil {
			return nil, err
		}
		for { // the next one in the queue is ours, or someone else's before it
			in, err := ln.Accept()
			if err != nil {
				_ = c.Close()
				return nil, err
			}
			if in.RemoteAddr().String() == c.LocalAddr().String() {
				served.Go(func() { s.ssh.HandleConn(in) })
				return c, nil
			}
			if len(waiting) == startupsFull {
				s.limits.turnAway(in)
				continue
			}
			waiting = append(waiting, in)
		}
	}
	host := s.cfg.HostKey.PublicKey()
	offered, others, err := Offer(dial)
	if err == nil {
		err = Probe(dial, host, probeUser, signer)
	}
	if err == nil {
		err = ProbeMachine(dial, host, probeMachine, signer)
	}
	if err != nil {
		for _, c := range waiting {
			_ = c.Close()
		}
		return nil, fmt.Errorf("self test: %w", err)
	}
	if s.cfg.Offered != nil {
		s.cfg.Offered(offered, others)
	}
	return waiting, nil
}

// dialSelf dials a listener of this machine, by loopback if it listens on every
// address.
func dialSelf(a net.Addr) (net.Conn, error) {
	t, ok := a.(*net.TCPAddr)
	if !ok || !t.IP.IsUnspecified() {
		return net.DialTimeout(a.Network(), a.String(), probeTime)
	}
	port := fmt.Sprint(t.Port)
	c, err := net.DialTimeout(a.Network(), net.JoinHostPort("127.0.0.1", port), probeTime)
	if err != nil {
		c, err = net.DialTimeout(a.Network(), net.JoinHostPort("::1", port), probeTime)
	}
	return c, err
}

// Probe tries to enter an SSH server, whose host key must be the one given, in
// the ways that must not work: with nothing, a password, a code before a key,
// an unknown key, a proven key alone, and a proven key with a wrong code. It
// returns nil if every way was refused, and an error naming the way in if one
// was not, or if the server could not be tested.
func Probe(dial func() (net.Conn, error), host gossh.PublicKey, user string, signer gossh.Signer) error {
	answer := func(with string) gossh.AuthMethod {
		return gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				answers[i] = with
			}
			return answers, nil
		})
	}
	ways := []struct {
		name string
		user string
		auth []gossh.AuthMethod
	}{
		{"no credentials", user, nil},
		{"a password", user, []gossh.AuthMethod{gossh.Password("password")}},
		{"a code before a key", user, []gossh.AuthMethod{answer("000000")}},
		{"a key of nobody", user + "-nobody", []gossh.AuthMethod{gossh.PublicKeys(signer)}},
		{"a key alone", user, []gossh.AuthMethod{gossh.PublicKeys(signer)}},
		{"a key and no code", user, []gossh.AuthMethod{gossh.PublicKeys(signer), answer("")}},
		{"a key and a wrong code", user, []gossh.AuthMethod{gossh.PublicKeys(signer), answer("000000")}},
	}
	for _, way := range ways {
		in, err := enters(dial, host, way.user, way.auth)
		if err != nil {
			return fmt.Errorf("trying %s: %w", way.name, err)
		}
		if in != nil {
			_ = in.Close()
			return fmt.Errorf("wanted nobody let in, but %s was enough", way.name)
		}
	}
	return nil
}

// enters tries the credentials: a connection if the server lets them in, nil if
// it does not, an error if it did not come to them.
func enters(dial func() (net.Conn, error), host gossh.PublicKey, user string, auth []gossh.AuthMethod) (*gossh.Client, error) {
	c, err := dial()
	if err != nil {
		return nil, err
	}
	_ = c.SetDeadline(time.Now().Add(probeTime))
	met := false
	fixed := gossh.FixedHostKey(host)
	conn, chans, reqs, err := gossh.NewClientConn(c, c.RemoteAddr().String(), &gossh.ClientConfig{
		User: user,
		Auth: auth,
		HostKeyCallback: func(name string, addr net.Addr, key gossh.PublicKey) error {
			err := fixed(name, addr, key)
			met = err == nil
			return err
		},
	})
	if err == nil {
		return gossh.NewClient(conn, chans, reqs), nil
	}
	_ = c.Close()
	if !met {
		return nil, err
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return nil, err
	}
	return nil, nil
}
