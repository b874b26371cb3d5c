package page_test

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

func (f *fake) Digest(_ context.Context, week digest.Week) (digest.Digest, error) {
	if f.broken != nil {
		return digest.Digest{}, f.broken
	}
	in := digest.Input{Week: week, Now: f.now, Logged: true, Requests: f.digested, Promises: f.home.Promises, Person: func(id string) bool { return admins[id] != "" && id != "system" }}
	if week.IsZero() {
		in.Week = digest.WeekOf(f.now)
	}
	for _, v := range f.requests {
		if f.digested == nil {
			in.Requests = append(in.Requests, v.Request)
		}
	}
	in.Incidents = []model.Incident{{ID: "I-1", State: model.IncidentSuspected, OpenedAt: f.now.Add(-time.Hour)}}
	return digest.Make(in)
}

// quarter are the requests of twelve weeks: some each week, most answered, a few
// late.
func quarter() []model.Request {
	var list []model.Request
	rights := []model.Right{model.Access, model.Erasure, model.Rectification, model.Objection}
	for i := range 60 {
		received := now.AddDate(0, 0, -84+(i*i*7)%83)
		r := model.Request{ID: fmt.Sprintf("R-%d", i+1), State: model.Triaged, Rights: rights[i%4 : i%4+1], Capacity: model.Controller, ReceivedAt: received,
			History: []model.Event{{At: received, By: "a-4", To: model.Received}, {At: received, By: "a-1", From: model.Received, To: model.Triaged}}}
		answered := received.AddDate(0, 0, (i*13)%37+2)
		if answered.Before(now) && i%9 != 0 {
			r.State, r.AnsweredAt = model.Answered, answered
			r.History = append(r.History, model.Event{At: answered, By: "a-1", From: model.Triaged, To: model.Answered})
		}
		list = append(list, r)
	}
	return list
}

func TestTheDigestGoesFromWeekToWeekAndNotBeyondNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleDPO)
		f.digested = quarter()
		x := open(t, page.NewDigest(env(f, t), ""), 80, 21)
		x.sees("Week 2026-W48", "so far")
		x.press("l")
		if len(x.said) != 1 || !strings.Contains(x.said[0], "not over") {
			t.Errorf("beyond the running week it said %q", x.said)
		}
		x.press("h").sees("Week 2026-W47")
		if got := x.page.Route(); got != (route.Route{Page: "digest", ID: "2026-W47"}) {
			t.Errorf("it is at %s", got)
		}
		x.press("left", "right", "right").sees("Week 2026-W48", "so far")
		x.press("enter")
		if len(x.went) != 1 || x.went[0] != (route.Route{Page: "requests", Filter: "state:open"}) {
			t.Errorf("enter went to %v", x.went)
		}
	})
}

func TestAWeekThatIsNoneIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleDPO)
		open(t, page.NewDigest(env(f, t), "47"), 80, 21).sees("A week is written 2026-W47")
		open(t, page.NewDigest(env(f, t), "2027-W30"), 80, 21).sees("has not begun")
		f.broken = cmp.Or(f.broken, model.Refuse("role", "the digest is for admins"))
		open(t, page.NewDigest(env(f, t), ""), 80, 21).sees("The digest is for admins")
	})
}

// Every line that can be entered leads to a place that can be read.
func TestTheDigestLeadsToPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleDPO)
		f.digested = quarter()
		for _, w := range []int{60, 80, 120} {
			x := open(t, page.NewDigest(env(f, t), "2026-W47"), w, 90)
			seen := map[route.Route]bool{}
			for range 80 {
				x.press("j", "enter")
			}
			for _, to := range x.went {
				seen[to] = true
				if back, err := route.Parse(to.String()); err != nil || back != to {
					t.Errorf("%s reads as %s (%v)", to, back, err)
				}
			}
			for _, want := range []route.Route{{Page: "requests", Filter: "state:overdue"}, {Page: "incidents"}, {Page: "digest", ID: "2026-W40"}, {Page: "requests", Filter: "right:erasure"}} {
				if !seen[want] {
					t.Errorf("%d cells wide, nothing leads to %s", w, want)
				}
			}
		}
	})
}
