package digest_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/digest"
)

func TestEveryDayIsInTheWeekThatTheStandardLibrarySays(t *testing.T) {
	for day := time.Date(2000, 1, 3, 12, 0, 0, 0, time.UTC); day.Year() < 2100; day = day.AddDate(0, 0, 1) {
		year, no := day.ISOWeek()
		w := digest.WeekOf(day)
		if want := fmt.Sprintf("%04d-W%02d", year, no); w.String() != want {
			t.Fatalf("%s is in %s, not in %s", day, want, w)
		}
		back, err := digest.ParseWeek(w.String())
		if err != nil || back != w {
			t.Fatalf("%s reads as %s (%v)", w, back, err)
		}
	}
}

func TestAWeekChangesAtMidnightInVilnius(t *testing.T) {
	for _, c := range []struct {
		last, first string // instants, UTC
		week, next  string
		hours       int
	}{
		{"2026-11-22T21:59:59Z", "2026-11-22T22:00:00Z", "2026-W47", "2026-W48", 168},
		{"2026-06-28T20:59:59Z", "2026-06-28T21:00:00Z", "2026-W26", "2026-W27", 168},
		{"2026-03-29T20:59:59Z", "2026-03-29T21:00:00Z", "2026-W13", "2026-W14", 167}, // summer time begins that Sunday
		{"2026-10-25T21:59:59Z", "2026-10-25T22:00:00Z", "2026-W43", "2026-W44", 169}, // and ends
		{"2027-01-03T21:59:59Z", "2027-01-03T22:00:00Z", "2026-W53", "2027-W01", 168},
	} {
		last, _ := time.Parse(time.RFC3339, c.last)
		first, _ := time.Parse(time.RFC3339, c.first)
		w, next := digest.WeekOf(last), digest.WeekOf(first)
		if w.String() != c.week || next.String() != c.next || w.Add(1) != next || next.Add(-1) != w {
			t.Errorf("%s is in %s, %s in %s", c.last, w, c.first, next)
		}
		if !w.Holds(last) || w.Holds(first) || !next.Holds(first) || next.Holds(last) || !w.End().Equal(first) || !next.Begin().Equal(first) {
			t.Errorf("%s ends at %s", w, w.End())
		}
		if got := w.End().Sub(w.Begin()); got != time.Duration(c.hours)*time.Hour {
			t.Errorf("%s has %s", w, got)
		}
	}
}

func TestWhatIsNoWeekIsRefused(t *testing.T) {
	for _, text := range []string{"", "47", "2026-W00", "2026-W54", "2025-W53", "2026-W7", "2026-w47", "2026-W47 ", "W47-2026", "1999-W10", "9999-W10", "2026-W-1", "=2026-W47"} {
		if w, err := digest.ParseWeek(text); err == nil || model.CodeOf(err) != "usage" {
			t.Errorf("%q reads as %s", text, w)
		}
	}
}

// request is one that was received at an instant and answered at another.
func request(id string, received, answered time.Time, rights ...model.Right) model.Request {
	r := model.Request{ID: id, State: model.Triaged, Rights: rights, Capacity: model.Controller, ReceivedAt: received,
		History: []model.Event{{At: received, By: "a-1", To: model.Received}, {At: received.Add(time.Minute), By: "a-1", From: model.Received, To: model.Triaged}}}
	if !answered.IsZero() {
		r.State, r.AnsweredAt = model.Answered, answered
		r.History = append(r.History, model.Event{At: answered, By: "m-1", From: model.Triaged, To: model.Answered})
	}
	return r
}

func made(t *testing.T, week string, now time.Time, requests ...model.Request) digest.Digest {
	t.Helper()
	w, err := digest.ParseWeek(week)
	if err != nil {
		t.Fatal(err)
	}
	d, err := digest.Make(digest.Input{Week: w, Now: now, Requests: requests, Person: func(id string) bool { return id == "a-1" }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestALetterOfSundayNightBelongsToTheWeekThatEnds(t *testing.T) {
	end := time.Date(2026, 10, 25, 22, 0, 0, 0, time.UTC) // Monday 00:00 in Vilnius, after the change to winter time
	list := []model.Request{request("R-1", end.Add(-1), time.Time{}, model.Access), request("R-2", end, time.Time{}, model.Erasure)}
	for week, right := range map[string]model.Right{"2026-W43": model.Access, "2026-W44": model.Erasure} {
		d := made(t, week, end.AddDate(0, 1, 0), list...)
		if d.Total.Received != 1 || d.Rights[len(d.Rights)-1].Right != right || d.Rights[len(d.Rights)-1].Received != 1 {
			t.Errorf("%s received %+v", week, d.Rights)
		}
	}
}

func TestTimesAreNearestRanksAndMachinesAreNoEffort(t *testing.T) {
	monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	var list []model.Request
	for i := 1; i <= 10; i++ { // answered after 1 to 10 days
		list = append(list, request(fmt.Sprintf("R-%d", i), monday.AddDate(0, 0, -i), monday, model.Access))
	}
	d := made(t, "2026-W47", monday, list...)
	if d.Times != (digest.Times{Median: 5, P90: 9, Longest: 10}) || d.Steps != 20 || d.PerAnswer() != "2.0" {
		t.Errorf("%+v, %d steps, %s each", d.Times, d.Steps, d.PerAnswer())
	}
	if d.Histogram != [6]int{7, 3, 0, 0, 0, 0} || !d.Running {
		t.Errorf("bands %v, running %v", d.Histogram, d.Running)
	}
	if none := made(t, "2026-W46", monday); none.PerAnswer() != "none" || none.Times != (digest.Times{}) {
		t.Errorf("of nothing: %+v", none.Times)
	}
}

func TestARequestForTwoRightsCountsOnceInAll(t *testing.T) {
	monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	d := made(t, "2026-W47", monday, request("R-1", monday, time.Time{}, model.Erasure, model.Access), request("R-2", monday, time.Time{}))
	if d.Total.Received != 2 || len(d.Rights) != 3 || d.Rights[0].Right != model.Access || d.Rights[1].Right != model.Erasure || d.Rights[2].Title() != "not known yet" {
		t.Errorf("%+v in all, by right %+v", d.Total, d.Rights)
	}
	if got := d.Ahead[len(d.Ahead)-1]; len(d.Ahead) != 5 || got.Due != 2 || got.Days[2] != 2 || got.Week.First() != deadline.On(2026, 12, 14) {
		t.Errorf("ahead: %+v", d.Ahead)
	}
}

// An open query moves the last day, in a week that is over as it did then.
func TestAPauseCountsAsItStoodAtTheWeeksEnd(t *testing.T) {
	received := time.Date(2026, 10, 29, 9, 0, 0, 0, time.UTC) // due 30 November; a query of 7 days moves it to 7 December
	r := request("R-1", received, time.Time{}, model.Access)
	r.Pauses = []deadline.Pause{{Kind: deadline.Identity, Sent: deadline.On(2026, 11, 4), Satisfied: deadline.On(2026, 11, 11)}}
	for week, due := range map[string]string{"2026-W45": "2026-12-04", "2026-W46": "2026-12-07"} {
		d := made(t, week, received.AddDate(0, 0, 20), r)
		got := ""
		for _, a := range d.Ahead {
			for i, n := range a.Days {
				if n > 0 {
					got = a.Week.First().AddDays(i).String()
				}
			}
		}
		if got != due {
			t.Errorf("%s says it is due on %s, want %s", week, got, due)
		}
	}
}

func TestTheRunningWeekIsSeenAsOfToday(t *testing.T) {
	r := request("R-1", time.Date(2026, 10, 26, 9, 0, 0, 0, time.UTC), time.Time{}, model.Access) // due Thursday 26 November
	for now, overdue := range map[string]int{"2026-11-24T09:00:00Z": 0, "2026-11-26T21:59:59Z": 0, "2026-11-26T22:00:00Z": 1} {
		at, _ := time.Parse(time.RFC3339, now)
		d := made(t, "2026-W48", at, r)
		if d.Total.Open != 1 || d.Total.Overdue != overdue || d.Ahead[0].Days[3] != 1-overdue || len(d.Ahead) != 5 {
			t.Errorf("at %s %+v, ahead %+v", now, d.Total, d.Ahead[0])
		}
	}
}

func TestWhatTheDigestDoesNotWantChangesNothing(t *testing.T) {
	monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	var all []model.Request
	for i := range 200 { // two a week, some never answered
		received := monday.AddDate(0, 0, 70-i*3)
		answered := received.AddDate(0, 0, i%50)
		if i%7 == 0 {
			answered = time.Time{}
		}
		all = append(all, request(fmt.Sprintf("R-%d", i+1), received, answered, model.Access))
	}
	in := digest.Input{Now: monday.AddDate(1, 0, 0), Person: func(string) bool { return true }}
	for weeks := range 30 {
		in.Week, in.Requests = digest.WeekOf(monday).Add(-weeks), all
		whole, err := digest.Make(in)
		if err != nil {
			t.Fatal(err)
		}
		in.Requests = nil
		wants := digest.Wants(in.Week)
		for i := range all {
			if wants(&all[i]) {
				in.Requests = append(in.Requests, all[i])
			}
		}
		part, err := digest.Make(in)
		if err != nil || !reflect.DeepEqual(whole, part) || len(in.Requests) > 150 {
			t.Errorf("%s of %d requests is %+v (%v), of all %+v", in.Week, len(in.Requests), part, err, whole)
		}
	}
}
