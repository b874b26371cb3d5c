package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// instruct is what acme's contact instructs on R-1.
func instruct(scope model.Scope, fields ...string) model.RecordInstruction {
	return model.RecordInstruction{Request: "R-1", Contact: model.MainContact, Reference: "AC-17", How: "signed mail", Scope: scope, Fields: fields, Due: deadline.ReceivedOn(now) + 9}
}

// processorStep is a command on a request that we hold as processor, with the
// instruction that there is by the time it is given.
type processorStep struct {
	cmd    model.Command
	scope  model.Scope
	fields []string
}

func processorSteps() map[string]processorStep {
	erase := model.ScopeErase
	return map[string]processorStep{
		"tenant unknown": {cmd: model.TenantUnknown{Request: "R-1", Basis: "no such user"}, scope: erase},
		"tenant found":   {cmd: model.TenantFound{Request: "R-1", Tenant: "acme", Person: "p-1", Basis: "the address"}, scope: erase},
		"triage":         {cmd: model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Processor, Tenant: "acme", Person: "p-1"}, scope: erase},
		"triage as ours": {cmd: model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Person: "p-1"}, scope: erase},
		"capacity":       {cmd: model.ProposeRuling{Op: model.OpCapacity, Object: "R-1", Reason: "own account", Items: []string{"to=controller"}}, scope: erase},
		"forward":        {cmd: model.ForwardRequest{Request: "R-1"}, scope: erase},
		"remind":         {cmd: model.RemindTenant{Request: "R-1", Stage: model.TenantFirst}, scope: erase},
		"instruct":       {cmd: instruct(erase), scope: erase},
		"help":           {cmd: model.HelpTenant{RecordInstruction: instruct(model.ScopeExport), Rights: []model.Right{model.Access}, Tenant: "acme", Person: "p-1"}, scope: erase},
		"object":         {cmd: model.ObjectTo{Request: "R-1", Law: "Art. 6 GDPR", Reason: "no basis"}, scope: erase},
		"take back":      {cmd: model.TakeBack{Request: "R-1", Reason: "AC-18"}, scope: erase},
		"carry out read": {cmd: model.CarryOut{Request: "R-1"}, scope: model.ScopeRead},
		"carry out keep": {cmd: model.CarryOut{Request: "R-1"}, scope: model.ScopeKeep},
		"rectify":        {cmd: model.CarryOut{Request: "R-1", Values: map[string]string{"route": "Kaunas"}}, scope: model.ScopeRectify, fields: []string{"route"}},
		"erase alone":    {cmd: model.CarryOut{Request: "R-1"}, scope: erase},
		"export alone":   {cmd: model.CarryOut{Request: "R-1"}, scope: model.ScopeExport},
		"propose erase":  {cmd: model.ProposeRuling{Op: model.OpInstructErase, Object: "R-1"}, scope: erase},
		"propose export": {cmd: model.ProposeRuling{Op: model.OpInstructExport, Object: "R-1"}, scope: model.ScopeExport},
		"propose other":  {cmd: model.ProposeRuling{Op: model.OpInstructErase, Object: "R-1"}, scope: model.ScopeRead},
		"propose keep":   {cmd: model.ProposeRuling{Op: model.OpInstructKeep, Object: "R-1", Reason: "transport papers", Law: "CMR Convention", Until: deadline.ReceivedOn(now) + 90}, scope: erase},
		"deliver":        {cmd: model.DeliverResult{Request: "R-1", Channel: "portal"}, scope: erase},
		"deliver unsent": {cmd: model.DeliverResult{Request: "R-1", Channel: "portal"}, scope: model.ScopeExport},
		"draw plan":      {cmd: model.DrawPlan{Request: "R-1"}, scope: erase},
		"propose plan":   {cmd: model.ProposeErasure{Request: "R-1"}, scope: erase},
		"copy":           {cmd: model.ReviewCopy{Request: "R-1"}, scope: erase},
		"refuse":         {cmd: model.ProposeRuling{Op: model.OpRefuse, Object: "R-1", Reason: "claims", Items: []string{"legal-claims"}}, scope: erase},
		"extend":         {cmd: model.ProposeRuling{Op: model.OpExtend, Object: "R-1", Reason: "four systems"}, scope: erase},
		"query":          {cmd: model.QueryRequest{Request: "R-1", Kind: deadline.Identity, Reason: "another address"}, scope: erase},
		"answer":         {cmd: model.AnswerRequest{Request: "R-1", Channel: "post"}, scope: erase},
		"withdrawn":      {cmd: model.CloseWithdrawn{Request: "R-1"}, scope: erase},
	}
}

// forTenant is a shelf with a request for acme in a state, and what usually is
// there by then.
func forTenant(state model.State, scope model.Scope, fields ...string) *shelf {
	s := newShelf()
	s.numbers[model.KindRequest] = 1 // R-1 is there
	r := model.Request{ID: "R-1", State: state, Rights: []model.Right{model.Erasure, model.Access}, Capacity: model.Processor, Tenant: "acme", Person: "p-1", ReceivedAt: now.AddDate(0, 0, -5)}
	switch state {
	case model.Received, model.NotARequest, model.Dismissed:
		r.Capacity, r.Tenant, r.Person = "", "", ""
	case model.NoTenant:
		r.Tenant, r.Person = "", ""
	case model.Forwarded:
		r.Processing.ForwardedAt = now.AddDate(0, 0, -3)
	case model.Instructed, model.CarriedOut, model.KeptByLaw, model.Delivered:
		r.Processing.Instruction = model.Instruction{Contact: model.MainContact, Reference: "AC-17", How: "signed mail", Scope: scope, Fields: fields, Due: deadline.ReceivedOn(now) + 9, By: "a-other", At: now}
	}
	if state == model.CarriedOut || state == model.KeptByLaw || state == model.Delivered {
		r.Processing.Carried = model.Carried{Scope: scope, At: now, Count: 2, Fields: []string{"route"}}
	}
	s.put(r, model.Plan{Request: "R-1"}, model.CaseFile{Request: "R-1", Text: "please"},
		model.Tenant{Slug: "acme", Name: "Acme", DPA: model.DPA{ContactName: "Asta", ContactEmail: "asta@acme.example"}},
		model.Person{ID: "p-1", Tenant: "acme", Name: "Jonas"}, model.Content{Person: "p-1", Tenant: "acme", Facts: []model.Datum{
			{Category: model.TenantContent, Field: "route", Value: "Vilnius"}, {Category: model.TenantContent, Field: "delivery notes", Value: "214"}}})
	return s
}

// TestEveryStepForATenantIsAllowedWhereTheTableSaysSo holds rules §3.2 as a
// table, as that of the controller: state, command, what comes of it, roles.
func TestEveryStepForATenantIsAllowedWhereTheTableSaysSo(t *testing.T) {
	const file = "testdata/processor.txt"
	all := processorSteps()
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, from := range model.States {
		for _, name := range names {
			step := all[name]
			s := forTenant(from, step.scope, step.fields...)
			role := model.RoleAdmin
			if step.cmd.Act().Allows(model.RoleSystem) {
				role = model.RoleSystem
			}
			d, err := step.cmd.Decide(s.call(role))
			said := ""
			if err == nil {
				s.take(d)
				r, _ := s.Request("R-1")
				if r.State != from && !from.CanBecome(r.State) {
					t.Errorf("%s from %s leads to %s, where the machine has no step", name, from, r.State)
				}
				if _, rule := step.cmd.(model.ProposeRuling); !rule && !d.Quiet && !slices.ContainsFunc(r.History, func(e model.Event) bool { return e.Act == step.cmd.Act().Name }) {
					t.Errorf("%s from %s leaves nothing on the timeline", name, from)
				}
				if said = string(r.State); d.Quiet {
					said = "nothing"
				}
			} else {
				if !model.IsRefusal(err) || len(err.Error()) < 10 {
					t.Errorf("%s from %s: %v", name, from, err)
				}
				said = "refused: " + model.CodeOf(err)
			}
			var roles []string
			for _, role := range append([]model.Role{model.RoleSystem}, model.MatrixRoles[:]...) {
				if err == nil && !d.Quiet && step.cmd.Act().Allows(role) {
					roles = append(roles, string(role))
				}
			}
			fmt.Fprintf(&b, "%-17s %-15s %-23s %s\n", from, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, file, b.String())
}

// Whatever acts on a request that is a tenant's to decide is refused without an
// instruction, by the articles that say so.
func TestNothingIsDoneForATenantWithoutItsInstruction(t *testing.T) {
	for _, state := range model.States {
		for _, name := range []string{"draw plan", "propose plan", "copy", "refuse", "extend", "query", "carry out read", "erase alone", "propose erase", "propose export", "propose keep"} {
			s := forTenant(state, model.ScopeRead)
			r, _ := s.Request("R-1")
			r.Capacity, r.Tenant, r.Person, r.Processing = model.Processor, "acme", "p-1", model.Processing{}
			s.put(r)
			_, err := processorSteps()[name].cmd.Decide(s.call(model.RoleAdmin))
			if err == nil {
				t.Errorf("%s in state %s is done without an instruction", name, state)
			}
			if code := model.CodeOf(err); code == "processor" {
				for _, article := range []string{"Art. 28(3)(a)", "Art. 28(10)", "Art. 29"} {
					if !strings.Contains(err.Error(), article) {
						t.Errorf("%s in state %s: %q does not cite %s", name, state, err, article)
					}
				}
			}
		}
	}
}

// An instruction counts from a listed contact, documented, in a scope, with the
// tenant's own day.
func TestAnInstructionIsThatOfAListedContactAndDocumented(t *testing.T) {
	for name, change := range map[string]struct {
		code string
		with func(*model.RecordInstruction)
	}{
		"a stranger":         {"contact", func(c *model.RecordInstruction) { c.Contact = "k-9" }},
		"nobody":             {"contact", func(c *model.RecordInstruction) { c.Contact = "" }},
		"no writing":         {"usage", func(c *model.RecordInstruction) { c.Reference = "" }},
		"not made sure":      {"usage", func(c *model.RecordInstruction) { c.How = "" }},
		"an address in it":   {"usage", func(c *model.RecordInstruction) { c.How = "mail of asta@acme.example" }},
		"another scope":      {"usage", func(c *model.RecordInstruction) { c.Scope = "sell" }},
		"no day":             {"usage", func(c *model.RecordInstruction) { c.Due = 0 }},
		"a day that is past": {"usage", func(c *model.RecordInstruction) { c.Due = deadline.ReceivedOn(now) - 1 }},
		"nothing to rectify": {"usage", func(c *model.RecordInstruction) { c.Scope = model.ScopeRectify }},
		"a list in a field":  {"usage", func(c *model.RecordInstruction) { c.Fields = []string{"a,b"} }},
	} {
		cmd := instruct(model.ScopeErase)
		change.with(&cmd)
		_, err := cmd.Decide(forTenant(model.Forwarded, "").call(model.RoleAdmin))
		if err == nil || model.CodeOf(err) != change.code {
			t.Errorf("%s: %v, want %s", name, err, change.code)
		}
	}
}

// The tenant is reminded after 3, 7 and 14 days, then its management; each once,
// and of several that were missed the last only.
func TestATenantIsRemindedUntilItInstructs(t *testing.T) {
	s := forTenant(model.Forwarded, "")
	tenant, _ := s.Tenant("acme")
	tenant.DPA.Contacts = []model.TenantContact{{ID: "k-1", Name: "Vadovas", Email: "head@acme.example", Management: true}}
	s.put(tenant)
	r, _ := s.Request("R-1")
	r.Processing.ForwardedAt = now
	s.put(r)
	said := ""
	for day := range 40 {
		r, _ := s.Request("R-1")
		on := deadline.ReceivedOn(now) + deadline.Date(day)
		stage := r.TenantReminderDue(on)
		if stage == "" {
			continue
		}
		call := s.call(model.RoleSystem)
		call.At = now.AddDate(0, 0, day)
		d, err := model.RemindTenant{Request: "R-1", Stage: stage}.Decide(call)
		if err != nil {
			t.Fatal(err)
		}
		s.take(d)
		r, _ = s.Request("R-1")
		last := r.Processing.Reminders[len(r.Processing.Reminders)-1]
		l, err := s.OutLetter(last.Letter)
		if err != nil || l.State != model.OutQueued || l.Tenant != "acme" {
			t.Errorf("day %d: the letter is %+v, %v", day, l, err)
		}
		said += fmt.Sprintf("%d:%s:%s ", day, stage, last.Contact)
	}
	if want := "3:3-days:main 7:7-days:main 14:14-days:main 21:management:k-1 "; said != want {
		t.Errorf("reminded %q, want %q", said, want)
	}
	if r.TenantReminderDue(deadline.ReceivedOn(now)+16) != model.TenantThird {
		t.Error("of what was missed the last is due")
	}
}

// A request for a tenant is to be forwarded within two working days, whatever
// the legal date is; once it is instructed the tenant's own day counts.
func TestTheDatesOfARequestForATenant(t *testing.T) {
	friday := now.AddDate(0, 0, -4) // 2026-11-20
	r := model.Request{State: model.Triaged, Capacity: model.Processor, ReceivedAt: friday}
	if r.ForwardTarget() != deadline.On(2026, 11, 23) || r.ForwardBy() != deadline.On(2026, 11, 24) {
		t.Errorf("forwarded by %s, %s", r.ForwardTarget(), r.ForwardBy())
	}
	if due := r.Clock(deadline.ReceivedOn(now)).Due; due != deadline.On(2026, 12, 21) {
		t.Errorf("presumptively due %s", due)
	}
	r.State = model.Forwarded
	if !r.ForwardBy().IsZero() {
		t.Error("what is forwarded is to be forwarded still")
	}
	r.State, r.Processing.Instruction = model.Instructed, model.Instruction{Reference: "x", Due: deadline.On(2026, 12, 5)}
	if clock := r.Clock(deadline.ReceivedOn(now)); clock.Due != deadline.On(2026, 12, 5) || clock.RuleVersion != "tenant-instruction" {
		t.Errorf("due %s by %s", clock.Due, clock.RuleVersion)
	}
}
