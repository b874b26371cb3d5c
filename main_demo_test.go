package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/ssh/demo"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/ssh/site"
)

var demoLine = regexp.MustCompile(`(?m)^  (\w+) +code (\d{6})   ssh -p (\d+) -i (\S+) -o IdentitiesOnly=yes -o UserKnownHostsFile=(\S+) (\w+)@127\.0\.0\.1$`)

// offered is a line that the demo printed.
type offered struct{ name, code, port, key, hosts string }

// demo starts the demo without a terminal and waits for its lines.
func (p *place) demo(args ...string) (s *server, lines []offered) {
	p.t.Helper()
	s = &server{t: p.t, cmd: p.program(append([]string{"demo", "--data", p.dir, "--listen", "127.0.0.1:0", "--people", "12", "--requests", "6"}, args...)...), eof: make(chan struct{})}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	errs, err := s.cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	go s.read(errs, nil)
	text := strings.Builder{}
	in := bufio.NewReader(out)
	for !strings.Contains(text.String(), "oathtool") {
		line, err := in.ReadString('\n')
		if err != nil {
			p.t.Fatalf("the demo ended: %s%s", text.String(), s.said())
		}
		text.WriteString(line)
	}
	for _, f := range demoLine.FindAllStringSubmatch(text.String(), -1) {
		if f[1] != f[6] {
			p.t.Errorf("a line of two people: %q", f[0])
		}
		lines = append(lines, offered{f[1], f[2], f[3], f[4], f[5]})
	}
	if !strings.Contains(text.String(), "for trying it out only") {
		p.t.Error("nothing says that the secrets are for trying out only")
	}
	host, err := keys.LoadHostKey(filepath.Join(p.dir, site.HostFile))
	if err != nil {
		p.t.Fatal(err)
	}
	s.host = host.PublicKey()
	if len(lines) > 0 {
		s.addr = "127.0.0.1:" + lines[0].port
	}
	return s, lines
}

func TestDemoPrintsLinesThatLogIn(t *testing.T) {
	p := newPlace(t)
	s, lines := p.demo("--no-attach")
	if len(lines) != len(demo.Admins) {
		t.Fatalf("%d lines: %+v", len(lines), lines)
	}
	for i, l := range lines {
		text, err := os.ReadFile(l.key)
		if err != nil {
			t.Fatal(err)
		}
		key, err := gossh.ParsePrivateKey(text)
		if err != nil {
			t.Fatal(err)
		}
		c, err := e2e.Dial(s.addr, s.host, l.name, gossh.PublicKeys(key), e2e.Answers(l.code))
		if err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
		if got := c.Must(t, "", "whoami")[0]; got["name"] != demo.Admins[i].Name || got["role"] != string(demo.Admins[i].Role) {
			t.Errorf("%s is %v", l.name, got)
		}
		_ = c.Close()
	}
	s.term()
	host := s.host

	// A second start finds everything; so does a real one.
	p.advance(time.Minute)
	s, lines = p.demo() // its input is no terminal: it only serves
	if len(lines) != len(demo.Admins) || string(s.host.Marshal()) != string(host.Marshal()) {
		t.Error("the second start is of another demo")
	}
	s.term()
	out, err := p.program("init", "--data", p.dir, "--admin", "x1", "--key", lines[0].key+".pub").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "already in use") {
		t.Errorf("init in a demo: %s", out)
	}
}

func TestDemoKeepsOutOfWhatIsNotIts(t *testing.T) {
	p := newPlace(t)
	p.initialise()
	before, err := contents(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.program("demo", "--no-attach", "--data", p.dir, "--listen", "127.0.0.1:0").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "holds a real installation; choose another with --data") {
		t.Errorf("a real installation: %s", out)
	}
	if after, _ := contents(p.dir); after != before {
		t.Error("the installation was changed")
	}
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "demo", "talk"), 0o755); err != nil {
		t.Fatal(err)
	}
	out, err = p.program("demo", "--no-attach", "--data", home, "--listen", "127.0.0.1:0").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "already in use (it holds demo)") {
		t.Errorf("a directory with a folder named demo: %s", out)
	}
	if _, err := os.Stat(filepath.Join(home, "demo", "talk")); err != nil {
		t.Error("the folder is gone")
	}
}

func TestDemoCutShortIsMadeAnew(t *testing.T) {
	p := newPlace(t)
	cmd := p.program("demo", "--no-attach", "--data", p.dir, "--listen", "127.0.0.1:0", "--people", "100000")
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(progress)
	filling := false
	for !filling && said.Scan() {
		filling = strings.Contains(said.Text(), "records")
	}
	if !filling {
		t.Fatal("the demo does not tell that it is being filled")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	s, lines := p.demo("--no-attach")
	if len(lines) != len(demo.Admins) || !strings.Contains(s.said(), "was not finished; making it anew") {
		t.Errorf("%d lines, %s", len(lines), s.said())
	}
	s.term()
}

func TestDemoOpensTheConsoleInTheTerminal(t *testing.T) {
	p := newPlace(t)
	cmd := p.program("demo", "--data", p.dir, "--listen", "127.0.0.1:0", "--people", "12", "--requests", "6")
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "LANG=C.UTF-8")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 100, Rows: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	defer func() { _ = cmd.Process.Kill() }()
	screen, stop := e2e.NewScreen(t, e2e.Size{W: 100, H: 30}, tty)
	defer stop()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(screen, tty)
	}()
	screen.Sees("Needs you today", "admin (admin)")
	for _, step := range []struct {
		w, h int
		sees string
	}{{50, 10, "needs 60×18"}, {90, 28, "Needs you today"}} {
		screen.Resize(e2e.Size{W: step.w, H: step.h})
		if err := pty.Setsize(tty, &pty.Winsize{Cols: uint16(step.w), Rows: uint16(step.h)}); err != nil { // sends SIGWINCH
			t.Fatal(err)
		}
		screen.Sees(step.sees)
	}
	for _, step := range []struct{ keys, sees string }{{":requests/R-1\r", "Personal data is masked"}, {"x", "demo code admin"}, {"\x1b", "closed"}, {":q\r", ""}} {
		if _, err := io.WriteString(tty, step.keys); err != nil {
			t.Fatal(err)
		}
		if step.sees == "closed" {
			screen.SeesNot("R-1: reveal")
		} else if step.sees != "" {
			screen.Sees(step.sees)
		}
	}
	select {
	case <-gone:
	case <-time.After(e2e.Patience):
		t.Fatalf("the demo does not end:\n%s", screen.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the demo ended with %v", err)
	}
	if text := string(screen.Wire()); !strings.Contains(text, "The demo has stopped.") || strings.LastIndex(text, "\x1b[?1049l") < strings.LastIndex(text, "\x1b[?1049h") {
		t.Errorf("the terminal was left as %q", text[max(0, len(text)-300):])
	}
}
