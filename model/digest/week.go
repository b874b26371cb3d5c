package digest

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Week is a week of ISO 8601, Monday to Sunday, of whole days in Vilnius. The
// zero value is no week.
type Week struct{ monday deadline.Date }

// WeekOf is the week that an instant falls into in Vilnius (ISO 8601).
func WeekOf(at time.Time) Week { return weekOn(deadline.ReceivedOn(at)) }

// weekOn is the week of a day. 1 January of the year 1, day 1, was a Monday.
func weekOn(d deadline.Date) Week { return Week{d.AddDays(-(int(d) + 6) % 7)} }

// ParseWeek reads a week as String writes it, "2026-W47". It refuses what is no
// week of the years 2000 to 2999.
func ParseWeek(text string) (Week, error) {
	var year, no int
	if n, err := fmt.Sscanf(text, "%4d-W%2d", &year, &no); err == nil && n == 2 && year >= 2000 && year < 3000 {
		// 4 January is always in the first week.
		if w := weekOn(deadline.On(year, time.January, 4)).Add(no - 1); w.String() == text {
			return w, nil
		}
	}
	return Week{}, model.Refuse("usage", "a week is written 2026-W47, the year and number of ISO 8601; found %q", text)
}

// String is the week's year and number: those of its Thursday.
func (w Week) String() string {
	if w.IsZero() {
		return ""
	}
	thursday := w.monday.AddDays(3)
	first := weekOn(deadline.On(thursday.Year(), time.January, 4))
	return fmt.Sprintf("%04d-W%02d", thursday.Year(), w.monday.DaysSince(first.monday)/7+1)
}

// MarshalText writes the week as String does.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// IsZero reports whether it is no week.
func (w Week) IsZero() bool { return w.monday.IsZero() }

// First is its Monday.
func (w Week) First() deadline.Date { return w.monday }

// Last is its Sunday.
func (w Week) Last() deadline.Date { return w.monday.AddDays(6) }

// Add is the week so many weeks later.
func (w Week) Add(weeks int) Week { return Week{w.monday.AddDays(7 * weeks)} }

// Begin is its first instant, Monday 00:00 in Vilnius.
func (w Week) Begin() time.Time { return deadline.EndOf(w.monday.AddDays(-1)) }

// End is the first instant after it. A week with a change of the clock is an
// hour shorter or longer.
func (w Week) End() time.Time { return deadline.EndOf(w.Last()) }

// Holds reports whether an instant is in it.
func (w Week) Holds(at time.Time) bool { return !at.Before(w.Begin()) && at.Before(w.End()) }
