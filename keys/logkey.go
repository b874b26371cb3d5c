package keys

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// LogKeyFile is the name of the audit log's signing key in the data directory.
const LogKeyFile = "log.key"

const (
	logKeyHead = "# Signing key of an opsconsole audit log, sealed under its master key. Keep a\n" +
		"# copy apart from the data: heads signed with another key convince nobody.\n"
	logKeyTag     = "opsconsole-log-key-v"
	logKeyVersion = "1"
	logKeySize    = 8 + ed25519.PublicKeySize + wrappedSize
)

// LogKey signs heads of the audit log (Ed25519). It lives outside the database,
// so that whoever can write that one cannot sign another past. It prints as
// "(secret)" with every verb.
type LogKey struct{ private ed25519.PrivateKey }

// CreateLogKey draws a key and writes it to path, sealed under the master key:
// mode 0600, synced. ErrExists when there is anything at path.
func CreateLogKey(path string, master Master, rand io.Reader) (LogKey, error) {
	private, err := drawEd25519(rand)
	if err != nil {
		return LogKey{}, fmt.Errorf("log key: %w", err)
	}
	k := LogKey{private}
	text, err := k.seal(master, rand)
	if err != nil {
		return LogKey{}, fmt.Errorf("log key: %w", err)
	}
	if err := createFile(path, text, 0o600); err != nil {
		return LogKey{}, fmt.Errorf("log key: %w", err)
	}
	return k, nil
}

// seal returns the bytes of the key's file.
func (k LogKey) seal(master Master, rand io.Reader) ([]byte, error) {
	id := master.id()
	b := append(make([]byte, 0, logKeySize), id[:]...)
	b = append(b, k.public()...)
	seed := secret(k.private.Seed())
	defer wipe(seed[:])
	b, err := wrap(b, aead(&master.secret), rand, bindLogKey(id, k.public()), &seed)
	if err != nil {
		return nil, err
	}
	text := append([]byte(logKeyHead), logKeyTag+logKeyVersion+" "...)
	text = base64.StdEncoding.AppendEncode(text, b)
	return append(text, '\n'), nil
}

// LoadLogKey reads the key. ErrMissing, ErrPermissions, ErrMalformed, ErrFormat,
// ErrWrongMaster or ErrDamaged.
func LoadLogKey(path string, master Master) (LogKey, error) {
	text, err := readSecret(path)
	if err != nil {
		return LogKey{}, fmt.Errorf("log key: %w", err)
	}
	b, err := decodeTagged(text, logKeyTag, logKeyVersion, logKeySize)
	if err != nil {
		return LogKey{}, fmt.Errorf("log key: %s: %w", path, err)
	}
	id := masterID(b[:8])
	if have := master.id(); id != have {
		return LogKey{}, fmt.Errorf("log key: %w: this master key (%x…) does not open %s, which was sealed under another (%x…)",
			ErrWrongMaster, have[:4], path, id[:4])
	}
	public := b[8 : 8+ed25519.PublicKeySize]
	var seed secret
	defer wipe(seed[:])
	err = unwrap(&seed, aead(&master.secret), bindLogKey(id, public), b[8+ed25519.PublicKeySize:])
	k := LogKey{ed25519.NewKeyFromSeed(seed[:])}
	if err == nil && !bytes.Equal(k.public(), public) {
		err = errors.Join(ErrDamaged, errors.New("the public half is of another key"))
	}
	if err != nil {
		return LogKey{}, fmt.Errorf("log key: %w: %s was changed after it was written; put back its copy", err, path)
	}
	return k, nil
}

func bindLogKey(master masterID, public []byte) []byte {
	return append(append([]byte("opsconsole log key\x00"), master[:]...), public...)
}

func (k LogKey) public() []byte { return k.private[ed25519.SeedSize:] }

// Public is the half that others verify with (Ed25519, RFC 8032); it is no secret.
func (k LogKey) Public() [ed25519.PublicKeySize]byte {
	return [ed25519.PublicKeySize]byte(k.public())
}

// Sign is the Ed25519 signature over the whole message, not over a digest of it;
// the same message gives the same 64 bytes.
func (k LogKey) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// Wipe overwrites the key; it signs nothing sensible after.
func (k LogKey) Wipe() { wipe(k.private) }

// Format implements fmt.Formatter.
func (k LogKey) Format(f fmt.State, _ rune) { printHidden(f) }
