package deadline_test

import (
	"encoding/csv"
	"os"
	"testing"

	"integrora.com/opsconsole/model/deadline"
)

func TestShow(t *testing.T) {
	f, _ := os.Open("testdata/deadlines.csv")
	rows, _ := csv.NewReader(f).ReadAll()
	for _, r := range rows[1:] {
		got, err := deadline.Compute(r[1], r[0])
		if err != nil || got.Due != r[3] {
			t.Error(r, got, err)
		}
		t.Logf("\n%s %s\n W %s\n G %s", r[0], r[1], r[4], got.Rule)
		for _, s := range got.Working {
			t.Log("    ", s.On, s.Text)
		}
	}
}
