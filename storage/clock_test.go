package storage_test

import (
	"slices"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

const day = 24 * time.Hour

// ruling is a ruling as it stands, for those who decide on it.
func ruling(t *testing.T, h *storetest.House, id string) model.Ruling {
	t.Helper()
	r, err := h.Desk("admin2").Ruling(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruled takes a ruling of the admin's from its proposal to its approval.
func ruled(t *testing.T, h *storetest.House, cmd model.ProposeRuling) string {
	t.Helper()
	id := h.Do("admin", cmd).ID
	digest := ruling(t, h, id).Digest()
	h.Refused("admin2", "advice", model.ApproveRuling{Ruling: id, Op: cmd.Op, Digest: digest, Code: h.Code("admin2")})
	h.Do("dpo", model.AdviseRuling{Ruling: id, Digest: digest})
	h.Refused("admin", "own_proposal", model.ApproveRuling{Ruling: id, Op: cmd.Op, Digest: digest, Code: h.Code("admin")})
	h.Refused("dpo", "role", model.ApproveRuling{Ruling: id, Op: cmd.Op, Digest: digest, Code: h.Code("dpo")})
	h.Do("admin2", model.ApproveRuling{Ruling: id, Op: cmd.Op, Digest: digest, Code: h.Code("admin2")})
	return id
}

// tell drafts a letter by the admin and has the other send it by post.
func tell(t *testing.T, h *storetest.House, request string, kind model.LetterKind) string {
	t.Helper()
	l := drafted(t, h, request, kind)
	h.Do("admin2", sending(t, h, l, kind, "post"))
	return l
}

func drafted(t *testing.T, h *storetest.House, request string, kind model.LetterKind) string {
	t.Helper()
	return h.Do("admin", model.DraftLetter{Kind: kind, Request: request, Say: said(t, kind)}).ID
}

func sending(t *testing.T, h *storetest.House, l string, kind model.LetterKind, how string) model.SendLetter {
	t.Helper()
	return model.SendLetter{Letter: l, Kind: kind, How: how, Digest: opened(t, h, "admin2", l).Letter.Digest, Code: h.Code("admin2")}
}

func view(t *testing.T, h *storetest.House, id string) model.RequestView {
	t.Helper()
	v, err := h.Desk("admin").Request(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnExtensionCountsFromItsNoticeOnAndOnlyOnce(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	first := view(t, h, id).Clock
	kind := model.LetterExtension
	l := drafted(t, h, id, kind)
	h.Refused("admin2", "second_person", sending(t, h, l, kind, "post"))

	cmd := model.ProposeRuling{Op: model.OpExtend, Object: id, Reason: "four systems and 31 requests at once"}
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpExtend, Object: id})
	ruled(t, h, cmd)
	if v := view(t, h, id); v.Clock.Due != first.Due || v.Request.Extended {
		t.Fatalf("approved and not told, it is due %s, was %s", v.Clock.Due, first.Due)
	}
	h.Do("admin2", sending(t, h, l, kind, ""))
	if v := view(t, h, id); v.Request.Extended {
		t.Fatal("a queued notice extends")
	}
	mailed(h, l)
	v := view(t, h, id)
	want := deadline.Request(first.ReceivedOn, deadline.Options{Extended: true}).Due
	if v.Clock.Due != want || v.Request.ExtendedOn != deadline.ReceivedOn(h.Clock.Now()) {
		t.Errorf("told in time, it is due %s, want %s", v.Clock.Due, want)
	}
	last := v.Request.History[len(v.Request.History)-1]
	if last.Due != want || last.Rule == "" || last.Holidays != deadline.HolidayVersion {
		t.Errorf("the step keeps %+v", last)
	}
	h.Refused("admin", "state", cmd)

	// A notice that came back told nobody.
	h.Do("oncall", model.BounceLetter{Of: []string{opened(t, h, "admin", l).Letter.MessageID}, Action: "failed", Status: "5.1.1", MessageID: "b-1@mail.example", Raw: []byte("x"), At: h.Clock.Now()})
	if v := view(t, h, id); v.Clock.Due != first.Due || v.Request.Extended {
		t.Errorf("the notice came back, and it is due %s", v.Clock.Due)
	}
}

func TestANoticeThatIsSentLateExtendsNothing(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	first := view(t, h, id).Clock
	ruled(t, h, model.ProposeRuling{Op: model.OpExtend, Object: id, Reason: "four systems"})
	l := drafted(t, h, id, model.LetterExtension)
	h.Clock.Advance(deadline.EndOf(first.ExtensionNoticeBy).Add(-time.Hour).Sub(h.Clock.Now()))
	h.Do("admin2", sending(t, h, l, model.LetterExtension, ""))
	h.Clock.Advance(2 * time.Hour) // the mail server takes it on the next day
	mailed(h, l)
	v := view(t, h, id)
	if v.Clock.Due != first.Due || v.Clock.Extended || !v.Row.Overdue {
		t.Errorf("due %s, extended %v, overdue %v", v.Clock.Due, v.Clock.Extended, v.Row.Overdue)
	}
	if last := v.Request.History[len(v.Request.History)-1]; last.Reason != "the extension was told too late by "+l+": none" {
		t.Errorf("the timeline says %q", last.Reason)
	}
	other := asked2(t, h, model.Rectification, h.Clock.Now().Add(-40*day))
	h.Refused("admin", "late", model.ProposeRuling{Op: model.OpExtend, Object: other, Reason: "four systems"})
}

// asked2 is another request, received at an instant.
func asked2(t *testing.T, h *storetest.House, right model.Right, at time.Time) string {
	t.Helper()
	l := letter()
	l.ReceivedAt, l.File.MessageID = at, at.String()+"@mail.example"
	id := h.Do("oncall", l).ID
	h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{right}, Capacity: model.Controller})
	return id
}

func TestARefusalIsDoneWhenThePersonIsToldAndNeverExtended(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Erasure)
	first := view(t, h, id).Clock
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claims pending", Items: []string{"whim"}})
	h.Refused("admin", "state", model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claims pending", Items: []string{"others-rights"}})
	cmd := model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claim 2-117 pending in court", Items: []string{"legal-claims"}}

	// A no puts it back in progress.
	d := h.Do("admin", cmd).ID
	if v := view(t, h, id); v.Request.State != model.Proposed {
		t.Fatalf("proposed, it is %s", v.Request.State)
	}
	h.Do("admin2", model.DenyRuling{Ruling: d, Reason: "the claim was settled"})
	if v := view(t, h, id); v.Request.State != model.InProgress {
		t.Fatalf("denied, it is %s", v.Request.State)
	}

	ruled(t, h, model.ProposeRuling{Op: model.OpExtend, Object: id, Reason: "four systems"})
	tell(t, h, id, model.LetterExtension)
	if v := view(t, h, id); v.Clock.Due <= first.Due {
		t.Fatal("it is not extended")
	}
	d = ruled(t, h, cmd)
	if r := ruling(t, h, d); r.Law != "Art. 17(3)(e) GDPR; Art. 12(4) GDPR" {
		t.Errorf("made under %s", r.Law)
	}
	v := view(t, h, id)
	if v.Request.State != model.Refusing || v.Clock.Due != first.Due || !v.Request.State.Counts() {
		t.Errorf("refused and not told, it is %s, due %s", v.Request.State, v.Clock.Due)
	}
	h.Refused("admin", "state", model.AnswerRequest{Request: id, Channel: "post"})
	l := tell(t, h, id, model.LetterRefusal)
	v = view(t, h, id)
	if v.Request.State != model.Refused || v.Request.Outcome != model.OutcomeRefused || v.Request.AnsweredAt.IsZero() {
		t.Errorf("told, it is %s, %s", v.Request.State, v.Request.Outcome)
	}
	if p := person(t, h, v.Request.Person); p.LockedBy != "" {
		t.Errorf("the person is still locked by %s", p.LockedBy)
	}
	h.Do("oncall", model.BounceLetter{Of: []string{opened(t, h, "admin", l).Letter.MessageID}, Action: "failed", Status: "5.1.1", MessageID: "b-1@mail.example", Raw: []byte("x"), At: h.Clock.Now()})
	if v := view(t, h, id); v.Request.State != model.Refusing || v.Request.Outcome != "" || !v.Request.AnsweredAt.IsZero() {
		t.Errorf("the refusal came back, and it is %s", v.Request.State)
	}
}

func person(t *testing.T, h *storetest.House, id string) model.Person {
	t.Helper()
	v, err := h.Desk("admin").Person(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Person
}

func TestNothingRefusesAWithdrawalOrWhatNoGroundCovers(t *testing.T) {
	h := storetest.New(t)
	for i, right := range model.Rights {
		id := asked2(t, h, right, h.Clock.Now().Add(-time.Duration(i)*time.Hour))
		held := 0
		for _, g := range model.RefusalGrounds {
			_, err := h.Store.Do(ctx, h.IDs["admin"], model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "shown in the file", Items: []string{g.Key}})
			if err == nil {
				held++
				h.Do("admin", model.DenyRuling{Ruling: newestRuling(t, h)})
			} else if model.CodeOf(err) != "state" {
				t.Errorf("%s by %s: %v", right, g.Key, err)
			}
		}
		if none := slices.Contains([]model.Right{model.ObjectionMarketing, model.Withdrawal, model.Complaint, model.FollowUp}, right); none != (held == 0) {
			t.Errorf("%s can be refused by %d grounds", right, held)
		}
	}
}

func newestRuling(t *testing.T, h *storetest.House) string {
	t.Helper()
	list, err := h.Rulings()
	if err != nil || len(list) == 0 {
		t.Fatal("no ruling", err)
	}
	return list[0].ID
}

func TestOneIsClosedAsUnidentifiedAfterAReminder(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Access)
	cmd := model.ProposeRuling{Op: model.OpUnidentified, Object: id, Reason: "no answer that fits any record"}
	h.Refused("admin", "state", cmd)
	h.Do("admin", model.QueryRequest{Request: id, Kind: deadline.Identity, Reason: "another address than ours"})
	tell(t, h, id, model.LetterIdentity) // the query itself is no reminder
	h.Refused("admin", "state", cmd)
	h.Clock.Advance(7 * day)
	tell(t, h, id, model.LetterIdentity)
	if v := view(t, h, id); v.Request.Nudged != deadline.ReceivedOn(h.Clock.Now()) {
		t.Fatalf("reminded on %s", v.Request.Nudged)
	}
	ruled(t, h, cmd)
	tell(t, h, id, model.LetterRefusal)
	if v := view(t, h, id); v.Request.State != model.Unidentified || v.Request.Outcome != model.OutcomeUnidentified {
		t.Errorf("it is %s, %s", v.Request.State, v.Request.Outcome)
	}
}

func TestAReceiptMovesEarlierByOneAndLaterByTwo(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	was := view(t, h, id)
	at := was.Request.ReceivedAt
	h.Refused("oncall", "role", model.SetReceivedEarlier{Request: id, When: at.Add(-day), Reason: "the portal's own time"})
	h.Refused("dpo", "usage", model.SetReceivedEarlier{Request: id, When: at.Add(day), Reason: "the portal's own time"})
	h.Do("dpo", model.SetReceivedEarlier{Request: id, When: at.Add(-3 * day), Reason: "the portal's own time"})
	if v := view(t, h, id); !v.Request.ReceivedAt.Equal(at.Add(-3*day)) || v.Clock.ReceivedOn != was.Clock.ReceivedOn.AddDays(-3) {
		t.Errorf("received %s", v.Request.ReceivedAt)
	}
	rows, err := h.Store.Entries(h.Store.Head().Size-1, 1)
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	facts := map[string]string{}
	for _, f := range rows[0].Facts {
		facts[f.Name] = f.Value
	}
	if facts["due_before"] != was.Clock.Due.String() || facts["due"] != view(t, h, id).Clock.Due.String() || facts["received"] != at.Add(-3*day).UTC().Format(time.RFC3339) {
		t.Errorf("the log says %v", facts)
	}
	h.Refused("admin", "usage", model.ProposeRuling{Op: model.OpReceivedLater, Object: id, Reason: "mis-stamped", When: h.Clock.Now().Add(day)})
	h.Refused("dpo", "role", model.ProposeRuling{Op: model.OpReceivedLater, Object: id, Reason: "mis-stamped", When: at})
	ruled(t, h, model.ProposeRuling{Op: model.OpReceivedLater, Object: id, Reason: "mis-stamped", When: at})
	if v := view(t, h, id); !v.Request.ReceivedAt.Equal(at) || v.Clock.Due != was.Clock.Due {
		t.Errorf("received %s, due %s", v.Request.ReceivedAt, v.Clock.Due)
	}
}

func TestAClosedRequestIsOpenedAgainWithANewClock(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	reopen := model.ReopenRequest{Request: id, Cause: model.ReopenComplaint, Reason: "complaint 7 of the person"}
	h.Refused("admin", "state", reopen)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	if v := view(t, h, id); v.Request.Outcome != model.OutcomeGranted {
		t.Errorf("the outcome is %q", v.Request.Outcome)
	}
	h.Clock.Advance(60 * day)
	h.Refused("oncall", "role", reopen)
	h.Do("dpo", reopen)
	today := deadline.ReceivedOn(h.Clock.Now())
	v := view(t, h, id)
	if v.Request.State != model.Reopened || v.Clock.ReceivedOn != today || v.Row.Overdue || v.Request.Outcome != "" || v.Row.Due != deadline.Roll(today.AddMonths(1)) {
		t.Errorf("opened again it is %s, from %s, due %s", v.Request.State, v.Clock.ReceivedOn, v.Clock.Due)
	}
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	order := model.ReopenRequest{Request: id, Cause: model.ReopenOrder, Reason: "order 2R-11"}
	h.Refused("admin", "usage", order)
	order.By = today.AddDays(10)
	h.Do("admin", order)
	if v := view(t, h, id); v.Clock.Due != order.By || v.Clock.StrictDue != order.By {
		t.Errorf("the order's day is %s, and it is due %s", order.By, v.Clock.Due)
	}
}

func TestRemindersGoToWhomTheyConcernOnceAStage(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Objection)
	h.Do("admin", model.AssignRequest{Request: id, To: h.IDs["admin"]})
	clock := view(t, h, id).Clock
	daily := func(on deadline.Date, want map[string]model.ReminderStage) {
		t.Helper()
		h.Clock.Advance(deadline.EndOf(on).Add(-time.Hour).Sub(h.Clock.Now()))
		for range 2 { // a second call of the day does nothing
			if err := h.Store.Daily(ctx); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range []string{"admin", "admin2", "dpo", "oncall", "auditor"} {
			home, err := h.Desk(who).Home(ctx)
			if err != nil {
				t.Fatal(err)
			}
			var got model.ReminderStage
			if len(home.Reminders) > 0 {
				got = home.Reminders[0].Stage
			}
			if got != want[who] || home.Reminded != len(home.Reminders) {
				t.Errorf("on %s %s is reminded of %q, want %q", on, who, got, want[who])
			}
		}
	}
	said := func(want int) {
		t.Helper()
		n := 0
		for _, e := range view(t, h, id).Request.History {
			if e.Act == model.ActRemind.Name {
				n++
			}
		}
		if n != want {
			t.Errorf("the timeline has %d reminders, want %d", n, want)
		}
	}
	daily(clock.Target.AddDays(-4), nil)
	daily(clock.Target.AddDays(-3), map[string]model.ReminderStage{"admin": model.RemindTarget})
	said(1)
	daily(clock.Due.AddDays(-5), map[string]model.ReminderStage{"admin": model.RemindDue, "dpo": model.RemindDue})
	said(2)
	both := map[string]model.ReminderStage{"admin": model.RemindOverdue, "dpo": model.RemindOverdue}
	daily(clock.Due.AddDays(1), both)
	first := view(t, h, id).Request.Reminders[2].At
	daily(clock.Due.AddDays(2), both)
	if r := view(t, h, id).Request.Reminders; len(r) != 3 || !r[2].At.After(first) {
		t.Errorf("an overdue request is not reminded of every day: %v", r)
	}
	said(3)
	h.Reopen()
	daily(clock.Due.AddDays(2), both)
	h.Do("admin", model.AssignRequest{Request: id})
	both["admin2"] = model.RemindOverdue
	daily(clock.Due.AddDays(3), both)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "post"})
	daily(clock.Due.AddDays(4), nil)
}
