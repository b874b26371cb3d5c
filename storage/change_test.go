package storage_test

import (
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// newestChange is the change that was proposed last.
func newestChange(t *testing.T, h *storetest.House) model.Change {
	t.Helper()
	changes, err := h.Desk("dpo").AccountChanges(ctx)
	if err != nil || len(changes) == 0 {
		t.Fatalf("changes: %v, %v", changes, err)
	}
	return changes[0]
}

func account(t *testing.T, h *storetest.House, name string) model.Admin {
	t.Helper()
	a, ok := h.Store.AdminNamed(name)
	if !ok {
		t.Fatalf("there is no account %q", name)
	}
	return a
}

// yes is an approval of a change as it stands.
func yes(h *storetest.House, c model.Change, by string) model.ApproveChange {
	return model.ApproveChange{Change: c.ID, Digest: c.Digest(), Code: h.Code(by)}
}

func TestAChangeOfAnAccountTakesAnotherAdmin(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	until := storetest.Start.AddDate(0, 1, 0)
	for _, c := range []struct {
		propose model.ProposeChange
		made    func(model.Admin) bool
	}{
		{model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleAuditor, Until: until},
			func(a model.Admin) bool { return a.Role == model.RoleAuditor && a.Until.Equal(until) }},
		{model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-2026-11"}, func(a model.Admin) bool { return a.Delegation == "MG-2026-11" }},
		{model.ProposeChange{Op: model.OpKeyAdd, Name: "dpo", Key: model.AdminKey{Label: "spare", Fingerprint: "SHA256:spare", Blob: []byte("spare")}},
			func(a model.Admin) bool { return len(a.Keys) == 2 && a.Keys[1].Label == "spare" }},
		{model.ProposeChange{Op: model.OpResetCode, Name: "auditor", TokenHash: []byte("fresh")}, func(a model.Admin) bool { return !a.Enrolled() }},
		{model.ProposeChange{Op: model.OpSources, Name: "admin3", Sources: []string{"192.0.2.0/24"}}, func(a model.Admin) bool { return len(a.Sources) == 1 }},
	} {
		name := c.propose.Name
		h.Do("admin", c.propose)
		change := newestChange(t, h)
		if c.made(account(t, h, name)) {
			t.Errorf("%s was made before anybody approved", c.propose.Op)
		}
		h.Refused("admin", "own_proposal", yes(h, change, "admin"))
		for _, other := range []string{"dpo", "oncall", "auditor"} {
			if account(t, h, other).Enrolled() {
				h.Refused(other, "role", yes(h, change, other))
			}
		}
		h.Do("admin2", yes(h, change, "admin2"))
		if !c.made(account(t, h, name)) {
			t.Errorf("%s was approved and not made: %+v", c.propose.Op, account(t, h, name))
		}
		h.Refused("admin2", "state", yes(h, change, "admin2"))
	}
}

func TestDisablingTakesOneAndEnablingTakesTwo(t *testing.T) {
	h := storetest.New(t)
	h.Do("admin", model.DisableAdmin{Name: "oncall", Reason: "left", Code: h.Code("admin")})
	h.Refused("oncall", "disabled", model.OpenSession{Code: h.Code("oncall")})
	h.Do("admin", model.ProposeChange{Op: model.OpEnable, Name: "oncall"})
	h.Refused("oncall", "disabled", model.OpenSession{Code: h.Code("oncall")})
	h.Approve("admin2")
	h.Do("oncall", model.OpenSession{Code: h.Code("oncall")})
}

func TestTheLastTwoAdminsStay(t *testing.T) {
	h := storetest.New(t)
	h.Refused("admin", "last_admins", model.DisableAdmin{Name: "admin2", Reason: "left", Code: h.Code("admin")})
	h.Refused("admin", "last_admins", model.DisableAdmin{Name: "admin", Reason: "left", Code: h.Code("admin")})
	h.Refused("admin", "last_admins", model.ProposeChange{Op: model.OpRole, Name: "admin2", Role: model.RoleOnCall})
	h.Refused("admin", "last_admins", model.ProposeChange{Op: model.OpRole, Name: "admin2", Role: model.RoleAdmin, Until: storetest.Start.AddDate(1, 0, 0)})
	h.Refused("admin", "last_key", model.RemoveKey{Name: "admin2", Fingerprint: account(t, h, "admin2").Keys[0].Fingerprint, Code: h.Code("admin")})
	h.Enrol("admin3", model.RoleAdmin)
	h.Do("admin", model.DisableAdmin{Name: "admin2", Reason: "left", Code: h.Code("admin")})
	// What was proposed while there were three is asked again when it is approved.
	h.Do("admin", model.ProposeChange{Op: model.OpEnable, Name: "admin2"})
	h.Approve("admin3")
	h.Do("admin", model.ProposeChange{Op: model.OpRole, Name: "admin2", Role: model.RoleOnCall})
	h.Enrol("admin4", model.RoleAdmin)
	change := newestChange(t, h)
	h.Do("admin", model.DisableAdmin{Name: "admin3", Reason: "left", Code: h.Code("admin")})
	h.Do("admin4", yes(h, change, "admin4"))
	h.Refused("admin", "last_admins", model.DisableAdmin{Name: "admin4", Reason: "left", Code: h.Code("admin")})
}

func TestNobodyChangesTheirOwnRoleDelegationOrCodes(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	for _, p := range []model.ProposeChange{
		{Op: model.OpRole, Name: "admin", Role: model.RoleDPO},
		{Op: model.OpDelegation, Name: "admin", Delegation: "MG-2"},
		{Op: model.OpResetCode, Name: "admin", TokenHash: []byte("t")},
	} {
		h.Refused("admin", "own_role", p)
		p.Name = "admin2"
		h.Do("admin", p)
		change := newestChange(t, h)
		h.Refused("admin2", "own_role", yes(h, change, "admin2"))
		h.Do("admin2", model.DenyChange{Change: change.ID, Reason: "not wanted"})
	}
}

func TestAChangeIsBoundToExactlyWhatWasShown(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-5"})
	change := newestChange(t, h)
	other := change
	other.Delegation = "MG-6"
	h.Refused("admin2", "stale", model.ApproveChange{Change: change.ID, Digest: other.Digest(), Code: h.Code("admin2")})
	// Another change of the same thing is approved first: this one is stale.
	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-7"})
	h.Approve("admin2")
	h.Refused("admin2", "stale", yes(h, change, "admin2"))
	// A no wins, and time ends what nobody decided.
	h.Do("admin", model.DenyChange{Change: change.ID})
	h.Refused("admin2", "state", yes(h, change, "admin2"))
	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-8"})
	late := newestChange(t, h)
	h.Clock.Advance(model.ProposalFor)
	h.Refused("admin2", "expired", yes(h, late, "admin2"))
	if got := account(t, h, "admin3").Delegation; got != "MG-7" {
		t.Errorf("the delegation became %q", got)
	}
}

func TestARoleChangeTakesNoEffectForWhatIsPending(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	h.Clock.Advance(8 * 24 * time.Hour)
	person := stock(t, h, false)
	request, digest := proposed(t, h, person)
	h.Clock.Advance(time.Minute)
	h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin2", Delegation: "MG-9"})
	h.Approve("admin3")
	h.Refused("admin2", "role_new", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	// The proposer loses the role: what they proposed cannot be approved.
	h.Enrol("admin4", model.RoleAdmin)
	h.Do("admin2", model.DisableAdmin{Name: "admin", Reason: "suspicion", Code: h.Code("admin2")})
	h.Refused("admin3", "proposer", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin3")})
}

func TestNobodyActsOnTheirOwnCase(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	person := stock(t, h, false)
	h.Do("admin", model.ProposeChange{Op: model.OpPerson, Name: "admin2", Person: person})
	h.Approve("admin3")
	request, digest := proposed(t, h, person)
	h.Refused("admin2", "own_case", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	h.Refused("admin2", "own_case", model.ReturnErasure{Request: request, Reason: "mine"})
	h.Refused("admin2", "own_case", model.RevealData{Of: model.Ref{Kind: model.KindPerson, ID: person}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: h.Code("admin2")})
	h.Refused("admin", "state", model.RecuseFrom{Request: request})
	h.Do("admin3", model.RecuseFrom{Request: request})
	h.Refused("admin3", "own_case", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin3")})
	h.Refused("admin3", "state", model.RecuseFrom{Request: request})
}

func TestAnInviteOfAnotherAdminIsApprovedOrUseless(t *testing.T) {
	h := storetest.New(t)
	key := model.AdminKey{Label: "k", Fingerprint: "SHA256:n", Blob: []byte("n")}
	invite := model.InviteAdmin{Name: "newcomer", Role: model.RoleDPO, Key: key, TokenHash: []byte("token")}
	invite.Code = h.Code("admin")
	id := h.Do("admin", invite).ID
	h.IDs["newcomer"] = id
	secret, err := keys.NewSecret(storetest.Rand(9))
	if err != nil {
		t.Fatal(err)
	}
	enrol := func(token string) model.EnrolAdmin {
		step := keys.StepAt(h.Clock.Now())
		return model.EnrolAdmin{TokenHash: []byte(token), Secret: secret, Code1: keys.Code(secret, step-1), Code2: keys.Code(secret, step)}
	}
	h.Refused("newcomer", "unconfirmed", enrol("token"))
	first := newestChange(t, h)
	if text := string(first.Canonical()); !strings.Contains(text, "role: dpo") || !strings.Contains(text, "SHA256:n") {
		t.Errorf("the approver is not shown role and key:\n%s", text)
	}
	// The invite is renewed: what was proposed of the old one is void.
	invite.TokenHash, invite.Code = []byte("second"), h.Code("admin")
	if again := h.Do("admin", invite); again.ID != id {
		t.Fatalf("renewing made another account: %+v", again)
	}
	h.Refused("admin2", "stale", yes(h, first, "admin2"))
	h.Approve("admin2")
	h.Refused("newcomer", "invite_wrong", enrol("token"))
	h.Do("newcomer", enrol("second"))
	invite.Code = h.Code("admin")
	h.Refused("admin", "exists", invite)
}

func TestAnAccountWithoutConfirmationCannotBeUsed(t *testing.T) {
	h := storetest.New(t)
	h.IDs["scanner"] = h.Do("admin", model.InviteAdmin{Name: "scanner", Role: model.RoleIntake, Sources: []string{"192.0.2.7/32"}, TokenHash: []byte("-"),
		Key: model.AdminKey{Label: "k", Fingerprint: "SHA256:m", Blob: []byte("m")}, Code: h.Code("admin")}).ID
	if a := account(t, h, "scanner"); a.Active(h.Clock.Now()) {
		t.Error("a machine is active before its second person")
	}
	h.Refused("scanner", "unconfirmed", model.SuspectIncident{What: "odd log lines"})
	h.Approve("admin2")
	h.Do("scanner", model.SuspectIncident{What: "odd log lines"})
	h.Refused("scanner", "role", model.EnrolAdmin{})
	h.Refused("admin", "usage", model.InviteAdmin{Name: "open", Role: model.RoleIntake, TokenHash: []byte("-"),
		Key: model.AdminKey{Label: "k", Fingerprint: "SHA256:o", Blob: []byte("o")}, Code: h.Code("admin")})
	if _, err := h.Desk("scanner").People(ctx, "*", model.Window{Limit: 1}); model.CodeOf(err) != "role" {
		t.Errorf("a machine reads: %v", err)
	}
}

func TestARoleHoldsBetweenItsDatesOnly(t *testing.T) {
	h := storetest.New(t)
	h.Do("admin", model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleOnCall, From: h.Clock.Now().Add(time.Hour), Until: h.Clock.Now().Add(2 * time.Hour)})
	h.Approve("admin2")
	h.Refused("oncall", "role_dates", model.SuspectIncident{What: "early"})
	if _, err := h.Desk("oncall").Me(); model.CodeOf(err) != "role_dates" {
		t.Errorf("reads before the role begins: %v", err)
	}
	h.Clock.Advance(time.Hour)
	h.Do("oncall", model.SuspectIncident{What: "in time"})
	h.Clock.Advance(time.Hour)
	h.Refused("oncall", "role_dates", model.SuspectIncident{What: "late"})
}

func TestThePolicyShutsNobodyOut(t *testing.T) {
	h := storetest.New(t)
	h.Refused("admin", "hardware_key", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{HardwareKey: []model.Role{model.RoleDPO}}})
	h.Refused("admin", "usage", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{Proofs: []model.ActProof{{Act: "request.note", Proof: model.ProofBoth}}}})
	h.Do("admin", model.ProposeChange{Op: model.OpKeyAdd, Name: "dpo", Key: model.AdminKey{Label: "token", Fingerprint: "SHA256:hw", Blob: []byte("hw"), Hardware: true}})
	h.Approve("admin2")
	h.Do("admin", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{HardwareKey: []model.Role{model.RoleDPO}}})
	h.Approve("admin2")
	if !h.Store.Access().NeedsHardware(model.RoleDPO) {
		t.Fatal("the policy is not in force")
	}
	h.Refused("admin", "last_key", model.RemoveKey{Name: "dpo", Fingerprint: "SHA256:hw", Code: h.Code("admin")})
	h.Refused("admin", "hardware_key", model.InviteAdmin{Name: "dpo2", Role: model.RoleDPO, TokenHash: []byte("t"),
		Key: model.AdminKey{Label: "k", Fingerprint: "SHA256:sw", Blob: []byte("sw")}, Code: h.Code("admin")})
	h.Refused("admin", "hardware_key", model.ProposeChange{Op: model.OpRole, Name: "oncall", Role: model.RoleDPO})
}

func TestAnApprovalIsSignedWithOnesOwnKeyWhereThePolicySaysSo(t *testing.T) {
	for _, proof := range []model.Proof{model.ProofSignature, model.ProofBoth} {
		h := storetest.New(t)
		h.Do("admin", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{Proofs: []model.ActProof{{Act: "erasure.approve", Proof: proof}}}})
		h.Approve("admin2")
		h.Clock.Advance(time.Minute)
		person := stock(t, h, false)
		request, digest := proposed(t, h, person)
		st, err := h.Desk("admin2").Statement(ctx, request, "")
		if err != nil {
			t.Fatal(err)
		}
		sign := func(name, namespace string, message []byte) []byte {
			sig, err := keys.Sign(h.Signer[name], namespace, message)
			if err != nil {
				t.Fatal(err)
			}
			return sig
		}
		good := sign("admin2", model.SignNamespace, st.Bytes())
		approve := func(signature []byte, code string) model.ApproveErasure {
			return model.ApproveErasure{Request: request, Digest: digest, Code: code, Signature: signature}
		}
		h.Refused("admin2", "signature", approve(nil, h.Code("admin2")))
		h.Refused("admin2", "signature", approve(sign("admin", model.SignNamespace, st.Bytes()), h.Code("admin2")))
		h.Refused("admin2", "signature", approve(sign("admin2", "file", st.Bytes()), h.Code("admin2")))
		h.Refused("admin2", "signature", approve(sign("admin2", model.SignNamespace, append(st.Bytes(), '\n')), h.Code("admin2")))
		code := ""
		if proof == model.ProofBoth {
			h.Refused("admin2", "code_wrong", approve(good, ""))
			code = h.Code("admin2")
		}
		h.Do("admin2", approve(good, code))
		view, err := h.Desk("dpo").Request(ctx, request)
		if err != nil {
			t.Fatal(err)
		}
		signed := view.Erasure.Signed
		if _, err := (keys.Signatures{}).Verify([][]byte{h.Signer["admin2"].PublicKey().Marshal()}, model.SignNamespace, signed.Statement, signed.Signature); err != nil {
			t.Errorf("the kept signature does not verify: %v", err)
		}
	}
}

func TestWrongCodesThatLockAreAnAlarm(t *testing.T) {
	h := storetest.New(t)
	for range 5 {
		h.Refused("dpo", "code_wrong", model.OpenSession{Code: "000000"})
	}
	alarms := h.Store.Alarms(0)
	if len(alarms) != 1 || alarms[0].Kind != model.AlarmCodeLocked || alarms[0].Who != "dpo" {
		t.Fatalf("alarms: %+v", alarms)
	}
	h.Do("admin", model.SawAlarms{Newest: alarms[0].Number()})
	if left := h.Store.Alarms(account(t, h, "admin").AlarmSeen); len(left) != 0 {
		t.Errorf("seen alarms come again: %+v", left)
	}
}

func TestARescueMakesAnAdminAndAlarmsAll(t *testing.T) {
	h := storetest.New(t)
	key := model.AdminKey{Label: "rescue", Fingerprint: "SHA256:r", Blob: []byte("r")}
	h.Refused("admin", "role", model.RescueAdmin{Name: "oncall", Key: key, TokenHash: []byte("t")})
	h.Do("admin", model.DisableAdmin{Name: "oncall", Reason: "lost-key", Code: h.Code("admin")})
	h.Do(model.System.ID, model.RescueAdmin{Name: "oncall", Key: key, TokenHash: []byte("t")})
	a := account(t, h, "oncall")
	if a.Role != model.RoleAdmin || a.Disabled || a.Enrolled() || len(a.Keys) != 1 || a.Keys[0].Fingerprint != "SHA256:r" || a.Delegation != "" {
		t.Errorf("rescued: %+v", a)
	}
	if alarms := h.Store.Alarms(0); len(alarms) != 1 || alarms[0].Kind != model.AlarmRescue {
		t.Errorf("alarms: %+v", alarms)
	}
}

func TestEmergencyAccessIsToldToAllAndReviewedByAnother(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	ref := model.Ref{Kind: model.KindPerson, ID: person}
	reveal := func(purpose model.Purpose, incident, glass string) model.RevealData {
		return model.RevealData{Of: ref, Fields: []string{model.FieldName}, Purpose: purpose, Incident: incident, Glass: glass, Code: h.Code("oncall")}
	}
	h.Refused("oncall", "incident", reveal(model.PurposeIncident, "", ""))
	h.Refused("oncall", "glass", reveal(model.PurposeEmergency, "", ""))
	incident := h.Do("oncall", model.SuspectIncident{What: "exports at night"}).ID
	h.Do("oncall", reveal(model.PurposeIncident, incident, ""))
	h.Clock.Advance(model.IncidentReveal)
	h.Refused("oncall", "incident", reveal(model.PurposeIncident, incident, ""))
	h.Do("oncall", model.ConfirmIncident{Incident: incident})
	h.Do("oncall", reveal(model.PurposeIncident, incident, ""))
	noBreach(h, incident, "a backup job")
	h.Refused("oncall", "incident", reveal(model.PurposeIncident, incident, ""))

	h.Refused("oncall", "usage", model.OpenBreakGlass{Reason: "mail of anna@acme.example", Code: h.Code("oncall")})
	glass := h.Do("oncall", model.OpenBreakGlass{Reason: "gateway lost, nobody reachable", Code: h.Code("oncall")}).ID
	if alarms := h.Store.Alarms(0); len(alarms) != 1 || alarms[0].Kind != model.AlarmBreakGlass || alarms[0].Object != glass {
		t.Errorf("alarms: %+v", alarms)
	}
	h.Do("oncall", reveal(model.PurposeEmergency, "", glass))
	h.Refused("auditor", "state", model.ReviewBreakGlass{Glass: glass, Justified: true, Finding: "in order"})
	h.Clock.Advance(model.BreakGlassFor)
	h.Refused("oncall", "glass", reveal(model.PurposeEmergency, "", glass))
	h.Refused("admin", "role", model.ReviewBreakGlass{Glass: glass, Justified: true, Finding: "in order"})
	h.Do("auditor", model.ReviewBreakGlass{Glass: glass, Justified: false, Finding: "an incident was open"})
	h.Refused("auditor", "state", model.ReviewBreakGlass{Glass: glass, Justified: true, Finding: "after all"})
	list, err := h.Desk("dpo").BreakGlasses(ctx)
	if err != nil || len(list) != 1 || list[0].Reveals != 1 || list[0].Justified || list[0].ReviewDue.String() != "2026-11-26" {
		t.Errorf("emergency accesses: %+v, %v", list, err)
	}
}

func TestStrictPolicyTakesTheCodeOfThisStepOnly(t *testing.T) {
	h := storetest.New(t)
	h.Clock.Advance(time.Hour)
	neighbour := h.Code("dpo")
	h.Clock.Advance(30 * time.Second)
	h.Do("dpo", model.OpenSession{Code: neighbour})
	h.Do("admin", model.ProposeChange{Op: model.OpPolicy, Policy: model.AccessPolicy{StrictCodes: true}})
	h.Approve("admin2")
	neighbour = h.Code("dpo")
	h.Clock.Advance(30 * time.Second)
	h.Refused("dpo", "code_wrong", model.OpenSession{Code: neighbour})
	h.Do("dpo", model.OpenSession{Code: h.Code("dpo")})
}

func TestAClockThatWentBackIsNoticed(t *testing.T) {
	h := storetest.New(t)
	h.Clock.Advance(time.Hour)
	h.Do("dpo", model.OpenSession{Code: h.Code("dpo")})
	h.Clock.Advance(-10 * time.Minute)
	h.Refused("dpo", "clock", model.OpenSession{Code: h.Code("dpo")})
	h.Clock.Advance(10 * time.Minute)
	h.Do("dpo", model.OpenSession{Code: h.Code("dpo")})
}

func TestAnAdminExportsTheLogOnceWithAnothersYes(t *testing.T) {
	h := storetest.New(t)
	var out strings.Builder
	export := func(name, change string) error {
		out.Reset()
		return h.Desk(name).Export(ctx, &out, model.ExportLog{Change: change, Code: h.Code(name)})
	}
	if err := export("admin", ""); model.CodeOf(err) != "second_person" || out.Len() > 0 {
		t.Errorf("alone: %v, %d bytes", err, out.Len())
	}
	change := h.Do("admin", model.ProposeChange{Op: model.OpExport}).ID
	if err := export("admin", change); model.CodeOf(err) != "state" {
		t.Errorf("before the yes: %v", err)
	}
	h.Approve("admin2")
	if err := export("admin2", change); model.CodeOf(err) != "second_person" {
		t.Errorf("by the approver: %v", err)
	}
	if err := export("admin", change); err != nil || out.Len() == 0 {
		t.Errorf("with it: %v", err)
	}
	if err := export("admin", change); model.CodeOf(err) != "state" {
		t.Errorf("a second time: %v", err)
	}
	if err := export("auditor", ""); err != nil {
		t.Errorf("an auditor: %v", err)
	}
	if err := export("oncall", ""); model.CodeOf(err) != "role" {
		t.Errorf("an on-call engineer: %v", err)
	}
}

func TestAdminsReadTheirOwnEntriesAndAuditorsAll(t *testing.T) {
	h := storetest.New(t)
	h.Do("admin", model.SuspectIncident{What: "odd log lines"})
	h.Do("oncall", model.SuspectIncident{What: "odd log lines"})
	for name, others := range map[string]bool{"admin": false, "oncall": false, "dpo": true, "auditor": true} {
		page, err := h.Desk(name).Audit(ctx, model.Window{Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		seen := false
		for _, row := range page.Rows {
			seen = seen || row.Actor != h.IDs[name]
		}
		if seen != others {
			t.Errorf("%s sees others' entries: %v", name, seen)
		}
	}
}

func TestTheLogTellsWhoApprovesWhom(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	for range 3 {
		h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-1"})
		h.Approve("admin2")
	}
	h.Do("admin2", model.ProposeChange{Op: model.OpDelegation, Name: "admin", Delegation: "MG-2"})
	h.Approve("admin3")
	pairs, err := h.Desk("auditor").Pairs(ctx)
	want := []model.Pair{{Proposer: "admin", Approver: "admin2", Count: 3, OfProposer: 3}, {Proposer: "admin2", Approver: "admin3", Count: 1, OfProposer: 1}}
	if err != nil || len(pairs) != 2 || pairs[0] != want[0] || pairs[1] != want[1] {
		t.Errorf("pairs: %+v, %v", pairs, err)
	}
	if _, err := h.Desk("admin").Pairs(ctx); model.CodeOf(err) != "role" {
		t.Errorf("an admin reads who approves whom: %v", err)
	}
}
