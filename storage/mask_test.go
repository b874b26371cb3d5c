package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// known are values of the person, letter and tenant of masked that no reader
// may see by default; any part of a string counts. A consent's own id and that
// of a message are the ids of records, and not among them.
var known = []string{"Aurelija", "Vanagaitė", "Quux", "aurelija", "vanagaite", subjectPhone, "12345", "2026-11-01", "Zirniukas",
	"i-1", "INV-1", "Prašymas", "ištrinti", "pasas.pdf", "called back", "Kontaktė", "asta@", "Buyer"}

// masked is a house with a person, a tenant and a letter full of such values.
func masked(t *testing.T) (h *storetest.House, person, request string) {
	t.Helper()
	h = storetest.New(t)
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{9}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT",
		Status: model.TenantActive, DPA: model.DPA{Version: "1", ContactName: "Asta Kontaktė", ContactEmail: "asta@acme.example"}}}}})
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{
		{Line: 1, Sum: []byte{2}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: "u-1", Name: subjectName,
			Email: subjectMail, Phone: subjectPhone, Language: "lt", Facts: []model.Datum{
				{Category: model.UsageLogs, Field: "last login", Value: "2026-11-01 from Zirniukas"},
				{Category: model.TenantContent, Field: "note", Value: "met Aurelija at Zirniukas"}}}},
		{Line: 2, Sum: []byte{3}, OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-1", Purpose: "newsletter", Notice: "v3",
			Events: []model.ConsentEvent{{At: storetest.Start.AddDate(-1, 0, 0), State: model.ConsentGiven, Channel: "form", By: "subject"}}}},
		{Line: 3, Sum: []byte{4}, OfTenant: "acme", OfPerson: "u-1", Invoice: &model.Invoice{Tenant: "acme", External: "i-1", Number: "INV-1",
			IssuedOn: 20_000, AmountMinor: 12345, Currency: "EUR", Buyer: "The Buyer", Contact: subjectName}}}})
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 1})
	if err != nil || len(people.Rows) != 1 {
		t.Fatalf("%d people, %v", len(people.Rows), err)
	}
	person = people.Rows[0].ID
	l := letter()
	l.File.Files = []string{"pasas.pdf"}
	request = h.Do("oncall", l).ID
	l.Raw, l.File.MessageID = []byte("From: y\n\n"+letterText), "<2@mail.example>"
	h.Do("oncall", l) // an earlier letter of the same sender
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Erasure}, Capacity: model.Mixed, Tenant: "acme", Person: person})
	h.Do("admin", model.NoteRequest{Request: request, Text: "called back"})
	h.Do("admin", model.DrawPlan{Request: request})
	h.Do("admin", model.ProposeErasure{Request: request})
	return h, person, request
}

// texts walks every string of a value.
func texts(v reflect.Value, found func(string)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts(v.Elem(), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			texts(v.Field(i), found)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if v.Kind() == reflect.Slice {
				found(string(v.Bytes()))
			}
			return
		}
		for i := range v.Len() {
			texts(v.Index(i), found)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(k, found)
			texts(v.MapIndex(k), found)
		}
	case reflect.String:
		found(v.String())
	}
}

// shown is every string that a desk's reads give: each method that takes a
// context and returns more than an error, with every id and window that fits.
// What is added to the desk later is read, too.
func shown(t *testing.T, d *storage.Desk, ids []string, found func(method, text string)) (reads int) {
	t.Helper()
	desk := reflect.ValueOf(d)
	for i := range desk.NumMethod() {
		name, method := desk.Type().Method(i).Name, desk.Method(i)
		kind := method.Type()
		if kind.NumIn() == 0 || kind.In(0) != reflect.TypeFor[context.Context]() || name == "Do" {
			continue
		}
		var out bytes.Buffer
		calls := [][]reflect.Value{{reflect.ValueOf(ctx)}}
		writes := false
		for k := 1; k < kind.NumIn(); k++ {
			var with []reflect.Value
			switch in := kind.In(k); {
			case in.Kind() == reflect.String:
				for _, id := range ids {
					with = append(with, reflect.ValueOf(id).Convert(in))
				}
			case in == reflect.TypeFor[model.Window]():
				with = []reflect.Value{reflect.ValueOf(model.Window{Limit: 100}), reflect.ValueOf(model.Window{Limit: 100, Filter: "aurelija"})}
			case in == reflect.TypeFor[io.Writer]():
				with, writes = []reflect.Value{reflect.ValueOf(&out)}, true
			case in == reflect.TypeFor[[]string]():
				with = []reflect.Value{reflect.ValueOf([]string{"R-1", "R-2"})}
			case in.Kind() == reflect.Bool:
				with = []reflect.Value{reflect.ValueOf(false)}
			case in.Kind() == reflect.Slice && kind.IsVariadic():
				continue
			default:
				with = []reflect.Value{reflect.Zero(in)}
			}
			var more [][]reflect.Value
			for _, c := range calls {
				for _, w := range with {
					more = append(more, append(c[:len(c):len(c)], w))
				}
			}
			calls = more
		}
		if kind.NumOut() < 2 && !writes {
			continue // it changes something
		}
		for _, args := range calls {
			for _, v := range method.Call(args) {
				if err, is := v.Interface().(error); is {
					found(name, err.Error())
				} else {
					texts(v, func(s string) { found(name, s) })
				}
			}
			reads++
		}
		found(name, out.String())
	}
	return reads
}

func TestNoRoleReadsPersonalDataInClearByDefault(t *testing.T) {
	h, person, request := masked(t)
	incident := h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID
	for _, d := range []model.DraftLetter{{Kind: model.LetterAcknowledge, Request: request}, {Kind: model.LetterForward, Request: "R-3"}, // split from it
		{Kind: model.LetterBreachPerson, Incident: incident, Person: person}, {Kind: model.LetterBreachTenant, Incident: incident, Tenant: "acme"}} {
		d.Say = said(t, d.Kind)
		h.Do("admin", d)
	}
	ids := []string{"acme", person, request, "*", "", "R-2", "R-3", "E-1", "A-1", "L-1", "L-2", "L-3", "L-4"}
	for _, who := range []string{"admin", "admin2", "dpo", "oncall", "auditor"} {
		masks := 0
		n := shown(t, h.Desk(who), ids, func(method, text string) {
			if strings.Contains(text, "••••") {
				masks++
			}
			for _, value := range known {
				if strings.Contains(text, value) {
					t.Fatalf("%s by %s shows %q in %q", method, who, value, text)
				}
			}
		})
		if n < 60 || masks < 20 {
			t.Errorf("only %d reads with %d masks by %s: nothing is proven", n, masks, who)
		}
	}
}

func TestMaskedViewsStillTellWhoAndWhatApart(t *testing.T) {
	h, person, request := masked(t)
	v, err := h.Desk("auditor").Request(ctx, request)
	if err != nil {
		t.Fatal(err)
	}
	if v.File.Name != "A•••• Q•••••••" || v.File.Email != "a•••• v•••••••@z•••.example" || v.File.Text != model.Hidden || v.Matched.ID != person ||
		len(v.Candidates) != 1 || v.Candidates[0].Name != v.File.Name || v.File.Notes[0].Text != model.Hidden || v.PlanText == "" || len(v.Earlier) != 1 {
		t.Errorf("masked: %+v, matched %+v, candidates %+v", v.File, v.Matched, v.Candidates)
	}
	p, err := h.Desk("oncall").Person(ctx, person)
	if err != nil {
		t.Fatal(err)
	}
	if p.Person.Facts[0].Field != "last login" || p.Consents[0].Purpose != "newsletter" || p.Person.Phone != model.Hidden || p.Invoices[0].AmountMinor != 12345 {
		t.Errorf("masked: %+v", p)
	}
}

func TestWhoMustFindPeopleSearchesInNamesAndNobodyElse(t *testing.T) {
	h, _, _ := masked(t)
	for who, finds := range map[string]bool{"admin": true, "dpo": true, "oncall": false, "auditor": false} {
		for _, wanted := range []string{"aurelija", "nobody-so-called", "subject:aurelija"} {
			people, err := h.Desk(who).People(ctx, "*", model.Window{Filter: wanted, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			requests, err := h.Desk(who).Requests(ctx, model.Window{Filter: wanted, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			got, want := fmt.Sprint(people.Matching, requests.Matching), "1 3" // words are left out, and all is listed
			if finds && wanted != "aurelija" {
				want = "0 0"
			}
			if got != want {
				t.Errorf("%q found %s people and requests for %s, want %s", wanted, got, who, want)
			}
		}
	}
}
