package keys

import (
	"strings"

	"rsc.io/qr"
)

// A QR code is drawn two modules to a character cell, so a code of 41 modules
// with its border takes 41 columns and 21 rows.
const (
	qrRows      = 21 // leaves three of 24 for a heading and a prompt
	qrColumns   = 80
	qrBorder    = 4 // modules of quiet around it, ISO/IEC 18004 §5.3.8
	qrBorderMin = 2 // what scanners still accept
)

// QR draws text as a QR code of half blocks, one line feed after each row, for
// a terminal with light letters on a dark ground (on the opposite, most
// scanners read it all the same). It has no escape sequences and never takes
// more than 80 columns and 21 rows: the border shrinks to fit, and when the
// text is still too long (over 106 bytes) the result is empty and the reader
// must type the secret.
func QR(text string) string {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return ""
	}
	border := qrBorder
	for rows(code.Size+2*border) > qrRows && border > qrBorderMin {
		border--
	}
	side := code.Size + 2*border
	if rows(side) > qrRows || side > qrColumns {
		return ""
	}
	light := func(x, y int) int { // a cell's half that is drawn
		if y >= side-border || !code.Black(x-border, y-border) {
			return 1
		}
		return 0
	}
	var b strings.Builder
	for y := 0; y < side; y += 2 {
		for x := range side {
			switch top, bottom := light(x, y), light(x, y+1); {
			case top == 1 && (bottom == 1 && y+1 < side):
				b.WriteRune('█')
			case top == 1:
				b.WriteRune('▀')
			case bottom == 1:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func rows(side int) int { return (side + 1) / 2 }
