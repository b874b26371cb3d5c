package letter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence is at most 64 folded words; "," stands at its beginning and for
// every mark that ends a clause. Longer ones are cut, so that a set of positions
// is one uint64.
type sentence []string

const sentenceWords = 64

// maxSentences bounds the work on one letter.
const maxSentences = 1000

// Words after which a full stop does not end a sentence.
var abbreviations = set("art arts abs nr no lit par para str st ust cl čl чл ал al alin inc č ods odst vgl bzw " +
	"jf pkt pt ap lid z ev nb mr mrs ms dr exmos sr sra dhr mw p s т ст αρ αρθ παρ sk ref tel inkl ggf evtl zb")

func sentences(text string) []sentence {
	var all []sentence
	for _, block := range blocks(text) {
		all = split(block, all)
		if len(all) >= maxSentences {
			return all[:maxSentences]
		}
	}
	return all
}

// blocks joins the lines that a mail program has wrapped and keeps apart those
// that the writer has: list items, short lines, lines around an empty one.
func blocks(text string) []string {
	var out []string
	var cur strings.Builder
	end := func() {
		if cur.Len() > 0 {
			out = append(out, cur.String())
			cur.Reset()
		}
	}
	previous := 0
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			end()
			continue
		}
		first, _ := utf8.DecodeRuneInString(line)
		wrapped := previous >= 45 || unicode.IsLower(first)
		if item(line) || !wrapped {
			end()
		}
		if cur.Len() > 0 {
			cur.WriteByte(' ')
		}
		cur.WriteString(line)
		previous = utf8.RuneCountInString(line)
	}
	end()
	return out
}

// item reports whether line begins like an entry of a list.
func item(line string) bool {
	if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "•") {
		return true
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	return digits > 0 && digits < 3 && len(line) > digits+1 &&
		(line[digits] == '.' || line[digits] == ')') && line[digits+1] == ' '
}

func split(block string, all []sentence) []sentence {
	var s sentence
	var word strings.Builder
	end := func() {
		if len(s) > 1 {
			all = append(all, s)
		}
		s = nil
	}
	add := func(w string) {
		if w == "" || w == "," && (len(s) == 0 || s[len(s)-1] == ",") {
			return
		}
		if len(s) == 0 {
			s = append(s, ",")
		}
		if s = append(s, w); len(s) == sentenceWords {
			end()
		}
	}
	flush := func() {
		w := word.String()
		word.Reset()
		if len(w) > 64 { // no word of ours is that long
			w = cut(w, 64)
		}
		add(w)
	}
	for i, r := range block {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			foldRune(&word, r)
		case r == '!' || r == '?' || r == ';' || r == '¿' || r == '¡':
			flush()
			end()
		case r == '.' || r == '…':
			flush()
			if len(s) > 0 && stops(block[i+utf8.RuneLen(r):], s[len(s)-1]) {
				end()
			}
		case r == ',' || r == ':' || r == '–' || r == '—' || r == '\uFFFD':
			flush()
			add(",")
		default:
			flush()
		}
	}
	flush()
	end()
	return all
}

// stops reports whether a full stop between last and rest ends a sentence.
func stops(rest, last string) bool {
	next := strings.TrimLeft(rest, " \t\"'»”)")
	if next == rest && next != "" { // no space follows: an address, "e.g."
		return false
	}
	if abbreviations[last] || utf8.RuneCountInString(last) == 1 && !unicode.IsDigit(rune(last[0])) {
		return false
	}
	if number(last) { // "2. September", "17. cikk": an ordinal
		return false
	}
	return true
}
