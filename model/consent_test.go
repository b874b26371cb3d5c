package model_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// consentPaths leads a consent into each state by events that the machine has.
var consentPaths = map[model.ConsentState][]model.ConsentState{
	model.ConsentRequested: {}, model.ConsentPending: {model.ConsentPending},
	model.ConsentGiven: {model.ConsentGiven}, model.ConsentRefused: {model.ConsentRefused},
	model.ConsentWithdrawn:   {model.ConsentGiven, model.ConsentWithdrawn},
	model.ConsentExpired:     {model.ConsentGiven, model.ConsentExpired},
	model.ConsentSuperseded:  {model.ConsentGiven, model.ConsentSuperseded},
	model.ConsentInvalidated: {model.ConsentGiven, model.ConsentInvalidated},
}

// consentShelf holds a person with one consent in a state; a given one is past
// its last day.
func consentShelf(state model.ConsentState) *shelf {
	s := newShelf()
	c := model.Consent{ID: "p-1/c-1", External: "c-1", Purpose: "news", Notice: "2026-01", Events: []model.ConsentEvent{{At: now.AddDate(-3, 0, 0), State: model.ConsentRequested, Channel: "form"}}}
	for i, to := range consentPaths[state] {
		c.Events = append(c.Events, model.ConsentEvent{At: now.AddDate(-3, 0, i+1), State: to, Channel: "form"})
	}
	if state == model.ConsentGiven {
		c.ValidUntil = deadline.ReceivedOn(now) - 1
	}
	if state.Ended() {
		c.Told = []model.Order{{Subprocessor: "resend", IssuedAt: now}}
	}
	s.put(model.Person{ID: "p-1", Kind: model.PlatformUser, Tenant: "acme", External: "u-1"}, model.Tenant{Slug: "acme", Status: model.TenantActive}, c)
	return s
}

// TestEveryEventOfAConsentIsImportedWhereTheTableSaysSo holds rules §3.7 for
// what sources hand in as a table: for each state and event, what comes of it and
// who may hand it in. What staff and the console do is in consents.txt. Set UPDATE_TABLE to write it anew, and
// read the difference.
func TestEveryEventOfAConsentIsImportedWhereTheTableSaysSo(t *testing.T) {
	const file = "testdata/consent-imports.txt"
	var b strings.Builder
	for _, from := range model.ConsentStates {
		steps := map[string]func(*shelf) model.Command{}
		for _, to := range model.ConsentStates {
			steps["import "+string(to)] = func(s *shelf) model.Command {
				c, _ := s.Consent("p-1/c-1")
				c.Events = append(slices.Clone(c.Events), model.ConsentEvent{At: now, State: to, Channel: "form"})
				return model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte{1}, OfTenant: "acme", OfPerson: "u-1", Consent: &c}}}
			}
		}
		for _, name := range slices.Sorted(func(yield func(string) bool) {
			for k := range steps {
				if !yield(k) {
					return
				}
			}
		}) {
			s := consentShelf(from)
			cmd := steps[name](s)
			before, _ := s.Consent("p-1/c-1")
			call := s.call(model.RoleAdmin)
			if strings.HasPrefix(name, "import given") || strings.HasPrefix(name, "import invalidated") {
				call.Actor = model.System // staff may say neither
			}
			d, err := cmd.Decide(call)
			said := ""
			var roles []string
			if err != nil {
				said = "refused: " + model.CodeOf(err)
				if !model.IsRefusal(err) {
					t.Errorf("%s while %s: %v", name, from, err)
				}
			} else {
				s.take(d)
				after, _ := s.Consent("p-1/c-1")
				said = string(after.State())
				for _, line := range d.Result.Lines {
					if line.Outcome == "refused" {
						said = "refused line"
					}
				}
				if said == "refused line" && !slices.Equal(after.Events, before.Events) {
					t.Errorf("%s while %s is refused and changes the events", name, from)
				}
				if len(after.Events) < len(before.Events) || (after.State() != from && !from.CanBecome(after.State())) {
					t.Errorf("%s while %s leads to %s by %d events", name, from, after.State(), len(after.Events))
				}
				if said != "refused line" && after.Permits(deadline.ReceivedOn(now)) && !strings.HasPrefix(name, "import given") {
					t.Errorf("%s while %s permits processing without the person's act", name, from)
				}
				for _, role := range append(model.MatrixRoles[:], model.RoleSystem) {
					if cmd.Act().Allows(role) {
						roles = append(roles, string(role))
					}
				}
			}
			fmt.Fprintf(&b, "%-12s %-19s %-20s %s\n", from, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, file, b.String())
}

// sameTable holds a generated table to its file, which UPDATE_TABLE writes anew.
func sameTable(t *testing.T, file, text string) {
	t.Helper()
	got := tidy(text)
	if os.Getenv("UPDATE_TABLE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	lines := strings.Split(got, "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(lines) || lines[i] != line {
			t.Fatalf("line %d of %s is %q, the machine says %q", i+1, file, line, lines[min(i, len(lines)-1)])
		}
	}
	t.Fatalf("%s has %d bytes, and the machine says more:\n%s", file, len(want), got[len(want):])
}

func TestWhoRefusedIsNotAskedAgainForSixMonths(t *testing.T) {
	late := time.Date(2026, 8, 30, 21, 30, 0, 0, time.UTC) // the 31st in Vilnius
	given := model.ConsentEvent{At: late.AddDate(0, 0, -3), State: model.ConsentGiven}
	for _, c := range []struct {
		events []model.ConsentEvent
		want   deadline.Date
	}{
		{nil, 0},
		{[]model.ConsentEvent{given}, 0},
		{[]model.ConsentEvent{{At: late, State: model.ConsentRefused}}, deadline.On(2027, 2, 28)},
		{[]model.ConsentEvent{{At: given.At, State: model.ConsentRequested}, {At: late, State: model.ConsentRefused}}, deadline.On(2027, 2, 28)},
		{[]model.ConsentEvent{{At: given.At, State: model.ConsentRefused}, {At: late, State: model.ConsentGiven}}, 0},
	} {
		if got := (model.Consent{Events: c.events}).AskFrom(); got != c.want {
			t.Errorf("%v: asked again from %q, want %q", c.events, got, c.want)
		}
	}
}
