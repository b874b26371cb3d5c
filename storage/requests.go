package storage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// queue is the window of requests that match, in the asked order: by due date
// unless said otherwise, closed ones last.
func (b *board) queue(w model.Window) model.Page[model.RequestRow] {
	now := b.now()
	terms := model.ParseFilter(w.Filter)
	type hit struct {
		row  model.RequestRow
		n    int
		late int
	}
	hits := make([]hit, 0, len(b.requests))
	for _, e := range b.requests {
		row := e.fresh(now)
		if len(terms) > 0 && !model.Match(terms, e.text+"\n"+strings.ToLower(row.ID), func(name, value string) (bool, bool) {
			return b.requestField(row, name, value, now)
		}) {
			continue
		}
		late := 0
		if !row.State.Counts() {
			late = 1
		}
		hits = append(hits, hit{row, model.NumberOf(row.ID), late})
	}
	order := func(x, y hit) int {
		switch w.Sort {
		case "id":
			return cmp.Compare(x.n, y.n)
		case "received":
			return cmp.Or(x.row.ReceivedAt.Compare(y.row.ReceivedAt), cmp.Compare(x.n, y.n))
		case "state":
			return cmp.Or(cmp.Compare(stateRank(x.row.State), stateRank(y.row.State)), cmp.Compare(x.n, y.n))
		case "tenant":
			return cmp.Or(cmp.Compare(x.row.Tenant, y.row.Tenant), cmp.Compare(x.n, y.n))
		case "due":
			return cmp.Or(cmp.Compare(x.row.Due, y.row.Due), cmp.Compare(x.n, y.n))
		}
		return cmp.Or(cmp.Compare(x.late, y.late), cmp.Compare(x.row.Due, y.row.Due), cmp.Compare(x.n, y.n))
	}
	slices.SortFunc(hits, func(x, y hit) int {
		if w.Desc {
			x, y = y, x
		}
		return order(x, y)
	})
	page := model.Page[model.RequestRow]{Matching: len(hits), Total: len(b.requests)}
	from := w.Offset
	if w.Around != "" {
		if at := slices.IndexFunc(hits, func(h hit) bool { return h.row.ID == w.Around }); at >= 0 {
			from = at - w.Limit/2
		}
	}
	page.Offset = min(max(from, 0), len(hits))
	for _, h := range hits[page.Offset:min(page.Offset+max(w.Limit, 0), len(hits))] {
		page.Rows = append(page.Rows, h.row)
	}
	return page
}

func stateRank(s model.State) int { return slices.Index(model.States, s) }

// requestField answers a filter's field: term for a request.
func (b *board) requestField(row model.RequestRow, name, value string, now time.Time) (match, known bool) {
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
			return row.Overdue, true
		case "waiting":
			return row.State == model.IdentityWait || row.State == model.ClarifyWait || row.State == model.Forwarded, true
		case "week":
			today := deadline.ReceivedOn(now)
			return row.State.Counts() && !row.Due.IsZero() && row.Due <= today.AddDays(7), true
		}
		return string(row.State) == value, true
	case "right":
		return slices.Contains(row.Asked(), model.Right(value)), true
	case "tenant":
		return row.Tenant == value, true
	case "capacity":
		return string(row.Capacity) == value, true
	case "person":
		return row.Person == value, true
	case "assignee":
		if value == "none" {
			return row.Assignee == "", true
		}
		return b.admins[row.Assignee].Name == value, true
	}
	return false, false
}

// tenantRows lists tenants by slug, or by the asked column.
func (b *board) tenantRows(w model.Window) model.Page[model.TenantRow] {
	terms := model.ParseFilter(w.Filter)
	open := map[string]int{}
	for _, e := range b.requests {
		if e.row.State.Counts() {
			open[e.row.Tenant]++
		}
	}
	var rows []model.TenantRow
	for _, t := range b.tenants {
		row := b.tenantRow(t)
		row.OpenRequests = open[t.Slug]
		if len(terms) > 0 && !model.Match(terms, strings.ToLower(t.Slug+"\n"+t.Name), func(name, value string) (bool, bool) {
			switch name {
			case "status":
				return string(t.Status) == value, true
			case "country":
				return strings.EqualFold(t.Country, value), true
			}
			return false, false
		}) {
			continue
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(x, y model.TenantRow) int {
		if w.Desc {
			x, y = y, x
		}
		switch w.Sort {
		case "name":
			return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Slug, y.Slug))
		case "people":
			return cmp.Or(cmp.Compare(x.People, y.People), cmp.Compare(x.Slug, y.Slug))
		case "requests":
			return cmp.Or(cmp.Compare(x.OpenRequests, y.OpenRequests), cmp.Compare(x.Slug, y.Slug))
		case "status":
			return cmp.Or(cmp.Compare(x.Status, y.Status), cmp.Compare(x.Slug, y.Slug))
		}
		return cmp.Compare(x.Slug, y.Slug)
	})
	page := model.Page[model.TenantRow]{Matching: len(rows), Total: len(b.tenants)}
	from := w.Offset
	if w.Around != "" {
		if at := slices.IndexFunc(rows, func(t model.TenantRow) bool { return t.Slug == w.Around }); at >= 0 {
			from = at - w.Limit/2
		}
	}
	page.Offset = min(max(from, 0), len(rows))
	page.Rows = rows[page.Offset:min(page.Offset+max(w.Limit, 0), len(rows))]
	return page
}

func (b *board) tenantRow(t model.Tenant) model.TenantRow {
	return model.TenantRow{Slug: t.Slug, Name: t.Name, Country: t.Country, Status: t.Status, People: b.people.countOf(t.Slug), EraseBy: t.EraseBy()}
}
