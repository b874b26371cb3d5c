package storage

import (
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// queue is the window of requests that match, in the asked order: by due date
// unless said otherwise, closed ones last. Without a filter it costs the rows
// it shows.
func (b *board) queue(w model.Window) model.Page[model.RequestRow] {
	q := b.requests
	hits := q.sorted(w.Sort)
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		all := hits
		if few, narrowed := q.narrow(terms); narrowed {
			all = slices.Clone(few)
			slices.SortFunc(all, requestOrders[w.Sort])
		}
		hits = nil
		for _, e := range all {
			if model.Match(terms, e.text, func(name, value string) (bool, bool) { return b.requestField(e, name, value) }) {
				hits = append(hits, e)
			}
		}
	}
	page := model.Page[model.RequestRow]{Matching: len(hits), Total: len(q.all)}
	from, to := span(w, len(hits), func(i int) string { return hits[place1(w, i, len(hits))].row.ID })
	page.Offset = from
	for i := from; i < to; i++ {
		page.Rows = append(page.Rows, q.fresh(hits[place1(w, i, len(hits))]))
	}
	return page
}
