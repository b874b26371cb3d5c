package ssh

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

const quiet = 2 // modules of white around the code; readers manage with half of the standard's four

// picture is the URI as a QR code in black on white, whatever the terminal's
// own colours: half blocks where the locale can show them (41 by 21 cells for
// a URI of up to 106 bytes), else coloured blanks. It is a sentence instead if
// the terminal cannot show it whole.
func picture(uri, termName string, env []string, cols, rows int) string {
	code, err := qr.Encode(uri, qr.L)
	if err != nil || termName == "dumb" {
		return ""
	}
	side := code.Size + 2*quiet
	utf8 := isUTF8(env)
	wide, high := 2*side, side
	if utf8 {
		wide, high = side, (side+1)/2
	}
	if cols < wide || rows < high {
		return fmt.Sprintf("(A QR code needs a terminal of %d by %d; this one is %d by %d.)\n", wide, high, cols, rows)
	}
	black := func(x, y int) bool { return code.Black(x-quiet, y-quiet) } // false outside
	var b strings.Builder
	if !utf8 {
		for y := range side {
			for x := range side {
				b.WriteString(map[bool]string{true: "\x1b[40m  ", false: "\x1b[47m  "}[black(x, y)])
			}
			b.WriteString("\x1b[0m\n")
		}
		return b.String()
	}
	ink := "\x1b[30;47m"
	if strings.Contains(termName, "256color") {
		ink = "\x1b[38;5;16;48;5;231m" // the two that themes do not change
	}
	for y := 0; y < side; y += 2 {
		b.WriteString(ink)
		for x := range side {
			b.WriteString([]string{" ", "▄", "▀", "█"}[2*bit(black(x, y))+bit(black(x, y+1))])
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// isUTF8 says whether the locale the client sent is UTF-8; one that sent none
// is taken to be.
func isUTF8(env []string) bool {
	for _, name := range []string{"LC_ALL=", "LC_CTYPE=", "LANG="} {
		for _, kv := range env {
			if v, ok := strings.CutPrefix(kv, name); ok && v != "" {
				v = strings.ToLower(v)
				return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
			}
		}
	}
	return true
}
