package model_test

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// The published periods, worked: the last day on which a thing is kept, and the
// day after it on which it may go. No end rolls to a working day.
func TestTheLastDayKeptIsThatOfTheTableOfPeriods(t *testing.T) {
	f, err := os.Open("testdata/retention.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 9 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		rule, err := model.PublishedRetention(row[0])
		if err != nil {
			t.Fatal(err)
		}
		start, err := deadline.Parse(row[1])
		if err != nil {
			t.Fatal(err)
		}
		last := rule.InForce(start).LastDayKept(start)
		if row[0] == model.RetentionInvoice {
			last = model.Invoice{IssuedOn: start}.KeepUntil()
		}
		if last.String() != row[2] || last.AddDays(1).String() != row[3] {
			t.Errorf("%s from %s is kept until %s, want %s", row[0], row[1], last, row[2])
		}
	}
}

// Every category of the policy has a rule that says why, how long and from when
// it is kept.
func TestEveryCategoryHasARuleOfRetention(t *testing.T) {
	for _, c := range model.Categories {
		found := 0
		for _, r := range model.PublishedRetentions() {
			if slices.Contains(r.Categories, c.Category) {
				found++
				if v := r.InForce(deadline.On(2026, 11, 27)); r.Basis == "" || r.Event == "" || r.By == "" || v.Law == "" || v.Months+v.Days == 0 {
					t.Errorf("the rule %s of %s lacks something: %+v", r.ID, c.Category, r)
				}
			}
		}
		if found != 1 {
			t.Errorf("%s has %d rules, want 1", c.Category, found)
		}
	}
}
