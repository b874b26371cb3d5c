package keys

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// IndexSubject names the ring's key that blinds look-up values.
const IndexSubject = "index"

// Blind turns a look-up value (a normalised e-mail address, a message id) into
// 16 bytes that find it again and tell nothing without the index key:
// HMAC-SHA-256, cut. domain keeps the kinds apart, so that equal values of two
// kinds do not look equal. Two different values meet with a chance of 2⁻¹²⁸ a
// pair; the record behind an index entry still decides.
func Blind(index Key, domain, value string) [16]byte {
	mac := hmac.New(sha256.New, index.Secret[:])
	b := make([]byte, 0, 64+len(domain)+len(value))
	b = append(b, "opsconsole blind index\x00"...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(domain)))
	b = append(b, domain...)
	b = append(b, value...)
	mac.Write(b)
	return [16]byte(mac.Sum(b[:0]))
}

// NormaliseEmail gives the form of an address under which it is looked up:
// white space around it removed, Unicode composed (NFC), the domain (after the
// last @) in lower case without a final dot. The part before the @ keeps its
// case, as RFC 5321 §2.4 demands; dots and tags in it are kept too, since what
// they mean is the receiving host's affair. An internationalised domain is not
// turned into its ASCII form. Anything without an @ is composed and trimmed
// only. It never fails: whether it is an address at all is the caller's
// question.
func NormaliseEmail(address string) string {
	address = norm.NFC.String(strings.TrimSpace(address))
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	domain := strings.TrimSuffix(strings.ToLower(address[at+1:]), ".")
	return address[:at+1] + norm.NFC.String(domain)
}
