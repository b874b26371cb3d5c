package keys

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// Passphrases that a person is told by another channel: 31 letters and digits
// that are not taken for one another, in groups.
const (
	passLetters = "23456789abcdefghjkmnpqrstuvwxyz"
	passGroups  = 7
	passGroup   = 4
	// passWork is scrypt's work factor. The passphrase is random, so that the
	// factor need not make up for a weak one.
	passWork = 14
)

// NewPassphrase makes a passphrase of 28 random characters in 7 groups: at
// least 138 bits.
func NewPassphrase(random io.Reader) (string, error) {
	var groups []string
	for range passGroups {
		var b strings.Builder
		for b.Len() < passGroup {
			var one [1]byte
			if _, err := io.ReadFull(random, one[:]); err != nil {
				return "", fmt.Errorf("random source: %w", err)
			}
			if i := int(one[0] & 31); i < len(passLetters) { // thrown again, so that all are as likely
				b.WriteByte(passLetters[i])
			}
		}
		groups = append(groups, b.String())
	}
	return strings.Join(groups, "-"), nil
}

// SealToKey seals what is written to the returned writer to an age public key
// (C2SP age, X25519). Closing it ends the file; w stays open.
func SealToKey(w io.Writer, key string) (io.WriteCloser, error) {
	to, err := age.ParseX25519Recipient(key)
	if err != nil {
		return nil, errors.New("the recipient is no public key of age")
	}
	return age.Encrypt(w, to)
}

// SealWithPassphrase seals to whoever knows the passphrase (C2SP age, scrypt).
func SealWithPassphrase(w io.Writer, passphrase string) (io.WriteCloser, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(passWork)
	return age.Encrypt(w, to)
}
