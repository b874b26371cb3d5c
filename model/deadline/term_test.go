package deadline_test

import (
	"testing"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

func TestPromisesNeverRollAndWindowsAlwaysDo(t *testing.T) {
	for d := date("2025-01-01"); d <= date("2035-12-31"); d++ {
		if got := deadline.Termination(d); got.Due != d.AddDays(30) {
			t.Errorf("terminated %s: due %s", d, got.Due)
		}
		o := deadline.Objection(d, 0)
		if o.Nominal != d.AddDays(30) || o.Due != deadline.Roll(o.Nominal) {
			t.Errorf("told %s: may object until %s", d, o.Due)
		}
		eight, fourteen := deadline.Consultation(d, false), deadline.Consultation(d, true)
		if eight.Nominal.Weekday() != d.Weekday() || eight.Nominal.DaysSince(d) != 56 || fourteen.Nominal.DaysSince(d) != 98 ||
			!deadline.IsWorkingDay(eight.Due) || !deadline.IsWorkingDay(fourteen.Due) {
			t.Errorf("consulted %s: due %s and %s", d, eight.Due, fourteen.Due)
		}
		working := 0
		two := deadline.TwoDays(d)
		for day := d + 1; day <= two.Due; day++ {
			if deadline.IsWorkingDay(day) {
				working++
			}
		}
		if working < 2 || two.Due < d.AddDays(2) || !deadline.IsWorkingDay(two.Due) {
			t.Errorf("two days from %s end %s with %d working days", d, two.Due, working)
		}
	}
}

func TestPeriodsOfTheCallerNameThemselves(t *testing.T) {
	issued := date("2026-03-15")
	if got := deadline.Invoice(issued, 0); got.Due != date("2033-03-15") || got.RuleVersion != "policy-invoice" {
		t.Errorf("by default kept until %s by %s", got.Due, got.RuleVersion)
	}
	if got := deadline.Invoice(issued, 10); got.Due != date("2036-03-15") || got.RuleVersion != "policy-invoice=10" {
		t.Errorf("for 10 years kept until %s by %s", got.Due, got.RuleVersion)
	}
	if got := deadline.Invoice(date("2028-02-29"), 0); got.Due != date("2035-02-28") {
		t.Errorf("issued on a leap day, kept until %s", got.Due)
	}
	if got := deadline.Objection(date("2026-06-01"), 14); got.Due != date("2026-06-15") || got.RuleVersion != "dpa-objection=14" {
		t.Errorf("a window of 14 days ends %s by %s", got.Due, got.RuleVersion)
	}
}

func TestNoticesBeforeAnEffectMoveEarlier(t *testing.T) {
	if got := deadline.NoticeBefore(date("2027-01-25"), 30); got != date("2026-12-23") { // 26 Dec, Christmas before it
		t.Errorf("notice by %s, want 2026-12-23", got)
	}
}

func TestWorkingDaysAreCountedWithoutTheFirst(t *testing.T) {
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-02", 3, "2026-03-05"}, {"2026-04-02", 1, "2026-04-03"}, {"2026-04-03", 1, "2026-04-07"},
		{"2026-01-31", 1, "2026-02-02"}, {"2026-12-23", 2, "2026-12-29"}, {"2026-04-05", 0, "2026-04-05"},
	} {
		if got := deadline.AddWorkingDays(date(tc.from), tc.n); got != date(tc.want) {
			t.Errorf("%d working days after %s: %s, want %s", tc.n, tc.from, got, tc.want)
		}
	}
}

func TestSeventyTwoHoursElapseInEveryHourOfTheYear(t *testing.T) {
	for at := time.Date(2026, 1, 1, 0, 20, 0, 0, time.UTC); at.Year() == 2026; at = at.Add(time.Hour) {
		b := deadline.Breach(at)
		gift := b.OuterLimit.Sub(b.Due)
		if b.Due.Sub(at) != 72*time.Hour || gift != 40*time.Minute || !b.AwareAt.Equal(at) {
			t.Errorf("aware %s: due %s, outer limit %s", at, b.Due, b.OuterLimit)
		}
	}
	onTheHour := deadline.Breach(time.Date(2020, 12, 22, 11, 0, 0, 0, time.UTC))
	if got := onTheHour.OuterLimit.Sub(onTheHour.Due); got != time.Hour {
		t.Errorf("aware on the hour: outer limit %s after due, want 1h", got)
	}
}
