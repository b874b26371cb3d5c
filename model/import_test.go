package model_test

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model"
)

func person(external, name string, sum byte) model.ImportLine {
	return model.ImportLine{Sum: []byte{sum}, Person: &model.Person{Kind: model.PlatformUser, Tenant: "acme", External: external, Name: name}}
}

func consentLine(events ...model.ConsentEvent) model.ImportLine {
	return model.ImportLine{OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-1", Purpose: "newsletter", Notice: "1", Events: events}}
}

// outcomes imports lines as one batch and takes the decision.
func outcomes(t *testing.T, s *shelf, lines ...model.ImportLine) (words []string) {
	t.Helper()
	for i := range lines {
		lines[i].Line = i + 1
	}
	call := s.call(model.RoleAdmin)
	call.Seed = [32]byte{byte(len(s.records))}
	d, err := model.ImportRecords{Lines: lines}.Decide(call)
	if err != nil {
		t.Fatal(err)
	}
	s.take(d)
	for _, l := range d.Result.Lines {
		words = append(words, l.Outcome)
	}
	return words
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: line %d %s, want %s", what, i+1, got[i], want[i])
		}
	}
}

func TestImportCreatesOnceAndNeverChanges(t *testing.T) {
	s := newShelf()
	tenant := model.ImportLine{Tenant: &model.Tenant{Slug: "acme", Name: "Acme"}}
	given := model.ConsentEvent{At: now.AddDate(-1, 0, 0), State: model.ConsentGiven, Channel: "form"}
	withdrawn := model.ConsentEvent{At: now.AddDate(0, -1, 0), State: model.ConsentWithdrawn, Channel: "mail"}
	same(t, "a person before the tenant", outcomes(t, s, person("u-1", "Ona", 1)), "refused")
	same(t, "one batch", outcomes(t, s, tenant, person("u-1", "Ona", 1), consentLine(given)), "created", "created", "created")
	same(t, "a rerun", outcomes(t, s, tenant, person("u-1", "Ona", 1), consentLine(given)), "unchanged", "unchanged", "unchanged")
	same(t, "another content", outcomes(t, s, model.ImportLine{Tenant: &model.Tenant{Slug: "acme", Name: "Other"}}, person("u-1", "Ieva", 2)), "refused", "refused")
	same(t, "a longer history", outcomes(t, s, consentLine(given, withdrawn)), "extended")
	same(t, "a shorter history", outcomes(t, s, consentLine(given)), "unchanged")
	same(t, "another history", outcomes(t, s, consentLine(withdrawn)), "refused")
	same(t, "bad lines among good ones", outcomes(t, s, model.ImportLine{}, person("", "Nobody", 3), person("u-2", "Jonas", 4),
		consentLine(model.ConsentEvent{At: time.Time{}, State: model.ConsentGiven})), "refused", "refused", "created", "refused")
	if p, err := s.Person(onlyPerson(t, s, "u-1")); err != nil || p.Name != "Ona" {
		t.Errorf("the person is %q after all (%v)", p.Name, err)
	}
	list, _ := s.ConsentsOf(onlyPerson(t, s, "u-1"))
	if len(list) != 1 || len(list[0].Events) != 2 || list[0].State() != model.ConsentWithdrawn {
		t.Errorf("the consents are %+v", list)
	}
}

func onlyPerson(t *testing.T, s *shelf, external string) string {
	t.Helper()
	id, _, err := s.ByExternal(model.KindPerson, "acme", external)
	if err != nil || id == "" {
		t.Fatalf("person %s is not there: %v", external, err)
	}
	return id
}

func TestTenantContentIsSplitOffFromThePerson(t *testing.T) {
	s := newShelf()
	s.put(model.Tenant{Slug: "acme"})
	line := person("u-1", "Ona", 1)
	line.Person.Facts = []model.Datum{{Category: model.UsageLogs, Field: "last login", Value: "x"}, {Category: model.TenantContent, Field: "note", Value: "y"}}
	same(t, "import", outcomes(t, s, line), "created")
	id := onlyPerson(t, s, "u-1")
	p, _ := s.Person(id)
	c, err := s.ContentOf(id)
	if err != nil || len(p.Facts) != 1 || len(c.Facts) != 1 || c.Subject() != model.ContentSubject("acme", id) {
		t.Errorf("facts of the person %v, of the tenant %v (%v)", p.Facts, c.Facts, err)
	}
}

func TestSameMessageTwiceIsOneRequest(t *testing.T) {
	s := newShelf()
	letter := model.ReceiveLetter{Raw: []byte("x"), ReceivedAt: now, File: model.CaseFile{Email: "a@mail.example", Text: "erase me", MessageID: "<1@mail.example>"}}
	give := func() model.Result {
		d, err := letter.Decide(s.call(model.RoleAdmin))
		if err != nil {
			t.Fatal(err)
		}
		s.take(d)
		return d.Result
	}
	first, again := give(), give()
	if first.ID != "R-1" || again.ID != "R-1" || again.Message == "" {
		t.Errorf("the same message is %s, then %s", first.ID, again.ID)
	}
	letter.Raw, letter.File.Text = []byte("y"), "another letter under a used message id"
	if other := give(); other.ID != "R-2" {
		t.Errorf("another letter under a used message id is %s", other.ID)
	}
	if other := give(); other.ID != "R-2" {
		t.Errorf("and again it is %s", other.ID)
	}
}
