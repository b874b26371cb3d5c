package storage_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

func TestQueuesHoldWhatTheirNamesSay(t *testing.T) {
	h := storetest.New(t)
	h.Fill(6, 0, 6)
	list := func(who, queue string) string {
		t.Helper()
		for _, q := range model.Queues {
			if q.Name != queue {
				continue
			}
			page, err := h.Desk(who).Requests(ctx, model.Window{Filter: q.Filter, Sort: "id", Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			counts, err := h.Desk(who).QueueCounts(ctx)
			if err != nil || counts[queue] != len(page.Rows) {
				t.Errorf("%s counts %d and shows %d (%v)", queue, counts[queue], len(page.Rows), err)
			}
			ids := ""
			for _, r := range page.Rows {
				ids += r.ID + " "
			}
			return strings.TrimSpace(ids)
		}
		t.Fatalf("no queue %s", queue)
		return ""
	}
	h.Do("admin", model.AssignRequest{Request: "R-1", To: h.IDs["admin"]})
	h.Do("admin", model.AssignRequest{Request: "R-2", To: h.IDs["admin2"]})
	if got := list("admin", "mine"); got != "R-1" {
		t.Errorf("mine: %s", got)
	}
	if got := list("admin2", "mine"); got != "R-2" {
		t.Errorf("the other's: %s", got)
	}
	if got := list("admin", "unassigned"); got != "R-3 R-4 R-5 R-6" {
		t.Errorf("unassigned: %s", got)
	}
	h.Do("admin", model.TriageRequest{Request: "R-3", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	h.Do("admin", model.QueryRequest{Request: "R-3", Kind: deadline.Identity, Reason: "another address"})
	if got := list("dpo", "person"); got != "R-3" {
		t.Errorf("waiting for the person: %s", got)
	}
	h.Clock.Advance(60 * 24 * time.Hour)
	if got := list("dpo", "overdue"); !strings.Contains(got, "R-1") {
		t.Errorf("overdue: %s", got)
	}
}

func TestASnoozedRequestComesBackBeforeItIsDue(t *testing.T) {
	h := storetest.New(t)
	h.Fill(1, 0, 1)
	v, err := h.Desk("admin").Request(ctx, "R-1")
	if err != nil {
		t.Fatal(err)
	}
	today := deadline.ReceivedOn(h.Clock.Now())
	latest := v.Clock.StrictDue.AddDays(-7)
	h.Refused("admin", "deadline", model.SnoozeRequest{Request: "R-1", Until: latest.AddDays(1), Reason: "busy"})
	h.Refused("admin", "usage", model.SnoozeRequest{Request: "R-1", Until: today, Reason: "busy"})
	h.Refused("admin", "usage", model.SnoozeRequest{Request: "R-1", Until: latest})
	h.Refused("admin", "state", model.SnoozeRequest{Request: "R-1"})
	h.Do("admin", model.SnoozeRequest{Request: "R-1", Until: today.AddDays(1), Reason: "answer on Monday"})
	asleep := func(want int) {
		t.Helper()
		counts, err := h.Desk("admin").QueueCounts(ctx)
		if err != nil || counts["snoozed"] != want || counts["unassigned"] != 1-want {
			t.Errorf("%v %v, want %d asleep", counts, err, want)
		}
	}
	asleep(1)
	if after, _ := h.Desk("admin").Request(ctx, "R-1"); after.Clock.Due != v.Clock.Due {
		t.Error("snoozing moved a date")
	}
	h.Clock.Advance(24 * time.Hour)
	asleep(0)
}

func TestAHandOverGivesTheRequestAndItsNoteToAnotherAdmin(t *testing.T) {
	h := storetest.New(t)
	h.Fill(1, 0, 1)
	h.Refused("admin", "usage", model.HandOver{Request: "R-1", To: h.IDs["admin2"]})
	h.Refused("admin", "usage", model.HandOver{Request: "R-1", To: h.IDs["oncall"], Note: "yours"})
	h.Do("admin", model.HandOver{Request: "R-1", To: h.IDs["admin2"], Note: "the tenant was asked on Monday"})
	v, err := h.Desk("admin2").Request(ctx, "R-1")
	if err != nil || v.Request.Assignee != h.IDs["admin2"] || len(v.File.Notes) != 1 {
		t.Fatalf("%+v %v", v.Request, err)
	}
	h.Refused("admin", "state", model.HandOver{Request: "R-1", To: h.IDs["admin2"], Note: "again"})
}

func TestStepsOfAChecklistAreTickedAndTakenBack(t *testing.T) {
	h := storetest.New(t)
	h.Fill(1, 0, 1)
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller})
	h.Refused("admin", "usage", model.TickStep{Request: "R-1", Step: "format"})
	h.Do("admin", model.TickStep{Request: "R-1", Step: "searched"})
	h.Refused("admin", "state", model.TickStep{Request: "R-1", Step: "searched"})
	h.Do("admin2", model.TickStep{Request: "R-1", Step: "searched", Undone: true})
	for _, right := range model.Rights {
		if len((model.Request{Rights: []model.Right{right}}).Checklist()) == 0 {
			t.Errorf("%s has no checklist", right)
		}
	}
}

// A preview says of each request what then becomes of it, and changes nothing.
func TestAPreviewOfABulkTriageSaysWhatBecomesOfEachAndDoesNothing(t *testing.T) {
	h := storetest.New(t)
	h.Fill(4, 0, 4)
	h.Do("admin", model.DismissLetter{Request: "R-2"})
	size := h.Store.Head().Size
	trials, err := h.Desk("admin").Suggest(ctx, []string{"R-1", "R-2", "R-3"}, model.Mixed)
	if err != nil || len(trials) != 3 || h.Store.Head().Size != size {
		t.Fatalf("%v %v, %d entries", trials, err, h.Store.Head().Size-size)
	}
	for i, trial := range trials {
		if (trial.Err == nil) != (i != 1) || trial.Candidates != 1 {
			t.Errorf("%d: %+v", i, trial)
		}
		_, err := h.Store.Do(ctx, h.IDs["admin"], trial.Command)
		if model.CodeOf(err) != model.CodeOf(trial.Err) {
			t.Errorf("%d: previewed %v, and then %v", i, trial.Err, err)
		}
	}
	trials, err = h.Desk("oncall").Suggest(ctx, []string{"R-4"}, model.Mixed)
	if err != nil || model.CodeOf(trials[0].Err) != "role" {
		t.Errorf("an on-call engineer's: %v %v", trials, err)
	}
}
