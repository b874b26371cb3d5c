package deadline_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model/deadline"
)

// remarks are the clauses of the vectors that explain the choice of the example
// or the law, and are no facts of the computation.
var remarks = []string{
	"EDPB 01/2022 example 5 Mar -> 5 Apr", "EDPB example 31 Aug -> 30 Sep (shorter month)",
	"leap year", "leap year, clamp to 29 Feb", "29 -> 29 Mar, not 31", "clamp to 30 Apr",
	"28 -> 28 Mar: month-end does not stick", "30 -> 30 May, not 31", "spans 29 Feb 2028",
	"DST 2027-03-28", "ends on Tue after Easter Monday",
	"illustrates Art. 3(5): 24+25 Dec holidays, rolls to Mon 28, needs a second working day -> Tue 29 (no GDPR controller deadline is a 2-day period)",
}

func readRows(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestWorkedDeadlinesComeOutRight(t *testing.T) {
	for _, file := range []string{"deadlines.csv", "worked.csv"} {
		for _, row := range readRows(t, file) {
			received, event, due, rule := row[0], row[1], row[3], row[4]
			got, err := deadline.Compute(event, received)
			if err != nil {
				t.Errorf("%s %s: %v", received, event, err)
				continue
			}
			if got.Due != due {
				t.Errorf("%s %s: due %s, want %s", received, event, got.Due, due)
			}
			for clause := range strings.SplitSeq(rule, "; ") {
				if !slices.Contains(remarks, clause) && !strings.Contains(got.Rule, clause) {
					t.Errorf("%s %s: rule %q does not say %q", received, event, got.Rule, clause)
				}
			}
			if got.RuleVersion == "" || len(got.Working) < 3 {
				t.Errorf("%s %s: version %q, working %v", received, event, got.RuleVersion, got.Working)
			}
		}
	}
}

func TestWorkingReadsAsSentencesWithTheirProvision(t *testing.T) {
	for _, tc := range []struct {
		event, received string
		want            []string
	}{
		{"rights_request", "2026-03-05", []string{
			"received Thu 5 Mar 2026",
			"one month → Sun 5 Apr 2026 (GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c))",
			"rolls over Easter Sunday, Easter Monday to Tue 7 Apr 2026 (Reg. 1182/71 Art. 3(4))",
		}},
		{"rights_request+extension+identity_query[2026-02-02..2026-02-06]", "2026-01-31", []string{
			"received Sat 31 Jan 2026",
			"three months → Thu 30 Apr 2026, there being no 31 Apr 2026 (GDPR Art. 12(3), from receipt)",
			"identity asked for on Mon 2 Feb 2026, answered on Fri 6 Feb 2026: suspended in between (GDPR Art. 12(6), EDPB 01/2022 §5.3)",
			"plus 4 suspended days → Mon 4 May 2026",
			"Mon 4 May 2026 is a working day",
			"without the suspension due Thu 30 Apr 2026",
			"extension and its reasons to be told by Mon 2 Mar 2026 (GDPR Art. 12(3))",
		}},
		{"breach_aware_controller", "2026-12-23T18:40:00+02:00", []string{
			"aware Wed 23 Dec 2026 18:40 +02:00",
			"72 hours → Sat 26 Dec 2026 18:40 +02:00 (GDPR Art. 33(1))",
			"never rolls: hours end on weekends and holidays too (Reg. 1182/71 Art. 3(3), 3(4))",
			"outer limit Sat 26 Dec 2026 19:00 +02:00, the hour of the event not counted (Reg. 1182/71 Art. 3(1))",
		}},
	} {
		got, err := deadline.Compute(tc.event, tc.received)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, s := range got.Working {
			texts = append(texts, s.Text)
		}
		if !slices.Equal(texts, tc.want) {
			t.Errorf("%s %s:\n got %s\nwant %s", tc.received, tc.event, strings.Join(texts, "\n     "), strings.Join(tc.want, "\n     "))
		}
	}
}

func TestTableAnswersItsOwnAnswers(t *testing.T) {
	in, err := os.ReadFile("testdata/deadlines.csv")
	if err != nil {
		t.Fatal(err)
	}
	var once, twice strings.Builder
	if err := deadline.Table(strings.NewReader(string(in)), &once); err != nil {
		t.Fatal(err)
	}
	if err := deadline.Table(strings.NewReader(once.String()), &twice); err != nil {
		t.Fatal(err)
	}
	if once.String() != twice.String() || strings.Count(once.String(), "\n") != len(readRows(t, "deadlines.csv"))+1 {
		t.Error("a finished table, computed again, is another table")
	}
}

func TestTableNamesTheRowsItCannotCompute(t *testing.T) {
	in := "2026-03-05,rights_request,Europe/Vilnius\n" +
		"2026-03-05,\x1b[2Jrights,Europe/Vilnius\n" +
		"2026-03-05,rights_request,Europe/Warsaw\n" +
		"2026-03-05\n"
	want := "2026-03-05,rights_request,Europe/Vilnius,2026-04-07,"
	var out strings.Builder
	err := deadline.Table(strings.NewReader(in), &out)
	if err == nil || !strings.HasPrefix(err.Error(), "3 of 4 rows") {
		t.Errorf("error %v, want 3 of 4 rows", err)
	}
	if got := out.String(); !strings.HasPrefix(got, want) || strings.Count(got, "error: want") != 3 || strings.Contains(got, "\x1b") {
		t.Errorf("table:\n%q", got)
	}
}
