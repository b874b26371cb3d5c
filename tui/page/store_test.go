package page_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/page"
)

// sits is somebody of a real store at a page.
func sits(t testing.TB, h *storetest.House, name string, make func(page.Env) page.Page) *host {
	t.Helper()
	desk := h.Desk(name)
	me, err := desk.Me()
	if err != nil {
		t.Fatal(err)
	}
	e := page.Env{Backend: desk, Ctx: t.Context(), Role: me.Role, Me: me, Now: h.Clock.Now, Tools: page.Tools{
		NewInvite: func() (string, []byte, error) {
			invite, err := keys.NewInvite(storetest.Rand(6))
			sum := invite.Hash()
			return invite.Text(), sum[:], err
		},
		ParseKey: func(line string) (model.AdminKey, error) {
			key, err := keys.ParseClientKey([]byte(line))
			return model.AdminKey{Label: key.Comment, Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}, err
		},
		Sign: func(_ context.Context, statement []byte) ([]byte, error) {
			return keys.Sign(h.Signer[name], model.SignNamespace, statement)
		}}}
	return open(t, make(e), 80, 21)
}

// stored is an account as the store has it.
func stored(t *testing.T, h *storetest.House, name string) model.Admin {
	t.Helper()
	a, ok := h.Store.AdminNamed(name)
	if !ok {
		t.Fatalf("there is no account %s", name)
	}
	return a
}

// inStore runs a test on a store of its own, its waiting in no time.
func inStore(t *testing.T, do func(t *testing.T, h *storetest.House)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { do(t, storetest.New(t)) })
}

func TestARoleTakesTwoPersonsInTheConsole(t *testing.T) { inStore(t, aRoleTakesTwoPersons) }

func aRoleTakesTwoPersons(t *testing.T, h *storetest.House) {
	x := sits(t, h, "admin", account("oncall"))
	x.press("r", "j", "space", "ctrl+s")
	if len(x.fail) > 0 || len(x.said) != 1 || !strings.Contains(x.said[0], "another admin must approve") {
		t.Fatalf("said %q, told %v", x.said, x.fail)
	}
	if got := stored(t, h, "oncall").Role; got != model.RoleOnCall {
		t.Fatalf("one person alone made the role %s", got)
	}
	x.sees("C-1", "role and dates", "by admin")

	own := sits(t, h, "admin", aChange("C-1"))
	if a, _ := action.Find(own.page.Actions(), "A"); a.Disabled != "you proposed this" {
		t.Fatalf("the proposer may not approve because %q", a.Disabled)
	}
	changes, err := h.Desk("admin").AccountChanges(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.Refused("admin", "own_proposal", model.ApproveChange{Change: "C-1", Digest: changes[0].Digest(), Code: "000000"})

	y := sits(t, h, "admin2", aChange("C-1"))
	y.press("A", "G", "enter").write("C-1").press("enter").sees("code").write(h.Code("admin2")).press("enter")
	if got := stored(t, h, "oncall").Role; got != model.RoleDPO || len(y.fail) > 0 {
		t.Fatalf("the role is %s, told %v", got, y.fail)
	}
	y.sees("approved").press("A", "b")
	if len(y.boxes) > 0 {
		t.Fatal("what is approved can be decided again")
	}
}

func TestAnInviteLeadsToAnAccountOnlyWithASecondYes(t *testing.T) { inStore(t, anInviteLeads) }

func anInviteLeads(t *testing.T, h *storetest.House) {
	_, line := newKey(t, h)
	x := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewAdmins(e, "") })
	x.press("n").write("mara").press("tab", "j", "space", "tab", "tab", "tab").write(line).press("ctrl+s").write(h.Code("admin")).press("enter")
	invite, err := keys.NewInvite(storetest.Rand(6))
	if err != nil {
		t.Fatal(err)
	}
	sum := invite.Hash()
	x.sees(invite.Text(), "approve C-1 before it can be used").press("y").sees("mara", "waits for approval")
	if err := h.Store.CheckInvite(t.Context(), stored(t, h, "mara").ID, sum[:]); model.CodeOf(err) != "unconfirmed" {
		t.Fatalf("before the second yes the invite answers %v", err)
	}
	y := sits(t, h, "admin2", func(e page.Env) page.Page { return page.NewApprovals(e, "") })
	y.sees("C-1", "approve")
	z := sits(t, h, "admin2", aChange("C-1"))
	z.press("A", "G", "enter").write("C-1").press("enter").write(h.Code("admin2")).press("enter")
	if err := h.Store.CheckInvite(t.Context(), stored(t, h, "mara").ID, sum[:]); err != nil {
		t.Fatalf("after it: %v; told %v", err, z.fail)
	}
	if a := stored(t, h, "mara"); a.Role != model.RoleDPO || a.Keys[0].Label != "mara@laptop" {
		t.Fatalf("the account is %+v", a)
	}
}

// newKey is a key that nobody has, as a .pub file has it.
func newKey(t *testing.T, h *storetest.House) (gossh.PublicKey, string) {
	t.Helper()
	h.Enrol("spare", model.RoleAuditor)
	key := h.Signer["spare"].PublicKey()
	seed := bytes.Clone(key.Marshal())
	seed[len(seed)-1] ^= 1 // another point
	other, err := gossh.ParsePublicKey(seed)
	if err != nil {
		t.Fatal(err)
	}
	return other, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(other))) + " mara@laptop"
}

func TestAWrongCodeApprovesNothingAndIsCounted(t *testing.T) { inStore(t, aWrongCodeApprovesNothing) }

func aWrongCodeApprovesNothing(t *testing.T, h *storetest.House) {
	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin2", Delegation: "MG-9"})
	h.Enrol("admin3", model.RoleAdmin)
	x := sits(t, h, "admin3", aChange("C-1"))
	x.press("A", "G", "enter").write("C-1").press("enter").write("000000").press("enter")
	if len(x.fail) != 1 || model.CodeOf(x.fail[0]) != "code_wrong" || stored(t, h, "admin3").Failures != 1 || stored(t, h, "admin2").Delegation != "MG-1" {
		t.Fatalf("told %v; %d failures, delegation %q", x.fail, stored(t, h, "admin3").Failures, stored(t, h, "admin2").Delegation)
	}
}

func TestASignedApprovalIsKeptAndVerifies(t *testing.T) { inStore(t, aSignedApprovalIsKept) }

func aSignedApprovalIsKept(t *testing.T, h *storetest.House) {
	p := sits(t, h, "admin", func(e page.Env) page.Page { return page.NewPolicy(e) })
	p.press("c", "tab", "tab", "j", "j", "space").press(pastProofs...).press("j", "space", "ctrl+s")
	if len(p.fail) > 0 {
		t.Fatalf("told %v", p.fail)
	}
	y := sits(t, h, "admin2", aChange("C-1"))
	y.press("A", "G", "enter").write("C-1").press("enter").write(h.Code("admin2")).press("enter")
	p = sits(t, h, "auditor", func(e page.Env) page.Page { return page.NewPolicy(e) })
	p.sees("take a signature with the own key and a fresh code").press("G").sees("a forwarded agent may be asked")

	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "dpo", Delegation: "MG-9"})
	z := sits(t, h, "admin2", aChange("C-2"))
	z.press("A", "G", "enter").write("C-2").press("enter").sees("asked to sign").press("tab", "enter").write(h.Code("admin2")).press("enter")
	changes, err := h.Desk("admin").AccountChanges(t.Context())
	if err != nil || changes[0].State != model.ChangeApproved {
		t.Fatalf("%v, told %v, %v", changes[0], z.fail, err)
	}
	signed := changes[0].Signed
	key := h.Signer["admin2"].PublicKey().Marshal()
	if got, err := (keys.Signatures{}).Verify([][]byte{key}, model.SignNamespace, signed.Statement, signed.Signature); err != nil || !bytes.Equal(got, key) {
		t.Fatalf("the signature that is kept: %v", err)
	}
	z.sees("Signed")
}

// doorOf lists sessions as the door does.
type doorOf struct{ rows []model.SessionRow }

func (d *doorOf) Sessions() []model.SessionRow { return slices.Clone(d.rows) }
func (d *doorOf) EndSession(id string) bool {
	before := len(d.rows)
	d.rows = slices.DeleteFunc(d.rows, func(r model.SessionRow) bool { return r.ID == id })
	return len(d.rows) < before
}

func TestSessionsOfTheDoorAreSeenAndEnded(t *testing.T) { inStore(t, sessionsOfTheDoor) }

func sessionsOfTheDoor(t *testing.T, h *storetest.House) {
	d := &doorOf{rows: []model.SessionRow{
		{ID: "s-1", Admin: h.IDs["admin"], Name: "admin", Role: model.RoleAdmin, Kind: "console", Remote: "192.0.2.10", Page: "home", Began: now, LastInput: now},
		{ID: "s-2", Admin: h.IDs["dpo"], Name: "dpo", Role: model.RoleDPO, Kind: "console", Remote: "192.0.2.11", Page: "requests", Began: now, LastInput: now}}}
	h.Store.UseSessions(d)
	list := func(e page.Env) page.Page { return page.NewSessions(e, "") }
	x := sits(t, h, "admin", list)
	x.sees("192.0.2.10", "192.0.2.11").press("j", "E", "tab", "enter")
	if len(d.rows) != 1 || d.rows[0].ID != "s-1" || len(x.fail) > 0 {
		t.Fatalf("left %v, told %v", d.rows, x.fail)
	}
	if strings.Contains(x.text(), "dpo") {
		t.Fatalf("the ended session is still shown:\n%s", x.text())
	}
	if text := sits(t, h, "auditor", list).sees("admin").text(); strings.Contains(text, "192.0.2") {
		t.Fatalf("an auditor sees addresses:\n%s", text)
	}
	sits(t, h, "oncall", list).sees("No session is known here")
	sits(t, h, "oncall", account("admin")).sees("Accounts are shown to admins, the DPO and auditors")
}

func TestADisabledAccountSaysWhyAndCannotComeBackAlone(t *testing.T) { inStore(t, aDisabledAccount) }

func aDisabledAccount(t *testing.T, h *storetest.House) {
	x := sits(t, h, "admin", account("oncall"))
	x.press("d").write("lost laptop").press("ctrl+s").write(h.Code("admin")).press("enter")
	if !stored(t, h, "oncall").Disabled {
		t.Fatalf("told %v", x.fail)
	}
	x.sees("disabled", "lost laptop").press("e", "tab", "enter").sees("enable again")
	if !stored(t, h, "oncall").Disabled {
		t.Fatal("one person alone enabled it again")
	}
	h.Approve("admin2")
	x.run(x.page.Refresh())
	if text := x.text(); stored(t, h, "oncall").Disabled || strings.Contains(text, "lost laptop") {
		t.Fatalf("after the second yes:\n%s", text)
	}
	x = sits(t, h, "admin", account("admin"))
	x.press("d").write("no reason").press("ctrl+s").write(h.Code("admin")).press("enter")
	if len(x.fail) != 1 || model.CodeOf(x.fail[0]) != "last_admins" {
		t.Fatalf("one of the last two admins: told %v", x.fail)
	}
}
