package intake_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

var caller = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// expectation is a row of testdata/letters/expected.csv.
type expectation struct{ file, language, kinds, name, email, received string }

func expectations(tb testing.TB) []expectation {
	tb.Helper()
	f, err := os.Open("testdata/letters/expected.csv")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var all []expectation
	for _, r := range rows[1:] {
		all = append(all, expectation{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return all
}

func read(tb testing.TB, file string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "letters", file))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// kinds joins rights in their order; no right is "none".
func kinds(rights []model.Right) string {
	if len(rights) == 0 {
		return "none"
	}
	var all []string
	for _, r := range rights {
		all = append(all, string(r))
	}
	return strings.Join(all, "+")
}

func TestEveryLetterOfTheSetIsReadRight(t *testing.T) {
	all := expectations(t)
	if len(all) != 38 {
		t.Fatalf("%d letters, wanted 38", len(all))
	}
	for _, want := range all {
		line, err := intake.ReadLetter(want.file, read(t, want.file), caller, intake.Limits{})
		if err != nil {
			t.Errorf("%s: %v", want.file, err)
			continue
		}
		got := expectation{line.File, line.Language, kinds(line.Rights), line.Name, line.Email, line.Received}
		if got != want {
			t.Errorf("%s:\n got %+v\nwant %+v\n why %q", want.file, got, want, line.Why)
		}
		if line.Confidence < 0.6 || line.Confidence > 1 || line.MessageID == "" {
			t.Errorf("%s: confidence %v, message id of %d bytes", want.file, line.Confidence, len(line.MessageID))
		}
	}
}
