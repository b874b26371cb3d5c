package safe

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostLog is the length of a logged value in bytes, quotes included.
const mostLog = 256

// Log is s as a quoted ASCII word of at most 256 bytes, for log lines and error
// texts; what is longer ends in ... within the quotes.
func Log(s string) string {
	if len(s) <= mostLog {
		if whole := strconv.QuoteToASCII(s); len(whole) <= mostLog {
			return whole
		}
	}
	const end = `..."`
	short := []byte{'"'}
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		quoted := strconv.QuoteToASCII(s[:n])
		quoted = quoted[1 : len(quoted)-1]
		if len(short)+len(quoted)+len(end) > mostLog {
			break
		}
		short = append(short, quoted...)
		s = s[n:]
	}
	return string(short) + end
}

// CSV is s as a spreadsheet may open it: cleaned as by Block, and with a ' in
// front when it would be read as a formula (first character = + - @ or their
// full-width forms, tab or line end, after any spaces). Quoting for the file is
// the CSV writer's.
func CSV(s string) string {
	clean := Block(s).String()
	start := strings.TrimLeft(clean, " ")
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || start != "" && strings.ContainsRune("=+-@\n＝＋－＠", firstRune(start)) {
		return "'" + clean
	}
	return clean
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
