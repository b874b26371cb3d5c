package safe

import "unicode"

// eastAsian scripts are written together, with Latin too.
var eastAsian = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}

// styled letters are ordinary ones in fancy dress: full width, mathematical.
var styled = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x2100, Hi: 0x214F, Stride: 1}, {Lo: 0x24B6, Hi: 0x24E9, Stride: 1}, {Lo: 0xFF21, Hi: 0xFF5A, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1D400, Hi: 0x1D7FF, Stride: 1}, {Lo: 0x1F130, Hi: 0x1F189, Stride: 1}},
}

// Mixed reports whether a name mixes scripts, as one does that is made to look
// like another: Latin with Cyrillic or Greek, plain letters with mathematical
// ones. Chinese, Japanese and Korean writing counts as one script and may
// stand beside Latin, as in Unicode TR 39, "highly restrictive".
func Mixed(name string) bool {
	first := ""
	latin, east := false, false
	for _, r := range name {
		script := scriptOf(r)
		switch script {
		case "":
			continue
		case "Latin":
			latin = true
		case "East Asian":
			east = true
		default:
			if first != "" && first != script {
				return true
			}
			first = script
		}
	}
	return first != "" && (latin || east)
}

// scriptOf names the script of a letter; "" for what belongs to all of them.
func scriptOf(r rune) string {
	switch {
	case unicode.Is(styled, r):
		return "styled"
	case !unicode.IsLetter(r), unicode.In(r, unicode.Common, unicode.Inherited):
		return ""
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.In(r, eastAsian...):
		return "East Asian"
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return ""
}
