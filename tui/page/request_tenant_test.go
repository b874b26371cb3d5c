package page_test

import (
	"reflect"
	"strconv"
	"testing"
	"testing/synctest"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/page"
)

// atTenant is a house with one more request, R-90, which acme decides on.
func atTenant(role model.Role, state model.State, scope model.Scope, fields ...string) *fake {
	f := house(role)
	v := stages[2].view()
	r := &v.Request
	r.ID, r.State, r.Capacity, v.Row.ID, v.Row.State, v.Row.Capacity = "R-90", state, model.Processor, "R-90", state, model.Processor
	v.Contacts = []model.TenantContact{{ID: model.MainContact, Name: "a•••• k•••••••"}, {ID: "k-1", Name: "v•••• v•••••••", Management: true}}
	switch state {
	case model.NoTenant:
		r.Tenant, r.Person = "", ""
	case model.Forwarded, model.Instructed, model.CarriedOut:
		r.Processing = model.Processing{ForwardedAt: now.AddDate(0, 0, -12), HeldAt: now.AddDate(0, 0, -12),
			Reminders: []model.TenantReminder{{Stage: model.TenantFirst, At: now.AddDate(0, 0, -9), Contact: model.MainContact, Letter: "L-3"}}}
	}
	if state == model.Instructed || state == model.CarriedOut {
		r.Processing.Instruction = model.Instruction{Contact: model.MainContact, Reference: "AC-17", How: "signed mail", Scope: scope, Fields: fields, Due: deadline.On(2026, 12, 4), By: "a-1", At: now.AddDate(0, 0, -1)}
	}
	if state == model.CarriedOut {
		r.Processing.Carried = model.Carried{Scope: scope, By: "a-2", At: now.AddDate(0, 0, -1), Count: 2, Fields: []string{"delivery notes", "route"}, Ruling: "D-4",
			Orders: []model.Order{{Subprocessor: "hetzner", IssuedAt: now, Due: deadline.On(2026, 12, 8)}}}
	}
	f.requests = append(f.requests, v)
	return f
}

func TestWhatIsDoneForATenantIsGivenInTheConsole(t *testing.T) {
	synctest.Test(t, whatIsDoneForATenant)
}

func whatIsDoneForATenant(t *testing.T) {
	const id = "R-90"
	in := model.RecordInstruction{Request: id, Contact: "main", Reference: "x", How: "y", Scope: model.ScopeRead, Due: deadline.On(2026, 12, 9)}
	day := []string{"2", "0", "2", "6", "-", "1", "2", "-", "0", "9", "ctrl+s"}
	for _, c := range []struct {
		state  model.State
		scope  model.Scope
		fields []string
		keys   []string
		want   model.Command
	}{
		{model.Triaged, "", nil, []string{"f", "tab", "enter"}, model.ForwardRequest{Request: id}},
		{model.NoTenant, "", nil, []string{"T", "tab", "tab", "x", "ctrl+s"}, model.TenantFound{Request: id, Tenant: "acme", Person: "p-0001", Basis: "x"}},
		{model.Forwarded, "", nil, append([]string{"I", "tab", "x", "tab", "y", "tab", "tab", "tab"}, day...), in},
		{model.Instructed, model.ScopeRead, nil, []string{"S", "tab", "enter"}, model.CarryOut{Request: id}},
		{model.Instructed, model.ScopeErase, nil, []string{"S", "ctrl+s"}, model.ProposeRuling{Op: model.OpInstructErase, Object: id}},
		{model.Instructed, model.ScopeRectify, []string{"route"}, []string{"S", "K", "ctrl+s"}, model.CarryOut{Request: id, Values: map[string]string{"route": "K"}}},
		{model.Instructed, model.ScopeErase, nil, []string{"B", "tab", "l", "tab", "tab", "w", "ctrl+s"}, model.ObjectTo{Request: id, Law: "l", Reason: "w"}},
		{model.Instructed, model.ScopeErase, nil, []string{"B", "j", "space", "tab", "tab", "tab", "w", "ctrl+s"}, model.TakeBack{Request: id, Reason: "w"}},
		{model.CarriedOut, model.ScopeErase, nil, []string{"L", "ctrl+s"}, model.DeliverResult{Request: id, Contact: "main", Channel: "portal"}},
	} {
		f := atTenant(model.RoleAdmin, c.state, c.scope, c.fields...)
		x := open(t, page.NewRequest(env(f, t), id, "facts"), 120, 40)
		if x.press(c.keys...); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], c.want) {
			t.Errorf("%v on %s gave %#v, want %#v; said %q", c.keys, c.state, f.did, c.want, x.said)
		}
	}
}

func TestARequestForATenantShowsWhereItStands(t *testing.T) {
	for n, s := range []struct {
		state  model.State
		scope  model.Scope
		fields []string
	}{{model.NoTenant, "", nil}, {model.Forwarded, "", nil}, {model.Instructed, model.ScopeRectify, []string{"route"}}, {model.CarriedOut, model.ScopeErase, nil}} {
		synctest.Test(t, func(t *testing.T) {
			f := atTenant(model.RoleAdmin, s.state, s.scope, s.fields...)
			golden(t, "request-tenant-"+strconv.Itoa(n+1)+"-120x40", open(t, page.NewRequest(env(f, t), "R-90", "facts"), 120, 37).text())
		})
	}
}

// A tenant's instruction goes through the console from the agreement to the
// delivery, each step by whom it takes.
func TestAnInstructionGoesThroughTheConsole(t *testing.T) {
	inStore(t, anInstructionGoesThrough)
}

func anInstructionGoesThrough(t *testing.T, h *storetest.House) {
	h.Fill(1, 0, 1)
	slug := storetest.Slug(0)
	tenant := func(e page.Env) page.Page { return page.NewTenant(e, slug) }
	x := sits(t, h, "admin", tenant)
	x.press("E", "tab", "tab", "tab", "tab", "tab", "j", "space", "tab").write("Asta Example").press("tab").write("asta@acme.example").press("ctrl+s")
	x.sees("Draft of the agreement").press("P").write("amendment 2").press("ctrl+s")
	if len(x.fail) > 0 {
		t.Fatalf("told %v", x.fail)
	}
	y := sits(t, h, "admin2", func(e page.Env) page.Page { return page.NewRuling(e, "D-1") })
	y.press("A", "G", "enter").write("D-1").press("enter")
	if v, err := h.Desk("dpo").Tenant(t.Context(), slug); err != nil || len(v.Tenant.DPA.Listed()) != 1 {
		t.Fatalf("the agreement is %+v (%v); told %v", v.Tenant.DPA, err, y.fail)
	}
	h.Do("admin", model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Access}, Capacity: model.Processor, Tenant: slug})
	request := func(e page.Env) page.Page { return page.NewRequest(e, "R-1", "facts") }
	x = sits(t, h, "admin", request)
	x.press("f", "tab", "enter", "I", "tab").write("AC-17").press("tab").write("signed mail").press("tab", "tab", "tab").write("2026-12-20").press("ctrl+s")
	x.press("S", "tab", "enter", "L", "ctrl+s")
	if v, err := h.Desk("dpo").Request(t.Context(), "R-1"); err != nil || v.Request.State != model.Delivered {
		t.Fatalf("it is %s (%v); told %v, said %v", v.Request.State, err, x.fail, x.said)
	}
}
