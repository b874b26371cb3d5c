package remote

import (
	"io"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
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
			switch {
			case c.json:
				for _, cell := range page.Cells() {
					err := c.encode(c.out, map[string]any{"week": made.Week.String(), "for": whom, "table": cell.Table, "row": cell.Row, "column": cell.Column, "value": cell.Value})
					if err != nil {
						return err
					}
				}
				return nil
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
			return page.CSV(out, []string{"week", "for"}, []string{made.Week.String(), whom})
		})
	cmd.Flags().StringVar(&week, "week", "", "of ISO 8601, 2026-W47; the running one unless given")
	cmd.Flags().StringVar(&whom, "for", string(digest.DPO), "dpo, with ids; or management, counts only")
	cmd.Flags().StringVar(&format, "format", "text", "text, html or csv")
	return cmd
}
