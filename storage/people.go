package storage

import (
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// peopleBoard finds people: all of them and those of each tenant, in the order
// of their ids, which is that of their creation; each with the text that is
// searched. About 200 bytes a person.
type peopleBoard struct {
	all    []*personEntry
	tenant map[string][]*personEntry
}

type personEntry struct {
	id, tenant string
	text       string // lower case "name\ne-mail"
	kind       model.PersonKind
}

func newPeopleBoard() peopleBoard { return peopleBoard{tenant: map[string][]*personEntry{}} }

func findPerson(list []*personEntry, id string) (place int, found bool) {
	return slices.BinarySearchFunc(list, id, func(e *personEntry, id string) int { return strings.Compare(e.id, id) })
}

func (b *peopleBoard) put(p model.Person) {
	text := strings.ToLower(p.Name + "\n" + p.Email)
	at, was := findPerson(b.all, p.ID)
	if was {
		b.all[at].text, b.all[at].kind = text, p.Kind // a person does not change tenant
		return
	}
	e := &personEntry{id: p.ID, tenant: p.Tenant, text: text, kind: p.Kind}
	b.all = slices.Insert(b.all, at, e)
	at, _ = findPerson(b.tenant[p.Tenant], p.ID)
	b.tenant[p.Tenant] = slices.Insert(b.tenant[p.Tenant], at, e)
}

// drop forgets a person at once.
func (b *peopleBoard) drop(id string) {
	at, was := findPerson(b.all, id)
	if !was {
		return
	}
	tenant := b.all[at].tenant
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

// window finds the ids of a window of those that match. tenant "*" is
// everybody. Without a filter it costs the rows it shows.
func (b *peopleBoard) window(tenant string, w model.Window) (ids []string, offset, matching, total int) {
	all := b.of(tenant)
	hits := all
	if terms := model.ParseFilter(w.Filter); len(terms) > 0 {
		hits = nil
		var e *personEntry
		field := func(name, value string) (match, known bool) {
			switch name {
			case "tenant":
				return e.tenant == value, true
			case "kind":
				return string(e.kind) == value, true
			case "id":
				return e.id == value, true
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
	ids = make([]string, 0, len(shown))
	for _, e := range shown {
		ids = append(ids, e.id)
	}
	return ids, offset, len(hits), len(all)
}
