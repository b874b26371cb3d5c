package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// ends are the stages of rules §3.6, and how a shelf gets into each.
var ends = []struct {
	name   string
	status model.TenantStatus // empty: the tenant's record is gone
	change func(*model.Tenant, *model.TenantErasure)
}{
	{"active", model.TenantActive, nil},
	{"notice", model.TenantNotice, nil},
	{"terminated", model.TenantTerminated, nil},
	{"return chosen", model.TenantTerminated, func(v *model.Tenant, _ *model.TenantErasure) { v.Ending.Choice = model.ReturnThenDelete }},
	{"exported", model.TenantTerminated, func(v *model.Tenant, _ *model.TenantErasure) {
		v.Ending.Choice, v.Ending.ExportAt = model.ReturnThenDelete, now
	}},
	{"waived", model.TenantTerminated, func(v *model.Tenant, _ *model.TenantErasure) {
		v.Ending.Choice, v.Ending.Waived = model.DeleteOnly, true
	}},
	{"erasing", model.TenantErasing, func(*model.Tenant, *model.TenantErasure) {}},
	{"record gone", "", func(*model.Tenant, *model.TenantErasure) {}},
	{"done", "", func(_ *model.Tenant, e *model.TenantErasure) {
		e.DoneAt, e.Orders = now, []model.Order{{Subprocessor: "resend", IssuedAt: now}}
	}},
	{"confirmed", "", func(_ *model.Tenant, e *model.TenantErasure) { e.DoneAt = now }},
	{"certified", "", func(_ *model.Tenant, e *model.TenantErasure) { e.DoneAt, e.CertifiedAt = now, now }},
	{"backups gone", "", func(_ *model.Tenant, e *model.TenantErasure) {
		e.DoneAt, e.CertifiedAt, e.BackupsGone = now, now, now
	}},
}

// endShelf is a shelf at a stage: a tenant with one person.
func endShelf(at int) *shelf {
	s, one := newShelf(), ends[at]
	v := model.Tenant{Slug: "acme", Name: "Acme UAB", Status: one.status}
	if one.status == model.TenantTerminated || one.status == model.TenantErasing {
		v.TerminatedOn = deadline.ReceivedOn(now) - 2
	}
	e := model.TenantErasure{ID: "T-1", Tenant: "acme"}
	if one.change != nil {
		one.change(&v, &e)
	}
	if one.status != "" {
		s.put(v)
	}
	if one.status == model.TenantErasing || one.status == "" {
		s.put(e)
	} else {
		s.put(model.Person{ID: "p-1", Kind: model.PlatformUser, Tenant: "acme", External: "u-1"})
	}
	return s
}

var endSteps = map[string]model.Command{
	"notice":          model.GiveNotice{Tenant: "acme"},
	"terminate":       model.TerminateTenant{Tenant: "acme", On: deadline.ReceivedOn(now)},
	"terminate ahead": model.TerminateTenant{Tenant: "acme", On: deadline.ReceivedOn(now) + 1},
	"choose return":   model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7"},
	"hand over":       model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7", Done: true},
	"choose delete":   model.RecordReturn{Tenant: "acme", Choice: model.DeleteOnly, Reference: "letter 7"},
	"propose keep":    model.ProposeRuling{Op: model.OpKeepTenant, Object: "acme", Reason: "letter 8"},
	"propose erase":   model.ProposeRuling{Op: model.OpEraseTenant, Object: "acme"},
	"erase people":    model.EraseTenantPeople{Erasure: "T-1", People: []string{"p-1"}},
	"close record":    model.CloseTenant{Erasure: "T-1"},
	"complete":        model.CompleteTenant{Erasure: "T-1"},
	"certify":         model.CertifyTenant{Erasure: "T-1", Reference: "letter 9"},
	"backups gone":    model.ExpireBackups{Erasure: "T-1"},
}

// endStands says where the tenant stands.
func endStands(s *shelf) string {
	if v, err := s.Tenant("acme"); err == nil {
		return string(v.Status)
	}
	e, _ := s.TenantErasure("T-1")
	switch {
	case !e.Done():
		return "record gone"
	case !e.BackupsGone.IsZero():
		return "done, backups gone"
	case !e.CertifiedAt.IsZero():
		return "certified"
	}
	return "done"
}

// TestEveryStepOfATenantsEndIsAllowedWhereTheTableSaysSo holds rules §3.6 as a
// table: for each stage and command, the stage that comes of it and the roles
// that may. Set UPDATE_TABLE to write it anew, and read the difference.
func TestEveryStepOfATenantsEndIsAllowedWhereTheTableSaysSo(t *testing.T) {
	var b strings.Builder
	for at, from := range ends {
		for _, name := range slices.Sorted(keysOf(endSteps)) {
			cmd, s := endSteps[name], endShelf(at)
			by := func() deadline.Date { v, _ := s.Tenant("acme"); return v.TerminatedOn }
			before := by()
			d, err := cmd.Decide(s.call(model.RoleAdmin))
			said := ""
			var roles []string
			if err != nil {
				said = "refused: " + model.CodeOf(err)
				if !model.IsRefusal(err) {
					t.Errorf("%s while %s: %v", name, from.name, err)
				}
			} else {
				s.take(d)
				said = endStands(s)
				if _, gone := s.Tenant("acme"); gone == nil && !before.IsZero() && by() != before {
					t.Errorf("%s while %s moves the day from which the 30 days run", name, from.name)
				}
				if _, there := s.Person("p-1"); there != nil && (from.status == model.TenantActive || from.status == model.TenantNotice || from.status == model.TenantTerminated) {
					t.Errorf("%s while %s deletes a person before two approved it", name, from.name)
				}
				for _, role := range append(model.MatrixRoles[:], model.RoleSystem) {
					if cmd.Act().Allows(role) {
						roles = append(roles, string(role))
					}
				}
			}
			fmt.Fprintf(&b, "%-14s %-16s %-20s %s\n", from.name, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, "testdata/offboarding.txt", b.String())
}
