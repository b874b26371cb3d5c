package printed

import (
	"encoding/csv"
	"io"
	"slices"
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

// Harmless keeps a spreadsheet from taking a cell for a formula (OWASP, CSV
// injection).
func Harmless(cell string) string {
	if cell != "" && (cell[0] == '=' || cell[0] == '+' || cell[0] == '-' || cell[0] == '@' || cell[0] == '\t' || cell[0] == '\r') {
		return "'" + cell
	}
	return cell
}
