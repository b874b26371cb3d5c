package chain

import (
	"fmt"
	"strconv"
)

// Lengths of what an entry and its details hold, in bytes.
const (
	MaxID    = 128 // an actor, an action, an object, a record's reference
	MaxName  = 64  // a fact's name, an outcome's code
	MaxValue = 256 // a fact's value
)

// inID and inValue say which bytes may stand in an id and in a fact's value.
// Neither has a space, a quote or a letter beyond ASCII: a sentence, a name as
// people write it or an address does not pass, and nothing needs escaping.
var inID, inValue = allow(""), allow(",=()")

func allow(extra string) (t [256]bool) {
	const id = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/@+-"
	for _, c := range []byte(id + extra) {
		t[c] = true
	}
	return t
}

// CheckID says whether s may stand in an entry as actor, action, object or a
// record's reference: 1 to MaxID bytes of [A-Za-z0-9._:/@+-]. The error never
// repeats s.
func CheckID(s string) error { return checkText(s, 1, MaxID, &inID) }

// checkValue says whether s may stand as a fact's value: at most MaxValue bytes
// of [A-Za-z0-9._:/@+,=()-]. The error never repeats s.
func checkValue(s string) error { return checkText(s, 0, MaxValue, &inValue) }

func checkName(s string) error { return checkText(s, 1, MaxName, &inID) }

func checkText[T string | []byte](s T, least, most int, in *[256]bool) error {
	if len(s) < least || len(s) > most {
		return fmt.Errorf("want %d to %d bytes, found %d", least, most, len(s))
	}
	for i := range len(s) {
		if !in[s[i]] {
			return fmt.Errorf("want ASCII letters, digits and marks without spaces, found byte 0x%02x at %d", s[i], i)
		}
	}
	return nil
}

// quote shows untrusted text in an error: ASCII, escaped, cut at 80 bytes.
func quote[T string | []byte](s T) string {
	const most = 80
	if len(s) > most {
		return strconv.QuoteToASCII(string(s[:most])) + "…"
	}
	return strconv.QuoteToASCII(string(s))
}
