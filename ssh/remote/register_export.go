package remote

import (
	"encoding/csv"
	"html/template"
	"io"
	"strconv"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/printed"
)

// diff is a unified diff of two texts.
func diff(a, b, from, to string) string { return udiff.Unified(a, b, ended(from), ended(to)) }

// ended gives a text its last line end.
func ended(s string) string {
	if s != "" && s[len(s)-1] != '\n' {
		s += "\n"
	}
	return s
}

// registerExport prints a register as one document. The full list of
// sub-processors on request (published policy) is that of the register
// subprocessor.
func (c *call) registerExport() *cobra.Command {
	var format, tenant string
	cmd := c.leaf("export REGISTER", "export a register, what is in force first: as CSV, as JSON or as a page to print; the full list of sub-processors on request is register export subprocessor",
		"ssh HOST register export subprocessor --format html > subprocessors.html", cobra.ExactArgs(1), func(args []string) error {
			list, err := c.desk.Register(c.ctx, model.RegisterID(args[0]), model.Window{Limit: model.Whole})
			if err != nil {
				return err
			}
			today := deadline.ReceivedOn(c.desk.Now())
			doc := document{Rule: model.RegisterID(args[0]).Rule(), On: today}
			if tenant != "" {
				if list.Rows, err = c.usable(list.Rows, tenant); err != nil {
					return err
				}
			}
			for _, pass := range []bool{true, false} {
				for _, e := range list.Rows {
					if e.Active() == pass {
						doc.Rows = append(doc.Rows, documentRow{e, e.Current(), e.Standing(today)})
					}
				}
			}
			switch format {
			case "csv":
				out, err := c.raw("a register")
				if err != nil {
					return err
				}
				return doc.csv(out)
			case "json":
				for _, row := range doc.Rows {
					if err := c.encode(c.out, entryObject(row.Entry, today)); err != nil {
						return err
					}
				}
				return nil
			case "html":
				out, err := c.raw("a register")
				if err != nil {
					return err
				}
				return registerPage.Execute(out, doc)
			}
			return model.Refuse("usage", "--format is csv, json or html; found %q", format)
		})
	cmd.Flags().StringVar(&format, "format", "csv", "csv, json or html")
	cmd.Flags().StringVar(&tenant, "tenant", "", "of sub-processors only what may be used for the tenant today")
	return cmd
}

// usable are the entries that may be used for a tenant today.
func (c *call) usable(list []model.Entry, tenant string) ([]model.Entry, error) {
	var kept []model.Entry
	for _, e := range list {
		switch err := c.desk.MayUse(c.ctx, e.ID, tenant); {
		case err == nil:
			kept = append(kept, e)
		case !model.IsRefusal(err) || model.CodeOf(err) == "not_found" || model.CodeOf(err) == "usage":
			return nil, err
		}
	}
	return kept, nil
}

// document is a register as it is exported.
type document struct {
	Rule model.RegisterRule
	On   deadline.Date
	Rows []documentRow
}

type documentRow struct {
	Entry    model.Entry
	Version  model.EntryVersion
	Standing string
}

func (d document) csv(out io.Writer) error {
	w := csv.NewWriter(out)
	head := []string{"entry", "standing", "version", "review"}
	for _, f := range d.Rule.Fields {
		head = append(head, f.Name)
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, r := range d.Rows {
		row := []string{r.Entry.ID, r.Standing, strconv.Itoa(r.Version.Number), r.Entry.Review.String()}
		for _, f := range d.Rule.Fields {
			row = append(row, printed.Harmless(r.Version.Get(f.Name)))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

var registerPage = template.Must(template.New("register").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{{.Rule.Title}}</title>
<style>body{font:11pt/1.4 serif;margin:2cm}table{border-collapse:collapse;width:100%;margin:0 0 1.5em}th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}th{width:30%}h2{font-size:12pt;page-break-after:avoid}table{page-break-inside:avoid}td{white-space:pre-line}</style>
<h1>{{.Rule.Title}}</h1><p>{{.Rule.Law}}. As of {{.On}}. {{len .Rows}} entries.</p>
{{range .Rows}}{{$v := .Version}}<h2>{{.Entry.ID}} — {{.Standing}}, version {{$v.Number}}</h2>
<table>{{range $.Rule.Fields}}<tr><th>{{.Title}}{{if .Law}} <small>({{.Law}})</small>{{end}}</th><td>{{with $v.Get .Name}}{{.}}{{else}}not recorded{{end}}</td></tr>
{{end}}</table>
{{end}}</html>
`))
