package deadline

import (
	"sync/atomic"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/lt"
)

// HolidayVersion names the holiday table and the calendar library behind it; it
// is kept with every computed date.
const HolidayVersion = "LT-2020+cal-v2.1.13"

// A holiday is one public holiday of Lithuania under the name that workings use.
type holiday struct {
	name string
	rule *cal.Holiday
}

// holidays are the 16 days of Labour Code Art. 123(1), which are the public
// holidays of Reg. 1182/71 Art. 2 for acts done in Lithuania. None moves to a
// Monday when it falls on a weekend. The library's Lithuanian list is corrected
// in two points: it leaves out the three holidays that are Sundays by
// definition, and it has All Souls in every year, though it is a holiday only
// since 2020.
var holidays = []holiday{
	{"New Year", lt.NewYear},
	{"State Restoration", lt.StateRestorationDay},
	{"Independence Restoration", lt.IndependenceDay},
	{"Easter Sunday", aa.Easter},
	{"Easter Monday", lt.EasterMonday},
	{"Labour Day", lt.LabourDay},
	{"Mother's Day", firstSunday(time.May)},
	{"Father's Day", firstSunday(time.June)},
	{"St John / Rasos", lt.SaintJohnsEve},
	{"Statehood", lt.StatehoodDay},
	{"Assumption", lt.AssumptionDay},
	{"All Saints", lt.AllSaintsDay},
	{"All Souls", lt.AllSoulsDay.Clone(&cal.Holiday{StartYear: 2020})},
	{"Christmas Eve", lt.ChristmasEve},
	{"Christmas", lt.ChristmasDayOne},
	{"Christmas 2", lt.ChristmasDayTwo},
}

func firstSunday(month time.Month) *cal.Holiday {
	return &cal.Holiday{Month: month, Weekday: time.Sunday, Offset: 1, Func: cal.CalcWeekdayOffset}
}

// The library computes holidays as midnights of the machine's zone, some of
// which a change of clocks skips. In UTC every midnight exists.
func init() { cal.DefaultLoc = time.UTC }

// Holiday is a public holiday of one year.
type Holiday struct {
	On   Date
	Name string
}

// Holidays lists the public holidays of a year in the order of the Labour Code.
// Two may share a date. Years before 2020 get the list of 2020 without All
// Souls; years without an Official Journal list yet are computed.
func Holidays(year int) []Holiday {
	list := make([]Holiday, 0, len(holidays))
	for _, h := range holidays {
		if day, _ := h.rule.Calc(year); !day.IsZero() {
			list = append(list, Holiday{dateOf(day), h.name})
		}
	}
	return list
}

// yearTable holds for each day of a year the number of its holiday in
// holidays, counted from 1, or 0.
type yearTable [366]uint8

const firstYear, years = 1970, 240

var tables [years]atomic.Pointer[yearTable]

func tableOf(year int) *yearTable {
	if year < firstYear || year >= firstYear+years {
		return newTable(year)
	}
	slot := &tables[year-firstYear]
	if t := slot.Load(); t != nil {
		return t
	}
	t := newTable(year) // two goroutines may both make it: they make the same
	slot.Store(t)
	return t
}

func newTable(year int) *yearTable {
	t := new(yearTable)
	for i, h := range holidays {
		day, _ := h.rule.Calc(year)
		if !day.IsZero() && t[day.YearDay()-1] == 0 {
			t[day.YearDay()-1] = uint8(i + 1)
		}
	}
	return t
}

// HolidayOn returns the name of the public holiday that d is, or "".
func HolidayOn(d Date) string {
	day := d.utc()
	if i := tableOf(day.Year())[day.YearDay()-1]; i > 0 {
		return holidays[i-1].name
	}
	return ""
}

// IsWorkingDay reports whether d is a working day: no Saturday, no Sunday and no
// public holiday (Reg. 1182/71 Art. 2(2)). Bridge days moved by decree are
// working days.
func IsWorkingDay(d Date) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return HolidayOn(d) == ""
}

// Roll returns d if it is a working day and else the next one (Art. 3(4)).
func Roll(d Date) Date {
	for !IsWorkingDay(d) {
		d++
	}
	return d
}

// RollBack returns d if it is a working day and else the one before. It serves
// periods counted backwards, to which Art. 3(4) does not apply: the act is
// moved earlier, to be safe.
func RollBack(d Date) Date {
	for !IsWorkingDay(d) {
		d--
	}
	return d
}

// AddWorkingDays returns the nth working day after d, for n of at least 1; d
// itself is not counted. For n below 1 it returns d.
func AddWorkingDays(d Date, n int) Date {
	for ; n > 0; n-- {
		d = Roll(d + 1)
	}
	return d
}
