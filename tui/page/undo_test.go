package page_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

// wayBack answers commands as the store does: a dismissal can be taken back, a
// note cannot, and R-2 is refused.
func wayBack(cmd model.Command) (model.Result, error) {
	switch c := cmd.(type) {
	case model.DismissLetter:
		if c.Request == "R-2" {
			return model.Result{}, model.Refuse("state", "R-2 is triaged")
		}
		return model.Result{ID: c.Request, Undo: model.RestoreLetter(c)}, nil
	case model.RestoreLetter:
		if c.Request == "R-2" {
			return model.Result{}, model.Refuse("state", "R-2 is received")
		}
		return model.Result{ID: c.Request, Undo: model.DismissLetter(c)}, nil
	}
	return model.Result{ID: "R-1"}, nil
}

func TestAnActCarriesItsWayBack(t *testing.T) { synctest.Test(t, anActCarriesItsWayBack) }

func anActCarriesItsWayBack(t *testing.T) {
	f, x := acting(t, model.RoleOnCall, "received")
	f.answer = wayBack
	x.press("d")
	if want := (&page.Undo{What: "dismiss R-1", Give: []model.Command{model.RestoreLetter{Request: "R-1"}}}); !reflect.DeepEqual(x.undo, want) {
		t.Fatalf("the way back is %+v, want %+v", x.undo, want)
	}
	x.press("n", "h", "i", "ctrl+s")
	if x.undo != nil {
		t.Fatalf("a note is taken back by %+v", x.undo)
	}
}

func TestOfSeveralOnlyWhatWasDoneIsTakenBack(t *testing.T) {
	synctest.Test(t, ofSeveralOnlyWhatWasDoneIsTakenBack)
}

func ofSeveralOnlyWhatWasDoneIsTakenBack(t *testing.T) {
	f := house(model.RoleOnCall)
	f.answer = wayBack
	x := open(t, page.NewRequests(env(f, t), ""), 80, 21)
	x.press("space", "j", "space", "j", "space", "d")
	want := &page.Undo{What: "dismiss 2 requests", Give: []model.Command{model.RestoreLetter{Request: "R-3"}, model.RestoreLetter{Request: "R-1"}}}
	if !reflect.DeepEqual(x.undo, want) || len(x.fail) != 1 || !strings.Contains(page.Explain(x.fail[0]), "2 of 3") {
		t.Fatalf("the way back is %+v, want %+v; told %v", x.undo, want, x.fail)
	}
	f.did = nil
	x.run(env(f, t).TakeBack(*x.undo))
	if !reflect.DeepEqual(f.did, want.Give) || x.said[len(x.said)-1] != "Taken back: dismiss 2 requests." {
		t.Fatalf("gave %v, said %q", f.did, x.said)
	}
	if x.undo != nil {
		t.Fatal("taking back is itself taken back")
	}
	x.run(env(f, t).TakeBack(page.Undo{What: "dismiss 2 requests", Give: []model.Command{model.RestoreLetter{Request: "R-2"}, model.RestoreLetter{Request: "R-1"}}}))
	if told := page.Explain(x.fail[1]); !strings.Contains(told, "1 of 2 taken back") || !strings.Contains(told, "R-2 is received") {
		t.Fatalf("told %q", told)
	}
}
