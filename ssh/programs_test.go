//go:build programs

package ssh_test

import (
	"cmp"
	"crypto/ed25519"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
)

// port is the door's.
func (d *door) port() string {
	_, port, _ := net.SplitHostPort(d.addr)
	return port
}

// keyFile writes a test admin's private key as OpenSSH has it.
func keyFile(t *testing.T, user string) string {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, user)
	key, err := gossh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, pem.EncodeToMemory(key), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// must runs a program that must succeed and returns what it printed.
func must(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// attached is a program on a terminal of its own.
type attached struct {
	*exec.Cmd
	tty  *os.File
	seen *safeBuffer
	over chan struct{} // closed when the terminal is
}

// attach starts a program on a terminal of 80×24.
func attach(t *testing.T, cmd *exec.Cmd) *attached {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	a := &attached{cmd, tty, &safeBuffer{}, make(chan struct{})}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = tty.Close() })
	go func() {
		defer close(a.over)
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			_, _ = a.seen.Write(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	return a
}

// answers waits for a question and answers it.
func (a *attached) answers(t *testing.T, question, answer string) {
	t.Helper()
	eventually(t, question, func() bool { return strings.Contains(a.seen.String(), question) })
	if _, err := a.tty.WriteString(answer + "\r"); err != nil {
		t.Fatal(err)
	}
}

// ends waits for the program's end and returns its exit code.
func (a *attached) ends(t *testing.T) int {
	t.Helper()
	receive(t, a.over, "the end of the terminal")
	return exitCode(a.Wait())
}

func TestPuTTYLogsInAndRunsCommandsAndConsole(t *testing.T) {
	d := open(t)
	ppk := filepath.Join(t.TempDir(), "key.ppk")
	must(t, exec.Command("puttygen", keyFile(t, "alice"), "-O", "private", "-o", ppk))
	plink := func(args ...string) *attached {
		d.tick()
		return attach(t, exec.Command("plink", append([]string{"-ssh", "-P", d.port(), "-i", ppk, "-hostkey", gossh.FingerprintSHA256(d.host),
			"-no-antispoof"}, args...)...))
	}
	for _, try := range []struct {
		line, out string
		code      int
	}{{"whoami", "alice admin", 0}, {"fail", "", 1}, {"usage", "", 2}} {
		p := plink("alice@127.0.0.1", try.line)
		p.answers(t, "One-time code", d.code(d.admins["alice"]))
		if code := p.ends(t); code != try.code || !strings.Contains(p.seen.String(), try.out) {
			t.Errorf("%s: exit code %d, %q", try.line, code, p.seen.String())
		}
	}
	p := plink("-t", "alice@127.0.0.1", "requests/R-42")
	p.answers(t, "One-time code", d.code(d.admins["alice"]))
	sc := receive(t, d.screens, "console")
	sc.getsSize(t, 80, 24)
	_, _ = p.tty.WriteString("q")
	if code := p.ends(t); code != 0 || !strings.Contains(p.seen.String(), "the console") {
		t.Errorf("console: exit code %d, %q", code, p.seen.String())
	}
	restored(t, p.seen)

	asked := d.asked()
	p = plink("bob@127.0.0.1", "whoami") // with alice's key
	if code := p.ends(t); code == 0 || d.asked() != asked {
		t.Errorf("another's key: exit code %d, %d codes asked for", code, d.asked()-asked)
	}
}

// Dropbear has no MAC of ours (encrypt-then-MAC), only AES-GCM, which needs
// none, and that only if it was built with DROPBEAR_ENABLE_GCM_MODE: Debian's
// is not. Then what can be shown is that it is turned away before a key or a
// name is spoken of. DBCLIENT names another program than the installed one.
func TestDropbearLogsInIfItHasGCM(t *testing.T) {
	program := cmp.Or(os.Getenv("DBCLIENT"), "dbclient")
	list, _ := exec.Command(program, "-c", "help", "127.0.0.1").CombinedOutput() // it exits with an error after the list
	if !strings.Contains(string(list), "aes256-ctr") {
		t.Fatalf("wanted the ciphers of %s, found %q", program, list)
	}
	d := open(t)
	key := filepath.Join(t.TempDir(), "key")
	must(t, exec.Command("dropbearconvert", "openssh", "dropbear", keyFile(t, "alice"), key))
	dbclient := func(line string) *attached {
		d.tick()
		cmd := exec.Command(program, "-y", "-y", "-p", d.port(), "-i", key, "alice@127.0.0.1", line)
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		return attach(t, cmd)
	}
	if !strings.Contains(string(list), "aes256-gcm@openssh.com") {
		t.Logf("this %s has no AES-GCM: it cannot log in", program)
		p := dbclient("whoami")
		if code := p.ends(t); code != 1 || !strings.Contains(strings.ToLower(p.seen.String()), "no matching algo") {
			t.Errorf("exit code %d, %q", code, p.seen.String())
		}
		eventually(t, "the end to be counted, as one without a try", func() bool { return d.Traffic().NoAuth == 1 })
		return
	}
	for _, try := range []struct {
		line, out string
		code      int
	}{{"whoami", "alice admin", 0}, {"fail", "", 1}} {
		p := dbclient(try.line)
		p.answers(t, "One-time code", d.code(d.admins["alice"]))
		if code := p.ends(t); code != try.code || !strings.Contains(p.seen.String(), try.out) {
			t.Errorf("%s: exit code %d, %q", try.line, code, p.seen.String())
		}
	}
}
