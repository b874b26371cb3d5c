// Package letter reads a request letter: which rights of the GDPR it asks for,
// in which language, and for whom. It suggests; a human confirms.
//
// The rules are words and articles, one table per language (lang_*.go), and a
// handful of readings that hold for all of them: what is asked counts, what is
// merely mentioned, denied, made conditional or quoted does not. Nothing is
// learned from, or keyed to, particular letters.
//
// It is pure and imports the standard library and model (for model.Right)
// only. Work and output are bounded whatever the letter holds, and no text of
// the letter ever appears in Suggestion.Why.
package letter
