package page_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/page"
)

func TestARequestsClockShowsHowItEnds(t *testing.T) { synctest.Test(t, requestsClockShowsHowItEnds) }

func requestsClockShowsHowItEnds(t *testing.T) {
	on := deadline.ReceivedOn(now)
	for _, c := range []struct {
		change func(*model.Request)
		want   []string
	}{
		{func(r *model.Request) { r.State, r.Ruling = model.Proposed, "D-7" }, []string{"ruling D-7"}},
		{func(r *model.Request) { r.State = model.Refusing }, []string{"never extended (GDPR Art. 12(4))", "letter of refusal, in time"}},
		{func(r *model.Request) { r.Extension = "D-7" }, []string{"approved (D-7), to be told by"}},
		{func(r *model.Request) { r.Extended, r.Extension, r.ExtendedOn = true, "D-7", on }, []string{"told on", "three months"}},
		{func(r *model.Request) { r.State, r.ReopenedAt = model.Reopened, now }, []string{"Opened again", "It was opened again"}},
		{func(r *model.Request) {
			r.Reminders = []model.Reminder{{Stage: model.RemindTarget, At: now, To: []string{"a-1"}}}
		}, []string{"Reminders", "to 1 person"}},
	} {
		f := house(model.RoleAdmin)
		at := slices.IndexFunc(f.requests, func(v model.RequestView) bool { return v.Request.ID == "R-3" })
		v := f.requests[at]
		r := v.Request
		r.Proposal = model.Proposal{}
		c.change(&r)
		v.Request, v.Row.State = r, r.State
		v.Clock = r.Clock(on)
		v.Row.Due, v.Row.StrictDue, v.Row.Target = v.Clock.Due, v.Clock.StrictDue, v.Clock.Target
		f.requests[at] = v
		open(t, page.NewRequest(env(f, t), "R-3", "clock"), 140, 50).sees(c.want...)
	}
}

func TestHomeShowsTheReadersReminders(t *testing.T) { synctest.Test(t, homeShowsReminders) }

func homeShowsReminders(t *testing.T) {
	f := house(model.RoleAdmin)
	due := deadline.ReceivedOn(now) - 1
	f.home.Reminders = []model.ReminderRow{{Request: model.RequestRow{ID: "R-3", Due: due}, Stage: model.RemindOverdue, At: now}}
	f.home.Reminded = 4
	open(t, page.NewHome(env(f, t)), 140, 60).sees("Reminders for you", "R-3 is overdue since "+due.Words(), "And 3 more.")
}
