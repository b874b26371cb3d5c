package ssh_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// run runs a remote command without a terminal and returns all it printed.
func run(t *testing.T, c *gossh.Client, line string, want int) string {
	t.Helper()
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out safeBuffer
	s.Stdout, s.Stderr = &out, &out
	if err := s.Start(line); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if code := ends(t, s); code != want {
		t.Errorf("%s: wanted exit code %d, found %d: %s", line, want, code, out.String())
	}
	return out.String()
}

func TestCommandsGiveTheirExitCode(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	for line, want := range map[string]int{"whoami": 0, "fail": 1, "usage": 2, "nothing": 2, "panic": 1, "requests/R-1": 2} {
		run(t, c, line, want)
	}
	if strings.Contains(d.log.String(), "name of a person") {
		t.Error("the log holds the value of a panic")
	}
}

func TestUnreadableCommandLineIsUsageNotAConsole(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	if out := run(t, c, `whoami "`, 2); !strings.Contains(out, "quote") {
		t.Errorf("said %q", out)
	}
}

func TestNoTerminalAndNoCommandIsExplained(t *testing.T) {
	d := open(t)
	s, err := d.login(t, "alice").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out safeBuffer
	s.Stderr = &out
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if code := ends(t, s); code != 2 || !strings.Contains(out.String(), "ssh -t") {
		t.Errorf("exit code %d, said %q", code, out.String())
	}
}

func TestCommandReadsStandardInputToItsEnd(t *testing.T) {
	d := open(t)
	s, err := d.login(t, "alice").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.Stdin = bytes.NewReader(make([]byte, 5<<20))
	out, err := s.Output("count")
	if err != nil || string(out) != fmt.Sprintln(5<<20) {
		t.Errorf("%q, %v", out, err)
	}
}

func TestFourCommandsAtOnceOnOneConnectionNotFive(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	var waiting []*gossh.Session
	for range 4 {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		out := &safeBuffer{}
		s.Stdout = out
		if err := s.Start("wait"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the command to run", func() bool { return out.String() != "" })
		waiting = append(waiting, s)
	}
	if out := run(t, c, "whoami", 1); !strings.Contains(out, "4 commands") {
		t.Errorf("said %q", out)
	}
	for _, s := range waiting {
		_ = s.Close()
	}
	eventually(t, "room again", func() bool {
		n := 0
		for _, e := range d.entries() {
			if strings.HasPrefix(e, "ended") {
				n++
			}
		}
		return n >= 4
	})
	for range 20 {
		run(t, c, "whoami", 0)
	}
}

func TestCtrlCEndsACommandOnATerminal(t *testing.T) {
	d := open(t)
	s, err := d.login(t, "alice").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	s.Stdout = out
	in, _ := s.StdinPipe()
	if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Start("wait"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the command to run", func() bool { return out.String() == "waiting\r\n" })
	_, _ = in.Write([]byte("abc\x03"))
	if code := ends(t, s); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

func TestRoleIsAskedAfreshForEveryCommand(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	run(t, c, "whoami", 0)
	d.mu.Lock()
	d.admins["alice"].Role = "auditor" // no session lives: nobody to tell
	d.mu.Unlock()
	if out := run(t, c, "whoami", 0); out != "alice auditor\n" {
		t.Errorf("whoami: %q", out)
	}
	d.mu.Lock()
	d.admins["alice"].signer = signerFor("another key")
	d.mu.Unlock()
	if out := run(t, c, "whoami", 1); !strings.Contains(out, "access has ended") {
		t.Errorf("said %q", out)
	}
}

func TestNoEntryNoSession(t *testing.T) {
	d := open(t)
	c := d.login(t, "alice")
	d.mu.Lock()
	d.broken = fmt.Errorf("disk full of \x1b secrets")
	d.mu.Unlock()
	if out := run(t, c, "whoami", 1); strings.Contains(out, "secrets") || strings.Contains(out, "alice") {
		t.Errorf("said %q", out)
	}
	if log := d.log.String(); strings.Contains(log, "\x1b") || !strings.Contains(log, "disk full") {
		t.Errorf("log %q", log)
	}
}
