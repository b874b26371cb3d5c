package storage_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// Whatever was created, corrected and erased before, a search finds those whose
// name or address holds the word, in the order of their ids, and nobody else.
func TestASearchFindsExactlyThoseThatHoldTheWord(t *testing.T) {
	h := storetest.New(t)
	h.Fill(0, 0, 0)
	rng := rand.New(rand.NewPCG(7, 7))
	names := map[string]string{} // by id, in lower case
	word := func() string {
		return []string{"rasa", "jonas", "ona", "petras", "as", "x", "example", "gintaras", "ą"}[rng.IntN(9)]
	}
	person := func(n int) string {
		line := storetest.Lines(n, n+1, 0)[0]
		line.Person.Name = fmt.Sprintf("%s %s %d", word(), word(), n)
		if out := h.Do(model.System.ID, model.ImportRecords{Lines: []model.ImportLine{line}}); out.Lines[0].Outcome != "created" {
			t.Fatalf("%+v", out.Lines)
		}
		id := ""
		page, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			if _, known := names[r.ID]; !known {
				id = r.ID
			}
		}
		names[id] = strings.ToLower(line.Person.Name + "\n" + line.Person.Email)
		h.Clock.Advance(1e6)
		return id
	}
	check := func() {
		t.Helper()
		for _, filter := range []string{word(), word() + " " + word(), "!" + word(), word() + " !" + word(), "a", "nobody", "tenant:" + storetest.Slug(1) + " " + word()} {
			var want []string
			for id, text := range names {
				if slices.IndexFunc(model.ParseFilter(filter), func(term model.Term) bool {
					return term.Field == "" && strings.Contains(text, term.Value) == term.Not
				}) < 0 && (!strings.HasPrefix(filter, "tenant:") || tenantOf(t, h, id) == storetest.Slug(1)) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			page, err := h.Desk("admin").People(ctx, "*", model.Window{Filter: filter, Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range page.Rows {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) || page.Matching != len(want) {
				t.Fatalf("%q finds %d people, wanted %d", filter, len(got), len(want))
			}
		}
	}
	for n := range 60 {
		person(n)
		check()
		if n%3 == 0 { // somebody is corrected: shorter, or longer than before
			id := slices.Sorted(maps.Keys(names))[rng.IntN(len(names))]
			letter := storetest.LetterTo(n)
			letter.File.MessageID = fmt.Sprintf("<correct.%d@mail.example>", n)
			request := h.Do(model.System.ID, letter).ID
			h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Rectification}, Capacity: model.Controller, Person: id})
			name := strings.TrimSpace(strings.Repeat(word()+" ", 1+rng.IntN(4)))
			h.Do("admin", model.RectifyPerson{Request: request, Fields: []model.Correction{{Field: model.FieldName, Value: name}}})
			_, mail, _ := strings.Cut(names[id], "\n")
			names[id] = name + "\n" + mail
			check()
		}
		if n%5 == 4 { // somebody goes
			_, gone := h.EraseOne("*")
			delete(names, gone)
			check()
		}
	}
}

func tenantOf(t *testing.T, h *storetest.House, id string) string {
	t.Helper()
	v, err := h.Desk("admin").Person(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Person.Tenant
}

// More people than one core searches: what the cores find is one list.
func TestASearchAmongManyFindsAllOfThemInOrder(t *testing.T) {
	const many = 21_000
	h := storetest.New(t)
	h.Fill(many, 0, 0)
	for _, word := range []string{"a", "gin", "example", "nobody-of-this-name"} {
		want := 0
		for _, line := range storetest.Lines(0, many, 0) {
			if line.Person != nil && strings.Contains(strings.ToLower(line.Person.Name+"\n"+line.Person.Email), word) {
				want++
			}
		}
		last := ""
		for offset := 0; ; offset += 3000 {
			page, err := h.Desk("admin").People(ctx, "*", model.Window{Filter: word, Offset: offset, Limit: 3000})
			if err != nil || page.Matching != want {
				t.Fatalf("%q is found %d times, wanted %d (%v)", word, page.Matching, want, err)
			}
			for _, r := range page.Rows {
				if r.ID <= last {
					t.Fatalf("%q: %s follows %s", word, r.ID, last)
				}
				last = r.ID
			}
			if len(page.Rows) < 3000 {
				if got := offset + len(page.Rows); got != want {
					t.Fatalf("%q: %d rows, wanted %d", word, got, want)
				}
				break
			}
		}
	}
}
