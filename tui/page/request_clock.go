package page

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
)

// clockLines is the legal time of a request: its dates, its pauses, and the
// working of the due date line by line with the versions of the rules.
func clockLines(v model.RequestView, now time.Time, w int) []line {
	l := lines{w: w}
	c, r := v.Clock, v.Request
	if !r.State.Counts() && !r.State.Closed() {
		l.say(theme.Muted, "No clock runs: nobody has said yet that this is a request. Were it one, it would run from its arrival all the same:")
		l.gap()
	}
	l.pair("Received", plain("%s (Vilnius)", instant(r.ReceivedAt)))
	switch {
	case r.State.Closed() && !r.AnsweredAt.IsZero():
		l.pairs("Due", plain("%s", day(c.Due)))
		l.pairs("Stopped", own(stopTone(c.Due, r.AnsweredAt), "%s, %s", instant(r.AnsweredAt), inTime(c.Due, r.AnsweredAt)))
	default:
		l.pairs("Due", plain("%s  ", day(c.Due)), of(render.Due(c.Due, now)))
	}
	if c.StrictDue != c.Due {
		l.pairs("Strict due", plain("%s", day(c.StrictDue)), own(theme.Muted, " without any pause: the day to aim for"))
	}
	if !c.Target.IsZero() && r.State.Counts() {
		l.pairs("Target", plain("%s", day(c.Target)), own(theme.Muted, " our own, ahead of the legal date"))
	}
	if c.Open {
		l.pair("Paused", own(theme.Warn, "yes: the due date still moves while the answer is awaited"))
	}
	if !r.ReopenedAt.IsZero() {
		l.pair("Opened again", plain("%s (Vilnius): the clock begins there", instant(r.ReopenedAt)))
	}
	switch {
	case c.Extended && !r.ExtendedOn.IsZero():
		l.pairs("Extension", plain("told on %s", day(r.ExtendedOn)), own(theme.Muted, " "+r.Extension))
	case r.Extension != "" && r.State.Counts() && !c.ExtensionNoticeBy.IsZero():
		l.pairs("Extension", own(theme.Warn, "approved (%s), to be told by %s, or it does not count", r.Extension, day(c.ExtensionNoticeBy)))
	case !c.ExtensionNoticeBy.IsZero() && !c.Extended:
		l.pairs("Extension", plain("to be told, with reasons, by %s", day(c.ExtensionNoticeBy)))
	}

	l.head("Pauses")
	for _, p := range r.Pauses {
		what := "identity (Art. 12(6) GDPR)"
		if p.Kind == deadline.Clarification {
			what = "clarification (Recital 63)"
		}
		end := own(theme.Warn, "no answer yet")
		if !p.Satisfied.IsZero() {
			end = plain("answered %s", day(p.Satisfied))
		}
		l.pairs("asked", plain("%s for %s, ", day(p.Sent), what), end)
		if !p.Suspends(c.ReceivedOn) {
			l.pair("", own(theme.Warn, "sent too late to pause the clock: it had to go by %s", day(deadline.QueryBy(c.ReceivedOn))))
		}
	}
	if len(r.Pauses) == 0 {
		l.say(theme.Muted, "None.")
	}

	l.head("Working")
	for _, s := range c.Working {
		l.pairs(s.On.String(), plain("%s", s.Text))
	}
	if !c.Target.IsZero() {
		l.pairs(c.Aim.On.String(), plain("%s", c.Aim.Text))
	}
	if len(r.Reminders) > 0 {
		l.head("Reminders")
		for _, m := range r.Reminders {
			l.pairs(string(m.Stage), plain("%s, to %s", instant(m.At), count(len(m.To), "person", "people")))
		}
	}
	l.gap()
	l.pairs("Rule", own(theme.Muted, "%s", c.RuleVersion))
	l.pairs("Holidays", own(theme.Muted, "%s", c.HolidayVersion))
	return l.out
}

func stopTone(due deadline.Date, at time.Time) theme.Tone {
	if deadline.Passed(due, at) {
		return theme.Bad
	}
	return theme.Good
}

func inTime(due deadline.Date, at time.Time) string {
	if late := deadline.ReceivedOn(at).DaysSince(due); late > 0 {
		return count(late, "day late", "days late")
	}
	return "in time"
}
