package e2e

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the console's library sends beside text: asked of it with a page that
// shows a constant, and held to that.
var (
	// finals of control sequences without prefix and intermediate bytes: styles,
	// cursor moves, erasing, inserting and deleting, scrolling, repeating.
	plainFinals = "mABCDEFGHdf`ae" + "JKX" + "@PLM" + "STr" + "bIZ"
	// private modes that are set, unset or asked for: cursor, wrapping, alternate
	// screen, bracketed paste, synchronised output, graphemes, mouse, colour reports,
	// in-band sizes.
	modes = []string{"1", "7", "25", "1049", "2004", "2026", "2027", "1000", "1002", "1003", "1006", "2031", "2048"}
	// whole sequences: insert mode (where a terminal has no sequence to insert),
	// keyboard protocols, device attributes, version.
	wholeCSI = []string{"4h", "4l", ">4;2m", ">4m", ">4;0m", "=0;1u", "=1;1u", ">1u", "<u", "<1u", "?u", "c", ">0q", ">q"}
	// title, and questions for colours.
	wholeOSC = []string{"2;opsconsole", "2;", "10;?", "11;?", "12;?", "110", "111", "112"}
	// question for the capabilities RGB and Tc.
	wholeDCS = []string{"+q524742", "+q5463", "+q524742;5463"}
	escapes  = "78M=>"
)

// CheckWire reads what a terminal was sent as a terminal would, and fails at
// the first thing that is not printable text, a line end or what the console's
// library itself sends. With clipboard set, OSC 52 is allowed too.
func CheckWire(wire []byte, clipboard bool) error {
	for at := 0; at < len(wire); {
		n, why := element(wire[at:], clipboard)
		if why != "" {
			return fmt.Errorf("byte %d of %d: %s: %q", at, len(wire), why, wire[max(0, at-60):min(len(wire), at+60)])
		}
		at += n
	}
	return nil
}

// element is the length of what stands first in b, and what is wrong with it.
func element(b []byte, clipboard bool) (n int, why string) {
	switch b[0] {
	case '\r', '\n', '\b', '\t':
		return 1, ""
	case 0x1b:
		return escape(b, clipboard)
	}
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && n == 1:
		return n, "invalid UTF-8"
	case !unicode.IsPrint(r):
		return n, fmt.Sprintf("%U is not printable", r)
	}
	return n, ""
}

func escape(b []byte, clipboard bool) (n int, why string) {
	if len(b) < 2 {
		return 1, "a lone escape"
	}
	switch b[1] {
	case '[':
		end := slices.IndexFunc(b[2:], func(c byte) bool { return c < ' ' || c > '?' }) + 2
		if end < 2 || b[end] < '@' || b[end] > '~' {
			return 2, "a control sequence without end"
		}
		if seq := string(b[2 : end+1]); !allowedCSI(seq) {
			return 2, fmt.Sprintf("control sequence %q", seq)
		}
		return end + 1, ""
	case ']', 'P', '_', '^', 'X':
		text, n := stringOf(b)
		switch {
		case n == 0:
			return 2, "a string without end"
		case b[1] == ']' && slices.Contains(wholeOSC, text), b[1] == 'P' && slices.Contains(wholeDCS, text):
			return n, ""
		case b[1] == ']' && clipboard && strings.HasPrefix(text, "52;c;") && !strings.Contains(text, "?"):
			return n, ""
		}
		return n, fmt.Sprintf("string %q", b[1:n])
	}
	if !strings.ContainsRune(escapes, rune(b[1])) {
		return 2, "an escape sequence"
	}
	return 2, ""
}

// stringOf is the text of an OSC, DCS, APC, PM or SOS up to BEL or ST, and the
// length with both ends.
func stringOf(b []byte) (text string, n int) {
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == '\a':
			return string(b[2:i]), i + 1
		case b[i] == 0x1b && i+1 < len(b) && b[i+1] == '\\':
			return string(b[2:i]), i + 2
		}
	}
	return "", 0
}

func allowedCSI(seq string) bool {
	final := seq[len(seq)-1]
	body := seq[:len(seq)-1]
	digits := !strings.ContainsFunc(body, func(r rune) bool { return (r < '0' || r > '9') && r != ';' && r != ':' })
	switch {
	case digits && strings.IndexByte(plainFinals, final) >= 0, slices.Contains(wholeCSI, seq):
		return true
	case strings.HasPrefix(body, "?") && (final == 'h' || final == 'l'):
		return !slices.ContainsFunc(strings.Split(body[1:], ";"), func(m string) bool { return !slices.Contains(modes, m) })
	case strings.HasPrefix(body, "?") && strings.HasSuffix(body, "$") && final == 'p':
		return slices.Contains(modes, body[1:len(body)-1])
	case strings.HasSuffix(body, " ") && final == 'q': // the cursor's shape
		return true
	}
	return false
}
