//go:build programs

package ssh_test

import (
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"
)

// openssh is the ssh program, set up to log in as an admin of a door.
func (d *door) openssh(t *testing.T, user, answer string, args ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, user)
	key, err := gossh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), "")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(d.addr)
	for name, text := range map[string]string{
		"key":         string(pem.EncodeToMemory(key)),
		"known_hosts": fmt.Sprintf("[127.0.0.1]:%s %s", port, gossh.MarshalAuthorizedKey(d.host)),
		"askpass":     "#!/bin/sh\necho '" + answer + "'\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("ssh", append([]string{"-F", "/dev/null", "-i", filepath.Join(dir, "key"), "-p", port,
		"-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "ConnectTimeout=10",
		"-o", "UserKnownHostsFile=" + filepath.Join(dir, "known_hosts"), user + "@127.0.0.1"}, args...)...)
	cmd.Env = append(os.Environ(), "SSH_ASKPASS="+filepath.Join(dir, "askpass"), "SSH_ASKPASS_REQUIRE=force", "TERM=xterm-256color")
	return cmd
}

func exitCode(err error) int {
	var e *exec.ExitError
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	if err != nil {
		return -1
	}
	return 0
}

func TestOpenSSHRunsCommands(t *testing.T) {
	d := open(t)
	for _, try := range []struct {
		line, out string
		code      int
	}{{"whoami", "alice admin\n", 0}, {"fail", "", 1}, {"usage", "", 2}} {
		d.tick()
		out, err := d.openssh(t, "alice", d.code(d.admins["alice"]), try.line).Output()
		if string(out) != try.out || exitCode(err) != try.code {
			t.Errorf("%s: %q, exit code %d", try.line, out, exitCode(err))
		}
	}
	if out, err := d.openssh(t, "alice", "000000", "whoami").Output(); exitCode(err) != 255 || len(out) > 0 {
		t.Errorf("wrong code: %q, exit code %d", out, exitCode(err))
	}
}

func TestOpenSSHSharesOneConnection(t *testing.T) {
	d := open(t)
	d.tick()
	socket := filepath.Join(t.TempDir(), "s")
	master := d.openssh(t, "alice", d.code(d.admins["alice"]), "-M", "-S", socket, "-N")
	if err := master.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Process.Kill(); _ = master.Wait() }()
	eventually(t, "the shared connection", func() bool { _, err := os.Stat(socket); return err == nil })
	for range 8 {
		out, err := d.openssh(t, "alice", "", "-S", socket, "whoami").Output()
		if string(out) != "alice admin\n" || err != nil {
			t.Errorf("whoami: %q %v", out, err)
		}
	}
	if d.asked() != 1 {
		t.Errorf("wanted one code for all, found %d", d.asked())
	}
}

func TestOpenSSHOpensTheConsole(t *testing.T) {
	d := open(t)
	d.tick()
	cmd := d.openssh(t, "alice", d.code(d.admins["alice"]), "-t", "requests/R-42")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	seen := &safeBuffer{}
	read := make(chan struct{})
	go func() {
		defer close(read)
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			_, _ = seen.Write(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	sc := receive(t, d.screens, "console")
	if sc.session.Path != "requests/R-42" {
		t.Errorf("path %q", sc.session.Path)
	}
	sc.getsSize(t, 80, 24)
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	sc.getsSize(t, 120, 40)
	_, _ = tty.Write([]byte("q"))
	receive(t, read, "the end of the terminal")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, seen.String())
	}
	if !strings.Contains(seen.String(), "the console") {
		t.Errorf("seen %q", seen.String())
	}
	restored(t, seen)
}
