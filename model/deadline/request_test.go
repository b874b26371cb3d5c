package deadline_test

import (
	"testing"

	"integrora.com/opsconsole/model/deadline"
)

func date(s string) deadline.Date {
	d, err := deadline.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func pause(sent, satisfied string) deadline.Pause {
	p := deadline.Pause{Kind: deadline.Identity, Sent: date(sent)}
	if satisfied != "" {
		p.Satisfied = date(satisfied)
	}
	return p
}

// Every day of eleven years: the properties that hold for any request.
func TestEveryRequestOfElevenYearsIsDueInTime(t *testing.T) {
	var before, beforeThree deadline.Date
	shortest, longest := 99, 0
	for d := date("2025-01-01"); d <= date("2035-12-31"); d++ {
		one := deadline.Request(d, deadline.Options{})
		three := deadline.Request(d, deadline.Options{Extended: true})
		span := one.Due.DaysSince(d)
		shortest, longest = min(shortest, span), max(longest, span)
		switch {
		case span < 28 || span > 35:
			t.Errorf("%s: due %s, after %d days", d, one.Due, span)
		case !deadline.IsWorkingDay(one.Due) || !deadline.IsWorkingDay(three.Due):
			t.Errorf("%s: due %s, extended %s: no working day", d, one.Due, three.Due)
		case one.Due < one.Nominal || three.Due < three.Nominal:
			t.Errorf("%s: due %s before the end %s of the month", d, one.Due, one.Nominal)
		case one.Due != deadline.Roll(one.Nominal):
			t.Errorf("%s: due %s, though %s is the next working day", d, one.Due, deadline.Roll(one.Nominal))
		case three.ExtensionNoticeBy != one.Due || three.ExtensionNoticeBy >= three.Due:
			t.Errorf("%s: extension notice by %s, due %s, extended %s", d, three.ExtensionNoticeBy, one.Due, three.Due)
		case one.Due < before || three.Due < beforeThree:
			t.Errorf("%s: due %s, earlier than for the day before (%s)", d, one.Due, before)
		case one.StrictDue != one.Due || one.PausedDays != 0:
			t.Errorf("%s: strict due %s, due %s without a pause", d, one.StrictDue, one.Due)
		}
		before, beforeThree = one.Due, three.Due

		sent := deadline.QueryBy(d)
		for _, waited := range []int{0, 1, 6, 40} {
			o := deadline.Options{Pauses: []deadline.Pause{{Kind: deadline.Clarification, Sent: sent, Satisfied: sent.AddDays(waited)}}}
			c := deadline.Request(d, o)
			if c.PausedDays != waited || c.Due < c.StrictDue || c.StrictDue != one.Due || !deadline.IsWorkingDay(c.Due) ||
				c.Due != deadline.Roll(one.Nominal.AddDays(waited)) || c.ExtensionNoticeBy != one.Due {
				t.Errorf("%s, %d days suspended: %+v", d, waited, c)
			}
			o.Pauses[0].Sent++
			if late := deadline.Request(d, o); late.PausedDays != 0 || late.Due != one.Due {
				t.Errorf("%s: a query after %s suspends the clock to %s", d, sent, late.Due)
			}
		}
	}
	if shortest != 28 || longest != 35 {
		t.Errorf("spans run from %d to %d days, want 28 to 35", shortest, longest)
	}
}

func TestOverlappingPausesCountEachDayOnce(t *testing.T) {
	got := deadline.Request(date("2026-03-02"), deadline.Options{Pauses: []deadline.Pause{
		pause("2026-03-05", "2026-03-12"), pause("2026-03-03", "2026-03-08"), pause("2026-03-04", "2026-03-05"),
	}})
	if got.PausedDays != 9 || got.Due != date("2026-04-13") {
		t.Errorf("%d days, due %s; want the 9 days of 3 to 11 March, due 2026-04-13", got.PausedDays, got.Due)
	}
}

func TestAnOpenPauseCountsUpToTheDayGiven(t *testing.T) {
	o := deadline.Options{Pauses: []deadline.Pause{pause("2026-03-03", "")}}
	for asOf, days := range map[string]int{"2026-03-01": 0, "2026-03-03": 0, "2026-03-13": 10, "2026-05-03": 61} {
		o.AsOf = date(asOf)
		if c := deadline.Request(date("2026-03-02"), o); c.PausedDays != days || !c.Open {
			t.Errorf("as of %s: %d days, open %t; want %d, open", asOf, c.PausedDays, c.Open, days)
		}
	}
	o.AsOf = 0
	if c := deadline.Request(date("2026-03-02"), o); c.Due != c.StrictDue {
		t.Errorf("without a day given, due %s, want the strict %s", c.Due, c.StrictDue)
	}
}

func TestAPauseCannotBeginBeforeReceiptOrEndBeforeItBegan(t *testing.T) {
	for _, p := range []deadline.Pause{pause("2026-03-05", "2026-03-04"), pause("2026-02-01", "2026-03-02"), {Satisfied: date("2026-03-20")}} {
		if c := deadline.Request(date("2026-03-02"), deadline.Options{Pauses: []deadline.Pause{p}}); c.PausedDays != 0 {
			t.Errorf("%+v suspends %d days", p, c.PausedDays)
		}
	}
}

func TestALateExtensionIsNone(t *testing.T) {
	received := date("2026-03-05") // notice by 7 April
	inTime := deadline.Request(received, deadline.Options{Extended: true, ExtensionSentOn: date("2026-04-07")})
	late := deadline.Request(received, deadline.Options{Extended: true, ExtensionSentOn: date("2026-04-08")})
	if !inTime.Extended || inTime.Due != date("2026-06-05") {
		t.Errorf("told on the last day: due %s, want 2026-06-05", inTime.Due)
	}
	if late.Extended || late.Due != date("2026-04-07") || late.RuleVersion != "gdpr-12-3@2018-05-25" {
		t.Errorf("told too late: due %s by %s, want 2026-04-07", late.Due, late.RuleVersion)
	}
	paused := deadline.Options{Extended: true, ExtensionSentOn: date("2026-04-08"), Pauses: []deadline.Pause{pause("2026-03-06", "2026-03-16")}}
	if c := deadline.Request(received, paused); c.Extended || c.Due != date("2026-04-15") {
		t.Errorf("a suspension makes the late notice good: due %s, want 2026-04-15", c.Due)
	}
}

func TestARefusalIsNeverExtended(t *testing.T) {
	c := deadline.Request(date("2026-03-05"), deadline.Options{Extended: true, Refusal: true})
	if c.Extended || c.Due != date("2026-04-07") || !c.ExtensionNoticeBy.IsZero() || c.RuleVersion != "gdpr-12-4@2018-05-25" {
		t.Errorf("%+v", c)
	}
}

func TestEveryClockNamesItsVersions(t *testing.T) {
	c := deadline.Request(date("2026-03-05"), deadline.Options{Extended: true})
	if c.RuleVersion != "gdpr-12-3-extended@2018-05-25" || c.HolidayVersion != deadline.HolidayVersion {
		t.Errorf("rule %q, holidays %q", c.RuleVersion, c.HolidayVersion)
	}
	for _, r := range deadline.Rules() {
		if r.ID == "" || r.Count == 0 || r.Source == "" || deadline.InForce(r.ID, date("2026-03-05")).ID != r.ID {
			t.Errorf("rule %+v is incomplete or never in force", r)
		}
	}
}

func TestAnEventIsJudgedByTheRuleOfItsDay(t *testing.T) {
	rules := append(deadline.Rules(), deadline.Rule{ID: deadline.RuleBreach, ValidFrom: date("2028-01-01"), Count: 96, Unit: deadline.Hours})
	for on, hours := range map[string]int{"2000-01-01": 72, "2018-05-25": 72, "2027-12-31": 72, "2028-01-01": 96, "2030-01-01": 96} {
		if r := rules.InForce(deadline.RuleBreach, date(on)); r.Count != hours {
			t.Errorf("on %s: %s by %s, want %d hours", on, r.Period(), r.Version(), hours)
		}
	}
	if r := rules.InForce("no such rule", date("2026-01-01")); r.ID != "" {
		t.Errorf("an unknown rule is %+v", r)
	}
	if got, err := deadline.Compute("rights_request", "2018-05-25"); err != nil || got.Due != "2018-06-25" {
		t.Errorf("received on the first day of the GDPR: due %s, %v", got.Due, err)
	}
}
