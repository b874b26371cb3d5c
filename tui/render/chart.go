package render

import "strings"

// Bar is a bar of at most so many cells: as long as n is of most, and one cell
// at the least where n is not 0.
func Bar(n, most, cells int) string {
	if n <= 0 || most <= 0 || cells <= 0 {
		return ""
	}
	return strings.Repeat("█", min(max((n*cells+most/2)/most, 1), cells))
}

var sparks = []rune("▁▂▃▄▅▆▇█")

// Spark is a row of small columns, one a value, as high as each is of most; a dot
// for 0.
func Spark(values []int, most int) string {
	var b strings.Builder
	for _, n := range values {
		if n <= 0 || most <= 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune(sparks[min(max((n*len(sparks)+most-1)/most, 1), len(sparks))-1])
	}
	return b.String()
}
