package ssh_test

import (
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
	"rsc.io/qr"

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
	if !showsQR(t, out.String(), "otpauth://totp/Integrora:"+a.Name+"?secret="+a.secret+"&issuer=Integrora") {
		t.Errorf("no readable QR code in %q", out.String())
	}
	if strings.Contains(out.String(), "\x1b[2J") {
		t.Error("a name reached the terminal raw")
	}
	closed := make(chan error, 1)
	go func() { closed <- c.Wait() }()
	receive(t, closed, "the end of the connection")
	d.login(t, "carol")
}

// showsQR reads the half blocks back into modules and compares them with the
// code of the text, inside a frame of two white modules.
func showsQR(t *testing.T, out, text string) bool {
	t.Helper()
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	var modules [][2]string
	for _, line := range strings.Split(out, "\r\n") {
		_, line, ok := strings.Cut(line, "\x1b[38;5;16;48;5;231m")
		if ok {
			line = strings.TrimSuffix(line, "\x1b[0m")
			modules = append(modules, [2]string{
				strings.NewReplacer("█", "1", "▀", "1", "▄", "0", " ", "0").Replace(line),
				strings.NewReplacer("█", "1", "▀", "0", "▄", "1", " ", "0").Replace(line),
			})
		}
	}
	side := code.Size + 4
	if len(modules) != (side+1)/2 {
		return false
	}
	for y := range side {
		for x := range side {
			if black := code.Black(x-2, y-2); black != (modules[y/2][y%2][x] == '1') {
				return false
			}
		}
	}
	return true
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
