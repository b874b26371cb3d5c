package deadline_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/lt"

	"integrora.com/opsconsole/model/deadline"
)

func TestHolidaysAreTheSixteenOfTheLabourCode(t *testing.T) {
	want := make(map[int][]deadline.Holiday)
	for _, row := range readRows(t, "holidays.csv") {
		on, err := deadline.Parse(row[0] + "-" + row[1])
		if err != nil || on.Weekday().String()[:3] != row[2] {
			t.Fatalf("vector %v: %v", row, err)
		}
		want[on.Year()] = append(want[on.Year()], deadline.Holiday{On: on, Name: row[3]})
	}
	for year := 2025; year <= 2028; year++ {
		got := deadline.Holidays(year)
		if len(got) != 16 || len(want[year]) != 16 {
			t.Fatalf("%d has %d holidays and %d vectors, want 16", year, len(got), len(want[year]))
		}
		named := make(map[deadline.Date]string)
		for i, h := range got {
			if h != want[year][i] {
				t.Errorf("%d: got %s %s, want %s %s", year, h.On, h.Name, want[year][i].On, want[year][i].Name)
			}
			named[h.On] = h.Name
		}
		for d := deadline.On(year, 1, 1); d.Year() == year; d++ {
			if got := deadline.HolidayOn(d); got != named[d] {
				t.Errorf("%s is %q, want %q", d, got, named[d])
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if working := !weekend && named[d] == ""; deadline.IsWorkingDay(d) != working {
				t.Errorf("%s: working day %t, want %t", d, !working, working)
			}
		}
	}
}

func TestAllSoulsIsAHolidaySince2020(t *testing.T) {
	for year, want := range map[int]string{2018: "", 2019: "", 2020: "All Souls", 2021: "All Souls"} {
		if got := deadline.HolidayOn(deadline.On(year, 11, 2)); got != want {
			t.Errorf("%d-11-02 is %q, want %q", year, got, want)
		}
	}
}

func TestNothingButTheLawIsAHoliday(t *testing.T) {
	for _, s := range []string{
		"2025-04-18", "2026-04-03", "2027-03-26", "2028-04-14", // Good Friday
		"2026-05-14", "2026-05-25", // Ascension, Pentecost Monday
		"2026-12-31", "2026-01-13",
		"2026-08-17", "2027-05-03", "2027-12-27", // no Monday stands in for a weekend
	} {
		d, _ := deadline.Parse(s)
		if !deadline.IsWorkingDay(d) {
			t.Errorf("%s is no working day (%s)", s, deadline.HolidayOn(d))
		}
	}
}

// A library update that adds a holiday, or another version under the same name,
// must be looked at before it changes dates.
func TestTheLibraryHasNoHolidayUnknownHere(t *testing.T) {
	for year := 2020; year <= 2040; year++ {
		for _, h := range lt.Holidays {
			day, _ := h.Calc(year)
			if on := deadline.On(day.Date()); deadline.HolidayOn(on) == "" {
				t.Errorf("%s (%s) is a holiday in the library only", on, h.Name)
			}
		}
	}
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, version, ok := strings.Cut(deadline.HolidayVersion, "+cal-")
	if !ok || !strings.Contains(string(mod), "github.com/rickar/cal/v2 "+version+" ") &&
		!strings.Contains(string(mod), "github.com/rickar/cal/v2 "+version+"\n") {
		t.Errorf("%q does not name the library version in go.mod", deadline.HolidayVersion)
	}
}

func TestHolidaysDoNotDependOnTheMachinesZone(t *testing.T) {
	if cal.DefaultLoc != time.UTC {
		t.Errorf("the library computes in %s, want UTC", cal.DefaultLoc)
	}
}

func TestYearsBeyondTheTableAreComputedToo(t *testing.T) {
	for _, year := range []int{1, 1969, 2209, 2210, 9999} {
		on, err := deadline.Parse(strings.Repeat("0", 4-len(strconv.Itoa(year))) + strconv.Itoa(year) + "-12-25")
		if err != nil {
			t.Fatal(err)
		}
		if got := deadline.HolidayOn(on); got != "Christmas" {
			t.Errorf("%s is %q, want Christmas", on, got)
		}
	}
}
