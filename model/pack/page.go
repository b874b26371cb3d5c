package pack

import (
	"bytes"
	"embed"
	"fmt"
	"html"
	"slices"
	"strings"
	"text/template"
)

//go:embed text/*.txt
var texts embed.FS

// page is what a person reads: the statement, line by line, and the tables.
// A line of the statement that begins with "# " or "## " is a heading, with "- "
// an item of a list; what comes from the store never begins a line.
type page struct {
	lines  []string
	tables []pageTable
	more   string // heading over the tables
}

type pageTable struct {
	title   string
	columns []string
	rows    [][]string
}

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

func (in Input) page() (page, error) {
	w := languages[in.Language]
	s := statement{Input: in, Held: !in.empty()}
	s.Name, s.Tenant, s.Request, s.On, s.Person = clean(in.Name), clean(in.Tenant), clean(in.Request), clean(in.On), clean(in.Person)
	var left []string
	p := page{more: w.data}
	for _, t := range in.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		c := w.category[t.Category]
		s.Categories = append(s.Categories, statementLine{c.title, w.law(t.Basis), c.purpose, c.storage, c.source})
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
			p.tables = append(p.tables, w.table(t, in.Language))
		}
	}
	name := "text/statement." + in.Language + ".txt"
	t, err := template.New("statement."+in.Language+".txt").Option("missingkey=error").ParseFS(texts, name)
	if err != nil {
		return page{}, err
	}
	var b strings.Builder
	if err := t.Execute(&b, s); err != nil {
		return page{}, err
	}
	p.lines = strings.Split(strings.TrimSpace(b.String()), "\n")
	return p, nil
}

func (w words) table(t Table, language string) pageTable {
	one := pageTable{title: w.category[t.Category].title}
	for _, c := range t.Columns {
		one.columns = append(one.columns, w.column[c])
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = clean(c.shown(language))
			if slices.Contains([]string{"field", "state", "recorded_by", "why"}, t.Columns[i]) {
				cells[i] = orSame(w.value, cells[i])
			}
		}
		one.rows = append(one.rows, cells)
	}
	return one
}

// text is the page without any markup.
func (p page) text() []byte {
	var b bytes.Buffer
	for _, line := range p.lines {
		fmt.Fprintln(&b, strings.TrimLeft(line, "# "))
	}
	if len(p.tables) > 0 {
		fmt.Fprintf(&b, "\n%s\n", p.more)
	}
	for _, t := range p.tables {
		fmt.Fprintf(&b, "\n%s\n", t.title)
		for _, row := range t.rows {
			if len(row) == 2 {
				fmt.Fprintf(&b, "- %s: %s\n", row[0], row[1])
				continue
			}
			var parts []string
			for i, cell := range row {
				if cell != "" {
					parts = append(parts, t.columns[i]+" "+cell)
				}
			}
			fmt.Fprintf(&b, "- %s\n", strings.Join(parts, "; "))
		}
	}
	return b.Bytes()
}

// pageHead lets the page load nothing and run nothing.
const pageHead = `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
`

// html is the page for a browser: headings in order, tables with captions and
// heads, every value escaped.
func (p page) html(language string) []byte {
	var b bytes.Buffer
	title := strings.TrimPrefix(p.lines[0], "# ")
	fmt.Fprintf(&b, pageHead, html.EscapeString(language), html.EscapeString(title))
	listed := false
	for _, line := range p.lines {
		item, isItem := strings.CutPrefix(line, "- ")
		if isItem != listed {
			b.WriteString(map[bool]string{true: "<ul>\n", false: "</ul>\n"}[isItem])
			listed = isItem
		}
		switch {
		case isItem:
			fmt.Fprintf(&b, "<li>%s</li>\n", html.EscapeString(item))
		case strings.HasPrefix(line, "## "):
			fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(line[3:]))
		case strings.HasPrefix(line, "# "):
			fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(line[2:]))
		case line != "":
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(line))
		}
	}
	if listed {
		b.WriteString("</ul>\n")
	}
	if len(p.tables) > 0 {
		fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(p.more))
	}
	for _, t := range p.tables {
		fmt.Fprintf(&b, "<table>\n<caption>%s</caption>\n<thead><tr>", html.EscapeString(t.title))
		for _, c := range t.columns {
			fmt.Fprintf(&b, `<th scope="col">%s</th>`, html.EscapeString(c))
		}
		b.WriteString("</tr></thead>\n<tbody>\n")
		for _, row := range t.rows {
			for i, cell := range row {
				if i == 0 {
					fmt.Fprintf(&b, `<tr><th scope="row">%s</th>`, html.EscapeString(cell))
				} else {
					fmt.Fprintf(&b, "<td>%s</td>", html.EscapeString(cell))
				}
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</tbody>\n</table>\n")
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.Bytes()
}
