package remote

import (
	"encoding/csv"
	"io"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/model/printed"
	"integrora.com/opsconsole/tui/safe"
)

// digest prints the page of a week.
func (c *call) digest() *cobra.Command {
	var week, whom, format string
	cmd := c.leaf("digest", "the page of a week: what came in, what became of it, how the promises stand; without personal data",
		"ssh HOST digest --week 2026-W47 --for management --format html > digest.html", cobra.NoArgs, func([]string) error {
			var of digest.Week
			var err error
			if week != "" {
				if of, err = digest.ParseWeek(week); err != nil {
					return err
				}
			}
			made, err := c.desk.Digest(c.ctx, of)
			if err != nil {
				return err
			}
			page, err := made.PageFor(digest.Audience(whom))
			if err != nil {
				return err
			}
			cells := digestCells{made.Week.String(), whom, page}
			switch {
			case c.json:
				return cells.each(func(row []string) error {
					object := map[string]any{}
					for i, name := range digestColumns {
						object[name] = row[i]
					}
					return c.encode(c.out, object)
				})
			case format == "text":
				_, err = io.WriteString(c.out, safe.Block(string(page.Text())).String())
				return err
			case format != "html" && format != "csv":
				return model.Refuse("usage", "--format is text, html or csv; found %q", format)
			}
			out, err := c.raw("a digest as " + format)
			if err != nil {
				return err
			}
			if format == "html" {
				_, err = out.Write(page.HTML("en"))
				return err
			}
			return cells.csv(out)
		})
	cmd.Flags().StringVar(&week, "week", "", "of ISO 8601, 2026-W47; the running one unless given")
	cmd.Flags().StringVar(&whom, "for", string(digest.DPO), "dpo, with ids; or management, counts only")
	cmd.Flags().StringVar(&format, "format", "text", "text, html or csv")
	return cmd
}

// digestCells are the cells of a digest's tables one by one, so that a
// spreadsheet can put weeks side by side.
type digestCells struct {
	week, whom string
	page       printed.Page
}

var digestColumns = []string{"week", "for", "table", "row", "column", "value"}

// each gives every cell, with its row's first.
func (d digestCells) each(give func(row []string) error) error {
	for _, t := range d.page.Tables {
		for _, row := range t.Rows {
			for i := 1; i < len(row); i++ {
				if err := give([]string{d.week, d.whom, t.Title, row[0], t.Columns[i], row[i]}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (d digestCells) csv(out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(digestColumns); err != nil {
		return err
	}
	err := d.each(func(row []string) error {
		for i := range row {
			row[i] = harmless(row[i])
		}
		return w.Write(row)
	})
	if err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}
