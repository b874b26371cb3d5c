package storage

import (
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// tenantRows lists tenants by slug, or by the asked column.
func (b *board) tenantRows(w model.Window) model.Page[model.TenantRow] {
	terms := model.ParseFilter(w.Filter)
	var rows []model.TenantRow
	for _, t := range b.tenants {
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
		rows = append(rows, b.tenantRow(t))
	}
	slices.SortFunc(rows, func(x, y model.TenantRow) int {
		order := 0
		switch w.Sort {
		case "name":
			order = cmp.Compare(x.Name, y.Name)
		case "people":
			order = cmp.Compare(x.People, y.People)
		case "requests":
			order = cmp.Compare(x.OpenRequests, y.OpenRequests)
		case "status":
			order = cmp.Compare(x.Status, y.Status)
		}
		return cmp.Or(order, cmp.Compare(x.Slug, y.Slug))
	})
	shown, offset := cut(rows, w, func(slug string) int {
		return slices.IndexFunc(rows, func(t model.TenantRow) bool { return t.Slug == slug })
	})
	return model.Page[model.TenantRow]{Rows: shown, Offset: offset, Matching: len(rows), Total: len(b.tenants)}
}

func (b *board) tenantRow(t model.Tenant) model.TenantRow {
	return model.TenantRow{Slug: t.Slug, Name: t.Name, Country: t.Country, Status: t.Status, People: b.people.count(t.Slug),
		OpenRequests: b.requests.open[t.Slug], EraseBy: t.EraseBy()}
}
