package printed

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cell is one value of a table, with the first cell of its row.
type Cell struct{ Table, Row, Column, Value string }

// Cells are the values of all tables, but the first column's.
func (p Page) Cells() []Cell {
	var list []Cell
	for _, t := range p.Tables {
		for _, row := range t.Rows {
			for i := 1; i < len(row); i++ {
				list = append(list, Cell{t.Title, row[0], t.Columns[i], row[i]})
			}
		}
	}
	return list
}

// CSV writes the page's cells, one a line, so that a spreadsheet can put pages
// beside each other: behind columns that tell them apart, with the same values in
// every line.
func (p Page) CSV(out io.Writer, columns, values []string) error {
	w := csv.NewWriter(out)
	if err := w.Write(append(slices.Clone(columns), "table", "row", "column", "value")); err != nil {
		return err
	}
	for _, c := range p.Cells() {
		line := append(slices.Clone(values), c.Table, c.Row, c.Column, c.Value)
		for i := range line {
			line[i] = Harmless(line[i])
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// formulaMarks begin what a spreadsheet computes, in both widths.
const formulaMarks = "=+-@|%＝＋－＠｜％"

// Harmless is a value as a spreadsheet may open it: without control characters
// other than line feeds, without those that turn the direction of text, and with
// an apostrophe in front where its first character other than spaces and line
// feeds makes a formula of it (CWE-1236).
func Harmless(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\r':
			return ' '
		case r != '\n' && unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, cell)
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \n")); strings.ContainsRune(formulaMarks, first) {
		return "'" + cell
	}
	return cell
}
