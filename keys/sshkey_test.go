package keys_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
)

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestHostKeyIsMadeOnceAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host.key")
	made, err := keys.CreateHostKey(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	read, err := keys.LoadHostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	print := keys.Fingerprint(read.PublicKey())
	if print != keys.Fingerprint(made.PublicKey()) || !strings.HasPrefix(print, "SHA256:") {
		t.Fatalf("found the fingerprint %s", print)
	}
	if _, err := keys.CreateHostKey(path, rand.Reader); !errors.Is(err, keys.ErrExists) {
		t.Fatalf("wanted ErrExists, found %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("wanted 0600, found %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadHostKey(path); !errors.Is(err, keys.ErrPermissions) {
		t.Fatalf("wanted ErrPermissions, found %v", err)
	}
	if err := os.WriteFile(path, []byte("-----BEGIN NOTHING-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadHostKey(path); !errors.Is(err, keys.ErrMalformed) {
		t.Fatalf("wanted ErrMalformed, found %v", err)
	}
	if _, err := keys.LoadHostKey(path + "x"); !errors.Is(err, keys.ErrMissing) {
		t.Fatalf("wanted ErrMissing, found %v", err)
	}
}

func TestFingerprintsAreThoseOfOpenSSH(t *testing.T) {
	rows := readCSV(t, "testdata/clientkeys/fingerprints.csv")
	for _, row := range rows {
		line := readFile(t, filepath.Join("testdata/clientkeys", row[0]))
		for _, text := range [][]byte{line, append([]byte("# mine\r\n\r\n"), line...), bytes.TrimSpace(line)} {
			k, err := keys.ParseClientKey(text)
			if err != nil {
				t.Fatalf("%s: %v", row[0], err)
			}
			public, err := ssh.ParsePublicKey(k.Blob)
			if err != nil || k.Fingerprint != row[1] || keys.Fingerprint(public) != row[1] || k.Type != public.Type() || k.Hardware {
				t.Errorf("%s: wanted %s, found %s %s", row[0], row[1], k.Type, k.Fingerprint)
			}
		}
	}
	k, err := keys.ParseClientKey(readFile(t, "testdata/clientkeys/ecdsa521.pub"))
	if err != nil || k.Comment != "with two words" {
		t.Errorf("found the comment %q, %v", k.Comment, err)
	}
}

func line(kind string, fields any) string {
	return kind + " " + base64.StdEncoding.EncodeToString(ssh.Marshal(fields))
}

func TestSecurityKeysAreKnownAsHardware(t *testing.T) {
	const kind = "sk-ssh-ed25519@openssh.com"
	k, err := keys.ParseClientKey([]byte(line(kind, struct {
		Kind string
		Key  []byte
		App  string
	}{kind, make([]byte, 32), "ssh:"}) + " ona@token.example"))
	if err != nil || !k.Hardware || k.Type != kind {
		t.Fatalf("found %v %q, %v", k.Hardware, k.Type, err)
	}
}

func TestKeysThatAreNotGoodEnoughAreRefusedWithTheReason(t *testing.T) {
	good := string(bytes.TrimSpace(readFile(t, "testdata/clientkeys/ed25519.pub")))
	private := filepath.Join(t.TempDir(), "id")
	if _, err := keys.GenerateClientKey(private, "x", rand.Reader); err != nil {
		t.Fatal(err)
	}
	dsa := line("ssh-dss", struct {
		Kind       string
		P, Q, G, Y []byte
	}{"ssh-dss", []byte{1}, []byte{1}, []byte{1}, []byte{1}})
	blob := strings.Fields(good)[1]
	for _, c := range []struct{ name, text, why string }{
		{"RSA of 2048 bits", string(readFile(t, "testdata/clientkeys/rsa2048.pub")), "at least 3072 bits, found 2048"},
		{"certificate", string(readFile(t, "testdata/clientkeys/cert.pub")), "certificates are not accepted"},
		{"DSA", dsa, "DSA keys are too weak"},
		{"options", `from="192.0.2.1",no-pty ` + good, "options stand before it"},
		{"one option", `restrict ` + good, "options stand before it"},
		{"option with a space", `command="echo hello" ` + good, "options stand before it"},
		{"private key", string(readFile(t, private)), "private key"},
		{"nothing", "\n# only a comment\n", "found 0 lines"},
		{"two keys", good + "\n" + good + "\n", "found 2 lines"},
		{"type and key differ", "ecdsa-sha2-nistp256 " + blob, "does not decode"},
		{"cut short", good[:40], "does not decode"},
		{"type alone", "ssh-ed25519", "does not decode"},
		{"another kind", "ssh-foo AAAA x", "wanted one of ssh-ed25519"},
		{"key without its type", blob, "wanted one of ssh-ed25519"},
		{"long comment", good + strings.Repeat("x", 300), "comment"},
		{"huge", good + strings.Repeat("x", 20_000), "which no public key has"},
		{"escape sequences", "\x1b]0;x\x07 " + good, "options stand before it"},
	} {
		_, err := keys.ParseClientKey([]byte(c.text))
		if !errors.Is(err, keys.ErrKeyRefused) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: wanted %q, found %v", c.name, c.why, err)
		} else if strings.Contains(err.Error(), blob) || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%s: the error quotes what it was given", c.name)
		}
	}
}

func TestGeneratedPairBelongsTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "admin.key")
	made, err := keys.GenerateClientKey(path, "admin@demo.example", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(readFile(t, path))
	if err != nil {
		t.Fatal(err)
	}
	public, err := keys.ParseClientKey(readFile(t, path+".pub"))
	if err != nil {
		t.Fatal(err)
	}
	if keys.Fingerprint(signer.PublicKey()) != made.Fingerprint || public.Fingerprint != made.Fingerprint || public.Comment != "admin@demo.example" {
		t.Fatal("the two files are not one pair")
	}
	for name, want := range map[string]os.FileMode{path: 0o600, path + ".pub": 0o644} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&^want != 0 {
			t.Errorf("wanted %04o, found %v, %v", want, info.Mode(), err)
		}
	}
	if _, err := keys.GenerateClientKey(path, "", rand.Reader); !errors.Is(err, keys.ErrExists) {
		t.Errorf("wanted ErrExists, found %v", err)
	}
	if _, err := keys.GenerateClientKey(path+"2", "two\nlines", rand.Reader); !errors.Is(err, keys.ErrKeyRefused) {
		t.Errorf("a comment of two lines: wanted ErrKeyRefused, found %v", err)
	}
}

func FuzzParseClientKey(f *testing.F) {
	for _, name := range []string{"ed25519", "ecdsa256", "rsa2048", "cert"} {
		f.Add(readFile(f, "testdata/clientkeys/"+name+".pub"))
	}
	f.Add([]byte("restrict ssh-ed25519 AAAA"))
	f.Fuzz(func(t *testing.T, text []byte) {
		k, err := keys.ParseClientKey(text)
		if err != nil {
			if !errors.Is(err, keys.ErrKeyRefused) {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		if p, err := ssh.ParsePublicKey(k.Blob); err != nil || keys.Fingerprint(p) != k.Fingerprint {
			t.Fatalf("an accepted key does not read back: %v", err)
		}
	})
}
