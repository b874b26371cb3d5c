package tui_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

// everyPage makes each page of the console as it is before anything is read.
func everyPage(t *testing.T, each func(word string, p page.Page)) {
	table := tui.PageTable()
	env := page.Env{Backend: &backend{role: model.RoleAdmin}, Ctx: t.Context(), Role: model.RoleAdmin, Now: time.Now}
	for _, word := range route.Words() {
		if make := table[word]; make != nil {
			each(word, make(env, route.Route{Page: word, ID: map[string]string{"tenant": "acme", "person": "p-1", "request": "R-1", "copy": "R-1", "admin": "ona", "change": "C-1"}[word]}))
			delete(table, word)
		}
	}
	for word := range table {
		t.Errorf("the page %q has no route", word)
	}
}

func TestKeysInTheDocsAreTheKeysOfTheConsole(t *testing.T) {
	var sections []action.Section
	everyPage(t, func(word string, p page.Page) {
		sections = append(sections, action.Section{Title: "On the page " + word, Actions: p.Actions()})
	})
	sections = append(sections,
		action.Section{Title: "Everywhere", Actions: action.Global},
		action.Section{Title: "In lists and long texts", Actions: action.Moving},
		action.Section{Title: "Typed after `:`", Actions: action.Typed})
	want := action.Document(sections)
	const file = "../docs/keys.md"
	if flag.Lookup("update").Value.String() == "true" { // tuitest's
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Fatalf("docs/keys.md is out of date (%v); run: go test ./tui -run Keys -update", err)
	}
}

// A page's own key must not shadow a global one, esc and enter excepted.
func TestPagesLeaveTheGlobalKeysAlone(t *testing.T) {
	var global []string
	for _, a := range action.Global {
		global = append(global, a.Keys...)
	}
	everyPage(t, func(word string, p page.Page) {
		for _, a := range p.Actions() {
			for _, k := range a.Keys {
				if k != "esc" && slices.Contains(global, k) {
					t.Errorf("%s on %s shadows a global key", k, word)
				}
			}
			if a.Label == "" || strings.HasSuffix(a.Help, ".") {
				t.Errorf("%s: %+v needs a label, and a help without a period", word, a)
			}
		}
	})
}

func TestEveryGlobalKeyDoesSomething(t *testing.T) {
	run(t, nil, func(c *console) {
		for _, a := range action.Global {
			for _, k := range a.Keys {
				c.command("requests") // somewhere to go back from
				c.copied = ""
				at := c.screen()
				c.press(k)
				if c.screen() == at && c.copied == "" {
					t.Errorf("%s (%s) does nothing", k, a.Label)
				}
				c.press("esc", "esc")
			}
		}
	})
}
