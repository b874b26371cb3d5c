// Package theme is how the console looks: tones for what text means and glyphs
// for what a state is, on dark and light terminals, with and without colour,
// with and without characters beyond ASCII.
//
// Colour never stands alone: whatever has a tone has a word, and a state has a
// glyph too. Good and bad lie on a blue–orange axis, which colour-blind readers
// tell apart. Every tone has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3) to
// the usual backgrounds; a test computes it. It imports Charm only.
package theme
