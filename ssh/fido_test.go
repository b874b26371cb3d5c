//go:build programs

package ssh_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
)

// provider is OpenSSH's own stand-in for a security key, from its test suite
// (Debian: openssh-tests). SK_DUMMY says where it is if not there.
func provider(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SK_DUMMY")
	if path == "" {
		path = "/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("wanted OpenSSH's sk-dummy.so; install openssh-tests, or set SK_DUMMY: %v", err)
	}
	return path
}

// hardware makes a key "in hardware" and returns its file and public half.
func hardware(t *testing.T, kind string, more ...string) (string, gossh.PublicKey) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sk")
	must(t, exec.Command("ssh-keygen", append([]string{"-q", "-t", kind, "-w", provider(t), "-f", file, "-N", ""}, more...)...))
	text, err := os.ReadFile(file + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	key, _, _, _, err := gossh.ParseAuthorizedKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return file, key
}

// publicOnly is a signer of which the house needs the public half only.
type publicOnly struct {
	gossh.Signer
	key gossh.PublicKey
}

func (p publicOnly) PublicKey() gossh.PublicKey { return p.key }

// touched is the ssh program with a key in hardware.
func (d *door) touched(t *testing.T, user, file string, command string) (out, errs string, code int) {
	t.Helper()
	d.tick()
	cmd := d.openssh(t, user, d.code(d.admins[user]), command)
	cmd.Args[slices.Index(cmd.Args, "-i")+1] = file
	cmd.Args = slices.Insert(cmd.Args, 1, "-o", "SecurityKeyProvider="+provider(t))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	return stdout.String(), stderr.String(), exitCode(err)
}

func TestFIDOKeysLogIn(t *testing.T) {
	for _, kind := range []string{"ed25519-sk", "ecdsa-sk"} {
		t.Run(kind, func(t *testing.T) {
			d := open(t)
			file, key := hardware(t, kind)
			d.change("alice", func(a *admin) { a.signer = publicOnly{key: key} })
			if out, errs, code := d.touched(t, "alice", file, "whoami"); out != "alice admin\n" || code != 0 {
				t.Errorf("%q, exit code %d\n%s", out, code, errs)
			}
		})
	}
}

// Nobody was there to touch the key: the signature is good, and refused.
func TestFIDOKeyWithoutTouchStaysOut(t *testing.T) {
	d := open(t)
	file, key := hardware(t, "ed25519-sk", "-O", "no-touch-required")
	d.change("alice", func(a *admin) { a.signer = publicOnly{key: key} })
	out, errs, code := d.touched(t, "alice", file, "whoami")
	if code != 255 || out != "" || strings.Contains(errs, "signing failed") || d.asked() != 0 {
		t.Errorf("%q, exit code %d, %d codes asked for\n%s", out, code, d.asked(), errs)
	}
}

func TestFIDOKeySignsAnApproval(t *testing.T) {
	const purpose = "opsconsole-approval"
	for _, kind := range []string{"ed25519-sk", "ecdsa-sk"} {
		t.Run(kind, func(t *testing.T) {
			file, key := hardware(t, kind)
			message := []byte("opsconsole approval\nrequest R-42\n")
			sign := exec.Command("ssh-keygen", "-q", "-Y", "sign", "-n", purpose, "-f", file)
			sign.Stdin = bytes.NewReader(message)
			sign.Env = append(os.Environ(), "SSH_SK_PROVIDER="+provider(t))
			armored, err := sign.Output()
			if err != nil {
				t.Fatal(err)
			}
			mine := [][]byte{signerFor("another key").PublicKey().Marshal(), key.Marshal()}
			if by, err := (keys.Signatures{}).Verify(mine, purpose, message, armored); err != nil || !bytes.Equal(by, key.Marshal()) {
				t.Errorf("a good signature: %v", err)
			}
			if _, err := (keys.Signatures{}).Verify(mine, purpose, append(message, '\n'), armored); err == nil {
				t.Error("a signature of another text was taken")
			}
			if _, err := (keys.Signatures{}).Verify(mine, "file", message, armored); err == nil {
				t.Error("a signature for another purpose was taken")
			}
			if _, err := (keys.Signatures{}).Verify(mine[:1], purpose, message, armored); err == nil {
				t.Error("a signature of another's key was taken")
			}
		})
	}
}
