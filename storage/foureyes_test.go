package storage_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// foureyesSteps is how many random commands the test gives;
// OPSCONSOLE_TEST_STEPS sets another number, OPSCONSOLE_TEST_SEED a seed.
const foureyesSteps = 4_000

func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// crowd gives random commands in the names of several admins. It knows nothing
// of what is allowed: what happened is judged from the audit log alone.
type crowd struct {
	t        *testing.T
	h        *storetest.House
	rng      *rand.Rand
	requests []string
	digests  map[string][][]byte // every digest that a request was ever proposed with
	letters  int
	given    map[string]int // outcomes by command and code
	used     string         // a code that was used
	numbers  map[string]int // Fill's numbers of people, by id: their own are masked
}

var crowdNames = []string{"admin", "admin2", "admin3", "dpo", "oncall", "auditor"}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func (c *crowd) do(name string, cmd model.Command) (model.Result, error) {
	res, err := c.h.Store.Do(ctx, c.h.IDs[name], cmd)
	code := "done"
	if err != nil {
		code = model.CodeOf(err)
		if !model.IsRefusal(err) {
			c.t.Fatalf("%s by %s: %v", cmd.Act().Name, name, err)
		}
	}
	c.given[cmd.Act().Name+" "+code]++
	return res, err
}

// approval is an approval as a hurried, mistaken or hostile admin gives it.
func (c *crowd) approval(request, name string) model.ApproveErasure {
	cmd := model.ApproveErasure{Request: request, Code: c.h.Code(name)}
	if known := c.digests[request]; len(known) > 0 {
		cmd.Digest = known[len(known)-1]
		if c.rng.IntN(6) == 0 {
			cmd.Digest = pick(c.rng, known)
		}
	}
	if c.rng.IntN(3) == 0 {
		cmd.Management = "MG-2026-7"
	}
	switch c.rng.IntN(40) {
	case 0:
		cmd.Code = "000000"
	case 1:
		cmd.Code = c.used
	}
	c.used = cmd.Code
	return cmd
}

// next is what would bring a request on from where it is.
func (c *crowd) next(request, name string) {
	view, err := c.h.Desk("dpo").Request(ctx, request)
	if err != nil {
		c.t.Fatal(err)
	}
	switch state := view.Request.State; {
	case state == model.Triaged, state == model.InProgress && len(view.Plan.Items) == 0:
		_, _ = c.do(name, model.DrawPlan{Request: request})
	case state == model.InProgress:
		c.propose(request, name)
	case state == model.Proposed && !view.Request.Proposal.Advice.Given() && c.rng.IntN(2) == 0:
		_, _ = c.do("dpo", model.AdviseErasure{Request: request, Digest: view.Request.Proposal.Digest, Objects: c.rng.IntN(8) == 0, Text: "seen"})
	case state == model.Proposed:
		_, _ = c.do(name, c.approval(request, name))
	case state == model.Executed:
		_, _ = c.do(name, model.AnswerRequest{Request: request, Channel: "e-mail"})
	default:
		c.letter()
	}
}

func (c *crowd) propose(request, name string) {
	if _, err := c.do(name, model.ProposeErasure{Request: request}); err != nil {
		return
	}
	view, err := c.h.Desk("dpo").Request(ctx, request)
	if err != nil {
		c.t.Fatal(err)
	}
	c.digests[request] = append(c.digests[request], view.Request.Proposal.Digest)
}

func (c *crowd) step() {
	request, name := pick(c.rng, c.requests), pick(c.rng, crowdNames)
	if c.rng.IntN(2) == 0 {
		name = pick(c.rng, crowdNames[:3]) // admins do most
	}
	if c.rng.IntN(2) == 0 {
		c.next(request, name)
		return
	}
	switch dice := c.rng.IntN(100); {
	case dice < 6:
		c.letter()
	case dice < 12:
		c.triage(request, name)
	case dice < 24:
		_, _ = c.do(name, model.DrawPlan{Request: request})
	case dice < 28:
		_, _ = c.do(name, model.SetItem{Request: request, Item: 1 + c.rng.IntN(9), Outcome: pick(c.rng, model.Outcomes), Ground: "Art. 17(3)(b) GDPR",
			Until: model.Invoice{IssuedOn: 20_000}.KeepUntil()})
	case dice < 46:
		c.propose(request, name)
	case dice < 58:
		cmd := c.approval(request, name)
		_, _ = c.do(pick(c.rng, []string{name, "dpo"}), model.AdviseErasure{Request: request, Digest: cmd.Digest, Objects: c.rng.IntN(8) == 0, Text: "seen"})
	case dice < 63:
		_, _ = c.do(name, model.ReturnErasure{Request: request, Reason: "look again"})
	case dice < 66:
		_, _ = c.do(name, model.CloseWithdrawn{Request: request})
	case dice < 68:
		_, _ = c.do(name, model.AnswerRequest{Request: request, Channel: "e-mail"})
	case dice < 71: // what is held changes under the plan
		c.consent(request)
	case dice < 74:
		c.h.Clock.Advance(time.Duration(c.rng.IntN(30*60)) * time.Minute)
	case dice < 82:
		c.account(name)
	case dice < 92:
		_, _ = c.do(name, c.approval(request, name))
	default: // several at once, some of them twice
		var wait sync.WaitGroup
		for _, name := range []string{"admin", "admin2", "admin3", "admin2"} {
			cmd := c.approval(request, name)
			wait.Go(func() { _, _ = c.h.Store.Do(ctx, c.h.IDs[name], cmd) })
		}
		wait.Wait()
	}
}

// account proposes, approves, denies or makes a change of an account.
func (c *crowd) account(name string) {
	target := pick(c.rng, []string{"admin", "admin2", "admin3", "oncall"}) // the others read for the test
	changes, err := c.h.Desk("dpo").AccountChanges(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	var change model.Change
	if len(changes) > 0 {
		change = changes[c.rng.IntN(min(len(changes), 4))]
	}
	switch dice := c.rng.IntN(20); {
	case dice < 2:
		_, _ = c.do(name, model.ProposeChange{Op: model.OpRole, Name: target, Role: pick(c.rng, []model.Role{model.RoleAdmin, model.RoleAdmin, model.RoleDPO, model.RoleOnCall})})
	case dice < 5:
		_, _ = c.do(name, model.ProposeChange{Op: model.OpDelegation, Name: target, Delegation: pick(c.rng, []string{"MG-1", "MG-2", ""})})
	case dice < 7:
		_, _ = c.do(name, model.ProposeChange{Op: model.OpEnable, Name: target})
	case dice < 8:
		_, _ = c.do(name, model.DisableAdmin{Name: target, Reason: "absence", Code: c.h.Code(name)})
	case dice < 9:
		_, _ = c.do(name, model.DenyChange{Change: change.ID, Reason: "no"})
	case dice < 11: // a new delegation, used at once for what is pending
		who := pick(c.rng, crowdNames[:3])
		c.byTwo(model.ProposeChange{Op: model.OpDelegation, Name: who, Delegation: fmt.Sprintf("MG-%d", c.rng.IntN(1<<20))})
		for _, request := range c.requests {
			_, _ = c.do(who, c.approval(request, who))
		}
	default:
		_, _ = c.do(name, model.ApproveChange{Change: change.ID, Digest: change.Digest(), Code: c.h.Code(name)})
	}
	c.restore()
}

// restore brings back who is needed for the histories to go on: what was taken
// away is proposed and approved again by whoever still can.
func (c *crowd) restore() {
	for name, role := range map[string]model.Role{"oncall": model.RoleOnCall, "admin": model.RoleAdmin, "admin2": model.RoleAdmin, "admin3": model.RoleAdmin} {
		a, _ := c.h.Store.AdminNamed(name)
		if c.rng.IntN(6) > 0 && name != "oncall" {
			continue
		}
		if a.Role != role {
			c.byTwo(model.ProposeChange{Op: model.OpRole, Name: name, Role: role})
		}
		if a.Disabled {
			c.byTwo(model.ProposeChange{Op: model.OpEnable, Name: name})
		}
		if role == model.RoleAdmin && a.Delegation == "" {
			c.byTwo(model.ProposeChange{Op: model.OpDelegation, Name: name, Delegation: "MG-1"})
		}
	}
}

func (c *crowd) byTwo(p model.ProposeChange) {
	for _, name := range crowdNames[:3] {
		if res, err := c.do(name, p); err == nil {
			for _, other := range crowdNames[:3] {
				changes, err := c.h.Desk("auditor").AccountChanges(ctx)
				if err != nil {
					c.t.Fatal(err)
				}
				if _, err := c.do(other, model.ApproveChange{Change: res.ID, Digest: changes[0].Digest(), Code: c.h.Code(other)}); err == nil {
					return
				}
			}
		}
	}
}

const crowdPeople = 1200

// consent imports another consent of the person that a request is about.
func (c *crowd) consent(request string) {
	view, err := c.h.Desk("dpo").Request(ctx, request)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.h.Desk("dpo").Person(ctx, view.Request.Person); err == nil {
		n := c.numbers[view.Request.Person]
		c.h.Do(model.System.ID, model.ImportRecords{Lines: []model.ImportLine{storetest.ConsentLine(n, 2+c.rng.IntN(1<<20))}})
	}
}

func (c *crowd) letter() {
	if len(c.requests) >= 6 {
		c.requests = c.requests[1:]
	}
	letter := storetest.LetterTo(c.letters)
	letter.ReceivedAt = c.h.Clock.Now()
	c.letters++
	id := c.h.Do("oncall", letter).ID
	c.requests = append(c.requests, id)
	for _, name := range crowdNames[:3] {
		c.triage(id, name)
	}
}

func (c *crowd) triage(request, name string) {
	page, err := c.h.Desk("dpo").People(ctx, "*", model.Window{Offset: c.rng.IntN(40), Limit: 1})
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := model.TriageRequest{Request: request, Rights: []model.Right{model.Erasure}, Capacity: model.Controller}
	if len(page.Rows) > 0 && c.rng.IntN(8) > 0 {
		cmd.Person, cmd.Tenant = page.Rows[0].ID, page.Rows[0].Tenant
	}
	if c.rng.IntN(40) == 0 {
		cmd.Rights = append(cmd.Rights, model.Access)
	}
	_, _ = c.do(name, cmd)
}

func TestNoHistoryOfCommandsLetsOnePersonErase(t *testing.T) {
	seed := number(t, "OPSCONSOLE_TEST_SEED", 20261127)
	t.Logf("seed %d", seed)
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	h.Fill(crowdPeople, 1, 0)
	for n := range crowdPeople {
		if n%3 == 0 {
			h.Import([]model.ImportLine{storetest.InvoiceLine(n)}, 1)
		}
	}
	c := &crowd{t: t, h: h, rng: rand.New(rand.NewPCG(seed, 1)), digests: map[string][][]byte{}, given: map[string]int{}, used: "000000", numbers: map[string]int{}}
	for n := range crowdPeople {
		page, err := h.Desk("dpo").People(ctx, storetest.Slug(n), model.Window{Filter: fmt.Sprintf("person.%d@", n), Limit: 1})
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("person %d: found %d, %v", n, len(page.Rows), err)
		}
		c.numbers[page.Rows[0].ID] = n
	}
	for range 6 {
		c.letter()
	}
	steps := number(t, "OPSCONSOLE_TEST_STEPS", foureyesSteps)
	for range steps {
		c.step()
	}
	executed := judge(t, h)
	if executed < int(min(steps, foureyesSteps)/100) || c.given["erasure.approve own_proposal"] == 0 || c.given["erasure.approve expired"] == 0 || c.given["erasure.approve stale"] == 0 ||
		c.given["erasure.approve role_new"] == 0 || c.given["change.approve done"] == 0 || c.given["change.approve own_proposal"] == 0 {
		t.Errorf("the histories were too tame: %d executed; %v", executed, c.given)
	}
	t.Logf("%d executed; %v", executed, c.given)
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}
