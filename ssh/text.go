package ssh

import (
	"net"
	"strings"
	"unicode"
)

// plain makes a text of the house fit to be printed to a terminal from here:
// what is not printable (controls, bidi and zero-width characters among them)
// becomes a middle dot, and length is bounded.
func plain(s string) string {
	const most = 1024
	if len(s) > most {
		s = s[:most]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return '·'
	}, s)
}

// hostOf is the address without the port; empty if there is none.
func hostOf(a net.Addr) string {
	if a == nil {
		return ""
	}
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return ""
	}
	return host
}
