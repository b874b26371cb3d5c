package ssh

import (
	"net"
	"strconv"
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

// quoted is a text for the log: ASCII, escaped, 256 bytes at most.
func quoted(s string) string {
	const most = 256
	if len(s) > most {
		s = s[:most]
	}
	q := strconv.QuoteToASCII(s)
	q = q[1 : len(q)-1]
	if len(q) > most {
		q = q[:most]
	}
	return q
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
