package deadline

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a civil date of the Gregorian calendar, without time or zone: the
// number of days since 31 December of the year 0, so that 0001-01-01 is 1. The
// zero Date is "no date". Dates compare and sort with the usual operators,
// travel as "2026-03-05" in text and JSON, and as one small integer in CBOR.
type Date int32

// unixDay is the Date of 1970-01-01.
const unixDay = 719163

// lastDate is 9999-12-31, the last date that ISO 8601 writes with four digits.
const lastDate Date = 3652059

// On returns the date of a year, month and day. Values out of range carry over
// as in time.Date, so On(2026, 3, 0) is the last day of February.
func On(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

// Parse reads an ISO date such as "2026-03-05". It refuses any other form, days
// that do not exist, and years outside 1–9999.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("want a date as 2026-03-05, got %s", quote(s))
	}
	return dateOf(t), nil
}

// dateOf is the civil date that t shows in its own location.
func dateOf(t time.Time) Date { return On(t.Date()) }

func (d Date) utc() time.Time { return time.Unix((int64(d)-unixDay)*86400, 0).UTC() }

// Civil returns the year, month (1 to 12) and day (from 1) of d.
func (d Date) Civil() (year int, month time.Month, day int) { return d.utc().Date() }

// Year returns the year of d.
func (d Date) Year() int { return d.utc().Year() }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return time.Weekday((d%7 + 7) % 7) } // 0001-01-01 is a Monday

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == 0 }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d < e }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d > e }

// AddDays returns the date n days after d, or before it when n is negative.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// DaysSince returns the number of days from e to d, negative when d is earlier.
func (d Date) DaysSince(e Date) int { return int(d) - int(e) }

// AddMonths returns the same day of the month n months later, or that month's
// last day when it has no such day (Reg. 1182/71 Art. 3(2)(c)). A month end
// does not stick: 28 February plus one month is 28 March.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.Civil()
	return min(On(year, month+time.Month(n), day), On(year, month+time.Month(n)+1, 0))
}

// String returns d as "2026-03-05", and the zero Date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// Words returns d as people say it, "Thu 5 Mar 2026", and the zero Date as "".
func (d Date) Words() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Civil()
	return d.Weekday().String()[:3] + " " + strconv.Itoa(day) + " " + month.String()[:3] + " " + strconv.Itoa(year)
}

// MarshalText writes d as String does. It fails on a date that four-digit years
// cannot write, which no Parse returns.
func (d Date) MarshalText() ([]byte, error) {
	if d < 0 || d > lastDate {
		return nil, fmt.Errorf("want a date of the years 1 to 9999, got day number %d", int32(d))
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText wrote: an ISO date, or nothing for the
// zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := Parse(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// quote shows a given value in an error: escaped, and cut when it is long.
func quote(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return strconv.Quote(s)
}
