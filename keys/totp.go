package keys

import (
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
)

// One-time codes by RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds, a secret of 160
// bits, one step of tolerance either way. That is what every authenticator app
// understands without being told.
const (
	SecretSize = 20 // bytes of a one-time-code secret
	codeDigits = 6
	stepLength = 30 // seconds
)

// NewSecret draws a one-time-code secret of 20 bytes.
func NewSecret(rand io.Reader) ([]byte, error) {
	s := make([]byte, SecretSize)
	if _, err := io.ReadFull(rand, s); err != nil {
		return nil, fmt.Errorf("draw a one-time-code secret: %w", err)
	}
	return s, nil
}

// StepAt returns the time step that t lies in (RFC 6238 §4.2).
func StepAt(t time.Time) int64 { return t.Unix() / stepLength }

// Code returns the six digits of a step; empty for a secret of a wrong size or
// a step before 1970, for which there is none.
func Code(secret []byte, step int64) string {
	if len(secret) != SecretSize || step < 0 {
		return ""
	}
	code, err := hotp.GenerateCode(base32.StdEncoding.EncodeToString(secret), uint64(step))
	if err != nil {
		return ""
	}
	return code
}

// Match finds the step around at (the one before, that one, the one after)
// whose code this is; the latest, should two have the same. Anything but six
// ASCII digits matches nothing. It takes the same time whichever step matches
// and wherever a digit differs. It does not know which steps were used: the
// caller accepts only a step later than the last one.
func Match(secret []byte, code string, at time.Time) (step int64, ok bool) {
	if len(code) != codeDigits || len(secret) != SecretSize {
		return 0, false
	}
	for _, c := range []byte(code) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	now, found := StepAt(at), 0
	for delta := int64(-1); delta <= 1; delta++ {
		same := subtle.ConstantTimeCompare([]byte(Code(secret, now+delta)), []byte(code))
		found = subtle.ConstantTimeSelect(same, int(delta)+2, found)
	}
	if found == 0 {
		return 0, false
	}
	return now + int64(found) - 2, true
}

// SecretText writes a secret for a person to type: base32 in groups of four.
func SecretText(secret []byte) string {
	return grouped(base32.StdEncoding.EncodeToString(secret), " ")
}

// ParseSecret reads what SecretText wrote, forgiving of case, spaces and
// dashes. ErrBadCode when it is not a secret of 20 bytes.
func ParseSecret(text string) ([]byte, error) {
	s, err := base32.StdEncoding.DecodeString(strings.ToUpper(compact(text)))
	if err != nil || len(s) != SecretSize {
		return nil, fmt.Errorf("%w: wanted %d bytes in base32 (32 characters of A to Z and 2 to 7)", ErrBadCode, SecretSize)
	}
	return s, nil
}

// URI is what an authenticator app reads from a QR code. It leaves out what
// apps assume anyway (SHA-1, 6 digits, 30 seconds, the issuer a second time),
// so that the code stays small enough for a terminal.
func URI(issuer, account string, secret []byte) string {
	label := func(s string) string { return strings.ReplaceAll(url.PathEscape(s), ":", "%3A") }
	return "otpauth://totp/" + label(issuer) + ":" + label(account) +
		"?secret=" + base32.StdEncoding.EncodeToString(secret)
}

// Codes is the model's way to these functions, which it must not import: it checks
// codes for model.Admin.UseCode.
type Codes struct{}

// Match finds the step of a code; see the function Match.
func (Codes) Match(secret []byte, code string, at time.Time) (step int64, ok bool) {
	return Match(secret, code, at)
}

// Step is the step of an instant; see StepAt.
func (Codes) Step(at time.Time) int64 { return StepAt(at) }

// Recovery reports whether code is the recovery code behind hash, in constant
// time.
func (Codes) Recovery(code string, hash []byte) bool {
	c, err := ParseRecoveryCode(code)
	if err != nil {
		return false
	}
	have := c.Hash()
	return subtle.ConstantTimeCompare(have[:], hash) == 1
}
