package keys_test

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/keys"
)

// masterAt puts a new master key into a file of its own and returns its text.
func masterAt(t *testing.T, path string) (keys.Master, string) {
	t.Helper()
	m, err := keys.CreateMaster(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return m, string(text)
}

func TestMasterKeyIsFoundInTheOrderThatIsTold(t *testing.T) {
	dir := t.TempDir()
	one, oneText := masterAt(t, filepath.Join(dir, "one"))
	two, twoText := masterAt(t, filepath.Join(dir, "two"))

	for _, c := range []struct {
		name           string
		file, fallback string
		env, cred      string // what they hold; empty: not given
		want           keys.Master
		from           keys.Origin
		err            error
	}{
		{name: "nothing but the fallback", fallback: "one", want: one, from: keys.FromDataDir},
		{name: "nothing at all", fallback: "none", err: keys.ErrMissing},
		{name: "the file before the fallback", file: "two", fallback: "one", want: two, from: keys.FromFile},
		{name: "the variable before the fallback", env: twoText, fallback: "one", want: two, from: keys.FromEnvironment},
		{name: "a key alone in the variable", env: onlyKey(twoText), fallback: "none", want: two, from: keys.FromEnvironment},
		{name: "the credential before the fallback", cred: twoText, fallback: "one", want: two, from: keys.FromCredential},
		{name: "three that are the same", file: "one", env: onlyKey(oneText), cred: oneText, fallback: "two", want: one, from: keys.FromFile},
		{name: "file and variable differ", file: "one", env: twoText, err: keys.ErrAmbiguous},
		{name: "file and credential differ", file: "one", cred: twoText, err: keys.ErrAmbiguous},
		{name: "variable and credential differ", env: oneText, cred: twoText, err: keys.ErrAmbiguous},
		{name: "a file named that is not there", file: "none", env: oneText, fallback: "one", err: keys.ErrMissing},
		{name: "an empty variable", env: " ", fallback: "one", err: keys.ErrMalformed},
		{name: "a credential that is none", cred: "5ec4e7", fallback: "one", err: keys.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("CREDENTIALS_DIRECTORY", filepath.Join(dir, "nowhere"))
			if c.env != "" {
				t.Setenv(keys.MasterVariable, c.env)
			}
			if c.cred != "" {
				creds := t.TempDir()
				t.Setenv("CREDENTIALS_DIRECTORY", creds)
				if err := os.WriteFile(filepath.Join(creds, keys.MasterCredential), []byte(c.cred), 0o440); err != nil {
					t.Fatal(err)
				}
			}
			in := func(name string) string {
				if name == "" {
					return ""
				}
				return filepath.Join(dir, name)
			}
			env := keys.TakeEnvironment()
			m, from, err := env.Master(in(c.file), in(c.fallback))
			if !errors.Is(err, c.err) || c.err == nil && (m != c.want || from != c.from) {
				t.Fatalf("wanted %v from %q, found %q, %v", c.err, c.from, from, err)
			}
			if err != nil && (strings.Contains(err.Error(), "5ec4e7") || strings.Contains(err.Error(), onlyKey(oneText))) {
				t.Fatalf("the error quotes the key: %v", err)
			}
			if env.Given() != (c.env != "" || c.cred != "") {
				t.Error("what is given is not what is told of it")
			}
		})
	}
}

// onlyKey is the line of a master key file that holds the key.
func onlyKey(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

func TestCredentialThatOthersMayReadIsRefused(t *testing.T) {
	creds := t.TempDir()
	path := filepath.Join(creds, keys.MasterCredential)
	masterAt(t, path)
	t.Setenv("CREDENTIALS_DIRECTORY", creds)
	for _, mode := range []os.FileMode{0o444, 0o460, 0o404} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := keys.TakeEnvironment().Master("", ""); !errors.Is(err, keys.ErrPermissions) {
			t.Errorf("%04o: wanted ErrPermissions, found %v", mode, err)
		}
	}
}

func TestVariableIsGoneOnceItWasTaken(t *testing.T) {
	text := hex.EncodeToString([]byte(strings.Repeat("k", 32)))
	t.Setenv(keys.MasterVariable, text)
	env := keys.TakeEnvironment()
	if _, set := os.LookupEnv(keys.MasterVariable); set {
		t.Error("a child would get it")
	}
	if _, from, err := env.Master("", ""); err != nil || from != keys.FromEnvironment {
		t.Errorf("it was lost: %v", err)
	}
	if shown := fmt.Sprintf("%v %+v %s", env, env, env); strings.Contains(shown, text) || !strings.Contains(shown, "(secret)") {
		t.Errorf("it prints as %q", shown)
	}
	if again := keys.TakeEnvironment(); again.Given() {
		t.Error("it can be taken twice")
	}
}
