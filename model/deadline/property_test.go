package deadline_test

import (
	"testing"

	"integrora.com/opsconsole/model/deadline"
)

// everyDay gives each day of 2025 to 2035.
func everyDay(each func(deadline.Date)) {
	for d := deadline.On(2025, 1, 1); d <= deadline.On(2035, 12, 31); d++ {
		each(d)
	}
}

func TestAMonthIsTwentyEightToThirtyOneDaysAndRollsToAWorkingDay(t *testing.T) {
	longest := 0
	everyDay(func(on deadline.Date) {
		c := deadline.Request(on, deadline.Options{})
		span, rolled := c.Due.DaysSince(on), c.Due.DaysSince(c.Nominal)
		longest = max(longest, span)
		switch nominal := c.Nominal.DaysSince(on); {
		case nominal < 28 || nominal > 31:
			t.Errorf("%s: one month is %d days", on, nominal)
		case span < 28 || span > 35 || rolled < 0:
			t.Errorf("%s: due after %d days", on, span)
		case !deadline.IsWorkingDay(c.Due):
			t.Errorf("%s: due %s, no working day", on, c.Due)
		}
		for d := c.Nominal; d < c.Due; d++ {
			if deadline.IsWorkingDay(d) {
				t.Errorf("%s: rolled over the working day %s", on, d)
			}
		}
	})
	if longest != 35 {
		t.Errorf("the longest month is %d days, known are 35", longest)
	}
}

func TestAnExtensionIsToldOnTimeAndEndsLater(t *testing.T) {
	everyDay(func(on deadline.Date) {
		first := deadline.Request(on, deadline.Options{})
		if first.ExtensionNoticeBy != first.StrictDue {
			t.Fatalf("%s: told by %s, due %s", on, first.ExtensionNoticeBy, first.StrictDue)
		}
		sent := func(o deadline.Options) deadline.Clock { o.Extended = true; return deadline.Request(on, o) }
		intime := sent(deadline.Options{ExtensionSentOn: first.ExtensionNoticeBy})
		if !intime.Extended || intime.Due <= first.Due || !deadline.IsWorkingDay(intime.Due) || intime.ExtensionNoticeBy != first.StrictDue ||
			intime.Due != deadline.Roll(on.AddMonths(3)) {
			t.Errorf("%s: extended on time to %s", on, intime.Due)
		}
		if late := sent(deadline.Options{ExtensionSentOn: first.ExtensionNoticeBy + 1}); late.Extended || late.Due != first.Due {
			t.Errorf("%s: told late, due %s", on, late.Due)
		}
		// A pause moves the due date and not the day to tell by.
		asked := []deadline.Pause{{Kind: deadline.Identity, Sent: on + 1, Satisfied: on + 15}}
		if paused := sent(deadline.Options{Pauses: asked, ExtensionSentOn: first.ExtensionNoticeBy + 1}); paused.Extended {
			t.Errorf("%s: a pause made a late notice count", on)
		}
		if no := sent(deadline.Options{ExtensionSentOn: on, Refusal: true}); no.Extended || no.Due != first.Due || !no.ExtensionNoticeBy.IsZero() {
			t.Errorf("%s: a refusal was extended to %s", on, no.Due)
		}
	})
}

// A longer pause never brings the date nearer, a late query moves nothing, and
// the strict date stays.
func TestPausesAreMonotone(t *testing.T) {
	everyDay(func(on deadline.Date) {
		plain := deadline.Request(on, deadline.Options{})
		before := plain.Due
		for days := 1; days <= 21; days++ {
			p := deadline.Pause{Kind: deadline.Identity, Sent: deadline.QueryBy(on), Satisfied: deadline.QueryBy(on).AddDays(days)}
			c := deadline.Request(on, deadline.Options{Pauses: []deadline.Pause{p}})
			if c.Due < before || c.PausedDays != days || c.StrictDue != plain.Due || !deadline.IsWorkingDay(c.Due) {
				t.Fatalf("%s: %d days of pause, due %s after %s", on, c.PausedDays, c.Due, before)
			}
			before = c.Due
			p.Sent++
			if late := deadline.Request(on, deadline.Options{Pauses: []deadline.Pause{p}}); late.Due != plain.Due {
				t.Fatalf("%s: a query on %s paused", on, p.Sent)
			}
		}
	})
}

func TestTheTargetIsAWorkingDayAWeekAhead(t *testing.T) {
	everyDay(func(on deadline.Date) {
		for _, o := range []deadline.Options{{}, {Extended: true}, {Refusal: true}, {Pauses: []deadline.Pause{{Kind: deadline.Identity, Sent: on, Satisfied: on + 9}}}} {
			c := deadline.Request(on, o)
			if ahead := c.StrictDue.DaysSince(c.Target); ahead < 7 || ahead > 12 || !deadline.IsWorkingDay(c.Target) || c.Target <= on || c.Aim.On != c.Target {
				t.Fatalf("%s: done by %s, %d days ahead of %s", on, c.Target, ahead, c.StrictDue)
			}
		}
	})
}

// An authority's day stands as it is, on a holiday too, and the target is no
// earlier than the beginning.
func TestAnAuthoritysDayStandsAsItIs(t *testing.T) {
	everyDay(func(on deadline.Date) {
		by := on.AddDays(5)
		c := deadline.Request(on, deadline.Options{Reopened: true, OrderedBy: by, Extended: true, Pauses: []deadline.Pause{{Kind: deadline.Identity, Sent: on}}, AsOf: by})
		if c.Due != by || c.StrictDue != by || c.Extended || c.PausedDays != 0 || c.Target < on || c.Target > by || !c.ExtensionNoticeBy.IsZero() {
			t.Fatalf("%s: %+v", on, c)
		}
	})
}

// The working names each day that it leads to.
func TestTheWorkingSaysWhyOfPausesExtensionsAndRefusals(t *testing.T) {
	on := date("2025-03-05")
	for _, tc := range []struct {
		o    deadline.Options
		want []string
	}{
		{deadline.Options{}, []string{"received Wed 5 Mar 2025", "one month → Sat 5 Apr 2025 (GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c))", "rolls over Sat 5 Apr, Sun 6 Apr to Mon 7 Apr 2025 (Reg. 1182/71 Art. 3(4))"}},
		{deadline.Options{Refusal: true}, []string{"received Wed 5 Mar 2025", "one month → Sat 5 Apr 2025 (GDPR Art. 12(4), Reg. 1182/71 Art. 3(2)(c))", "rolls over Sat 5 Apr, Sun 6 Apr to Mon 7 Apr 2025 (Reg. 1182/71 Art. 3(4))",
			"a refusal is told by then, and never extended (GDPR Art. 12(4))"}},
		{deadline.Options{Reopened: true, OrderedBy: on + 10}, []string{"opened again Wed 5 Mar 2025", "the authority's order is to be met by Sat 15 Mar 2025 (GDPR Art. 58(2)(c))"}},
	} {
		c := deadline.Request(on, tc.o)
		for i, want := range tc.want {
			if i >= len(c.Working) || c.Working[i].Text != want {
				t.Errorf("%+v: step %d is %v, want %q", tc.o, i, c.Working, want)
			}
		}
	}
	if c := deadline.Request(on, deadline.Options{}); c.Aim.Text != "done by Mon 31 Mar 2025, 7 days ahead of Mon 7 Apr 2025 or the working day before (our own target)" {
		t.Error(c.Aim.Text)
	}
}
