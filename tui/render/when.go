package render

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/theme"
)

// soon is how many days before its due date something needs attention.
const soon = 7

// Due says how long there is until the end of a day: "in 3 days", "today",
// "2 days late". Days are those of Vilnius, where the clocks run. A zero due
// date has no clock.
func Due(due deadline.Date, now time.Time) Cell {
	if due.IsZero() {
		return text("no clock", theme.Muted)
	}
	switch days := due.DaysSince(deadline.ReceivedOn(now)); {
	case days < 0:
		return sign(theme.GlyphBad, Plural(-days, "day")+" late", theme.Bad)
	case days == 0:
		return sign(theme.GlyphWarn, "today", theme.Warn)
	case days == 1:
		return sign(theme.GlyphWarn, "tomorrow", theme.Warn)
	case days <= soon:
		return sign(theme.GlyphWarn, "in "+Plural(days, "day"), theme.Warn)
	default:
		return sign(theme.GlyphDot, "in "+Plural(days, "day"), theme.Plain)
	}
}

// Ago says how long something is past: "just now", "3 s ago", "2 h ago", "5
// days ago".
func Ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case d < time.Second:
		return "just now"
	case d < time.Minute:
		return Number(int(d/time.Second)) + " s ago"
	case d < time.Hour:
		return Number(int(d/time.Minute)) + " min ago"
	case d < 48*time.Hour:
		return Number(int(d/time.Hour)) + " h ago"
	}
	return Plural(int(d/(24*time.Hour)), "day") + " ago"
}

// Stamp is an instant as a clock in Vilnius shows it: "2026-03-05 14:07".
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return deadline.Local(t).Format("2006-01-02 15:04")
}
