package deadline

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Columns are the columns that Table writes; the first three are those it reads.
var Columns = []string{"received", "event", "timezone", "due", "rule"}

// Table reads rows of received, event and timezone as CSV and writes each with
// its due date and rule. A first row that names the columns is answered by one;
// further columns are ignored, so a finished table can be computed again. A row
// that cannot be computed gets an empty due and a rule that begins with
// "error: ", and Table goes on; at the end it returns an error with their
// number. A malformed file or a failing writer ends it at once.
func Table(in io.Reader, out io.Writer) error {
	r, w := csv.NewReader(in), csv.NewWriter(out)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	rows, failed := 0, 0
	for first := true; ; first = false {
		row, err := r.Read()
		if err == io.EOF {
			break
		} else if err != nil {
			return errors.Join(fmt.Errorf("want rows of %s: %w", strings.Join(Columns[:3], ","), err), flush(w))
		}
		answer := Columns
		if !first || len(row) < 3 || !slices.Equal(row[:3], Columns[:3]) {
			rows++
			var ok bool
			if answer, ok = tableRow(row); !ok {
				failed++
			}
		}
		if err := w.Write(answer); err != nil {
			return err
		}
	}
	if err := flush(w); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d rows could not be computed; their rule column says why", failed, rows)
	}
	return nil
}

func flush(w *csv.Writer) error {
	w.Flush()
	return w.Error()
}

func tableRow(row []string) (answer []string, ok bool) {
	answer = make([]string, len(Columns))
	copy(answer[:3], row)
	var res Result
	var err error
	switch {
	case len(row) < 3:
		err = fmt.Errorf("want the columns %s, got %d", strings.Join(Columns[:3], ","), len(row))
	case row[2] != Zone:
		err = fmt.Errorf("want the time zone %s, got %s", Zone, quote(row[2]))
	default:
		res, err = Compute(row[1], row[0])
	}
	if err != nil {
		for i := range answer {
			answer[i] = printable(answer[i])
		}
		answer[4] = "error: " + err.Error()
		return answer, false
	}
	answer[3], answer[4] = res.Due, res.Rule
	return answer, true
}

// printable replaces what a terminal might obey in a field that made no sense.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
