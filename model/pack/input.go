package pack

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Languages lists those that packages are written in.
var Languages = []string{"en", "lt"}

// Input is all that a package is built from.
type Input struct {
	Language   string // of Languages
	Request    string
	Person     string // our random id; empty when nothing is held
	Name       string
	On         string // the day as of which it was prepared, 2026-11-24
	Access     bool   // Art. 15: everything that is held, and the statement
	Portable   bool   // Art. 20: what the person provided, on consent or contract
	Tables     []Table
	Recipients []Recipient
	// Content says that an organisation keeps content about the person with us,
	// as processor, and decides on it (Art. 28(10)); Tenant names it, where it
	// may be named to persons.
	Content bool
	Tenant  string
}

// Table is what is held in one of the policy's categories.
type Table struct {
	Category string // "usage-logs"
	Basis    string // "Art. 6(1)(b) contract"
	Portable bool   // Art. 20(1) covers it
	// KeptAfter is the rule in force, in months, of a category whose storage period
	// (Art. 15(1)(d)) is told in figures: consents. It is 0 of all others.
	KeptAfter int
	Columns   []string
	Rows      [][]Cell
}

// Cell is one value. That of a withheld one (Art. 15(4)), or of a secret, must be
// empty.
type Cell struct {
	Text     string
	Withheld bool
	Secret   bool // a password's hash, a token: told that it is held, never handed out
}

// Recipient is one whom the data is disclosed to, by name (Art. 15(1)(c),
// C-154/21), with the safeguard of a transfer to a third country (Art. 15(2)).
type Recipient struct {
	Name, Service, Country string
	Safeguard              string // a key of Safeguards; empty inside the EEA
	Categories             []string
}

// empty reports whether nothing is held.
func (in Input) empty() bool {
	return !slices.ContainsFunc(in.Tables, func(t Table) bool { return len(t.Rows) > 0 })
}

// portable are the rows that Art. 20 covers. What is withheld for the rights of
// others (Art. 20(4)) is left out row by row.
func (in Input) portable() []Table {
	var list []Table
	for _, t := range in.Tables {
		if !t.Portable {
			continue
		}
		t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(row []Cell) bool {
			return slices.ContainsFunc(row, func(c Cell) bool { return c.Withheld })
		})
		if len(t.Rows) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// clean is text for pages and tables: no control characters, and none that turn
// the direction of what follows.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, whole(text)))
}

// whole is valid UTF-8.
func whole(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }
