package letter

import (
	"strings"
	"sync"

	"integrora.com/opsconsole/model"
)

// A table is what the rules know of one language. Words are written as the
// language writes them and compared folded.
type table struct {
	code    string
	common  string            // frequent words, by which the language is told
	letters string            // letters that few other languages have
	words   map[string]string // lists for $name in patterns
	ask     []string          // a sentence with one of these asks for something
	not     string            // words that deny
	denies  int               // how many words after a match may still deny it
	cond    string            // words that open a condition or a question; ",word" only at the start of a clause
	// claims ask by themselves. topics count where something is asked or the
	// article is cited. Both are patterns, see there.
	claims, topics map[model.Right][]string
}

// noun is the mark of a topic that names its right too loosely to count unless
// the letter names the regulation: "deletion" alone may be of a project. A topic
// of a single word is taken for one without the mark.
const noun = "§"

// A reader is a table made ready for matching.
type reader struct {
	table  *table
	vocab  vocabulary
	ask    []pattern
	not    []int
	cond   []int
	opens  []int // those that open one at the start of a clause only
	claims map[model.Right][]pattern
	topics map[model.Right][]pattern
}

var tables = []*table{
	english, german, french, spanish, lithuanian,
	polish, dutch, italian, portuguese, latvian, estonian, swedish, danish, norwegian, finnish,
	czech, slovak, hungarian, romanian, croatian, slovenian, bulgarian, greek, maltese, irish,
}

var readers = sync.OnceValue(func() map[string]*reader {
	m := make(map[string]*reader, len(tables))
	for _, t := range tables {
		m[t.code] = compile(t)
	}
	return m
})

const (
	nearGap = 2
	farGap  = 9
)

// specific rights have words that mean nothing else, or a check of their own.
var specific = map[model.Right]bool{model.Portability: true, model.Withdrawal: true, model.FollowUp: true}

func compile(t *table) *reader {
	r := &reader{
		table: t, vocab: vocabulary{words: map[string]int{}, stems: map[string]int{}},
		claims: map[model.Right][]pattern{}, topics: map[model.Right][]pattern{},
	}
	r.not = r.vocab.ids(strings.Fields(t.not))
	for _, w := range strings.Fields(t.cond) {
		if word, ok := strings.CutPrefix(w, ","); ok {
			r.opens = append(r.opens, r.vocab.id(fold(word)))
		} else {
			r.cond = append(r.cond, r.vocab.id(fold(w)))
		}
	}
	r.ask = r.patterns(t.ask)
	for right, ps := range t.claims {
		r.claims[right] = r.patterns(ps)
	}
	for right, ps := range t.topics {
		r.topics[right] = r.patterns(ps)
		if specific[right] {
			continue
		}
		for i, p := range r.topics[right] {
			r.topics[right][i].loose = p.loose || len(p.steps) == 1
		}
	}
	return r
}

// patterns compiles texts; "a <> b" is "a .. b" and "b .. a", "§ a" is loose.
func (r *reader) patterns(texts []string) []pattern {
	var ps []pattern
	for _, text := range texts {
		text, loose := strings.CutPrefix(text, noun+" ")
		begin := len(ps)
		left, right, both := strings.Cut(text, " <> ")
		if !both {
			ps = append(ps, r.pattern(text))
		} else {
			ps = append(ps, r.pattern(left+" .. "+right), r.pattern(right+" .. "+left))
		}
		for i := begin; i < len(ps); i++ {
			ps[i].loose = loose
		}
	}
	return ps
}

// deny reports whether the folded word or stem is one that denies.
func (t *table) deny(word string) bool {
	for not := range strings.FieldsSeq(fold(t.not)) {
		stem, ok := strings.CutSuffix(not, "*")
		if word == not || ok && strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

func (r *reader) pattern(text string) pattern {
	var p pattern
	for _, w := range strings.Fields(text) {
		switch w {
		case ".":
			p.steps = append(p.steps, step{gap: nearGap})
			continue
		case "..":
			p.steps = append(p.steps, step{gap: farGap})
			continue
		}
		var alts []string
		for _, a := range strings.Split(w, "|") {
			if name, ok := strings.CutPrefix(a, "$"); ok {
				list, known := r.table.words[name]
				if !known {
					panic("letter: table " + r.table.code + " has no word list $" + name)
				}
				alts = append(alts, strings.Fields(list)...)
			} else {
				alts = append(alts, a)
			}
		}
		for _, a := range alts {
			p.denies = p.denies || r.table.deny(fold(a))
		}
		p.steps = append(p.steps, step{alts: r.vocab.ids(alts)})
	}
	if len(p.steps) == 0 || p.steps[0].gap > 0 {
		panic("letter: pattern in table " + r.table.code + " must begin with a word: " + text)
	}
	return p
}
