package storage_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

// tenantCrowd gives commands at random on requests that tenants decide on.
type tenantCrowd struct {
	t        *testing.T
	h        *storetest.House
	rng      *rand.Rand
	requests []string
	people   map[string]string // id → tenant
	rulings  []string
	done     map[string]int
}

const (
	tenantSteps = 500
	tenantSeed  = 20261127
)

// seen is what is held about a person, in clear.
func (c *tenantCrowd) seen(read func(id string) model.PersonView) map[string]model.PersonView {
	all := map[string]model.PersonView{}
	for id := range c.people {
		v := read(id)
		v.Person.LockedBy, v.Requests, v.History, v.Revealed = "", nil, nil, model.Revealed{}
		all[id] = v
	}
	return all
}

func (c *tenantCrowd) command() (who string, cmd model.Command) {
	who = pick(c.rng, []string{"admin", "admin2", "admin", "admin2", "dpo", "oncall"})
	id, contact := pick(c.rng, c.requests), pick(c.rng, []string{"main", "main", "k-1", "k-9"})
	day := today(c.h) + deadline.Date(c.rng.IntN(20))
	person := pick(c.rng, slices.Sorted(maps.Keys(c.people)))
	in := model.RecordInstruction{Request: id, Contact: contact, Reference: "AC-17", How: "signed mail", Scope: pick(c.rng, model.Scopes), Due: day}
	if c.rng.IntN(3) == 0 || in.Scope == model.ScopeRectify {
		in.Fields = []string{pick(c.rng, []string{"note", "route"})}
	}
	triage := model.TriageRequest{Request: id, Rights: []model.Right{pick(c.rng, []model.Right{model.Erasure, model.Access})}, Capacity: model.Processor, Person: person, Tenant: c.people[person]}
	if c.rng.IntN(2) == 0 {
		return pick(c.rng, []string{"admin", "admin2"}), c.next(id, in)
	}
	switch c.rng.IntN(24) {
	case 0:
		return who, triage
	case 1, 2, 3:
		return who, model.ForwardRequest{Request: id}
	case 4, 5, 6, 7:
		return "admin", in
	case 8:
		return who, model.HelpTenant{RecordInstruction: in, Rights: triage.Rights, Tenant: triage.Tenant, Person: person}
	case 9:
		return who, model.ObjectTo{Request: id, Law: "Art. 6 GDPR", Reason: "no basis"}
	case 10:
		return who, model.TakeBack{Request: id, Reason: "AC-18"}
	case 11, 12:
		return who, model.CarryOut{Request: id, Values: map[string]string{pick(c.rng, []string{"note", "route", "phone"}): fmt.Sprint("v", c.rng.IntN(1<<20))}}
	case 13, 14:
		return who, model.CarryOut{Request: id}
	case 15, 16, 17:
		op := pick(c.rng, []model.RulingOp{model.OpInstructErase, model.OpInstructExport})
		return who, model.ProposeRuling{Op: op, Object: id}
	case 18, 19, 20:
		if len(c.rulings) > 0 {
			d := c.rulings[max(len(c.rulings)-1-c.rng.IntN(3), 0)]
			return who, ruleBy(c.t, c.h, who, d)
		}
		return who, model.DrawPlan{Request: id}
	case 21:
		return who, pick(c.rng, []model.Command{model.DrawPlan{Request: id}, model.ProposeErasure{Request: id}, model.SetItem{Request: id, Item: 1, Outcome: model.Erase},
			model.ReviewCopy{Request: id}, model.ProposeRuling{Op: model.RulingRelease, Object: id, Items: terms("passphrase")},
			model.ProposeRuling{Op: model.OpRefuse, Object: id, Reason: "claims", Items: []string{"legal-claims"}}, model.QueryRequest{Request: id, Kind: deadline.Identity, Reason: "x"},
			model.ApproveErasure{Request: id, Digest: make([]byte, 32), Code: c.h.Code(who)}, model.DraftLetter{Kind: model.AnswerTo(model.Erasure), Request: id}})
	case 22:
		return who, model.DeliverResult{Request: id, Contact: contact, Channel: "portal"}
	}
	return who, model.AnswerRequest{Request: id, Channel: "post"}
}

// next is what would bring a request on from where it is.
func (c *tenantCrowd) next(id string, in model.RecordInstruction) model.Command {
	r := state(c.t, c.h, id)
	switch i := r.Processing.Instruction; {
	case r.State == model.Triaged:
		return model.ForwardRequest{Request: id}
	case r.State == model.Forwarded || i.Held():
		in.Contact = "main"
		return in
	case r.State == model.Instructed && i.Scope.Two():
		open, err := c.h.Rulings()
		if err != nil {
			c.t.Fatal(err)
		}
		for _, one := range open {
			if one.Object == id && one.Open(c.h.Clock.Now()) {
				return ruleBy(c.t, c.h, pick(c.rng, []string{"admin", "admin2"}), one.ID)
			}
		}
		op := model.OpInstructErase
		if i.Scope == model.ScopeExport {
			op = model.OpInstructExport
		}
		return model.ProposeRuling{Op: op, Object: id}
	case r.State == model.Instructed && i.Scope == model.ScopeRectify:
		return model.CarryOut{Request: id, Values: map[string]string{i.Fields[0]: fmt.Sprint("v", c.rng.IntN(1<<20))}}
	case r.State == model.Instructed:
		return model.CarryOut{Request: id}
	}
	return model.DeliverResult{Request: id, Channel: "portal"}
}

// letter brings another request of a person's.
func (c *tenantCrowd) letter() {
	l := letter()
	l.File.MessageID = fmt.Sprintf("<%d@zirniukas.example>", c.h.Store.Head().Size)
	l.Raw = append(l.Raw, l.File.MessageID...)
	id := c.h.Do("oncall", l).ID
	person := pick(c.rng, slices.Sorted(maps.Keys(c.people)))
	c.h.Do("admin", model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure, model.Access}, Capacity: model.Processor, Person: person, Tenant: c.people[person]})
	if c.requests = append(c.requests, id); len(c.requests) > 5 {
		c.requests = c.requests[1:]
	}
}

// allowed is whether a command may change what a tenant keeps about a person: it
// carries out an instruction that stood before it, of that tenant, about that
// person, and touches the fields that it covers only.
func allowed(before model.Request, cmd model.Command, was, is model.PersonView) bool {
	i := before.Processing.Instruction
	if before.State != model.Instructed || !i.Given() || i.Held() || before.Person != was.Person.ID || before.Tenant != was.Person.Tenant {
		return false
	}
	outside := func(v model.PersonView) (list []model.Datum) {
		for _, f := range v.Content.Facts {
			if !i.Covers(f.Field) {
				list = append(list, f)
			}
		}
		return list
	}
	if !reflect.DeepEqual(outside(was), outside(is)) {
		return false
	}
	switch one := cmd.(type) {
	case model.ApproveRuling:
		return one.Op == model.OpInstructErase && i.Scope == model.ScopeErase
	case model.CarryOut:
		return i.Scope == model.ScopeRectify && len(was.Content.Facts) <= len(is.Content.Facts)
	}
	return false
}

// Whatever is tried, nothing that a tenant keeps changes or is handed out but by
// its instruction (Art. 28(3)(a), 28(10), 29 GDPR), and nothing of ours with it.
func TestNoHistoryOfCommandsActsForATenantWithoutItsInstruction(t *testing.T) {
	seed := number(t, "OPSCONSOLE_TEST_SEED", tenantSeed)
	t.Logf("seed %d", seed)
	h := storetest.New(t)
	stock(t, h, true)
	var lines []model.ImportLine
	lines = append(lines, model.ImportLine{Line: 1, Sum: []byte{9}, Tenant: &model.Tenant{Slug: "birch", Name: "Birch UAB", Country: "LT", Status: model.TenantActive,
		DPA: model.DPA{Version: "1", ContactName: "Birutė", ContactEmail: "birute@birch.example"}}})
	for n, tenant := range []string{"acme", "birch", "acme"} {
		lines = append(lines, model.ImportLine{Line: 2 + n, Sum: []byte{byte(10 + n)}, Person: &model.Person{Kind: model.PlatformUser, Tenant: tenant, External: fmt.Sprint("x-", n), Name: "Someone", Email: fmt.Sprintf("s%d@mail.example", n),
			Facts: []model.Datum{{Category: model.UsageLogs, Field: "last login", Value: "x"}, {Category: model.TenantContent, Field: "note", Value: "n"}, {Category: model.TenantContent, Field: "route", Value: "r"}}}})
	}
	h.Import(lines, 9)
	agreement(t, h, "")
	c := &tenantCrowd{t: t, h: h, rng: rand.New(rand.NewPCG(seed, 7)), people: map[string]string{}, done: map[string]int{}}
	page, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range page.Rows {
		c.people[p.ID] = p.Tenant
	}
	desk := h.Desk("dpo")
	read := func(id string) model.PersonView {
		v, err := desk.Person(ctx, id)
		if err == nil && !v.Revealed.All() {
			if _, err := desk.Do(ctx, model.RevealData{Of: v.Person.Ref(), Fields: []string{model.AllFields}, Purpose: model.PurposeAdvice, Code: h.Code("dpo")}); err != nil {
				t.Fatal(err)
			}
			v, err = desk.Person(ctx, id)
		}
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for range 4 {
		c.letter()
	}
	was := c.seen(read)
	for range number(t, "OPSCONSOLE_TEST_STEPS", tenantSteps) {
		if c.rng.IntN(12) == 0 {
			c.letter()
		}
		who, cmd := c.command()
		var request model.Request
		if id := objectOf(t, h, cmd); id != "" {
			request = state(t, h, id)
		}
		res, err := h.Store.Do(ctx, h.IDs[who], cmd)
		if err != nil && !model.IsRefusal(err) {
			t.Fatal(err)
		}
		name := cmd.Act().Name
		code := "done"
		if err != nil {
			code = model.CodeOf(err)
		}
		if code == "processor" {
			c.done["refused without an instruction"]++
		}
		if c.done[name+" "+code]++; err == nil {
			if p, ok := cmd.(model.ProposeRuling); ok && p.Op.Rule().Propose == model.ActProposeCarryOut {
				c.rulings = append(c.rulings, res.ID)
			}
		}
		is := c.seen(read)
		for person := range c.people {
			before, after := was[person], is[person]
			if !reflect.DeepEqual(before.Content, after.Content) {
				c.done["content changed"]++
				if err != nil || !allowed(request, cmd, before, after) {
					t.Fatalf("%s by %s changed what %s keeps of %s: %+v", name, who, c.people[person], person, request)
				}
			}
			before.Content, after.Content = model.Content{}, model.Content{}
			if !reflect.DeepEqual(before, after) {
				t.Fatalf("%s by %s changed what we hold as controller", name, who)
			}
		}
		was = is
		for _, id := range c.requests {
			r := state(t, h, id)
			if r.State == model.Approved || r.State == model.Released || r.State == model.Proposed || r.Erasure != "" {
				t.Fatalf("%s by %s brought %s to %s", name, who, id, r.State)
			}
			var out bytes.Buffer
			if c.rng.IntN(20) == 0 || r.State == model.CarriedOut && r.Processing.Carried.Hands() {
				i := r.Processing.Instruction
				if _, err := h.Desk("admin").ExportForTenant(ctx, id, h.Code("admin"), &out); err == nil {
					if c.done["exported"]++; i.Scope != model.ScopeExport || r.Processing.Carried.Ruling == "" {
						t.Fatalf("exported without an instruction: %+v", r)
					}
				} else if out.Len() > 0 {
					t.Fatalf("a refused export wrote %d bytes", out.Len())
				}
			}
		}
	}
	if c.done["content changed"] < 5 || seed == tenantSeed && c.done["exported"] == 0 || c.done["instruction.record contact"] == 0 || c.done["refused without an instruction"] < 2 {
		t.Errorf("the histories were too tame: %v", c.done)
	}
	t.Log(c.done)
	if _, err := h.Store.Verify(ctx, true); err != nil {
		t.Error(err)
	}
}

// objectOf is the request that a command is about.
func objectOf(t *testing.T, h *storetest.House, cmd model.Command) string {
	switch one := cmd.(type) {
	case model.ApproveRuling:
		return ruledBy(t, h, one.Ruling).Object
	case model.CarryOut:
		return one.Request
	}
	return ""
}
