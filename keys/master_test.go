package keys_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"integrora.com/opsconsole/keys"
)

func TestMasterKeyIsWrittenOnceForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	made, err := keys.CreateMaster(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Fatalf("wanted 0600, found %04o", info.Mode().Perm())
	}
	read, err := keys.LoadMaster(path)
	if err != nil {
		t.Fatal(err)
	}
	if read != made {
		t.Fatal("another key was read than was made")
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.CreateMaster(path, rand.Reader); !errors.Is(err, keys.ErrExists) {
		t.Fatalf("wanted ErrExists, found %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Fatal("the master key was replaced")
	}
}

func TestMasterKeyThatOthersMayReadIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	if _, err := keys.CreateMaster(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o602, 0o610, 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := keys.LoadMaster(path)
		want := fmt.Sprintf("wrong permissions on %s: is %04o, wanted 0600; run chmod 600 %s", path, mode, path)
		if !errors.Is(err, keys.ErrPermissions) || !strings.Contains(err.Error(), want) {
			t.Fatalf("wanted %q, found %v", want, err)
		}
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadMaster(path); err != nil {
		t.Fatalf("stricter than 0600 is fine: %v", err)
	}
}

func TestMasterKeyThatIsNoneIsRefusedWithoutQuotingIt(t *testing.T) {
	dir := t.TempDir()
	if _, err := keys.LoadMaster(filepath.Join(dir, "none")); !errors.Is(err, keys.ErrMissing) {
		t.Fatalf("wanted ErrMissing, found %v", err)
	}
	if _, err := keys.LoadMaster(dir); err == nil {
		t.Fatal("a directory was read as a key")
	}
	secret := strings.Repeat("5ec4e7", 10)
	for name, text := range map[string]string{
		"empty":           "",
		"comment only":    "# nothing\n",
		"too short":       secret + "\n",
		"too long":        secret + "abcdef\n",
		"not hexadecimal": secret + "wxyz\n",
		"two keys":        secret + "abcd\n" + secret + "abcd\n",
		"huge":            strings.Repeat(secret, 10_000),
	} {
		path := filepath.Join(dir, "master.key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := keys.LoadMaster(path)
		if !errors.Is(err, keys.ErrMalformed) {
			t.Errorf("%s: wanted ErrMalformed, found %v", name, err)
		} else if strings.Contains(err.Error(), "5ec4e7") {
			t.Errorf("%s: the error quotes the file", name)
		}
	}
	text := "# moved by hand\r\n\r\n  " + strings.ToUpper(secret) + "ABCD\r\n"
	if err := os.WriteFile(filepath.Join(dir, "master.key"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.LoadMaster(filepath.Join(dir, "master.key")); err != nil {
		t.Errorf("capitals, spaces and line ends of another system: %v", err)
	}
}

func TestNothingIsMadeWithoutRandomness(t *testing.T) {
	dry := iotest.ErrReader(errors.New("dry"))
	dir := t.TempDir()
	path := filepath.Join(dir, "x")
	if _, err := keys.CreateMaster(path, dry); err == nil {
		t.Error("a master key was made")
	}
	if _, err := keys.CreateRing(dir, keys.Master{}, dry); err == nil {
		t.Error("a ring was made")
	}
	if _, err := keys.CreateHostKey(path, dry); err == nil {
		t.Error("a host key was made")
	}
	if _, err := keys.GenerateClientKey(path, "", dry); err == nil {
		t.Error("a client key was made")
	}
	if _, err := keys.NewSecret(dry); err == nil {
		t.Error("a secret was made")
	}
	if _, err := keys.NewInvite(dry); err == nil {
		t.Error("an invite was made")
	}
	if _, err := keys.NewRecoveryCodes(dry); err == nil {
		t.Error("recovery codes were made")
	}
	if left := readAll(t, dir); len(left) != 0 {
		t.Errorf("files were left behind: %d", len(left))
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	var m keys.Master
	invite, _ := keys.NewInvite(rand.Reader)
	codes, _ := keys.NewRecoveryCodes(rand.Reader)
	k := keys.Key{Version: 7, Secret: [32]byte{1, 2, 3}}
	for _, v := range []any{m, &m, k, &k, invite, codes[0], codes[:1], []keys.Key{k}, struct{ K keys.Key }{k}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d", "%q"} {
			text := fmt.Sprintf(verb, v)
			if !strings.Contains(text, "(secret)") || strings.Contains(text, "1 2 3") || strings.Contains(text, "010203") {
				t.Errorf("%T prints with %s", v, verb)
			}
		}
	}
	if text, _ := json.Marshal([]any{m}); string(text) != "[{}]" {
		t.Error("a master key can be encoded")
	}
}

func FuzzParseMaster(f *testing.F) {
	f.Add([]byte("# a comment\n" + strings.Repeat("0f", 32) + "\n"))
	f.Add([]byte(strings.Repeat("g", 64)))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := keys.ParseMaster(text); err != nil && !errors.Is(err, keys.ErrMalformed) {
			t.Fatalf("an error without a code: %v", err)
		}
	})
}
