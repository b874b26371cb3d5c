package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters are compared folded: lower case, without diacritics, so that a letter
// typed without them reads the same. "й" folds with "и" because one of its
// encodings is "и" and a combining mark.
var folds = func() map[rune]string {
	m := make(map[rune]string)
	for to, from := range map[string]string{
		"a": "àáâãäåāăąǎ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ",
		"h": "ĥħ", "i": "ìíîïĩīĭįıǐ", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŋ",
		"o": "òóôõöøōŏőǒ", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "ùúûüũūŭůűųǔ",
		"w": "ŵ", "y": "ýÿŷ", "z": "źżž", "ss": "ß", "ae": "æ", "oe": "œ", "th": "þ",
		"α": "ά", "ε": "έ", "η": "ή", "ι": "ίϊΐ", "ο": "ό", "υ": "ύϋΰ", "ω": "ώ", "σ": "ς",
		"и": "йѝ", "е": "ё", "": "ºª",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

func foldRune(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	if r < utf8.RuneSelf {
		b.WriteByte(byte(r))
		return
	}
	if to, ok := folds[r]; ok {
		b.WriteString(to)
		return
	}
	if !unicode.Is(unicode.Mn, r) {
		b.WriteRune(r)
	}
}

func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		foldRune(&b, r)
	}
	return b.String()
}

// cut returns the first n bytes of s at most, ending on a whole rune, with
// invalid UTF-8 replaced.
func cut(s string, n int) string {
	if len(s) > n {
		s = s[:n]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if r, size := utf8.DecodeLastRuneInString(s); r == utf8.RuneError && size == 1 {
			s = s[:len(s)-1]
		}
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// clean makes s fit to be stored as a name: one line, single spaces, no control
// characters and none that steer the direction or the joining of text.
func clean(s string, runes int) string {
	s = cut(s, 4*runes+4)
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			continue
		}
		if space {
			space = false
			n++
			if n >= runes {
				break
			}
			b.WriteByte(' ')
		}
		if n++; n > runes {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
