package storage_test

import (
	"fmt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// judge holds every request and erasure to what no history may break.
func (w *walk) judge() {
	w.t.Helper()
	on := today(w.h)
	for n := range w.letter {
		id := fmt.Sprintf("R-%d", n+1)
		v, err := w.h.Desk("dpo").Request(ctx, id)
		if err != nil {
			w.t.Fatal(err)
		}
		r := v.Request
		if r.State.Counts() {
			w.clocked(v, on)
		} else {
			delete(w.late, id)
		}
		switch r.State {
		case model.Answered, model.Refused, model.Unidentified, model.Withdrawn:
			if r.Outcome == "" || r.AnsweredAt.IsZero() {
				w.t.Fatalf("%s is %s without an outcome or its time", id, r.State)
			}
		}
		if r.State == model.Answered && r.Capacity != model.Processor {
			w.fulfilled(v)
		}
		if e := v.Erasure; e.ID != "" {
			if e.ProposedBy == e.ApprovedBy || e.Complete() != (e.Done() && e.OpenOrders() == 0) || e.Complete() && model.Unconfirmed(e.Orders) != "" {
				w.t.Fatalf("%s: %s stands as complete %v", id, e.ID, e.Complete())
			}
		}
	}
}

// clocked: an open request has its date, no earlier than the law's first month
// from its beginning, and one that was overdue stays so unless its beginning, a
// pause or an authority's day changed.
func (w *walk) clocked(v model.RequestView, on deadline.Date) {
	w.t.Helper()
	r, clock := v.Request, v.Clock
	first := deadline.Request(deadline.ReceivedOn(r.Begins()), deadline.Options{AsOf: on}).Due
	if clock.Due.IsZero() || clock.Due < first && r.OrderedBy.IsZero() {
		w.t.Fatalf("%s (%s) is due %s; a month from %s is %s", r.ID, r.State, clock.Due, r.Begins(), first)
	}
	if clock.Due > first && len(r.Pauses) == 0 && !r.Extended && r.OrderedBy.IsZero() && r.Capacity != model.Processor {
		w.t.Fatalf("%s (%s) is due %s without a pause or an extension; a month from %s is %s", r.ID, r.State, clock.Due, r.Begins(), first)
	}
	before, was := w.late[r.ID]
	if was && on <= clock.Due && before.begins.Equal(r.Begins()) && before.pauses == len(r.Pauses) {
		w.t.Fatalf("%s was overdue since %s, and is due %s now", r.ID, before.due, clock.Due)
	}
	if on > clock.Due {
		w.late[r.ID] = walked{r.Begins(), len(r.Pauses), clock.Due}
	}
}

// fulfilled: what is answered was done first.
func (w *walk) fulfilled(v model.RequestView) {
	w.t.Helper()
	r := v.Request
	switch {
	case r.Asks(model.Erasure) && !v.Erasure.Done():
		w.t.Fatalf("%s is answered, and nothing was erased", r.ID)
	case r.Asks(model.Access) || r.Asks(model.Portability):
		released := false
		for _, e := range r.History {
			released = released || e.To == model.Released
		}
		if !released {
			w.t.Fatalf("%s is answered, and no copy was released", r.ID)
		}
	}
}
