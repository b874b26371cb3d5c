package safe

import "strings"

// Painted lets a line pass that was already given its colours: sequences that
// only set colour and weight (CSI … m) stay, all else is cleaned as by Line.
// Widgets put the lines they are handed through it, so that a line which
// nobody cleaned does no harm.
func Painted(s string) string {
	if printableASCII(s) {
		return s
	}
	var b strings.Builder
	from := 0
	flush := func(to int) {
		if from < to {
			clean, _ := sanitise(s[from:to], false)
			b.WriteString(clean)
		}
	}
	for i := 0; i < len(s); i++ {
		if n := colour(s[i:]); n > 0 {
			flush(i)
			b.WriteString(s[i : i+n])
			from = i + n
			i = from - 1
		}
	}
	flush(len(s))
	return b.String()
}

// colour is the length of a colour sequence at the start of s, or 0.
func colour(s string) int {
	const most = 64
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	for i := 2; i < len(s) && i < most; i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}
