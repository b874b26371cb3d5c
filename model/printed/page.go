// Package printed makes pages for people to read and print: lines and tables,
// without anything that loads or runs. It is pure and knows no records.
package printed

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"text/tabwriter"
)

// Page is lines and the tables below them. A line that begins with "# " or
// "## " is a heading, with "- " an item of a list: what comes from the store
// never begins a line. The first line is the title.
type Page struct {
	Lines  []string
	More   string // heading over the tables
	Tables []Table
}

// Table is rows under named columns.
type Table struct {
	Title   string
	Columns []string
	Rows    [][]string
}

// Text is the page without any markup, its tables in columns.
func (p Page) Text() []byte {
	var b bytes.Buffer
	for _, line := range p.Lines {
		fmt.Fprintln(&b, strings.TrimLeft(line, "# "))
	}
	if p.More != "" {
		fmt.Fprintf(&b, "\n%s\n", p.More)
	}
	for _, t := range p.Tables {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		w := tabwriter.NewWriter(&b, 2, 4, 2, ' ', 0)
		for _, row := range append([][]string{t.Columns}, t.Rows...) {
			fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
		}
		_ = w.Flush() // into memory
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return []byte(strings.Join(lines, "\n"))
}

// head lets the page load nothing and run nothing.
const head = `<!DOCTYPE html>
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

// HTML is the page for a browser, in a language of BCP 47: headings in order,
// tables with captions and heads, every value escaped.
func (p Page) HTML(language string) []byte {
	var b bytes.Buffer
	title := strings.TrimPrefix(p.Lines[0], "# ")
	fmt.Fprintf(&b, head, html.EscapeString(language), html.EscapeString(title))
	listed := false
	for _, line := range p.Lines {
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
	if p.More != "" && len(p.Tables) > 0 {
		fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(p.More))
	}
	for _, t := range p.Tables {
		fmt.Fprintf(&b, "<table>\n<caption>%s</caption>\n<thead><tr>", html.EscapeString(t.Title))
		for _, c := range t.Columns {
			fmt.Fprintf(&b, `<th scope="col">%s</th>`, html.EscapeString(c))
		}
		b.WriteString("</tr></thead>\n<tbody>\n")
		for _, row := range t.Rows {
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
