package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage/storetest"
)

// place is an installation's directory with the clock of the programs that run
// on it.
type place struct {
	t     *testing.T
	dir   string
	clock string
}

func newPlace(t *testing.T) *place {
	p := &place{t: t, dir: filepath.Join(t.TempDir(), "site"), clock: filepath.Join(t.TempDir(), "clock")}
	if err := os.WriteFile(p.clock, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.set(storetest.Start)
	return p
}

func (p *place) set(now time.Time) {
	p.t.Helper()
	if err := os.Chtimes(p.clock, now, now); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) now() time.Time { return fileClock(p.clock)() }

func (p *place) advance(d time.Duration) { p.set(p.now().Add(d)) }

// code is a fresh code of a secret; the clock moves to the step it is for.
func (p *place) code(secret []byte) string {
	p.t.Helper()
	p.advance(30 * time.Second)
	return keys.Code(secret, keys.StepAt(p.now()))
}

// program makes the command that runs the program by the place's clock.
func (p *place) program(args ...string) *exec.Cmd {
	cmd := exec.Command("opsconsole-by-clock", args...)
	cmd.Env = append(os.Environ(), clockFile+"="+p.clock)
	return cmd
}

// server is a program that serves.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	addr string
	host gossh.PublicKey

	mu  sync.Mutex
	log bytes.Buffer
	eof chan struct{}
}

var serving = regexp.MustCompile(`msg=serving address=(\S+)`)

// serve starts the program on the installation and waits until it serves.
func (p *place) serve(flags ...string) *server {
	p.t.Helper()
	s := &server{t: p.t, cmd: p.program(append([]string{"serve", "--data", p.dir, "--listen", "127.0.0.1:0"}, flags...)...), eof: make(chan struct{})}
	host, err := keys.LoadHostKey(filepath.Join(p.dir, site.HostFile))
	if err != nil {
		p.t.Fatal(err)
	}
	s.host = host.PublicKey()
	pipe, err := s.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	ready := make(chan string, 1)
	go s.read(pipe, ready)
	select {
	case s.addr = <-ready:
	case <-s.eof:
		p.t.Fatalf("the program ended: %s", s.said())
	case <-time.After(e2e.Patience):
		p.t.Fatalf("the program does not serve: %s", s.said())
	}
	return s
}

func (s *server) read(pipe io.Reader, ready chan<- string) {
	defer close(s.eof)
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		s.mu.Lock()
		s.log.WriteString(lines.Text() + "\n")
		s.mu.Unlock()
		if found := serving.FindStringSubmatch(lines.Text()); found != nil {
			ready <- found[1]
		}
	}
}

func (s *server) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// ended waits for the end of the program and returns its exit code; -1 when it
// was killed.
func (s *server) ended() int {
	s.t.Helper()
	select {
	case <-s.eof:
	case <-time.After(e2e.Patience):
		s.t.Fatalf("the program does not end: %s", s.said())
	}
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// term asks the program to stop; it must do so well.
func (s *server) term() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	if code := s.ended(); code != 0 {
		s.t.Fatalf("exit %d after SIGTERM: %s", code, s.said())
	}
}

var inviteLine = regexp.MustCompile(`(?m)^    ([0-9A-Z]{4}(?:-[0-9A-Z]{2,4})+)$`)

// initialise makes an installation with the first admin "anna".
func (p *place) initialise() (key gossh.Signer, invite string) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "anna")
	if _, err := keys.GenerateClientKey(path, "anna", storetest.Rand(11)); err != nil {
		p.t.Fatal(err)
	}
	out, err := p.program("init", "--data", p.dir, "--admin", "anna", "--key", path+".pub").CombinedOutput()
	found := inviteLine.FindSubmatch(out)
	if err != nil || found == nil {
		p.t.Fatalf("init: %v: %s", err, out)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	if key, err = gossh.ParsePrivateKey(text); err != nil {
		p.t.Fatal(err)
	}
	return key, string(found[1])
}

var (
	secretLine   = regexp.MustCompile(`Secret: ((?:[A-Z2-7]{4} ?){8})`)
	recoveryLine = regexp.MustCompile(`(?m)^  ([0-9A-Z]{4}(?:-[0-9A-Z]{4}){5})$`)
)

// enrol goes through the enrolment on a terminal.
func (p *place) enrol(s *server, key gossh.Signer, invite string) (secret []byte, recovery []string) {
	p.t.Helper()
	c, err := e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(invite))
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close()
	term := c.Console(p.t, e2e.Size{W: 80, H: 50}, "")
	term.Sees("Welcome, anna.", "Secret: ", "The code the app shows now:")
	if secret, err = keys.ParseSecret(secretLine.FindStringSubmatch(term.Text())[1]); err != nil {
		p.t.Fatal(err)
	}
	term.Type(keys.Code(secret, keys.StepAt(p.now())))
	term.Press("enter")
	term.Sees("The next code it shows")
	term.Type(p.code(secret))
	term.Press("enter")
	term.Sees("Done. These recovery codes are shown this once", "Connect again")
	if code := term.Ends(); code != 0 {
		p.t.Fatalf("the enrolment ended with %d", code)
	}
	for _, found := range recoveryLine.FindAllStringSubmatch(term.Text(), -1) {
		recovery = append(recovery, found[1])
	}
	return secret, recovery
}

func TestFirstAdminEnrolsAndLogsIn(t *testing.T) {
	p := newPlace(t)
	key, invite := p.initialise()
	s := p.serve()
	login := func(answer string) (*e2e.Client, error) {
		return e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(answer))
	}
	for _, wrong := range []string{strings.Repeat("0000-", 6) + "00", "123456", ""} {
		if _, err := login(wrong); err == nil {
			t.Fatalf("the invite %q was taken", wrong)
		}
	}
	secret, recovery := p.enrol(s, key, invite)
	if len(recovery) != keys.RecoveryCodes {
		t.Fatalf("%d recovery codes were shown", len(recovery))
	}
	if _, err := login(invite); err == nil {
		t.Fatal("a used invite was taken")
	}
	code := p.code(secret)
	c, err := login(code)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Must(t, "", "whoami")[0]; got["name"] != "anna" || got["role"] != "admin" {
		t.Errorf("whoami: %v", got)
	}
	c.Console(t, e2e.Size{W: 80, H: 24}, "").Sees("production", "Needs you today", "anna (admin)")
	_ = c.Close()
	for what, answer := range map[string]string{"a used code": code, "the invite": invite} {
		if _, err := login(answer); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	for i, want := range []bool{true, false} {
		c, err := login(recovery[0])
		if (err == nil) != want {
			t.Errorf("use %d of a recovery code: %v", i+1, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
	s.term()
	for _, private := range []string{invite, recovery[0], keys.SecretText(secret), "anna", "127.0.0.1:"} {
		if strings.Contains(strings.ReplaceAll(s.said(), s.addr, ""), private) {
			t.Errorf("the log says %q", private)
		}
	}
}

func TestExpiredInviteIsRefused(t *testing.T) {
	p := newPlace(t)
	key, invite := p.initialise()
	s := p.serve()
	p.advance(24*time.Hour + time.Minute)
	if _, err := e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(invite)); err == nil {
		t.Fatal("an expired invite was taken")
	}
	s.term()
}

func TestServedDirectoryIsNotServedTwice(t *testing.T) {
	p := newPlace(t)
	p.initialise()
	s := p.serve()
	out, err := p.program("serve", "--data", p.dir, "--listen", "127.0.0.1:0").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "is in use by another process; stop that one first") {
		t.Errorf("%v: %s", err, out)
	}
	s.term()
	p.serve().term()
}

func TestStopTellsEverySessionAndKeepsWhatWasAcknowledged(t *testing.T) {
	p := newPlace(t)
	key, invite := p.initialise()
	s := p.serve()
	secret, _ := p.enrol(s, key, invite)
	login := func(s *server) *e2e.Client {
		c, err := e2e.Dial(s.addr, s.host, "anna", gossh.PublicKeys(key), e2e.Answers(p.code(secret)))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	term := login(s).Console(t, e2e.Size{W: 80, H: 24}, "people")
	term.Sees("anna (admin)")

	importing, err := login(s).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := importing.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	told, err := importing.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := importing.Start("import records"); err != nil {
		t.Fatal(err)
	}
	const taken = 4096 // a batch
	go func() {
		for n := range taken {
			fmt.Fprintf(in, `{"type":"person","id":"c-%d","kind":"contact","name":"Name %d","email":"n%d@inbox.example"}`+"\n", n, n, n)
		}
	}()
	progress := bufio.NewReader(told)
	if line, err := progress.ReadString('\n'); err != nil || !strings.HasPrefix(line, fmt.Sprint(taken, " lines")) {
		t.Fatalf("progress: %q, %v", line, err)
	}
	s.term() // the import waits for more lines, the console is open
	rest, _ := io.ReadAll(progress)
	if err := importing.Wait(); err == nil || !strings.Contains(string(rest), "opsconsole is stopping") {
		t.Errorf("the import: %v, %q", err, rest)
	}
	if code := term.Ends(); code != 1 || !bytes.HasSuffix(term.Wire(), []byte("opsconsole is stopping; reconnect in a moment.\r\n")) {
		t.Errorf("the console: exit %d", code)
	}
	term.Restored()

	again := p.serve()
	c := login(again)
	if n := len(c.Must(t, "", "people")); n != taken {
		t.Errorf("%d people are there, %d were acknowledged", n, taken)
	}
	c.Must(t, "", "audit", "verify", "--deep")
	again.term()
}
