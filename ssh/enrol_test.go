package ssh_test

import (
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
)

// invited makes carol, who has an invite and no codes yet, and logs her in.
func (d *door) invited(t *testing.T) *gossh.Client {
	t.Helper()
	a := d.add("carol")
	a.enrolled, a.invite, a.Name = false, "the-invite", "Carol\x1b[2J"
	c, err := d.dial("carol", gossh.PublicKeys(a.signer), with("wrong", "the-invite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestEnrolmentOnATerminal(t *testing.T) {
	d := open(t, func(c *ssh.Config) { c.Grace = 50 * time.Millisecond })
	c := d.invited(t)
	a := d.admins["carol"]
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out := &safeBuffer{}
	s.Stdout = out
	in, _ := s.StdinPipe()
	if err := s.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	prompt := func(want string, n int, answer string) {
		t.Helper()
		eventually(t, "prompt "+want, func() bool { return strings.Count(out.String(), want) >= n })
		_, _ = in.Write([]byte(answer + "\r"))
	}
	prompt("The code the app shows now", 1, "000000")
	prompt("The next code", 1, "000000")
	prompt("The code the app shows now", 2, codeAt(a.secret, d.now()))
	prompt("The next code", 2, codeAt(a.secret, d.now().Add(30*time.Second)))
	if code := ends(t, s); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"JBSW Y3DP EHPK 3PXP", "▀", "not two consecutive codes", "recovery-one", "recovery-two"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("wanted %q in %q", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b[2J") {
		t.Error("a name reached the terminal raw")
	}
	closed := make(chan error, 1)
	go func() { closed <- c.Wait() }()
	receive(t, closed, "the end of the connection")
	d.login(t, "carol")
}

func TestInviteLetsNobodyDoMoreThanEnrol(t *testing.T) {
	d := open(t)
	c := d.invited(t)
	if out := run(t, c, "whoami", 1); !strings.Contains(out, "one-time codes first") {
		t.Errorf("said %q", out)
	}
	if len(d.screens) > 0 || len(d.entries()) > 0 {
		t.Error("a session was started with an invite only")
	}
}

func TestEnrolmentWithoutATerminal(t *testing.T) {
	d := open(t)
	c := d.invited(t)
	a := d.admins["carol"]
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.Stdin = strings.NewReader(codeAt(a.secret, d.now()) + "\n" + codeAt(a.secret, d.now().Add(30*time.Second)) + "\n")
	out := &safeBuffer{}
	s.Stdout = out
	if err := s.Shell(); err != nil {
		t.Fatal(err)
	}
	if code := ends(t, s); code != 0 || !strings.Contains(out.String(), "recovery-two") {
		t.Errorf("exit code %d, said %q", code, out.String())
	}
}

func TestCodeOfTheCandidateSecretIsNoInvite(t *testing.T) {
	d := open(t)
	a := d.add("carol")
	a.enrolled, a.invite = false, "the-invite"
	if _, err := d.dial("carol", gossh.PublicKeys(a.signer), with(d.code(a), "", strings.Repeat("x", 1000), "the-invite")); err == nil {
		t.Fatal("a fourth answer was taken")
	}
}
