package letter

import (
	"math/bits"
	"strings"
)

// A pattern is words in a row: "delet* .. my|our . account". A star ends a
// stem, a bar separates alternatives, "." skips up to two words, ".." up to
// nine, "," is the beginning of a clause, and $name stands for a word list of
// the table. "a <> b" is "a .. b" in either order. Matching is a walk over sets
// of positions (one uint64), so its cost does not depend on the text.
type pattern struct {
	steps  []step
	denies bool // holds a negation of its own, so none around it matters
	loose  bool // counts only where the letter names the regulation
}

type step struct {
	gap  int   // > 0: skip up to gap words
	alts []int // else: one of these words of the vocabulary
}

// vocabulary numbers the words and stems of one table.
type vocabulary struct {
	words, stems map[string]int
	longest      int
	size         int
}

func (v *vocabulary) id(word string) int {
	m := v.words
	if stem, ok := strings.CutSuffix(word, "*"); ok {
		word, m = stem, v.stems
		v.longest = max(v.longest, len(stem))
	}
	id, ok := m[word]
	if !ok {
		id = v.size
		m[word] = id
		v.size++
	}
	return id
}

func (v *vocabulary) ids(words []string) []int {
	var ids []int
	for _, w := range words {
		ids = append(ids, v.id(fold(w)))
	}
	return ids
}

// places tells for each word of the vocabulary where in s it stands.
func (v *vocabulary) places(s sentence, masks []uint64) []uint64 {
	masks = masks[:0]
	for range v.size {
		masks = append(masks, 0)
	}
	for i, w := range s {
		if id, ok := v.words[w]; ok {
			masks[id] |= 1 << i
		}
		for n := 1; n <= len(w) && n <= v.longest; n++ {
			if id, ok := v.stems[w[:n]]; ok {
				masks[id] |= 1 << i
			}
		}
	}
	return masks
}

func either(masks []uint64, ids []int) uint64 {
	var m uint64
	for _, id := range ids {
		m |= masks[id]
	}
	return m
}

// find returns the first place [from, to) where p matches and ok accepts it.
func (p pattern) find(masks []uint64, ok func(from, to int) bool) bool {
	starts := either(masks, p.steps[0].alts)
	for ; starts != 0; starts &= starts - 1 {
		from := bits.TrailingZeros64(starts)
		at := uint64(1) << from // where the next word may stand
		last, matched := 0, true
		for _, st := range p.steps {
			if st.gap > 0 {
				for range st.gap {
					at |= at << 1
				}
				continue
			}
			if at &= either(masks, st.alts); at == 0 {
				matched = false
				break
			}
			last = bits.TrailingZeros64(at)
			at <<= 1
		}
		if matched && ok(from, last+1) {
			return true
		}
	}
	return false
}
