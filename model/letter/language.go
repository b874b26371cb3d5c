package letter

import (
	"sync"
	"unicode"
)

// language is the outcome of detection: the most likely one and a runner-up
// whose tables are worth reading too.
type language struct {
	code   string // "" when there is too little to tell by
	guess  string // code, or the best there is
	second string
}

// tables are the readers to use: the language, its runner-up, and English, in
// which many a subject is written.
func (l language) tables() []*reader {
	all := readers()
	var out []*reader
	seen := map[string]bool{"": true}
	for _, code := range []string{l.guess, l.second, "en"} {
		if !seen[code] {
			seen[code] = true
			out = append(out, all[code])
		}
	}
	return out
}

// weights gives, for each common word and each word of the rules, the languages
// that have it; a word counts the less the more languages share it.
var weights = sync.OnceValue(func() map[string][]int {
	m := make(map[string][]int)
	for i, t := range tables {
		words := set(t.common)
		for w := range readers()[t.code].vocab.words {
			words[w] = true
		}
		for w := range words {
			m[w] = append(m[w], i)
		}
	}
	return m
})

// stems does the same for the stems of the rules, four letters and longer.
var stems = sync.OnceValue(func() map[string][]int {
	m := make(map[string][]int)
	for i, t := range tables {
		for w := range readers()[t.code].vocab.stems {
			if len(w) >= 4 {
				m[w] = append(m[w], i)
			}
		}
	}
	return m
})

// lettersOf gives the languages that have a letter.
var lettersOf = sync.OnceValue(func() map[rune][]int {
	m := make(map[rune][]int)
	for i, t := range tables {
		for _, r := range t.letters {
			m[r] = append(m[r], i)
		}
	}
	return m
})

// detect tells the language by common words and by letters. The subject counts
// half, for it is often left in the mail program's or the form's language.
func detect(subject, body []sentence, subjectText, bodyText string) language {
	score := make([]float64, len(tables))
	count := func(all []sentence, weight float64) {
		for _, s := range all {
			for _, w := range s {
				langs := weights()[w]
				for n := min(len(w), 12); n >= 4 && langs == nil; n-- {
					langs = stems()[w[:n]]
				}
				for _, i := range langs {
					score[i] += weight / float64(len(langs))
				}
			}
		}
	}
	count(subject, 0.5)
	count(body, 1)
	// Letters count like words, but rare ones in a long text (a name, a word
	// on loan) must not outweigh them: a share of the letters, at most 8.
	letters := func(text string, weight float64) {
		n, hits := 0, make([]float64, len(tables))
		for _, r := range text {
			if r < 0x80 {
				n++
				continue
			}
			n++
			langs := lettersOf()[unicode.ToLower(r)]
			for _, i := range langs {
				hits[i] += 1 / float64(len(langs))
			}
		}
		for i, h := range hits {
			score[i] += weight * min(h, 8, h/float64(max(n, 1))*400)
		}
	}
	letters(subjectText, 0.5)
	letters(bodyText, 1)

	best, second := -1, -1
	for i := range score {
		switch {
		case best < 0 || score[i] > score[best]:
			best, second = i, best
		case second < 0 || score[i] > score[second]:
			second = i
		}
	}
	var l language
	if score[best] > 0 {
		l.guess = tables[best].code
	}
	if score[best] >= 1 {
		l.code = l.guess
	}
	if score[second] > 0 && (score[second] >= 0.5*score[best] || score[best] < 3) {
		l.second = tables[second].code
	}
	return l
}
