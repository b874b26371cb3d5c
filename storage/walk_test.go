package storage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// walkSteps is how many commands TestNoHistory… gives; OPSCONSOLE_TEST_STEPS
// sets another number, OPSCONSOLE_TEST_SEED another history.
const (
	walkSteps  = 2_500
	walkPeople = 40
	walkSeed   = 20261128
)

// walk gives random commands about requests in random orders, by everybody, and
// judges the store after each.
type walk struct {
	t      *testing.T
	h      *storetest.House
	rng    *rand.Rand
	people []string
	given  map[string]int
	letter int
	late   map[string]walked // requests that were overdue when last looked at
}

// walked is what an overdue date was reckoned from.
type walked struct {
	begins time.Time
	pauses int
	due    deadline.Date
}

func TestNoHistoryLosesAClockOrClosesWithAnOpenDutyOrErasesWhatIsHeld(t *testing.T) {
	seed := number(t, "OPSCONSOLE_TEST_SEED", walkSeed)
	t.Logf("seed %d", seed)
	h := storetest.New(t)
	h.Fill(walkPeople, 2, 0)
	for n := range walkPeople {
		if n%3 == 0 {
			h.Import([]model.ImportLine{storetest.InvoiceLine(n)}, 1)
		}
	}
	w := &walk{t: t, h: h, rng: rand.New(rand.NewPCG(seed, 3)), given: map[string]int{}, late: map[string]walked{}}
	page, err := h.Desk("dpo").People(ctx, "*", model.Window{Limit: walkPeople})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.Rows {
		w.people = append(w.people, p.ID)
	}
	steps := int(number(t, "OPSCONSOLE_TEST_STEPS", walkSteps))
	for n := range steps {
		w.step()
		if n%max(200, steps/50) == 0 {
			w.judge()
		}
	}
	w.judge()
	for _, must := range []string{"erasure.approve done", "erasure.propose access_first", "erasure.approve held", "refusal.approve done", "extension.approve done", "request.answer done", "request.answer state"} {
		if w.given[must] == 0 && steps >= walkSteps && seed == walkSeed {
			t.Errorf("the histories were too tame: never %s", must)
		}
	}
	t.Logf("%d requests; %v", w.letter, w.given)
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

func (w *walk) any(list []string) string { return list[w.rng.IntN(len(list))] }

// request is one of those that were made, a late one more often.
func (w *walk) request() model.RequestView {
	all := w.letter
	if all == 0 {
		return model.RequestView{}
	}
	v, err := w.h.Desk("dpo").Request(ctx, fmt.Sprintf("R-%d", max(1, all-w.rng.IntN(min(all, 10)))))
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *walk) give(who string, cmd model.Command) (model.Result, bool) {
	res, err := w.h.Store.Do(ctx, w.h.IDs[who], cmd)
	if err != nil && !model.IsRefusal(err) {
		w.t.Fatalf("%s by %s: %v", cmd.Act().Name, who, err)
	}
	code := "done"
	if err != nil {
		code = model.CodeOf(err)
	}
	w.given[cmd.Act().Name+" "+code]++
	return res, err == nil
}

var walkers = []string{"admin", "admin2", "admin", "admin2", "admin", "admin2", "admin", "dpo", "oncall"}

func (w *walk) step() {
	v := w.request()
	r, who := v.Request, w.any(walkers)
	var cmd model.Command
	switch w.rng.IntN(24) {
	case 0:
		w.receive()
		return
	case 1, 2, 3:
		cmd = w.triage(r.ID)
	case 4:
		cmd = model.QueryRequest{Request: r.ID, Kind: deadline.Identity, Reason: "another address"}
	case 5:
		cmd = model.ResumeRequest{Request: r.ID, Method: "call back"}
	case 6, 7:
		if w.give("admin", model.DrawPlan{Request: r.ID}); w.rng.IntN(2) == 0 {
			cmd = model.ProposeErasure{Request: r.ID}
			break
		}
		cmd = model.DrawPlan{Request: r.ID}
	case 8, 9:
		w.propose(w.erasable(r.ID), who)
		return
	case 10, 11:
		if r.Proposal.Open() {
			w.give("dpo", model.AdviseErasure{Request: r.ID, Digest: r.Proposal.Digest})
		}
		w.erase(r, who)
		return
	case 12:
		cmd = model.ReturnErasure{Request: r.ID, Reason: "again"}
	case 13, 14:
		cmd = model.AnswerRequest{Request: r.ID, Channel: "post"}
	case 15:
		cmd = model.ProposeRuling{Op: []model.RulingOp{model.OpRefuse, model.OpExtend, model.OpUnidentified}[w.rng.IntN(3)], Object: r.ID, Reason: "shown in the file", Items: []string{model.RefusalGrounds[w.rng.IntN(len(model.RefusalGrounds))].Key}}
		if cmd.(model.ProposeRuling).Op != model.OpRefuse {
			p := cmd.(model.ProposeRuling)
			p.Items = nil
			cmd = p
		}
	case 16, 17:
		w.rule()
		return
	case 18:
		w.hold(w.any(w.people))
		return
	case 19:
		if w.rng.IntN(3) > 0 {
			return
		}
		cmd = model.CloseWithdrawn{Request: r.ID}
	case 20:
		cmd = []model.Command{model.DismissLetter{Request: r.ID}, model.RestoreLetter{Request: r.ID}, model.ForwardRequest{Request: r.ID},
			model.ReopenRequest{Request: r.ID, Cause: model.ReopenComplaint, Reason: "wrote again"}}[w.rng.IntN(4)]
	case 21:
		w.h.Clock.Advance(time.Duration(w.rng.IntN(60)) * time.Hour)
		return
	case 22:
		if err := w.h.Store.Daily(ctx); err != nil {
			w.t.Fatal(err)
		}
		return
	default:
		cmd = model.SetReceivedEarlier{Request: r.ID, When: r.ReceivedAt.Add(-time.Hour), Reason: "time stamp of the portal"}
	}
	w.give(who, cmd)
}

func (w *walk) receive() {
	n := w.letter
	l := storetest.LetterTo(n)
	l.ReceivedAt = w.h.Clock.Now().Add(-time.Duration(w.rng.IntN(72)) * time.Hour)
	if res, ok := w.give("oncall", l); ok {
		w.letter = max(w.letter, model.NumberOf(res.ID))
	}
}

func (w *walk) triage(id string) model.Command {
	person := w.any(append(w.people, ""))
	rights := []model.Right{model.Rights[w.rng.IntN(len(model.Rights))]}
	if w.rng.IntN(2) == 0 {
		rights[0] = model.Erasure
	}
	if w.rng.IntN(3) == 0 {
		rights = append(rights, model.Rights[w.rng.IntN(3)])
	}
	capacity := model.Controller
	tenant := ""
	if w.rng.IntN(5) == 0 && person != "" {
		capacity = model.Mixed
		if v, err := w.h.Desk("dpo").Person(ctx, person); err == nil {
			tenant = v.Person.Tenant
		}
	}
	res, ok := w.give("admin", model.TriageRequest{Request: id, Rights: rights, Capacity: capacity, Tenant: tenant, Person: person})
	if ok { // a split letter has made more requests
		for _, word := range strings.FieldsFunc(res.Message, func(r rune) bool { return r == ' ' || r == ',' || r == '(' || r == ')' }) {
			w.letter = max(w.letter, numberOf(word))
		}
	}
	return model.AssignRequest{Request: id}
}

func numberOf(word string) int {
	if !strings.HasPrefix(word, "R-") {
		return 0
	}
	return model.NumberOf(word)
}

// propose proposes a plan; most often what decides on it comes soon after, and
// sometimes a hold between the two.
func (w *walk) propose(id, who string) {
	w.give(who, model.DrawPlan{Request: id})
	if _, ok := w.give(who, model.ProposeErasure{Request: id}); !ok || w.rng.IntN(4) == 0 {
		return
	}
	v, err := w.h.Desk("dpo").Request(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.rng.IntN(4) == 0 && v.Request.Person != "" {
		w.hold(v.Request.Person)
	}
	w.give("dpo", model.AdviseErasure{Request: id, Digest: v.Request.Proposal.Digest})
	w.erase(v.Request, w.any(walkers))
	for _, second := range []string{"admin", "admin2"} {
		w.erase(v.Request, second)
	}
}

// erasable is a request of the newest whose plan may be proposed, or else the
// given one.
func (w *walk) erasable(otherwise string) string {
	for n := w.letter; n > max(w.letter-30, 0); n-- {
		r := w.now(fmt.Sprintf("R-%d", n))
		if r.Asks(model.Erasure) && r.Capacity == model.Controller && (r.State == model.Triaged || r.State == model.InProgress) && w.rng.IntN(3) > 0 {
			return r.ID
		}
	}
	return otherwise
}

func (w *walk) hold(person string) {
	today := today(w.h)
	w.give("admin", model.PlaceHold{Person: person, Ground: model.HoldClaims, Law: "claim 4", Until: today.AddDays(1 + w.rng.IntN(9)), Review: today.AddDays(1)})
}

// erase approves a proposed plan, and judges what it destroyed.
func (w *walk) erase(r model.Request, who string) {
	held, wanted := "", ""
	if now := w.now(r.ID); now.State == model.Proposed && now.Proposal.Open() {
		held, wanted = w.held(r.Person), w.wanted(r)
	}
	_, done := w.give(who, model.ApproveErasure{Request: r.ID, Digest: r.Proposal.Digest, Code: w.h.Code(who)})
	switch {
	case !done:
	case held != "":
		w.t.Fatalf("%s erased what %s holds", r.ID, held)
	case wanted != "":
		w.t.Fatalf("%s erased what %s asks to see", r.ID, wanted)
	case r.Proposal.By == w.h.IDs[who]:
		w.t.Fatalf("%s was proposed and approved by one", r.ID)
	}
}

// now is a request as it stands.
func (w *walk) now(id string) model.Request {
	if id == "" {
		return model.Request{}
	}
	return w.view(id).Request
}

func (w *walk) view(id string) model.RequestView {
	v, err := w.h.Desk("dpo").Request(ctx, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// held is a hold in force on a person.
func (w *walk) held(person string) string {
	holds, err := w.h.Desk("dpo").Holds(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range holds {
		if h.InForce(today(w.h)) && person != "" && h.Person == person {
			return h.ID
		}
	}
	return ""
}

// wanted is an open request of ours for a copy, of the same person or letter.
func (w *walk) wanted(r model.Request) string {
	rows := w.view(r.ID).Family
	if r.Person != "" {
		page, err := w.h.Desk("dpo").Requests(ctx, model.Window{Filter: "person:" + r.Person, Limit: 10_000})
		if err != nil {
			w.t.Fatal(err)
		}
		rows = append(rows, page.Rows...)
	}
	for _, o := range rows {
		if o.ID != r.ID && o.State.Counts() && o.Capacity != model.Processor && (slices.Contains(o.Rights, model.Access) || slices.Contains(o.Rights, model.Portability)) {
			return o.ID
		}
	}
	return ""
}

// rule decides on the newest open ruling, one way or the other.
func (w *walk) rule() {
	list, err := w.h.Rulings()
	if err != nil {
		w.t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(r model.Ruling) bool { return r.Open(w.h.Clock.Now()) && r.By != model.System.ID })
	if i < 0 {
		return
	}
	r := list[i]
	if w.rng.IntN(4) == 0 {
		w.give("admin", model.DenyRuling{Ruling: r.ID, Reason: "not shown"})
		return
	}
	w.give("dpo", model.AdviseRuling{Ruling: r.ID, Digest: r.Digest()})
	for _, who := range []string{"admin2", "admin"} {
		if _, ok := w.give(who, model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: w.h.Code(who)}); ok && r.By == w.h.IDs[who] {
			w.t.Fatalf("%s was proposed and approved by one", r.ID)
		}
	}
}
