package deadline

import "time"

// BreachClock is the time to notify a personal-data breach to the supervisory
// authority. Its instants are in the offset of Vilnius at that time.
type BreachClock struct {
	AwareAt     time.Time
	Due         time.Time // 72 elapsed hours later: the time to keep
	OuterLimit  time.Time // the later end under Reg. 1182/71 Art. 3(1), never to be relied on
	RuleVersion string
	Working     []Step
}

// Breach computes the 72 hours of GDPR Art. 33(1) from the instant at which the
// controller became aware, which for a processor's breach is the processor's
// notice. Hours run through weekends and holidays (Reg. 1182/71 Art. 3(3)) and
// never roll (Art. 3(4)). They are elapsed hours: across a change of clocks the
// wall clock differs by one. Art. 3(1) does not count the hour of the event;
// the console plans without that gift and shows it as the outer limit.
func Breach(awareAt time.Time) BreachClock {
	at := awareAt.In(vilnius)
	rule := InForce(RuleBreach, dateOf(at))
	span := time.Duration(rule.Count) * time.Hour
	nextHour := at.Truncate(time.Hour).Add(time.Hour) // offsets of Vilnius are whole hours
	b := BreachClock{
		AwareAt: at, Due: at.Add(span), OuterLimit: nextHour.Add(span),
		RuleVersion: rule.Version(),
	}
	due := dateOf(b.Due)
	b.Working = []Step{
		{dateOf(at), "aware " + stamp(at)},
		{due, rule.Period() + " → " + stamp(b.Due) + " (GDPR Art. 33(1))"},
	}
	if change := clockChange(at, b.Due); change != "" {
		b.Working = append(b.Working, Step{due, change})
	}
	if !IsWorkingDay(due) {
		b.Working = append(b.Working, Step{due, "never rolls: hours end on weekends and holidays too (Reg. 1182/71 Art. 3(3), 3(4))"})
	}
	b.Working = append(b.Working, Step{dateOf(b.OuterLimit),
		"outer limit " + stamp(b.OuterLimit) + ", the hour of the event not counted (Reg. 1182/71 Art. 3(1))"})
	return b
}

// stamp writes an instant as "Fri 27 Mar 2026 10:00 +02:00".
func stamp(t time.Time) string { return dateOf(t).Words() + t.Format(" 15:04 -07:00") }

// clockChange names the change of clocks between two instants in Vilnius, as
// "DST starts Sun 2026-03-29: wall clock +1 h", or "".
func clockChange(from, to time.Time) string {
	_, change := from.ZoneBounds()
	if change.IsZero() || change.After(to) {
		return ""
	}
	on := change.Format("Mon 2006-01-02")
	if change.IsDST() {
		return "DST starts " + on + ": wall clock +1 h"
	}
	return "DST ends " + on + ": wall clock -1 h"
}

// repeated says which of the two hours of an autumn change an instant in Vilnius
// lies in, as "first 03:30 of the repeated hour", or "".
func repeated(at time.Time) string {
	shown := at.Format("15:04")
	switch shown {
	case at.Add(time.Hour).Format("15:04"):
		return "first " + shown + " of the repeated hour"
	case at.Add(-time.Hour).Format("15:04"):
		return "second " + shown + " of the repeated hour"
	}
	return ""
}
