package storage_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// bound is a house whose on-call engineer may come from one address range only,
// and in which another range is proposed.
func bound(t *testing.T) *storetest.House {
	h := storetest.New(t)
	h.Do("admin", model.ProposeChange{Op: model.OpSources, Name: "oncall", Sources: []string{"203.0.113.0/24"}})
	h.Approve("admin2")
	h.Do("admin", model.ProposeChange{Op: model.OpSources, Name: "oncall", Sources: []string{"198.51.100.0/24"}})
	return h
}

func accountOf(t *testing.T, h *storetest.House, reader, name string) model.Admin {
	t.Helper()
	list, err := h.Desk(reader).Admins(ctx)
	if err != nil {
		t.Fatalf("%s reads the accounts: %v", reader, err)
	}
	at := slices.IndexFunc(list, func(a model.Admin) bool { return a.Name == name })
	if at < 0 {
		t.Fatalf("%s does not see the account %s", reader, name)
	}
	return list[at]
}

func TestAccountsAreReadByThoseWhoseRoleAllowsIt(t *testing.T) {
	h := bound(t)
	for _, reader := range []string{"admin", "dpo"} {
		if got := accountOf(t, h, reader, "oncall").Sources; !slices.Equal(got, []string{"203.0.113.0/24"}) {
			t.Errorf("%s reads the addresses %v", reader, got)
		}
	}
	if got := accountOf(t, h, "auditor", "oncall").Sources; len(got) != 1 || strings.Contains(got[0], "203") {
		t.Errorf("an auditor reads the addresses %v", got)
	}
	if a, _ := h.Store.AdminNamed("oncall"); !slices.Equal(a.Sources, []string{"203.0.113.0/24"}) {
		t.Errorf("masking for an auditor changed the account: %v", a.Sources)
	}
	if _, err := h.Desk("oncall").Admins(ctx); model.CodeOf(err) != "role" {
		t.Errorf("an on-call engineer reads the accounts: %v", err)
	}
	if _, err := h.Desk("oncall").AccountChanges(ctx); model.CodeOf(err) != "role" {
		t.Errorf("an on-call engineer reads the changes: %v", err)
	}
}

func TestNamesAreToldToEveryRole(t *testing.T) {
	h := bound(t)
	for _, reader := range []string{"admin", "dpo", "auditor", "oncall"} {
		names, err := h.Desk(reader).Names(ctx)
		if err != nil || len(names) != 6 || names[h.IDs["dpo"]] != "dpo" || names["system"] != "system" {
			t.Errorf("%s is told %v, %v", reader, names, err)
		}
	}
}

func TestAuditorsReadChangesWithoutAddresses(t *testing.T) {
	h := bound(t)
	all, err := h.Desk("admin").AccountChanges(ctx)
	if err != nil || len(all) != 2 || all[0].ID != "C-2" {
		t.Fatalf("an admin reads %v, %v", all, err)
	}
	if text := string(all[0].Canonical()); !strings.Contains(text, "198.51.100.0/24") || !strings.Contains(text, "203.0.113.0/24") || all[0].IsMasked() {
		t.Errorf("an admin reads\n%s", text)
	}
	masked, err := h.Desk("auditor").AccountChanges(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range masked {
		if text := string(c.Canonical()); strings.Contains(text, "198.51") || strings.Contains(text, "203.0") || !c.IsMasked() {
			t.Errorf("an auditor reads\n%s", text)
		}
	}
	again, _ := h.Desk("admin").AccountChanges(ctx)
	if !bytes.Equal(again[0].Digest(), all[0].Digest()) {
		t.Error("masking for an auditor changed the change")
	}
}

func TestStatementsAreForThoseWhoMayApprove(t *testing.T) {
	h := bound(t)
	if st, err := h.Desk("admin2").Statement(ctx, "C-2", ""); err != nil || !strings.Contains(string(st.Bytes()), "198.51.100.0/24") {
		t.Errorf("an admin's statement: %v", err)
	}
	for _, reader := range []string{"dpo", "auditor", "oncall"} {
		if _, err := h.Desk(reader).Statement(ctx, "C-2", ""); model.CodeOf(err) != "role" {
			t.Errorf("%s gets the statement of a change: %v", reader, err)
		}
	}
}

func TestWhoIsInvitedAgainStaysWhoTheyAre(t *testing.T) {
	h := storetest.New(t)
	h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Sum: []byte("1"), Person: &model.Person{Kind: model.MarketingContact, External: "m-1", Name: "Ona Kazlauskienė", Email: "ona@mail.example"}}}})
	people, err := h.Desk("admin").People(ctx, "*", model.Window{Limit: 1})
	if err != nil || len(people.Rows) != 1 {
		t.Fatalf("%v, %v", people.Rows, err)
	}
	person := people.Rows[0].ID
	h.Do("admin", model.ProposeChange{Op: model.OpPerson, Name: "oncall", Person: person})
	h.Approve("admin2")
	h.Do("admin", model.ProposeChange{Op: model.OpResetCode, Name: "oncall", TokenHash: []byte("an invite that ran out")})
	h.Approve("admin2")
	before := accountOf(t, h, "admin", "oncall")
	renew := model.InviteAdmin{Name: "oncall", Role: before.Role, Key: before.Keys[0], TokenHash: []byte("another"), Code: h.Code("admin")}
	h.Do("admin", renew)
	if a := accountOf(t, h, "admin", "oncall"); a.ID != before.ID || a.Person != person || a.ConfirmedBy != "" || a.Enrolled() {
		t.Errorf("invited again they are %+v", a)
	}
	renew.Role, renew.Sources, renew.Code = model.RoleIntake, []string{"192.0.2.1/32"}, h.Code("admin")
	h.Refused("admin", "exists", renew)
}

// door is a list of sessions, as the SSH server has it.
type door struct{ rows []model.SessionRow }

func (d *door) Sessions() []model.SessionRow { return slices.Clone(d.rows) }
func (d *door) EndSession(id string) bool {
	before := len(d.rows)
	d.rows = slices.DeleteFunc(d.rows, func(r model.SessionRow) bool { return r.ID == id })
	return len(d.rows) < before
}

func TestSessionsAreSeenAndEndedAsTheRoleAllows(t *testing.T) {
	h := storetest.New(t)
	d := &door{}
	for _, name := range []string{"admin", "dpo", "oncall", "auditor"} {
		d.rows = append(d.rows, model.SessionRow{ID: "s-" + name, Admin: h.IDs[name], Name: name, Remote: "192.0.2.1"})
	}
	h.Store.UseSessions(d)
	for reader, want := range map[string]int{"admin": 4, "dpo": 4, "auditor": 4, "oncall": 1} {
		rows, err := h.Desk(reader).Sessions(ctx)
		if err != nil || len(rows) != want {
			t.Errorf("%s sees %d sessions, %v; want %d", reader, len(rows), err, want)
		}
		for _, r := range rows {
			if own := r.Name == reader; reader == "auditor" && (r.Remote == "") == own {
				t.Errorf("an auditor sees that %s comes from %q", r.Name, r.Remote)
			}
		}
	}
	if err := h.Desk("dpo").EndSession(ctx, "s-admin"); model.CodeOf(err) != "role" || len(d.rows) != 4 {
		t.Errorf("the DPO ends an admin's session: %v", err)
	}
	if err := h.Desk("oncall").EndSession(ctx, "s-admin"); model.CodeOf(err) != "not_found" || len(d.rows) != 4 {
		t.Errorf("an engineer ends a session that they do not see: %v", err)
	}
	for by, id := range map[string]string{"oncall": "s-oncall", "admin": "s-dpo"} {
		if err := h.Desk(by).EndSession(ctx, id); err != nil {
			t.Errorf("%s ends %s: %v", by, id, err)
		}
	}
	if len(d.rows) != 2 {
		t.Errorf("left are %v", d.rows)
	}
}
