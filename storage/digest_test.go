package storage_test

import (
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/storage/storetest"
)

var updateDigests = flag.Bool("update", false, "write the golden digests anew")

// clockAt moves a house's clock on to an instant.
func clockAt(t *testing.T, h *storetest.House, instant time.Time) {
	t.Helper()
	if instant.Before(h.Clock.Now()) {
		t.Fatalf("the clock stands at %s and does not go back to %s", h.Clock.Now(), instant)
	}
	h.Clock.Advance(instant.Sub(h.Clock.Now()))
}

// digestOf is a week's digest as the DPO reads it.
func digestOf(t *testing.T, h *storetest.House, week string) digest.Digest {
	t.Helper()
	w, err := digest.ParseWeek(week)
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.Desk("dpo").Digest(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// quarter is a house in which a quarter went by, up to the Monday after the week
// 2027-W04: people, requests of many ends, an incident and an erasure.
func quarter(t *testing.T) *storetest.House {
	t.Helper()
	h := storetest.New(t)
	consent := agreed(t, h, 0)
	person := stock(t, h, true)
	noon := func(month time.Month, day int) { clockAt(t, h, time.Date(2026, month, day, 10, 0, 0, 0, time.UTC)) }
	ask := func(right model.Right) string {
		h.Clock.Advance(time.Minute) // no two at once: they would be one message
		return asked2(t, h, right, h.Clock.Now())
	}
	answer := func(id string) { h.Do("admin", model.AnswerRequest{Request: id, Channel: "e-mail"}) }

	noon(11, 26)
	first, second := ask(model.Rectification), ask(model.Complaint)
	noon(12, 3)
	answer(first)
	noon(12, 28)
	answer(second) // due on the very day
	forgotten := ask(model.Rectification)
	late := ask(model.Complaint)
	noon(12, 30)
	nothing := letter()
	nothing.Suggested, nothing.File.MessageID, nothing.ReceivedAt = nil, "<weather@mail.example>", h.Clock.Now()
	h.Do("admin", model.DismissLetter{Request: h.Do("oncall", nothing).ID})
	h.Do("oncall", model.SuspectIncident{What: "a laptop is missing"})
	noon(13, 7)
	long := ask(model.Rectification)
	refused := ask(model.Erasure)
	gone := ask(model.Rectification)
	again := ask(model.Complaint)
	noon(13, 12)
	answer(again)

	// The week itself: Monday 25 to Sunday 31 January 2027.
	noon(13, 25)
	noBreach(h, "I-1", "found in the office")
	breach(h)
	ruled(t, h, model.ProposeRuling{Op: model.OpExtend, Object: long, Reason: "four systems"})
	tell(t, h, long, model.LetterExtension)
	h.Do("admin", model.CloseWithdrawn{Request: gone})
	noon(13, 26)
	h.Do("admin", model.ReopenRequest{Request: again, Cause: model.ReopenComplaint, Reason: "it was not what was asked"})
	h.Do("dpo", model.WithdrawConsent{Consent: consent, Channel: "phone"})
	h.Refused("dpo", "state", model.WithdrawConsent{Consent: consent, Channel: "phone"})
	h.Do("admin", model.NotifyAuthority{Incident: "I-2", Receipt: "VDAI-1", Management: "MG-7", Code: h.Code("admin")})
	noon(13, 27)
	erasing, sum := proposed(t, h, person) // of a letter that lay about since November
	h.Do("dpo", model.AdviseErasure{Request: erasing, Digest: sum, Text: "invoices stay"})
	h.Do("admin2", model.ApproveErasure{Request: erasing, Digest: sum, Code: h.Code("admin2")})
	answer(erasing)
	ruled(t, h, model.ProposeRuling{Op: model.OpRefuse, Object: refused, Reason: "claim 2-117 pending in court", Items: []string{"legal-claims"}})
	tell(t, h, refused, model.LetterRefusal)
	noon(13, 29)
	answer(late) // due on the 28th
	untriaged := letter()
	untriaged.File.MessageID, untriaged.ReceivedAt = "<what@mail.example>", h.Clock.Now()
	h.Do("oncall", untriaged)
	_ = forgotten // nobody answers
	noon(13, 32)
	return h
}

func TestTheDigestOfAScriptedQuarterReadsAsItDid(t *testing.T) {
	h := quarter(t)
	d := digestOf(t, h, "2027-W04")
	home, err := h.Desk("dpo").Home(ctx)
	if err != nil || !reflect.DeepEqual(d.Promises, home.Promises) {
		t.Errorf("the promises are not those of the home screen (%v)", err)
	}
	// What others change: the log's keys, and how promises are measured.
	d.Log = digest.Log{Size: 100, Note: "(the head, signed)\n"}
	d.Promises = []model.Promise{{PromiseRule: model.PromiseRule{Text: "every request is answered in time"}, State: model.PromiseBroken, Figure: "1 overdue"}, {PromiseRule: model.PromiseRule{Text: "legal holds are reviewed"}, State: model.PromiseKept}}
	for _, whom := range digest.Audiences {
		page, err := d.PageFor(whom)
		if err != nil {
			t.Fatal(err)
		}
		for ending, got := range map[string][]byte{"txt": page.Text(), "html": page.HTML("en")} {
			name := "testdata/digest-" + string(whom) + "." + ending
			if *updateDigests {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(name); err != nil || string(got) != string(want) {
				t.Errorf("%s differs (%v); if it should, run the test with -update. It is now:\n%s", name, err, got)
			}
		}
	}
}

func TestAWeekThatIsOverReadsTheSameWhenItIsReadLater(t *testing.T) {
	h := quarter(t)
	before := digestOf(t, h, "2027-W04")
	// What happens after the week: answers, a reopening, an erasure of nobody's.
	h.Do("admin", model.AnswerRequest{Request: "R-3", Channel: "e-mail"})
	h.Clock.Advance(20 * day)
	h.Do("admin", model.AnswerRequest{Request: "R-6", Channel: "e-mail"})
	h.Do("admin", model.ReopenRequest{Request: "R-4", Cause: model.ReopenComplaint, Reason: "again"})
	h.Clock.Advance(60 * day)
	h.Reopen()
	after := digestOf(t, h, "2027-W04")
	after.MadeAt, after.Log, after.Promises = before.MadeAt, before.Log, before.Promises
	one, _ := before.PageFor(digest.DPO)
	two, _ := after.PageFor(digest.DPO)
	if string(one.Text()) != string(two.Text()) {
		t.Errorf("it was\n%s\nand is\n%s", one.Text(), two.Text())
	}
}

// The sums of every week agree with each other, and those of the running one
// with the list of requests.
func TestTheDigestsSumsAgreeWithTheList(t *testing.T) {
	h := quarter(t)
	now := digest.WeekOf(h.Clock.Now())
	open := 0
	var volume []digest.Volume
	for w := now.Add(-12); ; w = w.Add(1) {
		d, err := h.Desk("admin").Digest(ctx, w)
		if err != nil {
			t.Fatal(err)
		}
		c := d.Total
		if open += c.Received + d.Reopened - c.Answered - d.Withdrawn; open != c.Open {
			t.Errorf("%s: %d open by the sums, %d counted", w, open, c.Open)
		}
		due, answers := 0, 0
		for _, a := range d.Ahead {
			due += a.Due
		}
		if due > c.Open-c.Overdue || len(d.Overdue) != c.Overdue || len(d.Answers) != c.Answered {
			t.Errorf("%s: %d due ahead and %d overdue of %d open; %d answers of %d", w, due, len(d.Overdue), c.Open, len(d.Answers), c.Answered)
		}
		for _, n := range d.Histogram {
			answers += n
		}
		for _, v := range d.Volume {
			answers -= v.Answered
		}
		if answers != 0 {
			t.Errorf("%s: bands and weeks differ by %d answers", w, answers)
		}
		volume = append(volume, digest.Volume{Week: w, Received: c.Received, Answered: c.Answered, Late: c.Late})
		if w == now {
			if got := volume[len(volume)-digest.VolumeWeeks:]; !slices.Equal(got, d.Volume) {
				t.Errorf("the trend is %v, the weeks were %v", d.Volume, got)
			}
			for filter, want := range map[string]int{"state:open": c.Open, "state:overdue": c.Overdue} {
				if page, err := h.Desk("admin").Requests(ctx, model.Window{Filter: filter, Limit: 50}); err != nil || page.Matching != want {
					t.Errorf("%s lists %d (%v), the digest counts %d", filter, page.Matching, err, want)
				}
			}
			return
		}
	}
}

func TestAnAnswerIsOnTimeUpToTheLastInstantOfItsDay(t *testing.T) {
	h := storetest.New(t)
	in, out := asked2(t, h, model.Rectification, h.Clock.Now()), asked2(t, h, model.Complaint, h.Clock.Now().Add(-time.Second))
	due := view(t, h, in).Clock.Due
	clockAt(t, h, deadline.EndOf(due).Add(-1))
	h.Do("admin", model.AnswerRequest{Request: in, Channel: "e-mail"})
	h.Clock.Advance(1)
	h.Do("admin", model.AnswerRequest{Request: out, Channel: "e-mail"})
	d, err := h.Desk("dpo").Digest(ctx, digest.Week{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Total.OnTime() != 1 || d.Total.Late != 1 || d.Answers[0].Late || !d.Answers[1].Late {
		t.Errorf("%d on time, %d late: %+v", d.Total.OnTime(), d.Total.Late, d.Answers)
	}
}

func TestANoticeToTheInspectorateIsInTimeUpToTheLastOfItsHours(t *testing.T) {
	for _, past := range []time.Duration{0, time.Second} {
		h := storetest.New(t)
		id := breach(h)
		h.Clock.Advance(72*time.Hour - 30*time.Second + past) // a code takes the clock on
		h.Do("admin", model.NotifyAuthority{Incident: id, Receipt: "VDAI-1", Management: "MG-7", Late: lateWords(past), Code: h.Code("admin")})
		d, err := h.Desk("dpo").Digest(ctx, digest.Week{})
		if err != nil {
			t.Fatal(err)
		}
		if n := d.Incidents; (n.InTime == 1) != (past == 0) || (n.Late == 1) != (past > 0) || n.Owed != 0 || n.Breaches != 1 {
			t.Errorf("%s past the 72 hours: %+v", past, n)
		}
	}
}

func lateWords(past time.Duration) string {
	if past == 0 {
		return ""
	}
	return "the extent was unclear"
}

// An answer that came back is no answer.
func TestAnAnswerThatCameBackIsNotCounted(t *testing.T) {
	h := storetest.New(t)
	id := asked(t, h, model.Controller, model.Rectification)
	l := drafted(t, h, id, model.AnswerTo(model.Rectification))
	h.Do("admin2", sending(t, h, l, model.AnswerTo(model.Rectification), ""))
	mailed(h, l)
	h.Do("admin", model.AnswerRequest{Request: id, Channel: "e-mail", Letter: l})
	if d, err := h.Desk("dpo").Digest(ctx, digest.Week{}); err != nil || d.Total.Answered != 1 || d.Total.Open != 0 {
		t.Fatalf("answered: %+v %v", d.Total, err)
	}
	h.Do("oncall", model.BounceLetter{Of: []string{out(t, h, "admin", l).Letter.MessageID}, Action: "failed", Status: "5.1.1", Raw: []byte("y"), MessageID: "d@mx.example", At: h.Clock.Now()})
	if d, err := h.Desk("dpo").Digest(ctx, digest.Week{}); err != nil || d.Total.Answered != 0 || d.Total.Open != 1 {
		t.Errorf("come back: %+v %v", d.Total, err)
	}
}

func TestNoDigestNamesAPersonOrATenant(t *testing.T) {
	h := quarter(t)
	words := []string{subjectName, "Aurelija", "Zirniukas", "zirniukas", subjectPhone, "Ona Test", "mail.example", "@", "acme", "Acme", "beta", "laptop", "claim 2-117"}
	people, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 10})
	if err != nil || len(people.Rows) == 0 {
		t.Fatal(people, err)
	}
	for _, p := range people.Rows {
		words = append(words, p.ID)
	}
	for _, week := range []string{"2026-W48", "2026-W49", "2026-W53", "2027-W01", "2027-W04", "2027-W05"} {
		d := digestOf(t, h, week)
		for _, whom := range digest.Audiences {
			page, err := d.PageFor(whom)
			if err != nil {
				t.Fatal(err)
			}
			text := string(page.Text()) + string(page.HTML("en"))
			for _, word := range words {
				if strings.Contains(strings.ReplaceAll(text, d.Log.Note, ""), word) {
					t.Errorf("%s for %s names %q", week, whom, word)
				}
			}
			if whom == digest.Management && strings.Contains(text, "R-") {
				t.Errorf("%s for management names a request", week)
			}
		}
	}
}

func TestTheDigestIsForThoseWhoAnswerForItOrCheckIt(t *testing.T) {
	h := storetest.New(t)
	for who, may := range map[string]bool{"admin": true, "dpo": true, "auditor": true, "oncall": false} {
		_, err := h.Desk(who).Digest(ctx, digest.Week{})
		if (err == nil) != may || !may && model.CodeOf(err) != "role" {
			t.Errorf("%s: %v", who, err)
		}
	}
	if _, err := h.Desk("dpo").Digest(ctx, digest.WeekOf(h.Clock.Now()).Add(1)); model.CodeOf(err) != "usage" {
		t.Errorf("a week that has not begun: %v", err)
	}
	if _, err := digest.Make(digest.Input{Now: h.Clock.Now()}); model.CodeOf(err) != "usage" {
		t.Errorf("no week: %v", err)
	}
}

func TestWithdrawalsOfAPrunedWeekAreNotCalledNone(t *testing.T) {
	h, list, _ := pruned(t)
	last := list[1].LastDay()
	for _, c := range []struct {
		on    deadline.Date
		known bool
	}{{last.AddDays(-20), false}, {last, false}, {last.AddDays(8), true}} {
		week := digest.WeekOf(deadline.EndOf(c.on).Add(-1))
		if d, err := h.Desk("dpo").Digest(ctx, week); err != nil || d.Logged != c.known {
			t.Errorf("%s: known %v, want %v (%v)", c.on, d.Logged, c.known, err)
		}
	}
}

// An objection to marketing withdraws consents, too (Art. 21(3) GDPR).
func TestConsentsThatAnObjectionEndsAreCountedAsWithdrawn(t *testing.T) {
	h := storetest.New(t)
	consent := agreed(t, h, 0)
	h.Do("oncall", model.SuppressMarketing{Person: model.Owner(consent), Channel: "phone"})
	h.Clock.Advance(7 * day)
	week := digest.WeekOf(storetest.Start)
	for of, want := range map[digest.Week]int{week: 1, week.Add(1): 0, week.Add(-1): 0} {
		if d, err := h.Desk("dpo").Digest(ctx, of); err != nil || d.Consents != want || !d.Logged {
			t.Errorf("%s: %d withdrawn, want %d (%v)", of, d.Consents, want, err)
		}
	}
}
