package model_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// asTable tries every command from every stand and holds what the machine says
// to a file: the stand, the command, what comes of it, and the roles that may.
// Set UPDATE_TABLE to write it anew, and read the difference.
func asTable(t *testing.T, file string, stands []string, lead func(stand string) *shelf, commands map[string]model.Command, role func(model.Command) model.Role, state func(*shelf) string) {
	t.Helper()
	var b strings.Builder
	for _, from := range stands {
		for _, name := range slices.Sorted(keysOf(commands)) {
			cmd, s := commands[name], lead(from)
			call := s.call(role(cmd))
			if role(cmd) == model.RoleSystem {
				call.Actor = model.System
			}
			d, err := cmd.Decide(call)
			said := ""
			if err == nil {
				s.take(d)
				said = state(s)
			} else {
				if !model.IsRefusal(err) || len(err.Error()) < 10 {
					t.Errorf("%s from %s: %v", name, from, err)
				}
				said = "refused: " + model.CodeOf(err)
			}
			var roles []string
			for _, r := range append(slices.Clone(model.MatrixRoles[:]), model.RoleSystem) {
				if err == nil && cmd.Act().Allows(r) {
					roles = append(roles, string(r))
				}
			}
			fmt.Fprintf(&b, "%-18s %-22s %-24s %s\n", from, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, file, b.String())
}

// actor is who gives a command in a table: an admin, or the console itself where
// only it may.
func actor(cmd model.Command) model.Role {
	if cmd.Act().Allows(model.RoleSystem) && !cmd.Act().Allows(model.RoleAdmin) {
		return model.RoleSystem
	}
	return model.RoleAdmin
}

// The end of a tenant, rules §3.6.
func TestEveryStepOfATenantsEndIsAllowedWhereTheTableSaysSo(t *testing.T) {
	today := deadline.ReceivedOn(now)
	stands := []string{"active", "notice", "terminated", "choice return", "exported", "held", "open request", "erasing", "people gone", "record gone", "orders open", "to be certified", "certified"}
	lead := func(stand string) *shelf {
		s := newShelf()
		at := slices.Index(stands, stand)
		tenant := model.Tenant{Slug: "acme", Name: "Acme", Status: model.TenantActive, DPA: model.DPA{Version: "1"}}
		person := model.Person{ID: "p-1", Tenant: "acme", Kind: model.PlatformUser, External: "u-1"}
		e := model.TenantErasure{ID: "T-1", Tenant: "acme", Ruling: "D-1", ApprovedBy: "a-other", ApprovedAt: now}
		switch {
		case at >= 7:
			tenant.Status, tenant.TerminatedOn = model.TenantErasing, today
		case at >= 2:
			tenant.Status, tenant.TerminatedOn = model.TenantTerminated, today
		case at == 1:
			tenant.Status = model.TenantNotice
		}
		if at >= 3 {
			tenant.Ending = model.Offboarding{NoticeAt: now, Choice: model.ReturnThenDelete, ChoiceBy: "letter 7"}
		}
		if at >= 4 {
			tenant.Ending.ExportAt = now
		}
		if stand == "held" {
			s.put(model.Hold{ID: "H-1", Tenant: "acme", Ground: model.HoldClaims, Until: today.AddDays(3), Review: today})
		}
		if stand == "open request" {
			s.put(model.Request{ID: "R-1", State: model.InProgress, Rights: []model.Right{model.Rectification}, Capacity: model.Controller, Person: "p-1", ReceivedAt: now})
		}
		if at >= 10 {
			e.DoneAt, e.Orders = now, []model.Order{{Subprocessor: "hetzner", IssuedAt: now}}
		}
		if at >= 11 {
			e.Orders[0].Answer = model.OrderDone
		}
		if at >= 12 {
			e.CertifiedAt = now
		}
		if at < 9 {
			s.put(tenant)
		}
		if at < 8 {
			s.put(person)
		}
		if at >= 7 {
			s.put(e)
		}
		return s
	}
	commands := map[string]model.Command{
		"notice": model.GiveNotice{Tenant: "acme"}, "terminate": model.TerminateTenant{Tenant: "acme", On: today},
		"choose return": model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7"}, "hand over": model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7", Done: true},
		"choose deletion": model.RecordReturn{Tenant: "acme", Choice: model.DeleteOnly, Reference: "letter 7"},
		"propose to keep": model.ProposeRuling{Op: model.OpKeepTenant, Object: "acme", Reason: "letter 9"}, "propose to erase": model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"},
		"erase people": model.EraseTenantPeople{Erasure: "T-1", People: []string{"p-1"}}, "erase record": model.CloseTenant{Erasure: "T-1"}, "complete": model.CompleteTenant{Erasure: "T-1"},
		"order answered": model.AcknowledgeOrder{Erasure: "T-1", Subprocessor: "hetzner", Answer: model.OrderDone}, "certify": model.CertifyTenant{Erasure: "T-1", Reference: "letter 12"},
		"backups gone": model.ExpireBackups{Erasure: "T-1"}, "alarm": model.AlarmTenantEnd{Tenant: "acme"},
	}
	asTable(t, "testdata/offboarding.txt", stands, lead, commands, actor, func(s *shelf) string {
		words := []string{}
		if tenant, err := s.Tenant("acme"); err == nil {
			words = append(words, string(tenant.Status))
		} else {
			words = append(words, "gone")
		}
		if e, err := s.TenantErasure("T-1"); err == nil {
			words = append(words, e.Standing())
		}
		return strings.Join(words, ", ")
	})
}

// The machine of one consent, rules §3.7: staff end one, and never give it.
func TestEveryStepOfAConsentIsAllowedWhereTheTableSaysSo(t *testing.T) {
	today := deadline.ReceivedOn(now)
	var stands []string
	for _, state := range model.ConsentStates {
		stands = append(stands, string(state))
	}
	lead := func(stand string) *shelf {
		s := newShelf()
		s.put(model.Person{ID: "p-1", Kind: model.PlatformUser, Name: "Ona Test", Email: "ona@mail.example"},
			model.Consent{ID: "p-1/c-1", Purpose: "newsletter", ValidUntil: today.AddDays(-1), Events: []model.ConsentEvent{{At: now.AddDate(-2, 0, 0), State: model.ConsentState(stand), By: "subject"}}})
		return s
	}
	commands := map[string]model.Command{
		"withdraw": model.WithdrawConsent{Consent: "p-1/c-1", Channel: "phone"}, "expire": model.ExpireConsent{Consent: "p-1/c-1"},
		"propose invalid": model.ProposeRuling{Op: model.OpInvalidate, Object: "p-1/c-1", Reason: "the box was ticked already"},
		"told":            model.ToldConsent{Consent: "p-1/c-1", Subprocessor: "resend", Answer: model.OrderDone},
	}
	asTable(t, "testdata/consents.txt", stands, lead, commands, actor, func(s *shelf) string {
		c, _ := s.Consent("p-1/c-1")
		return string(c.State())
	})
}

// The outcomes of one item of an erasure, rules §3.3: by what is held, and whose
// it is.
func TestEveryOutcomeOfAnItemIsAllowedWhereTheTableSaysSo(t *testing.T) {
	today := deadline.ReceivedOn(now)
	items := map[string]model.Item{
		"profile":          {Category: model.AccountProfile, Capacity: model.Controller, Count: 2, Outcome: model.Erase},
		"usage logs":       {Category: model.UsageLogs, Capacity: model.Controller, Count: 1, Outcome: model.Erase},
		"invoice, kept":    {Category: model.InvoiceData, Capacity: model.Controller, Count: 1, Outcome: model.RetainLaw, Until: today.AddDays(9)},
		"invoice, over":    {Category: model.InvoiceData, Capacity: model.Controller, Count: 1, Outcome: model.Erase, Until: today.AddDays(-1)},
		"tenant's content": {Category: model.TenantContent, Capacity: model.Processor, Count: 1, Outcome: model.NotOurs},
		"nothing held":     {Category: model.Technical, Capacity: model.Controller, Outcome: model.NotHeld},
	}
	var stands []string
	for _, state := range []model.State{model.InProgress, model.Proposed, model.Executed} {
		for _, name := range slices.Sorted(maps.Keys(items)) {
			if state == model.InProgress || name == "profile" {
				stands = append(stands, map[model.State]string{model.InProgress: "", model.Proposed: "proposed: ", model.Executed: "executed: "}[state]+name)
			}
		}
	}
	lead := func(stand string) *shelf {
		s, state := newShelf(), model.InProgress
		if rest, ok := strings.CutPrefix(stand, "proposed: "); ok {
			state, stand = model.Proposed, rest
		}
		if rest, ok := strings.CutPrefix(stand, "executed: "); ok {
			state, stand = model.Executed, rest
		}
		s.put(model.Request{ID: "R-1", State: state, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, ReceivedAt: now},
			model.Plan{Request: "R-1", Items: []model.Item{items[stand]}})
		return s
	}
	commands := map[string]model.Command{}
	for _, o := range model.Outcomes {
		commands[string(o)] = model.SetItem{Request: "R-1", Item: 1, Outcome: o}
		commands[string(o)+", grounded"] = model.SetItem{Request: "R-1", Item: 1, Outcome: o, Ground: "Art. 17(3)(e) GDPR, claim 4", Until: today.AddDays(40)}
	}
	asTable(t, "testdata/items.txt", stands, lead, commands, actor, func(s *shelf) string {
		p, _ := s.Plan("R-1")
		return p.Items[0].Outcome.Title()
	})
}
