//go:build programs

package ssh_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
)

// secretKey writes the private key made from a name.
func secretKey(t *testing.T, name string) string {
	t.Helper()
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, name)
	block, err := gossh.MarshalPrivateKey(ed25519.NewKeyFromSeed(seed), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".pub", gossh.MarshalAuthorizedKey(signerFor(name).PublicKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The ssh program learns the next host key while both are there, and forgets
// the old one when that is retired; at no time does it warn.
func TestOpenSSHFollowsARotatedHostKey(t *testing.T) {
	known := filepath.Join(t.TempDir(), "known")
	line := func(name string) string {
		return "door " + strings.TrimSpace(string(gossh.MarshalAuthorizedKey(signerFor(name).PublicKey())))
	}
	if err := os.WriteFile(known, []byte(line("host key")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds := func(name string) bool {
		text, err := os.ReadFile(known)
		return err == nil && bytes.Contains(text, []byte(line(name)))
	}
	visit := func(until func() bool, tweaks ...func(*ssh.Config)) {
		d := open(t, tweaks...)
		d.tick()
		cmd := d.openssh(t, "alice", d.code(d.admins["alice"]), "-o", "StrictHostKeyChecking=yes", "count")
		for i, arg := range cmd.Args {
			if strings.HasPrefix(arg, "UserKnownHostsFile=") {
				cmd.Args[i] = "UserKnownHostsFile=" + known
			}
		}
		cmd.Args = append(cmd.Args[:1], append([]string{"-o", "UpdateHostKeys=yes", "-o", "HostKeyAlias=door"}, cmd.Args[1:]...)...)
		said := &safeBuffer{}
		cmd.Stderr = said
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		over := make(chan error, 1)
		go func() { over <- cmd.Wait() }()
		defer func() { _ = cmd.Process.Kill() }()
		eventually(t, "the known hosts to follow", until)
		_ = in.Close()
		if err := receive(t, over, "the end of ssh"); err != nil || strings.Contains(said.String(), "WARNING") {
			t.Fatalf("%v: %s", err, said.String())
		}
	}
	visit(func() bool { return holds("host key") && holds("next host key") }, rotating)
	visit(func() bool { return !holds("host key") && holds("next host key") }, func(c *ssh.Config) { c.HostKey = signerFor("next host key") })
}

func TestOpenSSHLogsInByCertificate(t *testing.T) {
	d := open(t)
	laptop, ca := secretKey(t, "laptop"), secretKey(t, "an authority")
	if out, err := exec.Command("ssh-keygen", "-q", "-s", ca, "-I", "alice's laptop", "-n", "alice", "-V", "+8h", laptop+".pub").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for user, want := range map[string]int{"alice": 0, "bob": 255} {
		d.tick()
		cmd := d.openssh(t, user, d.code(d.admins[user]), "whoami")
		for i, arg := range cmd.Args {
			if arg == "-i" {
				cmd.Args[i+1] = laptop
			}
		}
		out, err := cmd.Output()
		if exitCode(err) != want || want == 0 && string(out) != "alice admin\n" {
			t.Errorf("%s: %q, exit code %d", user, out, exitCode(err))
		}
	}
}

func TestOpenSSHForwardsItsAgentForASignature(t *testing.T) {
	d := open(t)
	d.allowed()
	socket := filepath.Join(t.TempDir(), "agent")
	keeper := exec.Command("ssh-agent", "-D", "-a", socket)
	if err := keeper.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = keeper.Process.Kill(); _ = keeper.Wait() }()
	eventually(t, "the agent", func() bool { _, err := os.Stat(socket); return err == nil })
	add := exec.Command("ssh-add", "-q", secretKey(t, "alice"))
	add.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	d.tick()
	cmd := d.openssh(t, "alice", d.code(d.admins["alice"]), "-t", "-A")
	for i, arg := range cmd.Args {
		if arg == "IdentityAgent=none" {
			cmd.Args[i] = "IdentityAgent=" + socket
		}
	}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close(); _ = cmd.Wait() }()
	sc := receive(t, d.screens, "console")
	sig, err := sc.session.Sign(context.Background(), statement)
	if err != nil {
		t.Fatal(err)
	}
	// ssh-keygen takes it for what it is.
	dir := t.TempDir()
	own := strings.TrimSpace(string(gossh.MarshalAuthorizedKey(d.admins["alice"].signer.PublicKey())))
	for name, text := range map[string]string{"sig": string(sig), "signers": fmt.Sprintf("alice %s\n", own)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	verify := exec.Command("ssh-keygen", "-Y", "verify", "-f", filepath.Join(dir, "signers"), "-I", "alice", "-n", model.SignNamespace, "-s", filepath.Join(dir, "sig"))
	verify.Stdin = bytes.NewReader(statement)
	if out, err := verify.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := (keys.Signatures{}).Verify([][]byte{d.admins["alice"].signer.PublicKey().Marshal()}, model.SignNamespace, statement, sig); err != nil {
		t.Error(err)
	}
	_, _ = tty.Write([]byte("q"))
}

func TestOpenSSHBringsInAsAMachine(t *testing.T) {
	d := open(t)
	d.addMachine("mailbox")
	out, err := d.openssh(t, "mailbox", "", "-o", "BatchMode=yes", "-n", "import", "letters").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "mailbox intake import") {
		t.Errorf("%q, %v", out, err)
	}
	out, err = d.openssh(t, "mailbox", "", "-o", "BatchMode=yes", "-tt").CombinedOutput()
	if exitCode(err) == 0 {
		t.Errorf("a console: %q", out)
	}
}
