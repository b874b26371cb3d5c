package storage

import (
	"strings"

	"integrora.com/opsconsole/model"
)

// peopleBoard finds people: rows in the order of their ids (creation), each
// with the text that is searched. About 150 bytes a person.
type peopleBoard struct {
	rows   []personEntry
	at     map[string]int32 // id → row
	tenant map[string][]int32
	gone   int // rows dropped but not yet squeezed out
}

type personEntry struct {
	id, tenant string
	text       string // lower case "name\ne-mail"
	kind       model.PersonKind
}

func newPeopleBoard() peopleBoard {
	return peopleBoard{at: map[string]int32{}, tenant: map[string][]int32{}}
}

func (b *peopleBoard) put(p model.Person) {
	e := personEntry{id: p.ID, tenant: p.Tenant, text: strings.ToLower(p.Name + "\n" + p.Email), kind: p.Kind}
	if i, was := b.at[p.ID]; was {
		e.tenant = b.rows[i].tenant // a person does not change tenant
		b.rows[i] = e
		return
	}
	i := int32(len(b.rows))
	b.rows = append(b.rows, e)
	b.at[p.ID] = i
	b.tenant[p.Tenant] = append(b.tenant[p.Tenant], i)
}

// drop forgets a person at once; the empty row is squeezed out later.
func (b *peopleBoard) drop(id string) {
	i, was := b.at[id]
	if !was {
		return
	}
	delete(b.at, id)
	b.rows[i] = personEntry{}
	if b.gone++; b.gone > 1024 && b.gone > len(b.rows)/4 {
		b.squeeze()
	}
}

func (b *peopleBoard) squeeze() {
	old := b.rows
	*b = newPeopleBoard()
	for _, e := range old {
		if e.id != "" {
			i := int32(len(b.rows))
			b.rows = append(b.rows, e)
			b.at[e.id] = i
			b.tenant[e.tenant] = append(b.tenant[e.tenant], i)
		}
	}
}

func (b *peopleBoard) count() int { return len(b.at) }

func (b *peopleBoard) countOf(tenant string) int {
	n := 0
	for _, i := range b.tenant[tenant] {
		if b.rows[i].id != "" {
			n++
		}
	}
	return n
}

// window finds the ids of a window of those that match. tenant "*" is
// everybody.
func (b *peopleBoard) window(tenant string, w model.Window) (ids []string, offset, matching, total int) {
	terms := model.ParseFilter(w.Filter)
	want := newWindow(w)
	visit := func(e *personEntry) {
		if e.id == "" {
			return
		}
		total++
		if len(terms) > 0 && !model.Match(terms, e.text, func(name, value string) (bool, bool) {
			switch name {
			case "tenant":
				return e.tenant == value, true
			case "kind":
				return string(e.kind) == value, true
			case "id":
				return e.id == value, true
			}
			return false, false
		}) {
			return
		}
		want.take(e.id)
	}
	if tenant == "*" {
		if len(terms) == 0 && w.Around == "" && b.gone == 0 {
			return b.slice(w), min(w.Offset, len(b.rows)), len(b.rows), len(b.rows)
		}
		for i := range b.rows {
			visit(&b.rows[i])
		}
	} else {
		for _, i := range b.tenant[tenant] {
			visit(&b.rows[i])
		}
	}
	ids, offset = want.result()
	return ids, offset, want.seen, total
}

// slice is the window of an unfiltered list, at the same cost wherever it is.
func (b *peopleBoard) slice(w model.Window) []string {
	from := min(max(w.Offset, 0), len(b.rows))
	to := min(from+max(w.Limit, 0), len(b.rows))
	ids := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		ids = append(ids, b.rows[i].id)
	}
	return ids
}

// window gathers the ids of a window while a list is walked, also when the
// window is the one around an id whose place is found on the way.
type window struct {
	w     model.Window
	seen  int
	ids   []string // those of the window; with Around, the last Limit seen
	start int      // place of ids[0]
	found bool
	after int // rows still wanted behind the id
}

func newWindow(w model.Window) *window { return &window{w: w, start: max(w.Offset, 0)} }

func (x *window) take(id string) {
	place := x.seen
	x.seen++
	if x.w.Around == "" {
		if place >= x.start && len(x.ids) < x.w.Limit {
			x.ids = append(x.ids, id)
		}
		return
	}
	switch {
	case !x.found:
		if len(x.ids) == 0 {
			x.start = place
		}
		x.ids = append(x.ids, id)
		if id == x.w.Around {
			x.found = true
			keep := max(x.w.Limit/2, 1)
			if over := len(x.ids) - keep; over > 0 {
				x.ids, x.start = x.ids[over:], x.start+over
			}
			x.after = x.w.Limit - len(x.ids)
		} else if len(x.ids) >= 2*max(x.w.Limit, 1) {
			over := len(x.ids) - max(x.w.Limit, 1)
			x.ids, x.start = append([]string{}, x.ids[over:]...), x.start+over
		}
	case x.after > 0:
		x.ids = append(x.ids, id)
		x.after--
	}
}

// result is the window; when Around was not found, the last rows.
func (x *window) result() (ids []string, offset int) {
	if x.w.Around != "" && !x.found && len(x.ids) > x.w.Limit {
		over := len(x.ids) - x.w.Limit
		return x.ids[over:], x.start + over
	}
	return x.ids, min(x.start, x.seen)
}
