package page_test

import (
	"reflect"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

func TestACopyIsReviewedAndProposedFromItsPage(t *testing.T) {
	synctest.Test(t, aCopyIsReviewedAndProposed)
}

func aCopyIsReviewedAndProposed(t *testing.T) {
	f := house(model.RoleAdmin)
	x := open(t, page.NewCopy(env(f, t), "R-1"), 100, 37)
	x.sees("in progress", "usage-logs/1", "withhold", "names a colleague", "to review", "••••", "Missing")
	x.press("j", "j", "K").write("a company").press("enter")
	x.press("k", "X").write("others").press("enter")
	want := []model.Command{model.ReviewCopy{Request: "R-1", Keep: []string{"invoice/1"}, Reason: "a company"},
		model.ReviewCopy{Request: "R-1", Withhold: []string{"usage-logs/1"}, Reason: "others"}}
	if !reflect.DeepEqual(f.did, want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
	if x.press("P"); len(x.boxes) > 0 || x.said[len(x.said)-1] != "propose: values are still to be reviewed" {
		t.Fatalf("a release is offered of what is not reviewed: %q", x.said)
	}
	if x.press("b"); len(x.boxes) > 0 {
		t.Fatal("what is not released is taken back")
	}
}

func TestACopyShowsInClearWhatIsRevealedOfThePersonAndLosesItOnLeaving(t *testing.T) {
	synctest.Test(t, aCopyShowsInClear)
}

func aCopyShowsInClear(t *testing.T) {
	f := house(model.RoleAdmin)
	p := page.NewCopy(env(f, t), "R-1")
	x := open(t, p, 100, 37)
	x.press("x").write("123456").press("enter").sees("2026-11-01 with a colleague", "Your data at Integrora", "until you leave")
	if cmd, ok := f.did[0].(model.RevealData); !ok || cmd.Of != (model.Ref{Kind: model.KindPerson, ID: "p-1"}) {
		t.Fatalf("gave %#v", f.did)
	}
	p.Leave()
	if !p.Until().IsZero() {
		t.Error("it is still in clear")
	}
}
