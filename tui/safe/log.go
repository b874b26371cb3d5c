package safe

import (
	"log/slog"
	"strconv"
	"unicode/utf8"
)

// mostLogged is the length of a logged value in bytes.
const mostLogged = 256

// stack is the one value that is longer: the trace of a panic, whose lines are
// our own.
const stack = "stack"

// Logged makes every text and error of a log line ASCII of at most 256 bytes,
// with escapes for what is not printable; what is longer ends in "...". It is
// the ReplaceAttr of the program's log handler, so that no value goes around it.
func Logged(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case string:
		if a.Key != stack {
			return slog.String(a.Key, logged(v))
		}
	case error:
		return slog.String(a.Key, logged(v.Error()))
	}
	return a
}

func logged(s string) string {
	const end = "..."
	var b []byte
	fits := 0 // how much of b leaves room for the end
	for rest := s; len(rest) > 0; {
		_, n := utf8.DecodeRuneInString(rest)
		quoted := strconv.QuoteToASCII(rest[:n])
		b = append(b, quoted[1:len(quoted)-1]...)
		if len(b) > mostLogged {
			return string(b[:fits]) + end
		}
		if len(b) <= mostLogged-len(end) {
			fits = len(b)
		}
		rest = rest[n:]
	}
	return string(b)
}
