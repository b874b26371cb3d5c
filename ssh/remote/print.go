package remote

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// cellMost is how wide a table's cell may be.
const cellMost = 60

// list prints rows as they come: as JSON objects, or as a table with heads.
type list struct {
	c     *call
	table *tabwriter.Writer
	js    *json.Encoder
}

func (c *call) list(heads ...string) *list {
	l := &list{c: c}
	if c.json {
		l.js = json.NewEncoder(c.out)
		return l
	}
	l.table = tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(l.table, strings.Join(heads, "\t"))
	return l
}

// row prints one row: object for programs, cells for people.
func (l *list) row(object any, cells ...string) error {
	if l.js != nil {
		return l.js.Encode(object)
	}
	for i, text := range cells {
		cells[i] = safe.Line(text, cellMost).String()
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
		return json.NewEncoder(c.out).Encode(object)
	}
	_, err := fmt.Fprintf(c.out, format+"\n", args...)
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
