package model_test

import (
	"encoding/csv"
	"os"
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
