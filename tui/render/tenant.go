package render

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// TenantColumns are the columns of Tenant's rows.
func TenantColumns() []Column {
	return []Column{
		{Title: "Tenant", Sort: "slug", Min: 10, Max: 30, Weight: 1},
		{Title: "Status", Sort: "status", Min: 12, Max: 12},
		{Title: "Open", Sort: "requests", Min: 6, Max: 6, Right: true},
		{Title: "People", Sort: "people", Min: 9, Max: 9, Right: true},
		{Title: "Erase by", Min: 15, Max: 17},
		{Title: "Name", Sort: "name", Min: 14, Max: 50, Weight: 3},
		{Title: "Land", Min: 4, Max: 4},
	}
}

// Tenant is a line of the list of tenants.
func Tenant(t model.TenantRow, now time.Time) Row {
	erase := text(nobody, theme.Muted)
	if !t.EraseBy.IsZero() {
		erase = Due(t.EraseBy, now)
	}
	return Row{ID: t.Slug, Cells: []Cell{
		text(t.Slug, theme.Plain), Status(t.Status), count(t.OpenRequests), count(t.People), erase,
		text(t.Name, theme.Plain), text(t.Country, theme.Muted),
	}}
}

// Status is where a tenant stands in its life.
func Status(s model.TenantStatus) Cell {
	switch s {
	case model.TenantActive:
		return sign(theme.GlyphOK, string(s), theme.Good)
	case model.TenantNotice:
		return sign(theme.GlyphWait, string(s), theme.Warn)
	case model.TenantTerminated:
		return sign(theme.GlyphLock, string(s), theme.Bad)
	}
	return sign(theme.GlyphWarn, string(s), theme.Warn)
}

// PersonColumns are the columns of Person's rows. People cannot be sorted:
// their names are sealed in the store.
func PersonColumns() []Column {
	return []Column{
		{Title: "Name", Min: 16, Max: 40, Weight: 3},
		{Title: "E-mail", Min: 20, Max: 50, Weight: 3},
		{Title: "Kind", Min: 9, Max: 9},
		{Title: "Tenant", Min: 9, Max: 24, Weight: 1},
		{Title: "Id", Min: 12, Max: 34, Weight: 1},
	}
}

// kind is the kind of person, marked where processing is restricted.
func kind(p model.PersonRow) Cell {
	if p.Restricted {
		return text("▲ "+string(p.Kind), theme.Warn)
	}
	return text(string(p.Kind), theme.Plain)
}

// Person is a line of the list of people, as far as the store lets the admin
// see it: names may be masked.
func Person(p model.PersonRow) Row {
	return Row{ID: p.ID, Cells: []Cell{
		Name(p.Name), Name(p.Email), kind(p), orNone(p.Tenant, theme.Plain), text(p.ID, theme.Muted),
	}}
}
