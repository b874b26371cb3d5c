package storage_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/storetest"
)

// A window of any list is the same part of the whole list, from whichever side
// and around whatever id, also after records have changed and gone.
func TestWindowsAreParts(t *testing.T) {
	h := storetest.New(t)
	h.Fill(150, 1, 60)
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		id := "R-" + string(rune('1'+n%9))
		switch n % 3 {
		case 0:
			_, _ = h.Store.Do(ctx, h.IDs["oncall"], model.DismissLetter{Request: id})
		case 1:
			_, _ = h.Store.Do(ctx, h.IDs["oncall"], model.PromoteLetter{Request: id})
		}
	}
	h.EraseOne("*")
	h.EraseOne(storetest.Slug(3))
	d := h.Desk("admin")
	requests := func(w model.Window) (ids []string, offset, matching int) {
		page, err := d.Requests(ctx, w)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			ids = append(ids, r.ID)
		}
		return ids, page.Offset, page.Matching
	}
	people := func(w model.Window) (ids []string, offset, matching int) {
		page, err := d.People(ctx, "*", w)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			ids = append(ids, r.ID)
		}
		return ids, page.Offset, page.Matching
	}
	tenants := func(w model.Window) (ids []string, offset, matching int) {
		page, err := d.Tenants(ctx, w)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			ids = append(ids, r.Slug)
		}
		return ids, page.Offset, page.Matching
	}
	for _, id := range []string{"accounts", "invoices", "newsletter", "security-logs", "website"} {
		h.Do("admin", model.ProposeRuling{Op: model.OpRegister, Object: "activity." + id, Items: []string{"retire"}})
	}
	h.Do("admin2", model.DenyRuling{Ruling: "D-2", Reason: "too early"})
	rulings := func(w model.Window) (ids []string, offset, matching int) {
		page, err := d.Rulings(ctx, w)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			ids = append(ids, r.ID)
		}
		return ids, page.Offset, page.Matching
	}
	for range 4000 {
		list, sorts, filters := requests, []string{"", "id", "received", "state", "tenant", "due", "no-such"}, []string{"", "state:open", "!state:received", "mail", "tenant:tenant-03", "r-1"}
		switch rng.IntN(4) {
		case 0:
			list, sorts, filters = tenants, []string{"", "name", "people", "requests", "status", "no-such"}, []string{"", "status:active", "!status:active", "company", "tenant-03"}
		case 1:
			list, sorts, filters = rulings, []string{"id"}, []string{"", "undecided:yes", "!undecided:yes", "state:denied", "by:admin", "website", "op:register-activate", "about:activity.invoices", "nothing"}
		case 2:
			list, sorts, filters = people, []string{""}, []string{"", "jonas", "kind:user", "!clément", "nobody"}
		}
		w := model.Window{Filter: pick(rng, filters), Sort: pick(rng, sorts), Desc: rng.IntN(2) == 0, Limit: 1000}
		all, _, matching := list(w)
		if len(all) != matching {
			t.Fatalf("%+v: %d rows of %d", w, len(all), matching)
		}
		up := w
		up.Desc = !w.Desc
		back, _, _ := list(up)
		slices.Reverse(back)
		if !slices.Equal(back, all) {
			t.Fatalf("%+v: the other way round is another list", w)
		}
		w.Limit, w.Offset = rng.IntN(30), rng.IntN(200)-20
		if rng.IntN(2) == 0 && len(all) > 0 {
			w.Around = pick(rng, all)
		}
		got, offset, matching := list(w)
		if matching != len(all) || offset < 0 || offset+len(got) > len(all) || !slices.Equal(got, all[offset:offset+len(got)]) {
			t.Fatalf("%+v: rows %d to %d of %d are not those of the whole list", w, offset, offset+len(got), len(all))
		}
		if w.Around != "" && w.Limit > 0 && (!slices.Contains(got, w.Around) || len(got) != min(w.Limit, len(all))) {
			t.Fatalf("%+v: %d rows without %s, or too few", w, len(got), w.Around)
		}
		if w.Around == "" && len(got) != max(0, min(w.Limit, len(all)-max(w.Offset, 0))) {
			t.Fatalf("%+v: %d rows of %d", w, len(got), len(all))
		}
	}
}

// The home page's counters are those of counting the whole queue, before and
// after a restart, on the day and later.
func TestHomeCountsWhatIsThere(t *testing.T) {
	h := storetest.New(t)
	h.Fill(40, 1, 50)
	h.EraseOne("*")
	h.Do("admin", model.TriageRequest{Request: "R-5", Rights: []model.Right{model.Access}, Capacity: model.Controller})
	h.Do("admin", model.QueryRequest{Request: "R-5", Kind: deadline.Identity, Reason: "another address"})
	h.Do("oncall", model.DismissLetter{Request: "R-6"})
	check := func(when string) {
		t.Helper()
		d := h.Desk("admin")
		home, err := d.Home(ctx)
		if err != nil {
			t.Fatal(err)
		}
		page, err := d.Requests(ctx, model.Window{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		var want model.Home
		today := deadline.ReceivedOn(h.Clock.Now())
		for _, r := range page.Rows {
			if r.Overdue != deadline.Passed(r.Due, h.Clock.Now()) && r.State.Counts() {
				t.Errorf("%s: %s is due %s, overdue %v", when, r.ID, r.Due, r.Overdue)
			}
			switch r.State {
			case model.Received:
				want.Untriaged++
			case model.Executed:
				want.ToAnswer++
			case model.IdentityWait:
				want.Waiting++
			}
			if r.State.Counts() {
				want.Open++
				if r.Overdue {
					want.Overdue++
				} else if r.Due <= today.AddDays(7) {
					want.DueThisWeek++
				}
			}
		}
		got := model.Home{Untriaged: home.Untriaged, ToAnswer: home.ToAnswer, Waiting: home.Waiting, Open: home.Open, Overdue: home.Overdue, DueThisWeek: home.DueThisWeek}
		if a, b := counters(got), counters(want); a != b {
			t.Errorf("%s: home counts %v, the queue %v", when, a, b)
		}
		if home.People != 39 || home.OpenOrders != 2 || len(home.Soon) != 8 {
			t.Errorf("%s: %d people, %d open orders, %d soon", when, home.People, home.OpenOrders, len(home.Soon))
		}
	}
	check("at first")
	h.Reopen()
	check("after a restart")
	for range 4 {
		h.Clock.Advance(9*24*time.Hour + 5*time.Hour)
		check("later")
	}
}

func counters(h model.Home) [6]int {
	return [6]int{h.Untriaged, h.ToAnswer, h.Waiting, h.Open, h.Overdue, h.DueThisWeek}
}

// A name that was erased is in no list, before and after a restart.
func TestErasedNameIsInNoList(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id, digest := proposed(t, h, person)
	h.Do("dpo", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	check := func(d *storage.Desk) {
		t.Helper()
		people, _ := d.People(ctx, "*", model.Window{Limit: 10})
		queue, _ := d.Requests(ctx, model.Window{Limit: 10})
		if len(people.Rows) != 0 || len(queue.Rows) != 1 || queue.Rows[0].Name+queue.Rows[0].Email != "" {
			t.Errorf("%d people; the queue names %d bytes", len(people.Rows), len(queue.Rows[0].Name))
		}
		if found, _ := d.Requests(ctx, model.Window{Filter: strings.ToLower(subjectName[:8]), Limit: 10}); found.Matching != 0 {
			t.Error("a search for the name finds the request")
		}
	}
	check(h.Desk("admin"))
	h.Reopen()
	check(h.Desk("admin"))
}
