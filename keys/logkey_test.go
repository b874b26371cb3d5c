package keys_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"integrora.com/opsconsole/keys"
)

// fixed is randomness that is always the same byte.
type fixed byte

func (f fixed) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

func logKey(t *testing.T) (key keys.LogKey, path string, master keys.Master) {
	t.Helper()
	dir := t.TempDir()
	master, err := keys.CreateMaster(filepath.Join(dir, "master.key"), fixed(1))
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, keys.LogKeyFile)
	if key, err = keys.CreateLogKey(path, master, fixed(2)); err != nil {
		t.Fatal(err)
	}
	return key, path, master
}

func TestLogKeySignsTheSameAfterItWasLoaded(t *testing.T) {
	key, path, master := logKey(t)
	again, err := keys.LoadLogKey(path, master)
	if err != nil || again.Public() != key.Public() {
		t.Fatal(err)
	}
	public := key.Public()
	if !ed25519.Verify(public[:], []byte("a head"), again.Sign([]byte("a head"))) {
		t.Error("the signature does not verify")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := keys.CreateLogKey(path, master, fixed(3)); !errors.Is(err, keys.ErrExists) {
		t.Errorf("a second one over it: %v", err)
	}
}

func TestLogKeyIsSealedAndHidden(t *testing.T) {
	key, path, _ := logKey(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Fields(text)
	raw, err := base64.StdEncoding.DecodeString(string(lines[len(lines)-1]))
	if err != nil || bytes.Contains(raw, bytes.Repeat([]byte{2}, 32)) {
		t.Errorf("the seed stands in the file, %v", err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got := fmt.Sprintf(verb, key); got != "(secret)" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
	public := key.Public()
	key.Wipe()
	if ed25519.Verify(public[:], []byte("a head"), key.Sign([]byte("a head"))) {
		t.Error("it still signs after it was wiped")
	}
}

func TestLogKeyThatIsNotRightIsRefused(t *testing.T) {
	_, path, master := logKey(t)
	other, err := keys.CreateMaster(filepath.Join(t.TempDir(), "other.key"), fixed(9))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadLogKey(path, other); !errors.Is(err, keys.ErrWrongMaster) {
		t.Errorf("another master key: %v", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.LastIndexByte(text, ' ') + 1
	raw, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text[start:])))
	if err != nil {
		t.Fatal(err)
	}
	for at := range raw {
		bad := bytes.Clone(raw)
		bad[at] ^= 1
		if err := os.WriteFile(path, append(bytes.Clone(text[:start]), base64.StdEncoding.EncodeToString(bad)+"\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.LoadLogKey(path, master); !errors.Is(err, keys.ErrDamaged) && !errors.Is(err, keys.ErrWrongMaster) {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
	for content, want := range map[string]error{
		"":                           keys.ErrMalformed,
		"opsconsole-log-key-v2 AAAA": keys.ErrFormat,
		"opsconsole-log-key-v1 AAAA": keys.ErrMalformed,
		"opsconsole-root-key-v1 AA":  keys.ErrMalformed,
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.LoadLogKey(path, master); !errors.Is(err, want) {
			t.Errorf("%q: want %v, found %v", content, want, err)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadLogKey(path, master); !errors.Is(err, keys.ErrPermissions) {
		t.Errorf("readable by others: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadLogKey(path, master); !errors.Is(err, keys.ErrMissing) {
		t.Errorf("none: %v", err)
	}
}
