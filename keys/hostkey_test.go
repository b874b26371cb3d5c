package keys_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
)

// Each vector is a public key and what ssh-keygen -lv prints of it.
func TestRandomartIsAsSSHKeygenPrintsIt(t *testing.T) {
	vectors, err := filepath.Glob(filepath.Join("testdata", "randomart", "*.txt"))
	if err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, path := range vectors {
		lines := strings.SplitN(string(readFile(t, path)), "\n", 3)
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(lines[0]))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(lines[1], keys.Fingerprint(key)) {
			t.Errorf("%s: fingerprint %s", path, keys.Fingerprint(key))
		}
		if got, want := keys.Randomart(key), strings.TrimSpace(lines[2]); got != want {
			t.Errorf("%s: wanted\n%s\nfound\n%s", path, want, got)
		}
	}
}

func TestRetiredHostKeyIsReplacedByTheNext(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "host.key"), filepath.Join(dir, "host.next.key")
	if _, err := keys.CreateHostKey(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	old := readFile(t, path)
	if _, err := keys.RetireHostKey(path, next); !errors.Is(err, keys.ErrMissing) || !bytes.Equal(readFile(t, path), old) {
		t.Fatalf("with no next key: %v", err)
	}
	made, err := keys.CreateNextHostKey(next, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.CreateNextHostKey(next, rand.Reader); !errors.Is(err, keys.ErrExists) {
		t.Errorf("a second next key: %v", err)
	}
	if info, err := os.Stat(next); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the next key: %v, %v", info, err)
	}
	if err := os.Link(path, filepath.Join(dir, "block")); err != nil { // what is left of the old file
		t.Fatal(err)
	}
	now, err := keys.RetireHostKey(path, next)
	if err != nil || !bytes.Equal(now.PublicKey().Marshal(), made.PublicKey().Marshal()) {
		t.Fatalf("retired: %v", err)
	}
	read, err := keys.LoadHostKey(path)
	if err != nil || !bytes.Equal(read.PublicKey().Marshal(), made.PublicKey().Marshal()) {
		t.Errorf("read again: %v", err)
	}
	if _, err := os.Stat(next); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the next key is still there: %v", err)
	}
	if left := readFile(t, filepath.Join(dir, "block")); len(bytes.Trim(left, "\x00")) != 0 {
		t.Error("the old key was not overwritten")
	}
}

// A crash while the next key is written leaves a file that nothing reads.
func TestNextHostKeyIsMadeAfterACrash(t *testing.T) {
	next := filepath.Join(t.TempDir(), "host.next.key")
	if err := os.WriteFile(next+".new", []byte("-----BEGIN OPENSSH PRIV"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.CreateNextHostKey(next, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadHostKey(next); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(next + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what the crash left is still there: %v", err)
	}
}

func TestUnreadableNextHostKeyChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path, next := filepath.Join(dir, "host.key"), filepath.Join(dir, "host.next.key")
	if _, err := keys.CreateHostKey(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	old := readFile(t, path)
	if err := os.WriteFile(next, []byte("cut short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.RetireHostKey(path, next); !errors.Is(err, keys.ErrMalformed) || !bytes.Equal(readFile(t, path), old) {
		t.Errorf("%v", err)
	}
}
