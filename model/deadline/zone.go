package deadline

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // Europe/Vilnius must resolve on machines without a zone database
)

// Zone is the time zone in which all legal dates are read: that of the
// controller, a Lithuanian company.
const Zone = "Europe/Vilnius"

var vilnius = func() *time.Location {
	loc, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err) // cannot happen: the zone database is part of the program
	}
	return loc
}()

// Local returns the same instant as a clock in Vilnius shows it.
func Local(t time.Time) time.Time { return t.In(vilnius) }

// ReceivedOn returns the civil date in Vilnius of an instant. A letter that
// arrives at night or on a weekend is received on that very date.
func ReceivedOn(t time.Time) Date { return dateOf(t.In(vilnius)) }

// EndOf returns, in UTC, the first instant after the whole day d in Vilnius: a
// period whose last day is d has run out at that instant, and not before.
func EndOf(d Date) time.Time {
	year, month, day := d.Civil()
	return time.Date(year, month, day+1, 0, 0, 0, 0, vilnius).UTC()
}

// Passed reports whether at the instant now the last day due is over. Overdue
// is always computed so, never stored.
func Passed(due Date, now time.Time) bool { return !due.IsZero() && !now.Before(EndOf(due)) }

// Errors of ParseInstant that a caller may want to answer in its own words.
var (
	ErrNoSuchTime = errors.New("time does not exist")
	ErrTwice      = errors.New("time happens twice")
)

var (
	zoned = []string{time.RFC3339, "2006-01-02T15:04Z07:00"}
	bare  = []string{"2006-01-02T15:04:05", "2006-01-02T15:04"}
)

// ParseInstant reads an instant as "2026-03-27T10:00:00+02:00" (seconds may be
// left out, a space may stand for the T). Without an offset it is taken as local
// time in Vilnius: a time that the spring change skips is refused with
// ErrNoSuchTime, and one that the autumn change repeats with ErrTwice, as only
// the offset can tell which of the two is meant.
func ParseInstant(s string) (time.Time, error) {
	iso := s
	if len(s) > 10 && s[10] == ' ' {
		iso = s[:10] + "T" + s[11:]
	}
	for _, layout := range zoned {
		if t, err := time.Parse(layout, iso); err == nil && writable(t) {
			return t, nil
		}
	}
	for _, layout := range bare {
		if wall, err := time.Parse(layout, iso); err == nil && writable(wall) {
			return fromWall(wall)
		}
	}
	return time.Time{}, fmt.Errorf("want a time as 2026-03-27T10:00:00+02:00, got %s", quote(s))
}

// writable reports whether the year of an instant has four digits wherever it is
// written, with whatever offset.
func writable(t time.Time) bool {
	return t.After(time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)) && t.Before(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
}

// fromWall finds the instants at which a clock in Vilnius shows wall (given as
// if it were UTC) and demands that there be exactly one.
func fromWall(wall time.Time) (time.Time, error) {
	earlier, later := inOffsetOf(wall, wall.Add(-24*time.Hour)), inOffsetOf(wall, wall.Add(24*time.Hour))
	first, second := showsWall(earlier, wall), showsWall(later, wall)
	switch shown := wall.Format("2006-01-02 15:04"); {
	case !first && !second:
		return time.Time{}, fmt.Errorf("%w: %s is skipped by the change to summer time in %s; give the time the clock showed, or its offset", ErrNoSuchTime, shown, Zone)
	case first && second && !earlier.Equal(later):
		return time.Time{}, fmt.Errorf("%w: %s in %s; add its offset, %s for the first or %s for the second",
			ErrTwice, shown, Zone, earlier.Format("-07:00"), later.Format("-07:00"))
	case first:
		return earlier, nil
	}
	return later, nil
}

// inOffsetOf reads wall with the offset that Vilnius has around near.
func inOffsetOf(wall, near time.Time) time.Time {
	_, offset := near.In(vilnius).Zone()
	return wall.Add(-time.Duration(offset) * time.Second).In(vilnius)
}

func showsWall(t, wall time.Time) bool {
	return t.Format(time.DateTime) == wall.Format(time.DateTime)
}
