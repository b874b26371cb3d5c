package pack

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"integrora.com/opsconsole/model/printed"
)

//go:embed text/*.txt
var texts embed.FS

type statement struct {
	Input
	Held       bool
	Withheld   bool
	Categories []statementLine
	Recipients []statementRecipient
	Carried    string // titles of what Art. 20 covers
	Left       string // and of what it does not
}

type statementLine struct{ Title, Basis, Purpose, Storage, Source string }

type statementRecipient struct{ Name, Service, Country, Safeguard, Categories string }

// page is what a person reads: the statement, line by line, and the tables.
func (in Input) page() (printed.Page, error) {
	w := languages[in.Language]
	s := statement{Input: in, Held: !in.empty()}
	s.Name, s.Tenant, s.Request, s.On, s.Person = clean(in.Name), clean(in.Tenant), clean(in.Request), clean(in.On), clean(in.Person)
	var left []string
	p := printed.Page{More: w.data}
	for _, t := range in.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		c := w.category[t.Category]
		storage := c.storage
		if t.KeptAfter > 0 {
			storage = fmt.Sprintf(storage, w.period(t.KeptAfter))
		}
		s.Categories = append(s.Categories, statementLine{c.title, w.law(t.Basis), c.purpose, storage, c.source})
		if !t.Portable {
			left = append(left, c.title)
		}
		s.Withheld = s.Withheld || slices.ContainsFunc(t.Rows, func(row []Cell) bool {
			return slices.ContainsFunc(row, func(c Cell) bool { return c.Withheld })
		})
	}
	for _, r := range in.Recipients {
		one := statementRecipient{Name: clean(r.Name), Service: w.service(clean(r.Service)), Country: w.land(clean(r.Country)), Safeguard: w.safeguard[r.Safeguard]}
		var titles []string
		for _, c := range r.Categories {
			titles = append(titles, w.category[c].title)
		}
		one.Categories = strings.Join(titles, ", ")
		s.Recipients = append(s.Recipients, one)
	}
	shown := in.Tables
	if !in.Access {
		shown = in.portable()
	}
	var carried []string
	for _, t := range in.portable() {
		carried = append(carried, w.category[t.Category].title)
	}
	s.Carried, s.Left = strings.Join(carried, ", "), strings.Join(left, ", ")
	for _, t := range shown {
		if len(t.Rows) > 0 {
			p.Tables = append(p.Tables, w.table(t, in.Language))
		}
	}
	name := "text/statement." + in.Language + ".txt"
	t, err := template.New("statement."+in.Language+".txt").Option("missingkey=error").ParseFS(texts, name)
	if err != nil {
		return printed.Page{}, err
	}
	var b strings.Builder
	if err := t.Execute(&b, s); err != nil {
		return printed.Page{}, err
	}
	p.Lines = strings.Split(strings.TrimSpace(b.String()), "\n")
	return p, nil
}

func (w words) table(t Table, language string) printed.Table {
	one := printed.Table{Title: w.category[t.Category].title}
	for _, c := range t.Columns {
		one.Columns = append(one.Columns, w.column[c])
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = clean(c.shown(language))
			if slices.Contains([]string{"field", "state", "recorded_by", "why"}, t.Columns[i]) {
				cells[i] = orSame(w.value, cells[i])
			}
		}
		one.Rows = append(one.Rows, cells)
	}
	return one
}

// text is a page without any markup.
func text(p printed.Page) []byte {
	var b bytes.Buffer
	for _, line := range p.Lines {
		fmt.Fprintln(&b, strings.TrimLeft(line, "# "))
	}
	if len(p.Tables) > 0 {
		fmt.Fprintf(&b, "\n%s\n", p.More)
	}
	for _, t := range p.Tables {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		for _, row := range t.Rows {
			if len(row) == 2 {
				fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
				continue
			}
			var parts []string
			for i, cell := range row {
				if cell != "" {
					parts = append(parts, t.Columns[i]+" "+cell)
				}
			}
			fmt.Fprintf(&b, "- %s\n", strings.Join(parts, "; "))
		}
	}
	return b.Bytes()
}
