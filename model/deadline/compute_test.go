package deadline_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

func TestEveryNamedEventIsUnderstood(t *testing.T) {
	for _, event := range deadline.Events {
		if got, err := deadline.Compute(event, "2026-03-05T10:00:00+02:00"); err != nil || got.Due == "" {
			t.Errorf("%s: %+v, %v", event, got, err)
		}
	}
	for _, m := range deadline.Modifiers {
		event := "rights_request+identity_query[2026-03-06..2026-03-09]" + strings.NewReplacer("FROM", "2026-03-06", "TO", "2026-03-11").Replace(m)
		if _, err := deadline.Compute(event, "2026-03-05"); err != nil {
			t.Errorf("%s: %v", event, err)
		}
	}
}

func TestUnclearQuestionsAreRefusedWithWhatIsWanted(t *testing.T) {
	for _, tc := range []struct{ event, received, wants string }{
		{"", "2026-03-05", "want an event of rights_request"},
		{"rights", "2026-03-05", `got "rights"`},
		{"rights_request+", "2026-03-05", "want a modifier of +extension"},
		{"rights_request+extension+extension", "2026-03-05", "each modifier once"},
		{"rights_request+late_query", "2026-03-05", "beside a query"},
		{"rights_request+identity_query", "2026-03-05", "want a modifier"},
		{"rights_request+identity_query[2026-03-06..2026-03-09", "2026-03-05", "want +identity_query["},
		{"rights_request+identity_query[2026-03-06]", "2026-03-05", "want +identity_query["},
		{"rights_request+identity_query[2026-03-06..]", "2026-03-05", "day of the answer"},
		{"rights_request+identity_query[..2026-03-06]", "2026-03-05", "day of the identity query"},
		{"rights_request+identity_query[2026-03-04..2026-03-09]", "2026-03-05", "on or after the receipt"},
		{"rights_request+identity_query[2026-03-09..2026-03-06]", "2026-03-05", "on or after 2026-03-09"},
		{"rights_request+identity_query[2026-03-06..9999-12-31]", "2026-03-05", "by 2199-12-31"},
		{"tenant_termination+extension", "2026-03-05", "on rights_request only"},
		{"rights_request", "", "want a date"},
		{"rights_request", "05.03.2026", "want a date as 2026-03-05"},
		{"rights_request", "2026-02-29", "want a date"},
		{"rights_request", "2026-03-29T03:30:00", "does not exist"},
		{"rights_request", "2018-05-24", "applies from 2018-05-25"},
		{"invoice_issued", "1971-06-30", "from 1971-07-01"},
		{"invoice_issued", "2200-01-01", "to 2199-12-31"},
		{"breach_aware_controller", "2026-03-05", "counts hours"},
		{"breach_aware_controller", "2026-10-25T03:30:00", "+03:00 for the first or +02:00 for the second"},
		{"\x1b[31m" + strings.Repeat("x", 1<<20), "2026-03-05", `got "\x1b[31mxxx`},
	} {
		got, err := deadline.Compute(tc.event, tc.received)
		if err == nil || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%.60q %q: %v %v, want an error with %q", tc.event, tc.received, got.Due, err, tc.wants)
		} else if len(err.Error()) > 400 || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%.60q: the error is %d bytes and may carry escapes", tc.event, len(err.Error()))
		}
	}
}

func TestAQueryTooLateNeedsNoFlag(t *testing.T) {
	flagged, _ := deadline.Compute("rights_request+identity_query[2026-03-18..2026-03-25]+late_query", "2026-03-02")
	plain, err := deadline.Compute("rights_request+identity_query[2026-03-18..2026-03-25]", "2026-03-02")
	if err != nil || plain.Due != flagged.Due || plain.Rule != flagged.Rule {
		t.Errorf("without the flag %s %q, with it %s %q", plain.Due, plain.Rule, flagged.Due, flagged.Rule)
	}
	early, err := deadline.Compute("rights_request+late_query+identity_query[2026-03-03..2026-03-25]", "2026-03-02")
	if err != nil || early.Due != "2026-04-02" {
		t.Errorf("a query found late suspends: due %s, %v", early.Due, err)
	}
}

// Compute must not panic, and what it answers must be a day or an instant no
// earlier than the event, on one line without control characters.
func FuzzCompute(f *testing.F) {
	for _, row := range readRows(f, "deadlines.csv") {
		f.Add(row[1], row[0])
	}
	f.Add("rights_request+identity_query[2026-03-05..2199-12-31]", "2199-12-31")
	f.Add("rights_request+extension", "2026-03-29 03:30")
	f.Fuzz(func(t *testing.T, event, received string) {
		got, err := deadline.Compute(event, received)
		if err != nil {
			if got.Due != "" || len(err.Error()) > 2000 {
				t.Fatalf("error %v with due %q", err, got.Due)
			}
			return
		}
		due, dayErr := deadline.Parse(got.Due)
		if dayErr != nil {
			at, err := time.Parse(time.RFC3339, got.Due)
			if err != nil {
				t.Fatalf("due %q is no date and no instant", got.Due)
			}
			due = deadline.ReceivedOn(at)
		}
		if len(got.Working) == 0 || due < got.Working[0].On {
			t.Fatalf("due %s before %v", got.Due, got.Working)
		}
		if strings.HasPrefix(event, "rights_request") && !deadline.IsWorkingDay(due) {
			t.Fatalf("due %s is no working day", got.Due)
		}
		if strings.ContainsFunc(got.Rule, func(r rune) bool { return r < ' ' }) {
			t.Fatalf("rule %q", got.Rule)
		}
		if again, err := deadline.Compute(event, received); err != nil || again.Due != got.Due || again.Rule != got.Rule {
			t.Fatalf("asked again: %s, %v", again.Due, err)
		}
	})
}

var sink deadline.Clock

// BenchmarkRequest gives the cost of a clock with its working as a multiple of
// the bare calendar arithmetic that it cannot do without.
func BenchmarkRequest(b *testing.B) {
	received := date("2026-11-24")
	for name, o := range map[string]deadline.Options{
		"plain":    {},
		"extended": {Extended: true},
		"paused":   {Pauses: []deadline.Pause{pause("2026-11-25", "2026-12-02")}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = deadline.Request(received, o)
			}
			clock := b.Elapsed() / time.Duration(b.N)
			begin := time.Now()
			for i := range b.N {
				sink.Due = (received + deadline.Date(i%7)).AddMonths(1)
			}
			if bare := time.Since(begin) / time.Duration(b.N); bare > 0 {
				b.ReportMetric(float64(clock)/float64(bare), "x-bare")
			}
		})
	}
}
