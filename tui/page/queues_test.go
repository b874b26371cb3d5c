package page_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
	"integrora.com/opsconsole/tui/route"
)

func TestTabGoesThroughTheQueues(t *testing.T) { synctest.Test(t, tabGoesThroughTheQueues) }

func tabGoesThroughTheQueues(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewRequests(env(f, t), ""), 120, 30)
	if got := x.screen(); !strings.Contains(got, "[all 18]") || !strings.Contains(got, "overdue 2") {
		t.Fatalf("the strip is missing:\n%s", got)
	}
	x.press("tab")
	want := route.Route{Page: "requests", Filter: model.Queues[1].Filter}
	if len(x.went) != 1 || x.went[0] != want {
		t.Fatalf("went to %v, want %v", x.went, want)
	}
	mine := open(t, page.NewRequests(env(f, t), want.Filter), 40, 30)
	if got := mine.screen(); !strings.Contains(got, "[mine 1]") {
		t.Fatalf("a narrow strip does not show the queue that is open:\n%s", got)
	}
	last := open(t, page.NewRequests(env(f, t), model.Queues[len(model.Queues)-1].Filter), 40, 30)
	if got := last.screen(); !strings.Contains(got, "[snoozed]") {
		t.Fatalf("nor the last one:\n%s", got)
	}
	last.press("tab")
	if last.went[0].Filter != "" {
		t.Fatalf("after the last comes %v", last.went)
	}
}

func TestABulkTriageIsShownBeforeItIsDone(t *testing.T) {
	synctest.Test(t, aBulkTriageIsShownBeforeItIsDone)
}

func aBulkTriageIsShownBeforeItIsDone(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewRequests(env(f, t), ""), 100, 30)
	x.press("space", "j", "space", "t", "ctrl+s")
	got := x.screen()
	for _, want := range []string{"Triage 1 of 2", "R-1: erasure, mixed", "R-2: not possible"} {
		if !strings.Contains(got, want) {
			t.Errorf("the preview does not say %q:\n%s", want, got)
		}
	}
	if len(f.did) != 0 {
		t.Fatalf("done before the yes: %v", f.did)
	}
	x.press("y")
	if i := slices.IndexFunc(f.did, func(c model.Command) bool { return c.(model.TriageRequest).Request == "R-1" }); i < 0 || len(f.did) != 1 {
		t.Fatalf("gave %v; told %v %v", f.did, x.said, x.fail)
	}
}
