package keys

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
)

// Invites and recovery codes are drawn at random and long enough that a plain
// hash of one can be stored: nobody finds 120 bits by trying. They are written
// in Crockford's base32 (no I, L, O, U), in groups of four.

// Invite is a one-time invite of 128 bits. It prints as "(secret)"; Text shows
// it.
type Invite [16]byte

// RecoveryCode stands in once for a one-time code: 120 bits. It prints as
// "(secret)"; Text shows it.
type RecoveryCode [15]byte

// RecoveryCodes is how many an admin gets at enrolment, each good once.
const RecoveryCodes = 10

// NewInvite draws an invite. How long it is good for, and for whom, is the
// model's to say; only its Hash is stored.
func NewInvite(rand io.Reader) (Invite, error) {
	var v Invite
	if _, err := io.ReadFull(rand, v[:]); err != nil {
		return Invite{}, fmt.Errorf("draw an invite: %w", err)
	}
	return v, nil
}

// NewRecoveryCodes draws a set, or nothing: an error is the random source's.
func NewRecoveryCodes(rand io.Reader) ([RecoveryCodes]RecoveryCode, error) {
	var codes [RecoveryCodes]RecoveryCode
	for i := range codes {
		if _, err := io.ReadFull(rand, codes[i][:]); err != nil {
			return [RecoveryCodes]RecoveryCode{}, fmt.Errorf("draw recovery codes: %w", err)
		}
	}
	return codes, nil
}

// Text writes the invite to be handed to the one it is for: 26 characters.
func (v Invite) Text() string { return grouped(crockford.EncodeToString(v[:]), "-") }

// Text writes the code to be kept by the one it is for: six groups of four.
func (c RecoveryCode) Text() string { return grouped(crockford.EncodeToString(c[:]), "-") }

// ParseInvite reads what Text wrote, forgiving of case, spaces, dashes, and of
// O for 0 and I or L for 1. ErrBadCode, which repeats nothing of it.
func ParseInvite(text string) (Invite, error) {
	b, err := decodeToken(text, len(Invite{}))
	if err != nil {
		return Invite{}, fmt.Errorf("invite: %w", err)
	}
	return Invite(b), nil
}

// ParseRecoveryCode reads what Text wrote, as forgiving as ParseInvite.
func ParseRecoveryCode(text string) (RecoveryCode, error) {
	b, err := decodeToken(text, len(RecoveryCode{}))
	if err != nil {
		return RecoveryCode{}, fmt.Errorf("recovery code: %w", err)
	}
	return RecoveryCode(b), nil
}

// Hash is what is stored of an invite: SHA-256 under a prefix of its kind. 128
// random bits need no slow hash.
func (v Invite) Hash() [32]byte { return hashToken("invite", v[:]) }

// Hash is what is stored of a recovery code, as of an invite; the two kinds never
// hash alike.
func (c RecoveryCode) Hash() [32]byte { return hashToken("recovery code", c[:]) }

// Format implements fmt.Formatter.
func (v Invite) Format(f fmt.State, _ rune) { printHidden(f) }

// Format implements fmt.Formatter.
func (c RecoveryCode) Format(f fmt.State, _ rune) { printHidden(f) }

var (
	crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
	alike     = strings.NewReplacer("O", "0", "I", "1", "L", "1")
)

func hashToken(kind string, b []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("opsconsole " + kind + "\x00"))
	h.Write(b)
	return [32]byte(h.Sum(nil))
}

func decodeToken(text string, size int) ([]byte, error) {
	text = alike.Replace(strings.ToUpper(compact(text)))
	b, err := crockford.DecodeString(text)
	// Written again it must read the same: bits that stand for nothing are 0.
	if err != nil || len(b) != size || crockford.EncodeToString(b) != text {
		return nil, fmt.Errorf("%w: wanted %d letters and digits, in groups of four as handed out", ErrBadCode, crockford.EncodedLen(size))
	}
	return b, nil
}

// grouped puts sep after every fourth character.
func grouped(s, sep string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteString(sep)
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// compact takes out what people put between groups, and cuts what is far too
// long to be a code.
func compact(s string) string {
	if len(s) > 256 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '-', '\u2010', '\u2011', '\u2013', '\u00a0', '\r', '\n':
			return -1
		}
		return r
	}, s)
}
