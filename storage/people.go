package storage

import (
	"bytes"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// peopleBoard lists people: all of them and those of each tenant, in the order
// of their ids, which is that of their creation. About 250 bytes a person.
type peopleBoard struct {
	all    []*personEntry
	tenant map[string][]*personEntry
	texts  searchText

	changed uint64 // counts people who came or went
}

type personEntry struct {
	row  model.PersonRow
	slot int // of its text, "name\ne-mail"
}

func newPeopleBoard() peopleBoard { return peopleBoard{tenant: map[string][]*personEntry{}} }

func findPerson(list []*personEntry, id string) (place int, found bool) {
	return slices.BinarySearchFunc(list, id, func(e *personEntry, id string) int { return strings.Compare(e.row.ID, id) })
}

func personRow(p model.Person) model.PersonRow {
	return model.PersonRow{ID: p.ID, Tenant: p.Tenant, Name: p.Name, Email: p.Email, Kind: p.Kind, Restricted: p.Restricted()}
}

func (b *peopleBoard) put(p model.Person) {
	e, text := &personEntry{row: personRow(p)}, strings.ToLower(p.Name+"\n"+p.Email)
	all, was := findPerson(b.all, p.ID)
	own, _ := findPerson(b.tenant[p.Tenant], p.ID) // a person does not change tenant
	if was {
		e.slot = b.all[all].slot
		b.all[all], b.tenant[p.Tenant][own] = e, e
		b.texts.change(e, text)
		return
	}
	b.changed++
	b.all = slices.Insert(b.all, all, e)
	b.tenant[p.Tenant] = slices.Insert(b.tenant[p.Tenant], own, e)
	b.texts.add(e, text)
}

// drop forgets a person at once.
func (b *peopleBoard) drop(id string) {
	at, was := findPerson(b.all, id)
	if !was {
		return
	}
	b.changed++
	e := b.all[at]
	b.texts.drop(e.slot)
	b.all = slices.Delete(b.all, at, at+1)
	own := b.tenant[e.row.Tenant]
	at, _ = findPerson(own, id)
	b.tenant[e.row.Tenant] = slices.Delete(own, at, at+1)
	e.row = model.PersonRow{}
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
	hits := b.of(tenant)
	total := len(hits)
	switch terms := model.ParseFilter(w.Filter); {
	case len(terms) == 1 && tenant == "*" && terms[0].Field == "" && !terms[0].Not:
		return b.holding(terms[0].Value, w)
	case len(terms) > 0:
		hits = b.search(tenant, terms)
	}
	shown, offset := cut(hits, w, func(id string) int { return placed(findPerson(hits, id)) })
	page := model.Page[model.PersonRow]{Offset: offset, Matching: len(hits), Total: total, Rows: make([]model.PersonRow, 0, len(shown))}
	for _, e := range shown {
		page.Rows = append(page.Rows, e.row)
	}
	return page
}

// placed is a place that was found, below 0 when it was not.
func placed(place int, found bool) int {
	if !found {
		return -1
	}
	return place
}

// holding is a window of those of everybody whose text holds a word, which may
// be nearly all: only what is shown is touched.
func (b *peopleBoard) holding(word string, w model.Window) (page model.Page[model.PersonRow]) {
	b.texts.holding(word, func(hits []int32) {
		shown, offset := cut(hits, w, func(id string) int { return placed(b.texts.find(hits, id)) })
		page = model.Page[model.PersonRow]{Offset: offset, Matching: len(hits), Total: len(b.all), Rows: make([]model.PersonRow, 0, len(shown))}
		for _, slot := range shown {
			page.Rows = append(page.Rows, b.texts.slots[slot].of.row)
		}
	})
	return page
}

// search finds those that match, in the order of their ids: among the people of
// the tenant that a term names, or those whose text holds the longest word. What
// it returns is not to be changed.
func (b *peopleBoard) search(tenant string, terms []model.Term) []*personEntry {
	of, word := tenant, ""
	var rest []model.Term
	for _, t := range terms {
		if t.Field == "tenant" && !t.Not && of == "*" {
			of = t.Value
			continue
		}
		if t.Field == "" && !t.Not && len(t.Value) > len(word) {
			word = t.Value
		}
		rest = append(rest, t)
	}
	among := b.of(of)
	if of == "*" && word != "" {
		among = nil
		b.texts.holding(word, func(hits []int32) {
			for _, slot := range hits {
				among = append(among, b.texts.slots[slot].of)
			}
		})
	}
	if len(rest) == 0 {
		return among
	}
	found := inParts(len(among), matchPart, func(from, to int) []*personEntry { return b.matching(among[from:to], rest) })
	return slices.Concat(found...)
}

// matchPart is how many people a core looks at at least: fewer are not worth
// another.
const matchPart = 1000

// matching are those of a list that match.
func (b *peopleBoard) matching(among []*personEntry, terms []model.Term) (hits []*personEntry) {
	var e *personEntry
	contains := func(word string) bool { return bytes.Contains(b.texts.of(e.slot), []byte(word)) }
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
	for _, e = range among {
		if model.MatchFunc(terms, contains, field) {
			hits = append(hits, e)
		}
	}
	return hits
}
