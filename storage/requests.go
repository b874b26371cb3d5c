package storage

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// queue is the window of requests that match, in the asked order: by due date
// unless said otherwise, closed ones last. Without a filter it costs the rows
// it shows.
func (b *board) queue(w model.Window) model.Page[model.RequestRow] {
	q := b.requests
	terms := model.ParseFilter(w.Filter)
	hits := q.candidates(terms, w.Sort)
	if len(terms) > 0 {
		all := hits
		hits = nil
		var e *requestEntry
		field := func(name, value string) (bool, bool) { return b.requestField(e, name, value) }
		for _, e = range all {
			if model.Match(terms, e.text+"\n"+e.words, field) {
				hits = append(hits, e)
			}
		}
	}
	shown, offset := cut(hits, w, func(id string) int { return slices.Index(hits, q.at[id]) })
	page := model.Page[model.RequestRow]{Offset: offset, Matching: len(hits), Total: len(q.all)}
	for _, e := range shown {
		page.Rows = append(page.Rows, q.fresh(e))
	}
	return page
}

// candidates are the requests among which terms are looked for, in order: those
// of a person or tenant when a term names one, or all.
func (q *queueBoard) candidates(terms []model.Term, by string) []*requestEntry {
	for _, t := range terms {
		from := map[string]members{"person": q.people, "tenant": q.tenants}[t.Field]
		if from != nil && !t.Not {
			few := slices.Clone(from[t.Value])
			slices.SortFunc(few, requestOrder(by))
			return few
		}
	}
	return q.sorted(by)
}

// requestField answers a filter's field: term for a request.
func (b *board) requestField(e *requestEntry, name, value string) (match, known bool) {
	row := &e.row
	switch name {
	case "id":
		return strings.EqualFold(row.ID, value), true
	case "state":
		switch value {
		case "open":
			return row.State.Counts(), true
		case "closed":
			return row.State.Closed(), true
		case "overdue":
			return b.requests.overdue(e), true
		case "waiting":
			return row.State.WaitsForPerson() || row.State.WaitsForTenant(), true
		case "waiting-person":
			return row.State.WaitsForPerson(), true
		case "waiting-tenant":
			return row.State.WaitsForTenant(), true
		case "snoozed":
			return e.record.Asleep(b.requests.day), true
		case "week":
			return row.State.Counts() && !row.Due.IsZero() && row.Due <= b.requests.day.AddDays(7), true
		}
		return string(row.State) == value, true
	case "held":
		return e.record.Ruling != "" && value == "ruling", true
	case "right":
		return slices.Contains(row.Asked(), model.Right(value)), true
	case "tenant":
		return row.Tenant == value, true
	case "capacity":
		return string(row.Capacity) == value, true
	case "person":
		return row.Person == value, true
	case "orders":
		unanswered := b.erasures[e.record.Erasure].OpenOrders()+len(b.instructed[e.row.ID]) > 0
		return (value == "open") == unanswered, value == "open" || value == "answered"
	case "assignee":
		if value == "none" {
			return row.Assignee == "", true
		}
		return b.admins[row.Assignee].Name == value, true
	}
	return false, false
}
