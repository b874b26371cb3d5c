package deadline_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

func TestDatesAgreeWithTheStandardLibrary(t *testing.T) {
	for at := time.Date(1899, 12, 25, 0, 0, 0, 0, time.UTC); at.Year() < 2105; at = at.AddDate(0, 0, 1) {
		d := deadline.On(at.Date())
		year, month, day := d.Civil()
		if d.Weekday() != at.Weekday() || d.String() != at.Format(time.DateOnly) ||
			year != at.Year() || month != at.Month() || day != at.Day() || d.Words() != at.Format("Mon 2 Jan 2006") {
			t.Fatalf("%s: %s, %s", at, d, d.Words())
		}
		if back, err := deadline.Parse(d.String()); err != nil || back != d {
			t.Fatalf("%s reads back as %s, %v", d, back, err)
		}
	}
}

func TestDatesTravelAsText(t *testing.T) {
	type record struct {
		Due  deadline.Date
		None deadline.Date
		Gone deadline.Date `json:",omitzero"`
	}
	in := record{Due: date("2026-04-07")}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"Due":"2026-04-07","None":""}` {
		t.Fatalf("%s, %v", b, err)
	}
	var out record
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("reads back as %+v, %v", out, err)
	}
	for _, bad := range []string{"2026-02-29", "2026-3-5", "0000-01-01", "26-03-05", "2026-03-05 ", "today"} {
		if d, err := deadline.Parse(bad); err == nil {
			t.Errorf("%q is read as %s", bad, d)
		}
	}
	for _, bad := range []deadline.Date{-1, 1 << 30, date("9999-12-31") + 1} {
		if b, err := bad.MarshalText(); err == nil {
			t.Errorf("day number %d is written as %s", int32(bad), b)
		}
	}
}

func TestADayBelongsToVilnius(t *testing.T) {
	for _, tc := range []struct{ instant, on string }{
		{"2026-06-14T20:59:59Z", "2026-06-14"}, {"2026-06-14T21:00:00Z", "2026-06-15"},
		{"2026-12-14T21:59:59Z", "2026-12-14"}, {"2026-12-14T22:00:00Z", "2026-12-15"},
		{"2026-06-15T08:00:00+12:00", "2026-06-14"},
	} {
		at, err := deadline.ParseInstant(tc.instant)
		if got := deadline.ReceivedOn(at); err != nil || got != date(tc.on) {
			t.Errorf("%s is %s, want %s", tc.instant, got, tc.on)
		}
	}
	for due, end := range map[string]string{
		"2026-07-13": "2026-07-13T21:00:00Z", "2026-11-03": "2026-11-03T22:00:00Z",
		"2026-03-29": "2026-03-29T21:00:00Z", "2026-10-25": "2026-10-25T22:00:00Z",
	} {
		got := deadline.EndOf(date(due))
		if got.Format(time.RFC3339) != end {
			t.Errorf("%s ends %s, want %s", due, got.Format(time.RFC3339), end)
		}
		if deadline.Passed(date(due), got.Add(-1)) || !deadline.Passed(date(due), got) || deadline.Passed(0, got) {
			t.Errorf("%s does not pass exactly at %s", due, end)
		}
	}
}

func TestLocalTimesMustExistOnce(t *testing.T) {
	for s, want := range map[string]string{
		"2026-03-29T02:59":    "2026-03-29T00:59:00Z",
		"2026-03-29 04:00:00": "2026-03-29T01:00:00Z",
		"2026-10-25T02:59:59": "2026-10-24T23:59:59Z",
		"2026-10-25T04:00":    "2026-10-25T02:00:00Z",
		"2026-07-01T12:00":    "2026-07-01T09:00:00Z",
		"2026-10-25 03:30+03": "",
	} {
		got, err := deadline.ParseInstant(s)
		if want == "" {
			if err == nil {
				t.Errorf("%q is read as %s", s, got)
			}
		} else if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q is %s, %v; want %s", s, got.UTC(), err, want)
		}
	}
	for _, s := range []string{"2026-03-29T03:00", "2026-03-29T03:30:00", "2027-03-28 03:59:59", "2028-03-26T03:30"} {
		if _, err := deadline.ParseInstant(s); !errors.Is(err, deadline.ErrNoSuchTime) {
			t.Errorf("%q: %v, want no such time", s, err)
		}
	}
	for _, s := range []string{"2026-10-25T03:00", "2026-10-25T03:30:00", "2027-10-31 03:59:59", "2028-10-29T03:30"} {
		if _, err := deadline.ParseInstant(s); !errors.Is(err, deadline.ErrTwice) {
			t.Errorf("%q: %v, want twice", s, err)
		}
	}
}
