package intake

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonScanner reads the JSON (RFC 8259) of one line. It is here because
// encoding/json takes a field twice, matches names in any case, repairs broken
// text and repeats values in its errors; this one does none of that. The line
// is valid UTF-8. Errors tell places, never what stands there.
type jsonScanner struct {
	s string
	i int
}

func (p *jsonScanner) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\r') {
		p.i++
	}
}

// take reads the byte c after any space and reports whether it stood there.
func (p *jsonScanner) take(c byte) bool {
	p.space()
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *jsonScanner) word(w string) bool {
	p.space()
	if strings.HasPrefix(p.s[p.i:], w) {
		p.i += len(w)
		return true
	}
	return false
}

// found names the kind of value that stands next.
func (p *jsonScanner) found() string {
	p.space()
	if p.i == len(p.s) {
		return "the end of the line"
	}
	switch c := p.s[p.i]; {
	case c == '"':
		return "a string"
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	case strings.HasPrefix(p.s[p.i:], "true") || strings.HasPrefix(p.s[p.i:], "false"):
		return "true or false"
	case strings.HasPrefix(p.s[p.i:], "null"):
		return "null"
	}
	return "no JSON value"
}

func (p *jsonScanner) broken(want string) error {
	return fmt.Errorf("not JSON: want %s at byte %d", want, p.i+1)
}

// str reads a string. What has no escapes shares the line's memory.
func (p *jsonScanner) str() (string, error) {
	if !p.take('"') {
		return "", fmt.Errorf("want a string; found %s", p.found())
	}
	start := p.i
	for ; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; {
		case c == '"':
			p.i++
			return p.s[start : p.i-1], nil
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			return "", p.broken(`no raw control character (write it as \u and four digits)`)
		}
	}
	return "", p.broken("the string's closing quote")
}

// escaped reads on in a string that begins at start, from its first escape.
func (p *jsonScanner) escaped(start int) (string, error) {
	out := []byte(p.s[start:p.i])
	for p.i < len(p.s) {
		c := p.s[p.i]
		switch {
		case c == '"':
			p.i++
			return string(out), nil
		case c < ' ':
			return "", p.broken(`no raw control character (write it as \u and four digits)`)
		case c != '\\':
			out = append(out, c)
			p.i++
			continue
		}
		if p.i+1 == len(p.s) {
			break
		}
		p.i += 2
		switch c = p.s[p.i-1]; c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b', 'f', 'n', 'r', 't':
			out = append(out, "\b\f\n\r\t"[strings.IndexByte("bfnrt", c)])
		case 'u':
			r, err := p.rune()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		default:
			p.i -= 2
			return "", p.broken("a known escape")
		}
	}
	return "", p.broken("the string's closing quote")
}

// rune reads the digits of a \u escape, and of the second one of a pair.
func (p *jsonScanner) rune() (rune, error) {
	r, ok := p.hex()
	if !ok {
		return 0, p.broken("four hexadecimal digits")
	}
	if utf16.IsSurrogate(r) {
		if !strings.HasPrefix(p.s[p.i:], `\u`) {
			return 0, p.broken("the second half of a surrogate pair")
		}
		p.i += 2
		low, ok := p.hex()
		if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
			return 0, p.broken("the second half of a surrogate pair")
		}
	}
	if r == 0 {
		return 0, p.broken("no NUL character")
	}
	return r, nil
}

func (p *jsonScanner) hex() (rune, bool) {
	if len(p.s)-p.i < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(p.s[p.i:p.i+4], 16, 16)
	if err != nil {
		return 0, false
	}
	p.i += 4
	return rune(n), true
}

// members reads an object and calls each with a field's index once its name
// and colon are read; each says whether the value counts as there. No name may
// stand twice; null is taken as absent. It returns the set of fields there.
func (p *jsonScanner) members(fields []recordField, each func(f int) (bool, error)) (set uint32, err error) {
	if !p.take('{') {
		return 0, fmt.Errorf("want an object; found %s", p.found())
	}
	if p.take('}') {
		return 0, nil
	}
	var seen uint32
	for n := 1; ; n++ {
		name, err := p.str()
		if err != nil {
			return 0, fmt.Errorf("name of field %d: %w", n, err)
		}
		f := 0
		for f < len(fields) && fields[f].name != name {
			f++
		}
		if f == len(fields) {
			return 0, fmt.Errorf("field %d has a name that the format does not know", n)
		}
		if seen&(1<<f) != 0 {
			return 0, fmt.Errorf("%s stands twice", name)
		}
		seen |= 1 << f
		if !p.take(':') {
			return 0, p.broken("a colon")
		}
		if !p.word("null") {
			there, err := each(f)
			if err != nil {
				return 0, err
			}
			if there {
				set |= 1 << f
			}
		}
		if p.take('}') {
			return set, nil
		}
		if !p.take(',') {
			return 0, p.broken("a comma or the closing brace")
		}
	}
}

// elements reads an array and calls each, counting from 1, where an element
// begins.
func (p *jsonScanner) elements(most int, each func(n int) error) error {
	if !p.take('[') {
		return fmt.Errorf("want an array; found %s", p.found())
	}
	if p.take(']') {
		return nil
	}
	for n := 1; ; n++ {
		if n > most {
			return fmt.Errorf("want at most %d elements; found more", most)
		}
		if err := each(n); err != nil {
			return err
		}
		if p.take(']') {
			return nil
		}
		if !p.take(',') {
			return p.broken("a comma or the closing bracket")
		}
	}
}
