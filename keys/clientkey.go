package keys

import (
	"bytes"
	"crypto/rsa"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// ClientKey is a public key with which an admin may log in.
type ClientKey struct {
	Type        string // e.g. "ssh-ed25519", "sk-ssh-ed25519@openssh.com"
	Blob        []byte // SSH wire format
	Fingerprint string // SHA256:…
	Comment     string // as written; untrusted: shown only through the screen's one function
	Hardware    bool   // the private half is on a security key (sk-…)
}

// clientKeyTypes are the kinds an admin may use, as security.md lists them.
var clientKeyTypes = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
	ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSA,
}

const (
	minRSABits     = 3072
	maxClientKey   = 16 << 10
	maxKeyComment  = 256
	makeClientKey  = "make one with ssh-keygen -t ed25519"
	giveThePubFile = "give the file that ends in .pub"
)

// ParseClientKey reads one public key as OpenSSH writes it to a .pub file or a
// line of authorized_keys; blank lines and comment lines around it are allowed.
// ErrKeyRefused, saying why: none or several keys, a private key, a
// certificate, options before the key, DSA or an unknown kind, RSA under 3072
// bits, over 16 KiB. The text of the error quotes nothing but known key types.
func ParseClientKey(text []byte) (ClientKey, error) {
	line, err := onlyLine(text)
	if err != nil {
		return ClientKey{}, err
	}
	declared, _, _ := strings.Cut(strings.ReplaceAll(line, "\t", " "), " ")
	if err := refuseKind(declared, line); err != nil {
		return ClientKey{}, err
	}
	key, comment, options, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil || key.Type() != declared {
		return ClientKey{}, refusedKey("the %s key does not decode; copy the whole line of the .pub file", declared)
	}
	if len(options) > 0 {
		return ClientKey{}, refusedKey("options stand before it; give the key alone")
	}
	if err := checkStrength(key); err != nil {
		return ClientKey{}, err
	}
	if len(comment) > maxKeyComment {
		return ClientKey{}, refusedKey("its comment has %d bytes; at most %d are kept", len(comment), maxKeyComment)
	}
	return ClientKey{
		Type:        key.Type(),
		Blob:        key.Marshal(),
		Fingerprint: Fingerprint(key),
		Comment:     comment,
		Hardware:    strings.HasPrefix(key.Type(), "sk-"),
	}, nil
}

// GenerateClientKey draws an Ed25519 key pair and writes it as OpenSSH does:
// the private half to path (0600), the public half to path.pub (0644).
// ErrExists when either is there. For trying the console out: an admin's real
// key is made on the admin's own machine.
func GenerateClientKey(path, comment string, rand io.Reader) (ClientKey, error) {
	private, err := drawEd25519(rand)
	if err != nil {
		return ClientKey{}, fmt.Errorf("client key: %w", err)
	}
	defer wipe(private)
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		return ClientKey{}, fmt.Errorf("client key: %w", err)
	}
	line := append(bytes.TrimSuffix(ssh.MarshalAuthorizedKey(public), []byte("\n")), " "+comment+"\n"...)
	key, err := ParseClientKey(line)
	if err != nil {
		return ClientKey{}, fmt.Errorf("client key: %w", err)
	}
	if err := writePrivateKey(path, private, comment); err != nil {
		return ClientKey{}, fmt.Errorf("client key: %w", err)
	}
	if err := createFile(path+".pub", line, 0o644); err != nil {
		return ClientKey{}, fmt.Errorf("client key: %w", err)
	}
	return key, nil
}

// onlyLine returns the one line that is neither blank nor a comment.
func onlyLine(text []byte) (string, error) {
	if len(text) > maxClientKey {
		return "", refusedKey("found %d bytes, which no public key has; %s", len(text), giveThePubFile)
	}
	if bytes.Contains(text, []byte("PRIVATE KEY-----")) {
		return "", refusedKey("this is a private key, which must never leave its machine; %s", giveThePubFile)
	}
	var found []string
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' {
			found = append(found, string(line))
		}
	}
	if len(found) != 1 {
		return "", refusedKey("wanted one key, found %d lines; %s", len(found), giveThePubFile)
	}
	return found[0], nil
}

// refuseKind says in its own words why a line of a kind that is not allowed is
// refused.
func refuseKind(declared, line string) error {
	switch {
	case slices.Contains(clientKeyTypes, declared):
		return nil
	case strings.Contains(line, "-cert-v0"):
		return refusedKey("certificates are not accepted; give the plain public key")
	case declared == "ssh-dss":
		return refusedKey("DSA keys are too weak; %s", makeClientKey)
	case slices.ContainsFunc(clientKeyTypes, func(t string) bool { return strings.Contains(line, " "+t+" ") }):
		return refusedKey("options stand before it; give the key alone")
	}
	return refusedKey("wanted one of %s; %s", strings.Join(clientKeyTypes, ", "), makeClientKey)
}

func checkStrength(key ssh.PublicKey) error {
	c, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		return nil
	}
	if k, ok := c.CryptoPublicKey().(*rsa.PublicKey); ok && k.N.BitLen() < minRSABits {
		return refusedKey("RSA keys need at least %d bits, found %d; %s", minRSABits, k.N.BitLen(), makeClientKey)
	}
	return nil
}

func refusedKey(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrKeyRefused, fmt.Sprintf(format, args...))
}
