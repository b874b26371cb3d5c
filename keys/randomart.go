package keys

import (
	"crypto/sha256"
	"strings"

	"golang.org/x/crypto/ssh"
)

// The board of a randomart, and what stands for how often a square was
// stepped on; the last two mark start and end.
const (
	artWide, artHigh = 17, 9
	artMarks         = " .o+=*BOX@%&#/^SE"
)

// Randomart is an Ed25519 key's SHA-256 fingerprint as a picture, byte for byte as
// ssh-keygen -lv and ssh -o VisualHostKey=yes show it, so that people can
// compare at a glance. It ends without a newline. (The algorithm is analysed in
// Loss, Limmer, von Gernler: The drunken bishop, 2009.)
func Randomart(key ssh.PublicKey) string {
	var board [artHigh][artWide]int
	x, y := artWide/2, artHigh/2
	start, end := len(artMarks)-2, len(artMarks)-1
	for _, b := range sha256.Sum256(key.Marshal()) {
		for range 4 { // two bits a step: right or left, down or up
			x = min(max(x+2*int(b&1)-1, 0), artWide-1)
			y = min(max(y+int(b&2)-1, 0), artHigh-1)
			if board[y][x] < start-1 {
				board[y][x]++
			}
			b >>= 2
		}
	}
	board[artHigh/2][artWide/2], board[y][x] = start, end
	var art strings.Builder
	art.WriteString(artEdge("[ED25519 256]"))
	for _, row := range board {
		art.WriteString("\n|")
		for _, n := range row {
			art.WriteByte(artMarks[n])
		}
		art.WriteByte('|')
	}
	art.WriteString("\n" + artEdge("[SHA256]"))
	return art.String()
}

// artEdge is an edge of the frame with a title amid it.
func artEdge(title string) string {
	left := (artWide - len(title)) / 2
	return "+" + strings.Repeat("-", left) + title + strings.Repeat("-", artWide-left-len(title)) + "+"
}
