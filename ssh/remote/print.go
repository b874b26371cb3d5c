package remote

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf16"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// How wide a table's cell, and a sentence in one, may be.
const (
	cellMost     = 60
	sentenceMost = 250
)

// list prints rows as they come: as JSON objects, or as a table with heads.
type list struct {
	c     *call
	table *tabwriter.Writer
	last  int // how wide the last cell may be
}

func (c *call) list(heads ...string) *list {
	l := &list{c: c, last: cellMost}
	if !c.json {
		l.table = tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
		fmt.Fprintln(l.table, strings.Join(heads, "\t"))
	}
	return l
}

// wide is a list whose last cell is a sentence.
func (c *call) wide(heads ...string) *list {
	l := c.list(heads...)
	l.last = sentenceMost
	return l
}

// row prints one row: object for programs, cells for people.
func (l *list) row(object any, cells ...string) error {
	if l.table == nil {
		return l.c.encode(l.c.out, object)
	}
	for i, text := range cells {
		most := cellMost
		if i == len(cells)-1 {
			most = l.last
		}
		cells[i] = safe.Line(text, most).String()
		if cells[i] == "" {
			cells[i] = "-"
		}
	}
	_, err := fmt.Fprintln(l.table, strings.Join(cells, "\t"))
	return err
}

func (l *list) end() error {
	if l.table != nil {
		return l.table.Flush()
	}
	return nil
}

// say prints a line for people; programs get object instead.
func (c *call) say(object any, format string, args ...any) error {
	if c.json {
		return c.encode(c.out, object)
	}
	_, err := fmt.Fprintf(c.out, format+"\n", args...)
	return err
}

// encode writes one object a line. Programs read what is stored; what a
// terminal might obey stands as an escape of JSON, should somebody look.
func (c *call) encode(w io.Writer, object any) error {
	text, err := json.Marshal(object)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range string(text) {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, "\\u%04x\\u%04x", high, low)
		default:
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	b.WriteByte('\n')
	_, err = io.WriteString(w, b.String())
	return err
}

func rights(list []model.Right) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = string(r)
	}
	return strings.Join(words, "+")
}

// notNil keeps empty lists from becoming null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
