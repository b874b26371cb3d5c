package page

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// short is how a list that is read whole, because it is short, is narrowed,
// sorted and cut into windows.
type short[T any] struct {
	id    func(T) string
	text  func(T) string // what words are looked for in
	field func(v T, name string) (value string, known bool)
	by    map[string]func(a, b T) int // orders by their column's Sort
}

// window is the part of a list that a table asks for.
func (s short[T]) window(all []T, w model.Window) model.Page[T] {
	p := model.Page[T]{Total: len(all)}
	terms := model.ParseFilter(w.Filter)
	rows := slices.DeleteFunc(slices.Clone(all), func(v T) bool {
		return !model.Match(terms, strings.ToLower(s.text(v)), func(name, value string) (match, known bool) {
			if s.field == nil {
				return false, false
			}
			own, known := s.field(v, name)
			return strings.EqualFold(own, value), known
		})
	})
	if order := s.by[w.Sort]; order != nil {
		slices.SortStableFunc(rows, order)
		if w.Desc {
			slices.Reverse(rows)
		}
	}
	from := w.Offset
	if at := slices.IndexFunc(rows, func(v T) bool { return s.id(v) == w.Around }); w.Around != "" && at >= 0 {
		from = at - w.Limit/2
	}
	p.Matching, p.Offset = len(rows), min(max(from, 0), len(rows))
	p.Rows = rows[p.Offset:min(p.Offset+w.Limit, len(rows))]
	return p
}
