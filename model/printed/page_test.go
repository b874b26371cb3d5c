package printed_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"integrora.com/opsconsole/model/printed"
)

func hostile() printed.Page {
	cells := []string{`<script>alert("x")</script>`, "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "a,b\n\"c\"", "plain"}
	p := printed.Page{Lines: []string{"# A title & <b>", "## Within", "- an item <i>", "a line"}, Tables: []printed.Table{{Title: "T <u>", Columns: []string{"row", "value <s>"}}}}
	for _, c := range cells {
		p.Tables[0].Rows = append(p.Tables[0].Rows, []string{c, c})
	}
	return p
}

func TestNothingOnAPageIsMarkup(t *testing.T) {
	page := string(hostile().HTML("en"))
	for _, tag := range []string{"<script", "<b>", "<i>", "<u>", "<s>"} {
		if strings.Contains(page, tag) {
			t.Errorf("the page has %s", tag)
		}
	}
	for _, want := range []string{"<h1>A title &amp; &lt;b&gt;</h1>", "<h2>Within</h2>", "<ul>\n<li>an item &lt;i&gt;</li>\n</ul>", "default-src 'none'"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, loads := range []string{"src=", "href=", "url(", "http://", "https://"} {
		if strings.Contains(page, loads) {
			t.Errorf("the page loads something: %s", loads)
		}
	}
}

func TestNoCellOfASpreadsheetIsAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"Ona": "Ona", "": "", "a=b": "a=b", "1.5": "1.5", "a\nb": "a\nb",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "|x": "'|x", "%x": "'%x",
		"＝x": "'＝x", "％x": "'％x", "  =x": "'  =x", "\t=x": "' =x", "\r=x": "' =x", "\n=x": "'\n=x", "\x1b=x": "'=x", "\u202e=x": "'=x",
		"a\x00b\u009bc\u202ed": "abcd",
	} {
		if got := printed.Harmless(in); got != want {
			t.Errorf("Harmless(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

func TestNoCellOfACSVIsAFormula(t *testing.T) {
	var b bytes.Buffer
	if err := hostile().CSV(&b, []string{"week"}, []string{"2026-W47"}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 9 || strings.Join(rows[0], " ") != "week table row column value" {
		t.Fatalf("%v %v", rows, err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a cell begins as a formula: %q", cell)
			}
		}
	}
	if rows[8][4] != "plain" || rows[7][4] != "a,b\n\"c\"" {
		t.Errorf("values changed: %q", rows)
	}
}

func TestTextHasItsTablesInColumns(t *testing.T) {
	p := printed.Page{Lines: []string{"# Title", "- item"}, More: "Numbers", Tables: []printed.Table{{Title: "T", Columns: []string{"what", "n"}, Rows: [][]string{{"a longer name", "1"}, {"b", ""}}}}}
	const want = "Title\n- item\n\nNumbers\n\nT\n  what           n\n  a longer name  1\n  b\n"
	if got := string(p.Text()); got != want {
		t.Errorf("got %q", got)
	}
}
