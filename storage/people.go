package storage

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// peopleBoard lists people: all of them and those of each tenant, in the order
// of their ids, which is that of their creation; each with its row and the text
// that is searched. About 250 bytes a person.
type peopleBoard struct {
	all    []*personEntry
	tenant map[string][]*personEntry
}

type personEntry struct {
	row  model.PersonRow
	text string // lower case "name\ne-mail"
}

func newPeopleBoard() peopleBoard { return peopleBoard{tenant: map[string][]*personEntry{}} }

func findPerson(list []*personEntry, id string) (place int, found bool) {
	return slices.BinarySearchFunc(list, id, func(e *personEntry, id string) int { return strings.Compare(e.row.ID, id) })
}

func personRow(p model.Person) model.PersonRow {
	return model.PersonRow{ID: p.ID, Tenant: p.Tenant, Name: p.Name, Email: p.Email, Kind: p.Kind, Restricted: p.Restricted()}
}

func (b *peopleBoard) put(p model.Person) {
	e := &personEntry{row: personRow(p), text: strings.ToLower(p.Name + "\n" + p.Email)}
	all, was := findPerson(b.all, p.ID)
	own, _ := findPerson(b.tenant[p.Tenant], p.ID) // a person does not change tenant
	if was {
		b.all[all], b.tenant[p.Tenant][own] = e, e
		return
	}
	b.all = slices.Insert(b.all, all, e)
	b.tenant[p.Tenant] = slices.Insert(b.tenant[p.Tenant], own, e)
}

// drop forgets a person at once.
func (b *peopleBoard) drop(id string) {
	at, was := findPerson(b.all, id)
	if !was {
		return
	}
	tenant := b.all[at].row.Tenant
	b.all = slices.Delete(b.all, at, at+1)
	at, _ = findPerson(b.tenant[tenant], id)
	b.tenant[tenant] = slices.Delete(b.tenant[tenant], at, at+1)
}

// count is how many people a tenant has, or everybody for "*".
func (b *peopleBoard) count(tenant string) int { return len(b.of(tenant)) }

func (b *peopleBoard) of(tenant string) []*personEntry {
	if tenant == "*" {
		return b.all
	}
	return b.tenant[tenant]
}

// window is a window of those that match. tenant "*" is everybody. Without a
// filter it costs the rows it shows.
func (b *peopleBoard) window(tenant string, w model.Window) model.Page[model.PersonRow] {
	all := b.of(tenant)
	hits := all
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		hits = nil
		var e *personEntry
		field := func(name, value string) (match, known bool) {
			switch name {
			case "tenant":
				return e.row.Tenant == value, true
			case "kind":
				return string(e.row.Kind) == value, true
			case "id":
				return e.row.ID == value, true
			case "restricted":
				return e.row.Restricted == (value == "yes"), true
			}
			return false, false
		}
		for _, e = range all {
			if model.Match(terms, e.text, field) {
				hits = append(hits, e)
			}
		}
	}
	shown, offset := cut(hits, w, func(id string) int {
		if place, found := findPerson(hits, id); found {
			return place
		}
		return -1
	})
	page := model.Page[model.PersonRow]{Offset: offset, Matching: len(hits), Total: len(all), Rows: make([]model.PersonRow, 0, len(shown))}
	for _, e := range shown {
		page.Rows = append(page.Rows, e.row)
	}
	return page
}
