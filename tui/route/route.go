// Package route names the places of the console: what the command line, a deep
// link (ssh -t host requests/R-42), the history and a promise's "act here" all
// write the same way. It is pure and imports the standard library only.
package route

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Route is one place: a page, the record it is about, and the filter its list
// stands under. Routes are compared with ==.
type Route struct {
	Page   string // one of Words
	ID     string // a record: R-42, acme, p-…; empty where the page is about none
	Filter string // as typed after "/"
}

// Home is where the console starts and where every way back ends.
var Home = Route{Page: "home"}

const (
	maxID     = 64
	maxFilter = 200
)

// kind says how a page is addressed.
type kind struct {
	word string
	id   idRule
	// list is the page that lists what a detail page shows one of. Where it
	// has direct set, "requests/R-42" is the way to write "request R-42".
	list   string
	direct bool
}

type idRule int

const (
	noID idRule = iota
	mayID
	mustID
)

// kinds is in the order that completion offers.
var kinds = []kind{
	{word: "home"},
	{word: "tenants"},
	{word: "tenant", id: mustID, list: "tenants", direct: true},
	{word: "people", id: mayID}, // of a tenant; "-" are our own marketing contacts
	{word: "person", id: mustID, list: "people"},
	{word: "requests"},
	{word: "request", id: mustID, list: "requests", direct: true},
	{word: "copy", id: mustID, list: "requests"}, // of a person's data, by the request that asks for it
	{word: "approvals"},
	{word: "incidents"},
	{word: "incident", id: mustID, list: "incidents", direct: true},
	{word: "breakglass"},       // emergency accesses
	{word: "audit", id: mayID}, // at an entry
	{word: "admins"},
	{word: "admin", id: mustID, list: "admins", direct: true}, // by login name
	{word: "changes"},
	{word: "change", id: mustID, list: "changes", direct: true},
	{word: "rulings"}, // decisions that take two persons
	{word: "ruling", id: mustID, list: "rulings", direct: true},
	{word: "letters"}, // of ours
	{word: "letter", id: mustID, list: "letters", direct: true},
	{word: "holds"}, // legal holds
	{word: "hold", id: mustID, list: "holds", direct: true},
	{word: "registers"},
	{word: "register", id: mustID, list: "registers", direct: true}, // by name
	{word: "entry", id: mustID, list: "registers"},                  // of a register: subprocessor.example
	{word: "retention"},
	{word: "promises"}, // of the published policy
	{word: "promise", id: mustID, list: "promises", direct: true},
	{word: "digest", id: mayID}, // of a week: 2026-W47
	{word: "sessions"},
	{word: "policy"},
	{word: "alarms"},
	{word: "backups"},
}

// Words lists the pages, the most usual first.
func Words() []string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = k.word
	}
	return words
}

// Parse reads a place as a link writes it, "requests/R-42?state:overdue", or as
// a person types it after ":", "requests state:overdue", "tenant acme",
// "audit @42". It never returns a Route that String would write differently.
// Its errors say what to write instead.
func Parse(s string) (Route, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Home, nil
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable) {
		return Route{}, fmt.Errorf("a page's name holds printable characters only; pages are %s", list())
	}
	head, rest := s, ""
	if i := strings.IndexAny(s, "? "); i >= 0 {
		head, rest = s[:i], strings.TrimSpace(s[i+1:])
	}
	typed := len(head) < len(s) && s[len(head)] == ' '
	word, id, _ := strings.Cut(head, "/")
	k, known := find(word)
	if !known {
		return Route{}, fmt.Errorf("there is no page %q; pages are %s", short(word), list())
	}
	if id != "" && k.id == noID {
		if detail, ok := detailOf(k.word); ok {
			k = detail
		}
	}
	if id == "" && typed && takesWord(k, rest) {
		id, rest, _ = strings.Cut(rest, " ")
		rest = strings.TrimSpace(rest)
	}
	if k.word == "audit" {
		id = strings.TrimPrefix(id, "@")
	}
	return check(k, id, rest)
}

// takesWord reports whether the first word typed after a page is its ID rather
// than a filter.
func takesWord(k kind, rest string) bool {
	return rest != "" && (k.id == mustID || k.word == "digest" || k.word == "audit" && rest[0] == '@')
}

func check(k kind, id, filter string) (Route, error) {
	switch {
	case id == "" && k.id == mustID:
		return Route{}, fmt.Errorf("which %s? Write %q and its id, or pick one from %s", k.word, k.word, k.list)
	case id != "" && k.id == noID:
		return Route{}, fmt.Errorf("%s has no page for %q; write %s alone", k.word, short(id), k.word)
	case !validID(id):
		return Route{}, fmt.Errorf("%q cannot be an id; ids are up to %d letters, digits, dots, dashes and underscores", short(id), maxID)
	case utf8.RuneCountInString(filter) > maxFilter:
		return Route{}, fmt.Errorf("a filter has %d characters at the most", maxFilter)
	}
	return Route{Page: k.word, ID: id, Filter: filter}, nil
}

// String writes the route as a link; Parse reads it back.
func (r Route) String() string {
	s := r.Page
	if k, ok := find(r.Page); ok && k.direct && r.ID != "" {
		s = k.list
	}
	if r.ID != "" {
		s += "/" + r.ID
	}
	if r.Filter != "" {
		s += "?" + r.Filter
	}
	return s
}

// Parents are the places above r, from the top: those that breadcrumbs name
// before r itself. Home has none.
func (r Route) Parents() []Route {
	if r.Page == Home.Page {
		return nil
	}
	up := []Route{Home}
	if k, ok := find(r.Page); ok && k.list != "" {
		up = append(up, Route{Page: k.list})
	}
	return up
}

func find(word string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.word == word })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

func detailOf(list string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.direct && k.list == list })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

func validID(id string) bool {
	return len(id) <= maxID && !strings.ContainsFunc(id, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// short keeps a message that cites what was typed on one line.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

func list() string { return strings.Join(Words(), ", ") }
