package keys

import (
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// CreateHostKey draws the server's Ed25519 key and writes it to path in
// OpenSSH's format: mode 0600, synced. ErrExists when there is anything at
// path: a host key that changes by itself would teach people to ignore the
// warning.
func CreateHostKey(path string, rand io.Reader) (ssh.Signer, error) {
	private, err := drawEd25519(rand)
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	defer wipe(private)
	if err := writePrivateKey(path, private, "opsconsole host key"); err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	return LoadHostKey(path)
}

// LoadHostKey reads the server's key. ErrMissing, ErrPermissions, or
// ErrMalformed when it is not an unencrypted OpenSSH Ed25519 private key.
func LoadHostKey(path string) (ssh.Signer, error) {
	text, err := readSecret(path)
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	defer wipe(text)
	signer, err := ssh.ParsePrivateKey(text)
	// The library's own words are left out: they may quote the file.
	if err != nil {
		return nil, fmt.Errorf("host key: %w: wanted an OpenSSH private key without passphrase in %s", ErrMalformed, path)
	}
	if t := signer.PublicKey().Type(); t != ssh.KeyAlgoED25519 {
		return nil, fmt.Errorf("host key: %w: wanted %s in %s, found %q", ErrMalformed, ssh.KeyAlgoED25519, path, t)
	}
	return signer, nil
}

// CreateNextHostKey draws the key that will follow the server's and writes it
// to path like CreateHostKey, such that a crash leaves the whole file or none.
// ErrExists when a next key is there already.
func CreateNextHostKey(path string, rand io.Reader) (ssh.Signer, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("host key: %w: %s is there already", ErrExists, path)
	}
	private, err := drawEd25519(rand)
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	defer wipe(private)
	text, err := encodePrivateKey(private, "opsconsole host key")
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	defer wipe(text)
	if _, err := replaceFile(path, text, func(string) error { return nil }); err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	return LoadHostKey(path)
}

// RetireHostKey puts the key at next in the place of the one at path, such that
// a crash leaves either both files as they were or only the new key, at path;
// what held the old one is overwritten. ErrMissing when there is no next key.
func RetireHostKey(path, next string) (ssh.Signer, error) {
	signer, err := LoadHostKey(next)
	if err != nil {
		return nil, err
	}
	old, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("host key: open the old one: %w", err)
	}
	err = os.Rename(next, path)
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("host key: replace %s: %w", path, err), old.Close())
	}
	if err := overwrite(old); err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	return signer, nil
}

// Fingerprint is the form in which OpenSSH shows a public key: SHA256:….
func Fingerprint(key ssh.PublicKey) string { return ssh.FingerprintSHA256(key) }

func drawEd25519(rand io.Reader) (ed25519.PrivateKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	defer wipe(seed)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return nil, fmt.Errorf("draw an Ed25519 key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func writePrivateKey(path string, private ed25519.PrivateKey, comment string) error {
	text, err := encodePrivateKey(private, comment)
	if err != nil {
		return err
	}
	defer wipe(text)
	return createFile(path, text, 0o600)
}

func encodePrivateKey(private ed25519.PrivateKey, comment string) ([]byte, error) {
	block, err := ssh.MarshalPrivateKey(private, comment)
	if err != nil {
		return nil, fmt.Errorf("encode a private key: %w", err)
	}
	defer wipe(block.Bytes)
	return pem.EncodeToMemory(block), nil
}
