package model_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/digest"
)

// A filter is whatever somebody types. Terms are read back the same, and a row
// either matches or does not.
func FuzzParseFilter(f *testing.F) {
	for _, text := range []string{"ona state:open !right:erasure", "!", ":", "!:x", "a:b:c", "!!x", "\u0130 STATE:Open", "x\u00a0y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms := model.ParseFilter(text)
		var words []string
		for _, term := range terms {
			if term.Value == "" || strings.ContainsAny(term.Field+term.Value, " \t\n") {
				t.Fatalf("a term of nothing, or of several words: %+v", term)
			}
			word := term.Value
			if term.Field != "" {
				word = term.Field + ":" + word
			}
			if term.Not {
				word = "!" + word
			}
			words = append(words, word)
		}
		again := model.ParseFilter(strings.Join(words, " "))
		if len(again) != len(terms) {
			t.Fatalf("%q is read as %+v, then as %+v", text, terms, again)
		}
		for i := range again {
			if again[i] != terms[i] {
				t.Fatalf("%q is read as %+v, then as %+v", text, terms, again)
			}
		}
		model.Match(terms, text, func(name, value string) (bool, bool) { return name == value, name == "state" })
	})
}

// Dates, instants and weeks are typed, and stand in files of others.
func FuzzDates(f *testing.F) {
	for _, text := range []string{"2026-11-24", "2026-02-30", "0000-01-01", "2026-W53", "2026-W00", "2026-11-24T09:00:00+02:00", "9999-12-31T23:59:60Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := deadline.Parse(text); err == nil && d.String() != text {
			t.Errorf("the date %q is written as %q", text, d)
		}
		if w, err := digest.ParseWeek(text); err == nil && w.String() != text {
			t.Errorf("the week %q is written as %q", text, w)
		}
		if at, err := deadline.ParseInstant(text); err == nil {
			if again, err := deadline.ParseInstant(at.Format(time.RFC3339Nano)); err != nil || !again.Equal(at) {
				t.Errorf("the instant %q is written as %s: %v", text, at.Format(time.RFC3339Nano), err)
			}
		}
	})
}
