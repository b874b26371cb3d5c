package page_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// entryPage makes the page of an entry.
func entryPage(id string) func(page.Env) page.Page {
	return func(e page.Env) page.Page { return page.NewEntry(e, id) }
}

// told puts the announcement of version 2 to tenants into an entry.
func told(e *model.Entry, until deadline.Date) {
	e.Announced = []model.Announcement{{Version: 2, Audience: model.AudienceTenants, Channel: "e-mail", On: until.AddDays(-30), Proof: "D-8", Until: until}}
}

func TestAnEntryOffersTheRulingsThatFitItAndNoOthers(t *testing.T) {
	today := deadline.ReceivedOn(now)
	activity := func(inForce, versions int) model.Entry {
		e := storetest.EntryOf("activity.fraud", false, 0)
		e.InForce = inForce
		for n := 2; n <= versions; n++ {
			v := e.Versions[0]
			v.Number = n
			e.Versions = append(e.Versions, v)
		}
		return e
	}
	subprocessor := func(change func(*model.Entry)) model.Entry {
		e := storetest.EntryOf("subprocessor.host", true, 0, "data", "contact")
		v := e.Versions[0]
		v.Number, v.Values = 2, slices.Clone(v.Values)
		for i := range v.Values {
			if v.Values[i].Field == "countries" {
				v.Values[i].Text = "DE"
			}
		}
		e.Versions = append(e.Versions, v)
		change(&e)
		return e
	}
	policy := storetest.EntryOf("policy.v2", false, 0)
	for _, c := range []struct {
		name  string
		entry model.Entry
		want  []string // as the palette lists them; with ! those that it says cannot be yet
	}{
		{"a draft", activity(0, 1), []string{"bring into force version 1"}},
		{"in force", activity(1, 1), []string{"retire it"}},
		{"in force with a newer draft", activity(1, 3), []string{"bring into force version 3", "retire it"}},
		{"a sub-processor that tenants were not told of", subprocessor(func(*model.Entry) {}), []string{"announce version 2 to every tenant", "!use it as in version 2", "cease to use it"}},
		{"one they may object to", subprocessor(func(e *model.Entry) { told(e, today.AddDays(3)) }), []string{"!use it as in version 2", "cease to use it"}},
		{"one whose window is over", subprocessor(func(e *model.Entry) { told(e, today.AddDays(-1)) }), []string{"use it as in version 2", "cease to use it"}},
		{"one of which only the contact is new", subprocessor(func(e *model.Entry) {
			v := storetest.EntryOf(e.ID, true, 0, "data", "contact", "contact", "another desk").Versions[0]
			v.Number = 2
			e.Versions[1] = v
		}), []string{"use it as in version 2", "cease to use it"}},
		{"a version of the policy", policy, []string{"publish version 1"}},
		{"one in force", func() model.Entry { e := policy; e.InForce = 1; return e }(), []string{"withdraw it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := house(model.RoleAdmin)
				f.entries, f.rulings = []model.Entry{c.entry}, nil
				x := open(t, page.NewEntry(env(f, t), c.entry.ID), 80, 21).press("U")
				screen := x.text()
				for _, want := range c.want {
					label, not := strings.CutPrefix(want, "!")
					if !strings.Contains(screen, label) {
						t.Errorf("%q is not offered:\n%s", label, screen)
					}
					if !not {
						continue
					}
					for range slices.Index(c.want, want) {
						x.press("down")
					}
					if x.press("enter"); len(f.did) > 0 || len(x.boxes) != 1 {
						t.Errorf("%q is proposed all the same", label)
					}
				}
				for _, other := range []string{"bring into force", "retire it", "announce", "use it", "cease", "publish", "withdraw", "objection against"} {
					if strings.Contains(screen, other) && !slices.ContainsFunc(c.want, func(w string) bool { return strings.Contains(w, other) }) {
						t.Errorf("%q is offered:\n%s", other, screen)
					}
				}
			})
		})
	}
}

func TestNothingIsProposedOfARetiredEntryOrTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := house(model.RoleAdmin)
		e := storetest.EntryOf("activity.fraud", true, 0)
		e.RetiredAt = now
		f.entries, f.rulings = []model.Entry{e}, nil
		x := open(t, page.NewEntry(env(f, t), e.ID), 80, 21)
		if a, _ := action.Find(x.page.Actions(), "U"); a.Disabled != "it is retired" {
			t.Errorf("a retired entry is proposed on because %q", a.Disabled)
		}
		e.RetiredAt = time.Time{}
		f.entries = []model.Entry{e}
		f.rulings = []model.Ruling{{ID: "D-9", Op: model.OpRegister, Object: e.ID, State: model.RulingOpen, By: "a-4", At: now, Expires: now.Add(time.Hour), Items: []string{"retire"}}}
		x = open(t, page.NewEntry(env(f, t), e.ID), 80, 21).sees("D-9", "waits for another person")
		if a, _ := action.Find(x.page.Actions(), "U"); a.Disabled != "D-9 waits for a decision" {
			t.Errorf("it is proposed twice because %q", a.Disabled)
		}
		if x.press("enter"); len(x.went) != 1 || x.went[0].ID != "D-9" {
			t.Errorf("enter on the ruling leads to %v", x.went)
		}
	})
}

func TestWhatFitsAnEntryIsProposedInTheStore(t *testing.T) { inStore(t, whatFitsIsProposed) }

func whatFitsIsProposed(t *testing.T, h *storetest.House) {
	e := storetest.EntryOf("subprocessor.host", false, 0, "data", "contact")
	h.Do("admin", storetest.Entries{e})
	x := sits(t, h, "admin", entryPage(e.ID)).press("U", "enter") // announce it; the window is asked for
	x.sees("announce version 1 to every tenant", "Until")
	x.press("ctrl+s")
	h.Do("admin", storetest.Entries{storetest.EntryOf("activity.fraud", false, 0)})
	sits(t, h, "admin", entryPage("activity.fraud")).press("U", "enter").sees("bring into force version 1", "Another person approves it").press("y")
	list, err := h.Rulings()
	if err != nil || len(list) != 2 {
		t.Fatalf("%d rulings, %v: told %v", len(list), err, x.fail)
	}
	for i, want := range []model.Ruling{{Op: model.OpRegister, Object: "activity.fraud"}, {Op: model.OpAnnounce, Object: e.ID}} {
		if list[i].Op != want.Op || list[i].Object != want.Object || !reflect.DeepEqual(list[i].Items, []string{"1"}) {
			t.Errorf("proposed %s on %s of %v", list[i].Op, list[i].Object, list[i].Items)
		}
	}
}
