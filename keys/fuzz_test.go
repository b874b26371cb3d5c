package keys_test

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model/pack"
)

// A copy of the key files is given to a restore by hand.
func FuzzOpenCopy(f *testing.F) {
	packed := func(names ...string) []byte {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		for _, name := range names {
			if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: 3}); err != nil {
				f.Fatal(err)
			}
			if _, err := w.Write([]byte("abc")); err != nil {
				f.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			f.Fatal(err)
		}
		return out.Bytes()
	}
	f.Add(packed("keys.db", "root.key", "log.key"))
	f.Add(packed("root.key"))
	f.Add(packed("keys.db", "root.key", "../log.key", "/etc/x", "keys.db"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		dir := t.TempDir()
		from, into := filepath.Join(dir, "copy.tar"), filepath.Join(dir, "into")
		if err := errors.Join(os.WriteFile(from, raw, 0o600), os.Mkdir(into, 0o700)); err != nil {
			t.Fatal(err)
		}
		err := keys.OpenCopy(from, into, "log.key")
		if err != nil && !errors.Is(err, keys.ErrMalformed) {
			t.Errorf("an error without a code: %v", err)
		}
		list, fault := os.ReadDir(into)
		if fault != nil || err == nil && len(list) < 2 {
			t.Errorf("it unpacked %v, %v", list, fault)
		}
		for _, e := range list {
			if !slices.Contains([]string{"keys.db", "root.key", "log.key"}, e.Name()) {
				t.Errorf("it unpacked %s", e.Name())
			}
		}
		if beside, err := os.ReadDir(dir); err != nil || len(beside) != 2 {
			t.Errorf("it wrote elsewhere: %v, %v", beside, err)
		}
	})
}

// A signature of an approval is whatever an admin hands in.
func FuzzVerifySignature(f *testing.F) {
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		f.Fatal(err)
	}
	known := [][]byte{signer.PublicKey().Marshal()}
	message := []byte("what was shown")
	for _, space := range []string{"opsconsole-approval", "git"} {
		good, err := keys.Sign(signer, space, message)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(good)
	}
	f.Add([]byte("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----"))
	f.Fuzz(func(t *testing.T, armored []byte) {
		key, err := keys.Signatures{}.Verify(known, "opsconsole-approval", message, armored)
		if err == nil && !bytes.Equal(key, known[0]) {
			t.Error("it is signed by a key that is not known")
		}
		if _, err := (keys.Signatures{}).Verify(known, "opsconsole-approval", []byte("something else"), armored); err == nil {
			t.Error("a signature of something else is taken")
		}
	})
}

// A person names the key that their copy is sealed to. What the model takes can
// be sealed to, and nothing else.
func FuzzSealToKey(f *testing.F) {
	f.Add("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
	f.Add("age1")
	f.Add("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z") // a point that no secret comes of
	f.Add("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqpfwgqrs") // bits behind the 32 bytes
	f.Add("AGE1QL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8ZMRJ2KG5SFN9AQMCAC8P")
	f.Fuzz(func(t *testing.T, text string) {
		w, err := keys.SealToKey(io.Discard, text)
		if err == nil {
			err = w.Close()
		}
		if valid := pack.ValidRecipient(text); valid != (err == nil) {
			t.Errorf("%q: the model says %v, and sealing %v", text, valid, err)
		}
	})
}
