package intake

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is inside these is no text of the letter.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Title: true, atom.Head: true, atom.Template: true,
	atom.Noscript: true, atom.Textarea: true, atom.Select: true, atom.Iframe: true, atom.Object: true,
}

// These begin a new line; those with true, a paragraph.
var breaks = map[atom.Atom]bool{
	atom.Br: false, atom.Div: false, atom.Tr: false, atom.Li: false, atom.Hr: false, atom.Dt: false, atom.Dd: false,
	atom.P: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Blockquote: true, atom.Pre: true, atom.Section: true, atom.Article: true,
}

// htmlText renders HTML as plain text of at most limit bytes: blocks on lines of
// their own, quotations behind "> " as in plain mail, no scripts, no markup.
func htmlText(source string, limit int) string {
	z := html.NewTokenizer(strings.NewReader(source))
	z.SetMaxBuf(limit + 1)
	t := lines{limit: limit}
	var skip atom.Atom // the silent element we are in
	nested := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken || t.b.Len() >= limit {
			return strings.TrimSpace(t.b.String())
		}
		switch kind {
		case html.TextToken:
			if skip == 0 {
				t.text(string(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			opens, closes := kind == html.StartTagToken, kind == html.EndTagToken
			switch {
			case skip != 0:
				if tag == skip && opens {
					nested++
				} else if tag == skip && closes {
					if nested--; nested == 0 {
						skip = 0
					}
				} else if skip == atom.Head && tag == atom.Body {
					skip, nested = 0, 0
				}
				continue
			case silent[tag] && opens:
				skip, nested = tag, 1
				continue
			}
			if paragraph, ok := breaks[tag]; ok {
				t.end(paragraph)
			} else if tag == atom.Td || tag == atom.Th {
				t.space = true
			}
			if tag == atom.Blockquote && opens {
				t.quoted++
			} else if tag == atom.Blockquote && closes && t.quoted > 0 {
				t.quoted--
			} else if tag == atom.Li && opens {
				t.text("- ")
			}
		}
	}
}

// lines collects text, collapsing blanks as a browser does.
type lines struct {
	b      strings.Builder
	limit  int
	quoted int
	space  bool // a blank is due before the next word
	inLine bool // the line has begun
	empty  bool // an empty line stands before it already
}

func (t *lines) text(s string) {
	for i, w := range strings.Fields(s) {
		if i > 0 || strings.TrimLeft(s, " \t\r\n") != s {
			t.space = true
		}
		if t.b.Len()+len(w) > t.limit {
			return
		}
		switch {
		case !t.inLine && t.quoted > 0:
			t.b.WriteString("> ")
		case t.inLine && t.space:
			t.b.WriteByte(' ')
		}
		t.b.WriteString(w)
		t.inLine, t.space, t.empty = true, false, false
	}
	if strings.TrimRight(s, " \t\r\n") != s {
		t.space = true
	}
}

// end ends the line, and with paragraph leaves an empty one.
func (t *lines) end(paragraph bool) {
	if t.inLine {
		t.b.WriteByte('\n')
	}
	if paragraph && !t.empty && t.b.Len() > 0 {
		t.b.WriteByte('\n')
		t.empty = true
	}
	t.inLine, t.space = false, false
}
