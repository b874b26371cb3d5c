// Package render turns records into rows of a table: words, signs and tones,
// without a screen. Whatever comes from outside passes package safe on its way.
// Nothing here reads a clock: what depends on the day is told it. It imports
// model, tui/safe and tui/theme only.
package render
