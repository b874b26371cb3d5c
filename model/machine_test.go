package model_test

import (
	"fmt"
	"testing"

	"integrora.com/opsconsole/model"
)

// TestAMachineIsToldOfTheLineAndNeverOfTheStore gives lines, among them such as
// no reader lets through, to a store that knows their person and to one that
// does not.
func TestAMachineIsToldOfTheLineAndNeverOfTheStore(t *testing.T) {
	tenant := model.ImportLine{Tenant: &model.Tenant{Slug: "acme", Name: "Acme"}}
	given := model.ConsentEvent{At: now.AddDate(-1, 0, 0), State: model.ConsentGiven, Channel: "form"}
	odd := person("u-1", "Ona", 3)
	odd.Person.Facts = []model.Datum{{Category: model.InvoiceData, Field: "x", Value: "y"}}
	lines := []model.ImportLine{person("u-1", "Ona", 1), person("u-1", "Ieva", 2), odd, consentLine(given), consentLine(), consentLine(model.ConsentEvent{State: "x"}),
		{Tenant: &model.Tenant{Slug: "acme", Name: "Other"}}, {Tenant: &model.Tenant{Slug: "ACME"}}, {},
		{Invoice: &model.Invoice{Tenant: "acme", External: "i-1", Number: "1", IssuedOn: 1, Currency: "EUR"}, OfTenant: "acme", OfPerson: "u-1"}, {Invoice: &model.Invoice{}}}
	want := []string{"taken", "taken", "refused", "taken", "refused", "refused", "taken", "refused", "refused", "taken", "refused"}

	empty, known := newShelf(), newShelf()
	outcomes(t, known, tenant, person("u-1", "Ona", 1), consentLine(given))
	var answers []string
	for what, s := range map[string]*shelf{"a store that knows nobody": empty, "a store that knows them": known} {
		for i := range lines {
			lines[i].Line = i + 1
		}
		d, err := model.ImportRecords{Lines: lines}.Decide(s.call(model.RoleIntake))
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, l := range d.Result.Lines {
			words = append(words, l.Outcome)
		}
		same(t, what, words, want...)
		answers = append(answers, fmt.Sprint(d.Result))
		if d.Quiet {
			t.Errorf("%s: refused lines leave no entry", what)
		}
	}
	if answers[0] != answers[1] {
		t.Errorf("answered differently:\n%s\n%s", answers[0], answers[1])
	}
}

func TestAMachineIsNotToldThatALetterCameBefore(t *testing.T) {
	s := newShelf()
	letter := model.ReceiveLetter{Raw: []byte("x"), File: model.CaseFile{MessageID: "m-1", Email: "ona@inbox.example"}, ReceivedAt: now}
	for range 2 {
		d, err := letter.Decide(s.call(model.RoleIntake))
		if err != nil {
			t.Fatal(err)
		}
		if d.Result.ID != "" || d.Result.Message != "taken" {
			t.Errorf("told %v", d.Result)
		}
		s.take(d)
	}
	if s.numbers[model.KindRequest] != 1 {
		t.Errorf("%d requests were made of one letter", s.numbers[model.KindRequest])
	}
}
