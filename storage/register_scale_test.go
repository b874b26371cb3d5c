package storage_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// standing makes an entry of one version, in force or not.
func standing(id string, inForce bool, review deadline.Date, pairs ...string) model.Entry {
	e := model.Entry{ID: id, Register: model.RegisterOf(id), Review: review, Versions: []model.EntryVersion{{Number: 1, Values: values(pairs...), Ruling: "D-1"}}}
	if inForce {
		e.InForce = 1
	}
	return e
}

// seen is what a store tells of its registers as a whole.
func seen(t *testing.T, h *storetest.House) (list []model.RegisterCount, promises []string) {
	t.Helper()
	desk := h.Desk("dpo")
	list, err := desk.Registers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all, err := desk.Promises(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if slices.Contains([]string{"basis", "subprocessors", "transfers", "hosting", "reviewed", "announced"}, p.ID) {
			promises = append(promises, fmt.Sprintf("%s %s: %s", p.ID, p.State, p.Figure))
		}
	}
	return list, promises
}

// Counts that are kept with every change are those of a store that counts anew.
func TestCountsOfRegistersKeptByChangesAreThoseOfAFreshStart(t *testing.T) {
	h := storetest.New(t)
	rng := rand.New(rand.NewPCG(3, 5))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	day := func() deadline.Date { return today(h).AddDays(rng.IntN(60) - 30) }
	states := map[string]bool{}
	for round := range 12 {
		for range 15 {
			n := rng.IntN(4)
			e := []model.Entry{
				standing(fmt.Sprintf("activity.a%d", n), rng.IntN(3) > 0, day(), "name", "A", "basis", pick("", "contract", "legitimate-interests"), "assessment", fmt.Sprintf("assessment.w%d", rng.IntN(3))),
				standing(fmt.Sprintf("assessment.w%d", n), rng.IntN(2) > 0, day(), "name", "W"),
				standing(fmt.Sprintf("transfer.t%d", n), rng.IntN(2) > 0, day(), "name", "T", "countries", "US"),
				standing(fmt.Sprintf("subprocessor.s%d", n), rng.IntN(3) > 0, day(), "name", "S", "service", pick("hosting", "mail"), "countries", pick("", "FI", "US"), "transfer", fmt.Sprintf("transfer.t%d", rng.IntN(3))),
				standing("subprocessor."+pick("hetzner", "resend"), rng.IntN(2) > 0, day(), "name", "H", "service", "hosting", "countries", pick("FI", "US")),
			}[rng.IntN(5)]
			if rng.IntN(6) == 0 {
				e.RetiredAt = h.Clock.Now()
			}
			h.Do("admin", storetest.Entries{e})
		}
		if round%3 == 0 {
			h.Clock.Advance(deadline.EndOf(today(h).AddDays(4)).Sub(h.Clock.Now()))
		}
		counts, promises := seen(t, h)
		h.Reopen()
		fresh, anew := seen(t, h)
		if !reflect.DeepEqual(counts, fresh) || !slices.Equal(promises, anew) {
			t.Fatalf("round %d: kept\n%+v\n%s\nfresh\n%+v\n%s", round, counts, strings.Join(promises, "\n"), fresh, strings.Join(anew, "\n"))
		}
		for _, p := range promises {
			states[p] = true
		}
	}
	if len(states) < 20 {
		t.Errorf("only %d different figures were seen: the changes try too little", len(states))
	}
}

// A window of a register is a part of the whole, whatever it is sorted by.
func TestWindowsOfARegisterAreItsPartsInOrder(t *testing.T) {
	h := storetest.New(t)
	var list storetest.Entries
	for n := range 45 {
		list = append(list, standing(fmt.Sprintf("agreement.t-%02d", n*7%45), n%3 > 0, today(h).AddDays(n*11%30-10), "name", fmt.Sprintf("Agreement %d", n)))
	}
	h.Do("admin", list)
	desk := h.Desk("auditor")
	ask := func(w model.Window) model.Page[model.Entry] {
		t.Helper()
		page, err := desk.Register(ctx, model.RegisterAgreement, w)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	for _, by := range []string{"", "id", "review"} {
		for _, desc := range []bool{false, true} {
			for _, filter := range []string{"", "state:review-overdue", "agreement !draft"} {
				w := model.Window{Filter: filter, Sort: by, Desc: desc, Limit: model.Whole}
				whole := ask(w)
				if len(whole.Rows) == 0 || whole.Matching != len(whole.Rows) || whole.Total != 45 {
					t.Fatalf("%+v: %d rows, %d matching of %d", w, len(whole.Rows), whole.Matching, whole.Total)
				}
				if filter == "" && by == "review" && !slices.IsSortedFunc(whole.Rows, func(a, b model.Entry) int {
					if desc {
						a, b = b, a
					}
					return int(a.Review) - int(b.Review)
				}) {
					t.Errorf("by review, descending %v: not in order", desc)
				}
				w.Limit = 7
				for i, e := range whole.Rows {
					w.Offset, w.Around = i, ""
					part := ask(w)
					if part.Rows[0].ID != e.ID {
						t.Fatalf("%+v begins with %s, want %s", w, part.Rows[0].ID, e.ID)
					}
					w.Around = e.ID
					part = ask(w)
					if at := slices.IndexFunc(part.Rows, func(o model.Entry) bool { return o.ID == e.ID }); at < 0 || part.Offset+at != i {
						t.Fatalf("around %s: place %d from %d, want %d", e.ID, at, part.Offset, i)
					}
				}
			}
		}
	}
	for _, e := range ask(model.Window{Filter: "state:review-overdue", Limit: model.Whole}).Rows {
		if e.Standing(today(h)) != "review overdue" {
			t.Errorf("%s is %s", e.ID, e.Standing(today(h)))
		}
	}
}

// What an entry in force names is not retired, be that as published, as written
// or since a change; what is named no more is.
func TestWhatIsNamedIsFoundWithoutReadingTheRegisters(t *testing.T) {
	h := storetest.New(t)
	retire := func(id string) model.Command {
		return model.ProposeRuling{Op: model.OpSubprocessor, Object: id, Items: []string{"retire"}}
	}
	h.Refused("admin", "used", retire("subprocessor.resend")) // named by what is only published
	names := func(id, processors string) model.Entry {
		return standing(id, true, 0, "name", "x", "basis", "contract", "processors", processors)
	}
	h.Do("admin", storetest.Entries{names("activity.accounts", "subprocessor.hetzner"), names("activity.newsletter", ""), names("activity.website", "subprocessor.hetzner subprocessor.resend")})
	h.Refused("admin", "used", retire("subprocessor.resend"))
	h.Do("admin", storetest.Entries{names("activity.website", "subprocessor.hetzner")})
	h.Do("admin", retire("subprocessor.resend"))
	h.Refused("admin", "used", retire("subprocessor.hetzner"))
}
