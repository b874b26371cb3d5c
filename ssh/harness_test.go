package ssh_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

const patience = 10 * time.Second // for what should come at once

// door is a running server with its house, its screens and its log.
type door struct {
	*ssh.Server
	*house
	addr    string
	host    gossh.PublicKey
	screens chan *screen
	log     *safeBuffer
	served  chan error
}

// open starts a door on loopback with the admins "alice" and "bob". Loopback is
// exempt from the limits of a source; strict takes that back.
func open(t testing.TB, tweaks ...func(*ssh.Config)) *door {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return openOn(t, ln, tweaks...)
}

// openOn starts a door on a listener.
func openOn(t testing.TB, ln net.Listener, tweaks ...func(*ssh.Config)) *door {
	t.Helper()
	d := &door{house: newHouse(), screens: make(chan *screen, 64), log: &safeBuffer{}, served: make(chan error, 1)}
	d.add("alice")
	d.add("bob")
	host := signerFor("host key")
	d.host = host.PublicKey()
	cfg := ssh.Config{
		HostKey: host, House: d.house, Command: d.command, Now: d.now, Rand: &counter{},
		Log:    slog.New(slog.NewTextHandler(d.log, nil)),
		Limits: ssh.Limits{Exempt: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		IsPath: func(w string) bool { return strings.HasPrefix(w, "requests") },
		Console: func(ctx context.Context, s *ssh.Session) (tea.Model, []tea.ProgramOption) {
			sc := &screen{ctx: ctx, session: s, messages: make(chan tea.Msg, 4096)}
			d.screens <- sc
			return sc, nil
		},
	}
	for _, tweak := range tweaks {
		tweak(&cfg)
	}
	srv, err := ssh.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d.Server = srv
	d.addr = ln.Addr().String()
	go func() { d.served <- srv.Serve(context.Background(), ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-d.served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return d
}

// command is the remote commands of these tests.
func (d *door) command(ctx context.Context, s *ssh.Session, args []string, in io.Reader, out, errs io.Writer) int {
	switch args[0] {
	case "whoami":
		fmt.Fprintln(out, s.Who.Name, s.Who.Role)
	case "fail":
		fmt.Fprintln(errs, "no")
		return 1
	case "usage":
		return 2
	case "count":
		n, _ := io.Copy(io.Discard, in)
		fmt.Fprintln(out, n)
	case "env":
		fmt.Fprintln(out, strings.Join(s.Environ, " "))
	case "cansign":
		fmt.Fprintln(out, s.CanSign())
	case "wait":
		fmt.Fprintln(out, "waiting")
		<-ctx.Done()
		return 1
	case "stuck":
		fmt.Fprintln(out, "stuck")
		_, _ = io.Copy(io.Discard, in) // ends with the channel only
	case "import", "incident", "help", "admin":
		fmt.Fprintln(out, s.Who.Name, s.Who.Role, args[0])
		_, _ = io.Copy(io.Discard, in)
	case "panic":
		panic("the name of a person")
	default:
		fmt.Fprintln(errs, "unknown command")
		return 2
	}
	return 0
}

// with answers keyboard-interactive with codes, in turn; it then fails.
func with(codes ...string) gossh.AuthMethod {
	i := 0
	return gossh.RetryableAuthMethod(gossh.KeyboardInteractive(
		func(_, _ string, questions []string, _ []bool) ([]string, error) {
			if i >= len(codes) || len(questions) != 1 {
				return nil, fmt.Errorf("no answer")
			}
			i++
			return codes[i-1 : i], nil
		}), len(codes))
}

// dial tries to log in.
func (d *door) dial(user string, auth ...gossh.AuthMethod) (*gossh.Client, error) {
	return gossh.Dial("tcp", d.addr, &gossh.ClientConfig{
		User: user, Auth: auth, HostKeyCallback: gossh.FixedHostKey(d.host), Timeout: patience,
	})
}

// dialConn connects and does no more.
func (d *door) dialConn(t *testing.T) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// login logs an admin in with key and a fresh code.
func (d *door) login(t testing.TB, user string) *gossh.Client {
	t.Helper()
	d.tick()
	a := d.admins[user]
	c, err := d.dial(user, gossh.PublicKeys(a.signer), with(d.code(a)))
	if err != nil {
		t.Fatalf("login of %s: %v", user, err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// terminal is a session with a pty and a shell, and what it has shown.
type terminal struct {
	*gossh.Session
	in   io.WriteCloser
	seen *safeBuffer
	*screen
}

// console opens the console in a new session of a connection.
func (d *door) console(t *testing.T, c *gossh.Client, command string) *terminal {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{Session: s, seen: &safeBuffer{}}
	s.Stdout, s.Stderr = term.seen, term.seen
	if term.in, err = s.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm-256color", 24, 80, gossh.TerminalModes{}); err != nil {
		t.Fatal(err)
	}
	if command == "" {
		err = s.Shell()
	} else {
		err = s.Start(command)
	}
	if err != nil {
		t.Fatal(err)
	}
	term.screen = receive(t, d.screens, "console")
	return term
}

// ends waits for the end of the session and returns its exit code; -1 if the
// channel closed without one.
func ends(t *testing.T, s *gossh.Session) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.Wait() }()
	switch err := receive(t, done, "end of the session").(type) {
	case nil:
		return 0
	case *gossh.ExitError:
		return err.ExitStatus()
	default:
		return -1
	}
}

// receive takes from a channel, or fails.
func receive[T any](t *testing.T, ch <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatalf("wanted %s, found nothing after %s", what, patience)
		panic("not reached")
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	until := time.After(patience)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-until:
			t.Fatalf("wanted %s, still not so after %s", what, patience)
		}
	}
}

// backTo waits until no more goroutines live than before.
func backTo(t *testing.T, before int) {
	t.Helper()
	until := time.After(patience)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for runtime.NumGoroutine() > before {
		select {
		case <-tick.C:
		case <-until:
			buf := make([]byte, 1<<20)
			t.Fatalf("wanted %d goroutines, found %d:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
	}
}

// settled is the number of goroutines once it no longer falls.
func settled() int {
	n, same := runtime.NumGoroutine(), 0
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for same < 20 {
		<-tick.C
		if now := runtime.NumGoroutine(); now != n {
			n, same = now, 0
		} else {
			same++
		}
	}
	return n
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// nobody is a console for nobody.
func nobody(context.Context, *ssh.Session) (tea.Model, []tea.ProgramOption) { return nil, nil }
