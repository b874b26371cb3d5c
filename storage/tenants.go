package storage

import (
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// tenantBoard is the tenants in memory, so that a page of them costs what it
// shows.
type tenantBoard struct {
	at      map[string]*tenantEntry // by slug
	all     []*tenantEntry          // as they came
	ended   map[string]*tenantEntry // those that are terminated, by slug
	changed uint64                  // counts changes
	orders  sortings[*tenantEntry]
}

// tenantEntry is a tenant with what is searched in it.
type tenantEntry struct {
	tenant model.Tenant
	text   string // lower case: slug, name
}

func newTenantBoard() tenantBoard {
	return tenantBoard{at: map[string]*tenantEntry{}, ended: map[string]*tenantEntry{}}
}

func (b *tenantBoard) put(t model.Tenant) {
	e := b.at[t.Slug]
	if e == nil {
		e = &tenantEntry{}
		b.at[t.Slug] = e
		b.all = append(b.all, e)
	}
	e.tenant, e.text = t, strings.ToLower(t.Slug+"\n"+t.Name)
	if delete(b.ended, t.Slug); t.Status == model.TenantTerminated {
		b.ended[t.Slug] = e
	}
	b.changed++
}

func (b *tenantBoard) drop(slug string) {
	gone := func(e *tenantEntry) bool { return e.tenant.Slug == slug }
	b.all = slices.DeleteFunc(b.all, gone)
	b.orders.forget(gone)
	delete(b.at, slug)
	delete(b.ended, slug)
	b.changed++
}

// tenantOrder compares tenants by a column, and by slug where it is the same;
// numbers that others change are compared as of now.
func (b *board) tenantOrder(by string) func(x, y *tenantEntry) int {
	first := func(x, y *tenantEntry) int { return 0 }
	switch by {
	case "name":
		first = func(x, y *tenantEntry) int { return cmp.Compare(x.tenant.Name, y.tenant.Name) }
	case "status":
		first = func(x, y *tenantEntry) int { return cmp.Compare(x.tenant.Status, y.tenant.Status) }
	case "people":
		first = func(x, y *tenantEntry) int {
			return cmp.Compare(b.people.count(x.tenant.Slug), b.people.count(y.tenant.Slug))
		}
	case "requests":
		first = func(x, y *tenantEntry) int {
			return cmp.Compare(b.requests.open[x.tenant.Slug], b.requests.open[y.tenant.Slug])
		}
	}
	return func(x, y *tenantEntry) int { return cmp.Or(first(x, y), cmp.Compare(x.tenant.Slug, y.tenant.Slug)) }
}

// sortedTenants lists all tenants by slug, or by the asked column.
func (b *board) sortedTenants(by string) []*tenantEntry {
	changed := b.tenants.changed
	switch by {
	case "name", "status":
	case "people":
		changed += b.people.changed
	case "requests":
		changed += b.requests.changed
	default:
		by = ""
	}
	return b.tenants.orders.of(by, changed, b.tenants.all, b.tenantOrder(by))
}

// tenantRows lists tenants by slug, or by the asked column. Without a filter it
// costs the rows it shows.
func (b *board) tenantRows(w model.Window) model.Page[model.TenantRow] {
	hits := b.sortedTenants(w.Sort)
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		var found []*tenantEntry
		var e *tenantEntry
		field := func(name, value string) (match, known bool) {
			switch name {
			case "status":
				return string(e.tenant.Status) == value, true
			case "country":
				return strings.EqualFold(e.tenant.Country, value), true
			}
			return false, false
		}
		for _, e = range hits {
			if model.Match(terms, e.text, field) {
				found = append(found, e)
			}
		}
		hits = found
	}
	shown, offset := cut(hits, w, func(slug string) int { return foundIn(hits, b.tenants.at[slug], b.tenantOrder(w.Sort)) })
	page := model.Page[model.TenantRow]{Rows: make([]model.TenantRow, 0, len(shown)), Offset: offset, Matching: len(hits), Total: len(b.tenants.all)}
	for _, e := range shown {
		page.Rows = append(page.Rows, b.tenantRow(e.tenant))
	}
	return page
}

// foundIn is the place of one in a list that is sorted by compare, below 0 when
// it is not there; it may be nil.
func foundIn[T any](list []*T, one *T, compare func(x, y *T) int) int {
	if one == nil {
		return -1
	}
	return placed(slices.BinarySearchFunc(list, one, compare))
}

func (b *board) tenantRow(t model.Tenant) model.TenantRow {
	return model.TenantRow{Slug: t.Slug, Name: t.Name, Country: t.Country, Status: t.Status, People: b.people.count(t.Slug),
		OpenRequests: b.requests.open[t.Slug], EraseBy: t.EraseBy()}
}

// endedRows are the terminated tenants by slug.
func (b *board) endedRows() []model.TenantRow {
	var rows []model.TenantRow
	for _, e := range b.tenants.ended {
		rows = append(rows, b.tenantRow(e.tenant))
	}
	slices.SortFunc(rows, func(x, y model.TenantRow) int { return cmp.Compare(x.Slug, y.Slug) })
	return rows
}
