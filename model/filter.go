package model

import "strings"

// Term is one part of a filter: a word, or a field and its value, perhaps
// negated.
type Term struct {
	Field, Value string // lower case; Field is empty for a plain word
	Not          bool
}

// ParseFilter reads what a person typed: words must all occur, "field:value"
// must match, "!term" must not.
func ParseFilter(text string) []Term {
	var terms []Term
	for _, word := range strings.Fields(strings.ToLower(text)) {
		t := Term{Value: word}
		if rest, not := strings.CutPrefix(word, "!"); not {
			t.Not, t.Value = true, rest
		}
		if field, value, ok := strings.Cut(t.Value, ":"); ok && field != "" {
			t.Field, t.Value = field, value
		}
		if t.Value != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// Match reports whether every term holds. text is the row's searchable text in
// lower case; field answers a field term, with known=false for a field that
// the list does not have.
func Match(terms []Term, text string, field func(name, value string) (match, known bool)) bool {
	return MatchFunc(terms, func(word string) bool { return strings.Contains(text, word) }, field)
}

// MatchFunc is Match for a row that says itself whether its text contains a
// word.
func MatchFunc(terms []Term, contains func(word string) bool, field func(name, value string) (match, known bool)) bool {
	for _, t := range terms {
		var ok bool
		if t.Field == "" {
			ok = contains(t.Value)
		} else if match, known := field(t.Field, t.Value); known {
			ok = match
		} else {
			ok = contains(t.Field + ":" + t.Value)
		}
		if ok == t.Not {
			return false
		}
	}
	return true
}
