package page_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/page"
)

// office opens a page of the house's offices, as a role.
func office(t testing.TB, role model.Role, make func(page.Env) page.Page) (*fake, *host) {
	f := offices(role)
	return f, open(t, make(env(f, t)), 80, 30)
}

func account(name string) func(page.Env) page.Page {
	return func(e page.Env) page.Page { return page.NewAccount(e, name) }
}

func aChange(id string) func(page.Env) page.Page {
	return func(e page.Env) page.Page { return page.NewChange(e, id) }
}

// typing spells a text as keys.
func typing(text string) []string { return strings.Split(text, "") }

func keysOf(parts ...[]string) []string { return slices.Concat(parts...) }

func TestAccountsAreChangedByProposals(t *testing.T) {
	synctest.Test(t, accountsAreChangedByProposals)
}

func accountsAreChangedByProposals(t *testing.T) {
	tab, submit, clear := []string{"tab"}, []string{"ctrl+s"}, []string{"ctrl+u"}
	for what, c := range map[string]struct {
		account string
		keys    []string
		want    model.Command
	}{
		"role with its last day": {"oncall", keysOf([]string{"r", "k", "space"}, tab, tab, typing("2027-06-30"), submit),
			model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleAdmin, Until: time.Date(2027, 6, 30, 21, 0, 0, 0, time.UTC)}},
		"delegation":   {"admin2", keysOf([]string{"m"}, typing("MG-9"), submit), model.ProposeChange{Op: model.OpDelegation, Name: "admin2", Delegation: "MG-9"}},
		"another key":  {"dpo", keysOf([]string{"n"}, typing("sk-ed BLOB d@x"), tab, typing("red"), submit), model.ProposeChange{Op: model.OpKeyAdd, Name: "dpo", Key: model.AdminKey{Label: "red", Fingerprint: "SHA256:BLOB", Blob: []byte("BLOB"), Hardware: true}}},
		"a disabled":   {"gone", []string{"e", "tab", "enter"}, model.ProposeChange{Op: model.OpEnable, Name: "gone"}},
		"addresses":    {"oncall", keysOf([]string{"f"}, typing("192.0.2.0/24 2001:db8::/48"), submit), model.ProposeChange{Op: model.OpSources, Name: "oncall", Sources: []string{"192.0.2.0/24", "2001:db8::/48"}}},
		"a machine's":  {"feed", keysOf([]string{"f"}, tab, clear, typing("90"), submit), model.ProposeChange{Op: model.OpSources, Name: "feed", Sources: []string{"203.0.113.0/24"}, Rate: 90}},
		"data subject": {"dpo", keysOf([]string{"w"}, typing("p-0003"), submit), model.ProposeChange{Op: model.OpPerson, Name: "dpo", Person: "p-0003"}},
		"remove a key": {"admin2", keysOf([]string{"j", "x", "tab", "enter"}, typing("123456"), []string{"enter"}),
			model.RemoveKey{Name: "admin2", Fingerprint: "SHA256:U1a9vTqk2pQ0m3L7Zs0fYc4nHd8xGb5tWj6eRi1oKuE", Code: "123456"}},
		"disable": {"oncall", keysOf([]string{"d"}, typing("lost laptop"), submit, typing("123456"), []string{"enter"}),
			model.DisableAdmin{Name: "oncall", Reason: "lost laptop", Code: "123456"}},
	} {
		f, x := office(t, model.RoleAdmin, account(c.account))
		if x.press(c.keys...); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], c.want) {
			t.Errorf("%s gave %#v, want %#v; said %q, %v", what, f.did, c.want, x.said, x.fail)
		}
	}
}

func TestAnInviteIsShownOnceAndNowhereElse(t *testing.T) {
	synctest.Test(t, anInviteIsShownOnceAndNowhereElse)
}

func anInviteIsShownOnceAndNowhereElse(t *testing.T) {
	f, x := office(t, model.RoleAdmin, func(e page.Env) page.Page { return page.NewAdmins(e, "") })
	f.answer = func(model.Command) (model.Result, error) {
		return model.Result{ID: "a-9", Message: "another admin must approve C-6 before it can be used"}, nil
	}
	x.press("n").write("mara").press("tab", "j", "space").press("tab", "tab", "tab").write("ssh-ed25519 KEY mara@laptop").press("ctrl+s").sees("SHA256:KEY", "role dpo")
	x.write("123456").press("enter").sees(theInvite, "Give this to mara", "First, another admin must")
	want := model.InviteAdmin{Name: "mara", Role: model.RoleDPO, Key: model.AdminKey{Label: "mara@laptop", Fingerprint: "SHA256:KEY", Blob: []byte("KEY")}, TokenHash: []byte("its hash"), Code: "123456"}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v, want %#v", f.did, want)
	}
	for _, key := range []string{"enter", "esc", "q", "n", "space"} {
		x.press(key).sees(theInvite, "It is not shown again")
	}
	if x.press("y"); len(x.boxes) > 0 || strings.Contains(x.text(), theInvite) {
		t.Fatalf("the invite stays:\n%s", x.text())
	}
	for _, said := range x.said {
		if strings.Contains(said, theInvite) {
			t.Errorf("the invite stands in the messages: %q", said)
		}
	}
}

func TestARefusedInviteIsNotShown(t *testing.T) { synctest.Test(t, aRefusedInviteIsNotShown) }

func aRefusedInviteIsNotShown(t *testing.T) {
	f, x := office(t, model.RoleAdmin, account("fresh"))
	f.refusal = model.Refuse("code_wrong", "the code is wrong")
	x.press("i").write("000000").press("enter")
	if len(f.did) != 1 || len(x.boxes) > 0 || len(x.fail) != 1 {
		t.Fatalf("gave %v, %d dialogs, told %v", f.did, len(x.boxes), x.fail)
	}
}

func TestCodesAreResetWithANewInvite(t *testing.T) { synctest.Test(t, codesAreResetWithANewInvite) }

func codesAreResetWithANewInvite(t *testing.T) {
	f, x := office(t, model.RoleAdmin, account("dpo"))
	x.press("c", "tab", "enter").sees(theInvite, "dpo")
	if want := (model.ProposeChange{Op: model.OpResetCode, Name: "dpo", TokenHash: []byte("its hash")}); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("gave %#v", f.did)
	}
}

func TestAMachineGetsNoInvite(t *testing.T) { synctest.Test(t, aMachineGetsNoInvite) }

func aMachineGetsNoInvite(t *testing.T) {
	f, x := office(t, model.RoleAdmin, func(e page.Env) page.Page { return page.NewAdmins(e, "") })
	x.press("n").write("feed2").press("tab", "j", "j", "j", "space").press("tab", "tab", "tab").write("ssh-ed25519 M m").press("tab", "tab", "tab").write("192.0.2.7/32")
	x.press("ctrl+s").write("123456").press("enter")
	got, ok := f.did[0].(model.InviteAdmin)
	if !ok || got.Role != model.RoleIntake || !slices.Equal(got.Sources, []string{"192.0.2.7/32"}) || len(x.boxes) > 0 {
		t.Fatalf("gave %#v, %d dialogs are open:\n%s", f.did, len(x.boxes), x.text())
	}
}

func TestAFormWithAWrongValueKeepsWhatWasTyped(t *testing.T) {
	synctest.Test(t, aFormWithAWrongValueKeepsWhatWasTyped)
}

func aFormWithAWrongValueKeepsWhatWasTyped(t *testing.T) {
	f, x := office(t, model.RoleAdmin, func(e page.Env) page.Page { return page.NewAdmins(e, "") })
	x.press("n").write("mara").press("tab", "tab").write("tomorrow").press("tab", "tab").write("ssh-ed25519 KEY c").press("ctrl+s")
	x.sees("mara", "tomorrow", "ssh-ed25519 KEY c")
	if len(f.did) > 0 || len(x.fail) != 1 || !strings.Contains(page.Explain(x.fail[0]), "The first day") {
		t.Fatalf("gave %v, told %v", f.did, x.fail)
	}
	x.press("tab", "tab", "ctrl+u").press("ctrl+s").sees("The code makes the account mara")
}

func TestNobodyChangesTheirOwnRoleDelegationOrCodes(t *testing.T) {
	synctest.Test(t, nobodyChangesTheirOwn)
}

func nobodyChangesTheirOwn(t *testing.T) {
	f, x := office(t, model.RoleAdmin, account("admin"))
	x.press("r", "m", "c")
	if len(x.boxes) > 0 || len(f.did) > 0 {
		t.Fatalf("offered %d dialogs, gave %v", len(x.boxes), f.did)
	}
	for _, said := range x.said {
		if !strings.Contains(said, "nobody changes their own") {
			t.Errorf("told %q", said)
		}
	}
}

func TestAChangeIsDeniedWithAReasonAndTakenBackWithout(t *testing.T) {
	synctest.Test(t, aChangeIsDeniedWithAReason)
}

func aChangeIsDeniedWithAReason(t *testing.T) {
	f, x := office(t, model.RoleAdmin, aChange("C-4"))
	x.press("b", "ctrl+s").sees("Why is needed").write("not agreed").press("ctrl+s")
	g, y := office(t, model.RoleAdmin, aChange("C-5"))
	y.press("b").sees("take back").press("tab", "enter")
	if want := (model.DenyChange{Change: "C-4", Reason: "not agreed"}); len(f.did) != 1 || f.did[0] != want {
		t.Errorf("gave %#v", f.did)
	}
	if want := (model.DenyChange{Change: "C-5"}); len(g.did) != 1 || g.did[0] != want {
		t.Errorf("gave %#v", g.did)
	}
}

func TestTheListOfSessionsFollowsAndEndsThem(t *testing.T) {
	synctest.Test(t, theListOfSessionsFollowsAndEndsThem)
}

func theListOfSessionsFollowsAndEndsThem(t *testing.T) {
	f, x := office(t, model.RoleAdmin, func(e page.Env) page.Page { return page.NewSessions(e, "") })
	x.press("j").sees("→  oncall", "requests/R-4", "2001:db8::17")
	f.sessions[1].Page = "people"
	f.sessions = append(f.sessions, model.SessionRow{ID: "s-9", Admin: "a-3", Name: "dpo", Role: model.RoleDPO, Kind: "console", Began: now, LastInput: now})
	x.run(x.page.Refresh())
	x.sees("→• oncall", "people", "dpo")
	if every := x.page.(page.Ticking).Every(); every <= 0 || every > 10*time.Second {
		t.Errorf("the list is read again every %v", every)
	}
	x.press("E").sees("The session of oncall", "on people").press("enter")
	if len(f.ended) > 0 {
		t.Fatalf("an empty enter ended %v", f.ended)
	}
	x.press("E", "tab", "enter")
	if !slices.Equal(f.ended, []string{"s-2"}) || len(x.said) != 1 {
		t.Fatalf("ended %v, said %q", f.ended, x.said)
	}
	x.press("k", "E").sees("This is the session that you are in")
	g, y := office(t, model.RoleDPO, func(e page.Env) page.Page { return page.NewSessions(e, "") })
	y.press("E")
	if len(g.ended) > 0 || !strings.Contains(strings.Join(y.said, ""), "ending that needs role admin") {
		t.Fatalf("the DPO ended %v, was told %q", g.ended, y.said)
	}
}

func TestAlarmsThatWereShownAreSeen(t *testing.T) { synctest.Test(t, alarmsThatWereShownAreSeen) }

func alarmsThatWereShownAreSeen(t *testing.T) {
	f, x := office(t, model.RoleOnCall, func(e page.Env) page.Page { return page.NewAlarms(e, "") })
	x.sees("A-2", "oncall took emergency access", "A-1").press("j").sees("Codes of dpo were locked")
	x.run(x.page.Refresh())
	if len(f.did) != 1 || f.did[0] != (model.SawAlarms{Newest: 2}) {
		t.Fatalf("gave %v, want that A-2 was seen, once", f.did)
	}
}

func TestThePolicyIsProposedWhole(t *testing.T) { synctest.Test(t, thePolicyIsProposedWhole) }

func thePolicyIsProposedWhole(t *testing.T) {
	f := offices(model.RoleAdmin)
	f.policy = model.AccessPolicy{HardwareKey: []model.Role{model.RoleDPO}, Agent: true, UserCAs: []model.TrustedCA{{Name: "old, ca", Fingerprint: "SHA256:old", Blob: []byte("old")}, {Name: "new", Fingerprint: "SHA256:new", Blob: []byte("new")}},
		Proofs: []model.ActProof{{Act: "change.approve", Proof: model.ProofBoth}}}
	x := open(t, page.NewPolicy(env(f, t)), 80, 30)
	x.press("c", "ctrl+s")
	if want := (model.ProposeChange{Op: model.OpPolicy, Policy: f.policy}); len(f.did) != 1 || !reflect.DeepEqual(f.did[0], want) {
		t.Fatalf("a policy that nobody touched became %#v", f.did)
	}
	f.did = nil
	x.press("c", "g", "k", "k", "k", "space", "tab", "j", "space", "tab").press(pastProofs...).press("k", "space", "tab", "j", "space", "tab", "k", "space", "tab").write("ssh-ed25519 CA").press("tab").write("third").press("ctrl+s")
	want := model.AccessPolicy{HardwareKey: []model.Role{model.RoleAdmin, model.RoleDPO}, UserCAs: []model.TrustedCA{{Name: "new", Fingerprint: "SHA256:new", Blob: []byte("new")}, {Name: "third", Fingerprint: "SHA256:CA", Blob: []byte("CA")}},
		StrictCodes: true, Proofs: []model.ActProof{{Act: "erasure.approve", Proof: model.ProofSignature}, {Act: "change.approve", Proof: model.ProofBoth}}}
	if len(f.did) != 1 || !reflect.DeepEqual(f.did[0].(model.ProposeChange).Policy, want) {
		t.Fatalf("proposed %+v, want %+v", f.did, want)
	}
}

// pastProofs leads from the second approval whose proof the policy's form asks
// for to what comes after the last.
var pastProofs = slices.Repeat([]string{"tab"}, len(model.Signable)-1)

func TestAPersonWhoMayNotReadAccountsIsToldWhy(t *testing.T) {
	synctest.Test(t, aPersonWhoMayNotReadAccounts)
}

func aPersonWhoMayNotReadAccounts(t *testing.T) {
	f := offices(model.RoleOnCall)
	f.broken = model.Refuse("role", "accounts are shown to admins, the DPO and auditors; your role is oncall")
	for _, p := range []page.Page{page.NewAdmins(env(f, t), ""), page.NewAccount(env(f, t), "admin"), page.NewChanges(env(f, t), ""), page.NewChange(env(f, t), "C-4")} {
		open(t, p, 80, 21).sees("Accounts are shown to admins")
	}
}

func TestPagesOfAccessLeadOn(t *testing.T) { synctest.Test(t, pagesOfAccessLeadOn) }

func pagesOfAccessLeadOn(t *testing.T) {
	f := offices(model.RoleAdmin)
	e := env(f, t)
	for _, c := range []struct {
		page page.Page
		keys []string
		want string
	}{
		{page.NewAdmins(e, ""), []string{"j", "enter"}, "admins/admin2"},
		{page.NewAdmins(e, "role:intake"), []string{"enter"}, "admins/feed"},
		{page.NewAdmins(e, ""), []string{"c"}, "changes"},
		{page.NewAdmins(e, ""), []string{"e"}, "sessions"},
		{page.NewAccount(e, "oncall"), []string{"enter"}, "person/p-0002"},
		{page.NewAccount(e, "oncall"), []string{"j", "j", "enter"}, "changes/C-4"},
		{page.NewChanges(e, ""), []string{"enter"}, "changes/C-5"},
		{page.NewChanges(e, "state:denied"), []string{"enter"}, "changes/C-2"},
		{page.NewChange(e, "C-4"), []string{"enter"}, "admins/oncall"},
		{page.NewApprovals(e, ""), []string{"enter"}, "changes/C-5"},
		{page.NewApprovals(e, ""), []string{"j", "j", "j", "enter"}, "rulings/D-3"},
		{page.NewApprovals(e, ""), []string{"j", "j", "j", "j", "j", "enter"}, "requests/R-6?plan"},
		{page.NewApprovals(e, ""), []string{"G", "enter"}, "requests/" + at("changed after the proposal") + "?plan"},
		{page.NewSessions(e, ""), []string{"j", "enter"}, "admins/oncall"},
		{page.NewPolicy(e), []string{"enter"}, "changes/C-5"},
		{page.NewAlarms(e, ""), []string{"j", "enter"}, "admins/dpo"},
	} {
		x := open(t, c.page, 80, 21).press(c.keys...)
		if len(x.went) != 1 || x.went[0].String() != c.want {
			t.Errorf("%v on %s went to %v, want %s", c.keys, c.page.Title(), x.went, c.want)
		}
	}
}

func TestHomeCountsTheChangesThatOthersProposed(t *testing.T) {
	synctest.Test(t, homeCountsTheChangesThatOthersProposed)
}

func homeCountsTheChangesThatOthersProposed(t *testing.T) {
	x := open(t, page.NewHome(env(offices(model.RoleAdmin), t)), 80, 21)
	for row := range strings.SplitSeq(x.text(), "\n") {
		if left, _, _ := strings.Cut(row, "│"); strings.Contains(left, "to approve") && !strings.HasSuffix(left, "7") {
			t.Errorf("five plans and two changes of others wait: %q", left)
		}
	}
}

func TestTheApprovalsKeepTheirPlaceWhenOneIsDecided(t *testing.T) {
	synctest.Test(t, theApprovalsKeepTheirPlace)
}

func theApprovalsKeepTheirPlace(t *testing.T) {
	f := offices(model.RoleAdmin)
	x := open(t, page.NewApprovals(env(f, t), ""), 80, 21)
	x.press("j", "j", "j", "j", "j", "j").sees("→  R-7")
	f.changes[1].State = model.ChangeApproved
	x.run(x.page.Refresh())
	x.sees("C-5", "C-3", "→  R-7")
	f.changes[2].State = model.ChangeApproved
	x.press("g", "j").sees("→  C-3")
	x.run(x.page.Refresh())
	x.sees("C-5", "R-6")
}
