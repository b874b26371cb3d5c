package storage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// empty is a command without anything in it, for each act: whether its giver's
// role is asked comes before all that it says.
var empty = map[*model.Act]model.Command{
	model.ActFound: model.FoundStore{}, model.ActInvite: model.InviteAdmin{}, model.ActProposeChange: model.ProposeChange{},
	model.ActApproveChange: model.ApproveChange{}, model.ActDenyChange: model.DenyChange{}, model.ActDisable: model.DisableAdmin{},
	model.ActRemoveKey: model.RemoveKey{}, model.ActRescue: model.RescueAdmin{}, model.ActEnrol: model.EnrolAdmin{},
	model.ActOpenSession: model.OpenSession{}, model.ActUnlock: model.UnlockSession{}, model.ActLook: model.SetLook{},
	model.ActImport: model.ImportRecords{}, model.ActReceive: model.ReceiveLetter{}, model.ActDismiss: model.DismissLetter{},
	model.ActPromote: model.PromoteLetter{}, model.ActRestore: model.RestoreLetter{}, model.ActTriage: model.TriageRequest{},
	model.ActAssign: model.AssignRequest{}, model.ActNote: model.NoteRequest{}, model.ActQuery: model.QueryRequest{},
	model.ActResume: model.ResumeRequest{}, model.ActForward: model.ForwardRequest{}, model.ActWithdrawn: model.CloseWithdrawn{},
	model.ActDraw: model.DrawPlan{}, model.ActItem: model.SetItem{}, model.ActPropose: model.ProposeErasure{},
	model.ActAdvise: model.AdviseErasure{}, model.ActReturn: model.ReturnErasure{}, model.ActApprove: model.ApproveErasure{},
	model.ActExecute: model.ExecuteErasure{}, model.ActComplete: model.CompleteErasure{}, model.ActAnswer: model.AnswerRequest{},
	model.ActAcknowledge: model.AcknowledgeOrder{}, model.ActWithdrawConsent: model.WithdrawConsent{}, model.ActSawHead: model.SawHead{},
	model.ActVerified: model.RecordAudit{}, model.ActExported: model.ExportLog{}, model.ActEndSession: model.EndSession{},
	model.ActReveal: model.RevealData{}, model.ActBreakGlass: model.OpenBreakGlass{}, model.ActReviewGlass: model.ReviewBreakGlass{},
	model.ActSuspect: model.SuspectIncident{}, model.ActGoingOn: model.ConfirmIncident{}, model.ActCloseIncident: model.CloseIncident{},
	model.ActRecuse: model.RecuseFrom{}, model.ActSawAlarms: model.SawAlarms{},
	model.ActLetterDraft: model.DraftLetter{}, model.ActLetterSend: model.SendLetter{}, model.ActLetterForward: model.DraftLetter{Kind: model.LetterForward},
	model.ActLetterNotice: model.DraftLetter{Kind: model.LetterBreachTenant}, model.ActLetterNotify: model.SendLetter{Kind: model.LetterBreachTenant},
	model.ActBackupAsk: model.AskBackup{}, model.ActBackupExport: model.ExportBackup{}, model.ActBackupChecked: model.CheckBackup{}, model.ActBackedUp: model.NoteBackup{},
	model.ActBackupFailed: model.FailBackup{}, model.ActBackupRotated: model.DropBackup{}, model.ActDrilled: model.NoteDrill{}, model.ActRestored: model.NoteRestore{},
	model.ActApproveRestore: model.ApproveRestore{}, model.ActCompactAsk: model.AskCompaction{}, model.ActCompacted: model.NoteCompaction{}, model.ActCompactFailed: model.FailCompaction{},
	model.ActRotateStep: model.RotateStep{}, model.ActRotateEnd: model.RotateEnd{}, model.ActRotateSecret: model.RotateSecret{},
	model.ActLetterDeliver: model.DeliverLetter{}, model.ActLetterBounce: model.BounceLetter{},
	model.ActProposeRuling: model.ProposeRuling{}, model.ActApproveRuling: model.ApproveRuling{}, model.ActAdviseRuling: model.AdviseRuling{},
	model.ActDenyRuling: model.DenyRuling{},
}

// add joins the commands of other files of tests.
func add(more map[*model.Act]model.Command) struct{} {
	maps.Copy(empty, more)
	return struct{}{}
}

// later are the rows of the matrix for which no act exists yet: a change that
// brings one takes its row out here.
var later = []int{1, 15, 32}

// machine adds an intake machine to a house.
func machine(h *storetest.House) {
	h.IDs["intake"] = h.Do(model.System.ID, model.InviteAdmin{Name: "intake", Role: model.RoleIntake, TokenHash: []byte("none"), Sources: []string{"192.0.2.7/32"},
		Key: model.AdminKey{Label: "k", Fingerprint: "SHA256:intake", Blob: []byte("intake")}}).ID
}

// Every cell of the matrix, asked of the store itself.
func TestEveryCellOfTheMatrixIsWhatTheStoreDoes(t *testing.T) {
	h := storetest.New(t)
	machine(h)
	served := map[int]bool{}
	for _, act := range model.Catalogue {
		cmd, known := empty[act]
		if !known {
			t.Errorf("%s: add its command to the table of this test", act.Name)
			continue
		}
		served[act.Row] = true
		for _, role := range model.MatrixRoles {
			cell := model.Cell(act.Row, role)
			t.Run(act.Name+"/"+string(role), func(t *testing.T) {
				before := h.Store.Head().Size
				_, err := h.Store.Do(ctx, h.IDs[string(role)], cmd)
				refused := model.CodeOf(err) == "role" && err != nil && strings.Contains(err.Error(), act.Name)
				if refused == act.Allows(role) {
					t.Errorf("allowed is %v, and the store said: %v", act.Allows(role), err)
				}
				if act.Row > 0 && model.Denied(cell) && !refused {
					t.Errorf("row %d says %q, and the store said: %v", act.Row, cell, err)
				}
				if refused && h.Store.Head().Size != before+1 {
					t.Errorf("the refusal is no entry of the log")
				}
			})
		}
	}
	for _, row := range model.Matrix {
		if slices.Contains(later, row.No) == served[row.No] {
			t.Errorf("row %d: an act exists is %v, and the list of later rows says otherwise", row.No, served[row.No])
		}
	}
}

// Where a cell says S, the act that does it takes a fresh code; where it says 2,
// what does it is an approval of another's proposal.
func TestCellsThatAskForACodeOrASecondPersonHaveOne(t *testing.T) {
	// The approval of an export of the log, or of a backup, is that of the change that asks for it.
	elsewhere := map[int]*model.Act{30: model.ActApproveChange, 31: model.ActApproveChange}
	approvals, codes := map[int]bool{}, map[int]bool{}
	for row, act := range elsewhere {
		approvals[row] = slices.Contains(model.Signable, act)
	}
	for _, op := range model.RulingOps() {
		approvals[op.Rule().Approve.Row] = true
	}
	for _, act := range model.Signable {
		approvals[act.Row] = true
	}
	for _, act := range model.Catalogue {
		codes[act.Row] = codes[act.Row] || act.StepUp
	}
	// A restore is made on the host, and approved by two others after it, each
	// with a code (restore_test.go).
	without := []int{34}
	for _, row := range model.Matrix {
		if slices.Contains(later, row.No) || slices.Contains(without, row.No) {
			continue
		}
		words := strings.Fields(strings.Join(row.Cells[:], " "))
		if slices.Contains(words, "2") && !approvals[row.No] {
			t.Errorf("row %d takes two persons, and no approval carries it out", row.No)
		}
		if slices.Contains(words, "S") && !codes[row.No] {
			t.Errorf("row %d takes a fresh code, and no act with one carries it out", row.No)
		}
	}
}

// An act that takes a fresh code does nothing without one, with a wrong one and
// with one that was used.
func TestActsWithStepUpDoNothingWithoutAFreshCode(t *testing.T) {
	h := storetest.New(t)
	h.Enrol("admin3", model.RoleAdmin)
	person := stock(t, h, false)
	request, digest := proposed(t, h, person)
	change := h.Do("admin", model.ProposeChange{Op: model.OpDelegation, Name: "admin3", Delegation: "MG-9"}).ID
	changes, err := h.Desk("admin").AccountChanges(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Do("admin", model.ProposeChange{Op: model.OpKeyAdd, Name: "oncall", Key: model.AdminKey{Label: "two", Fingerprint: "SHA256:two", Blob: []byte("two")}})
	h.Approve("admin2")
	export := h.Do("admin2", model.ProposeChange{Op: model.OpExport}).ID
	h.Approve("admin")
	notice := model.DraftLetter{Kind: model.LetterBreachTenant, Incident: h.Do("oncall", model.SuspectIncident{What: "odd logins"}).ID, Tenant: "acme", Say: said(t, model.LetterBreachTenant)}
	l := h.Do("admin", notice).ID
	key := model.AdminKey{Label: "k", Fingerprint: "SHA256:new", Blob: []byte("new")}
	for _, cmd := range []func(code string) model.Command{
		func(code string) model.Command {
			return model.InviteAdmin{Name: "newcomer", Role: model.RoleDPO, Key: key, TokenHash: []byte("t"), Code: code}
		},
		func(code string) model.Command {
			return model.ApproveErasure{Request: request, Digest: digest, Code: code}
		},
		func(code string) model.Command {
			return model.ApproveChange{Change: change, Digest: changes[0].Digest(), Code: code}
		},
		func(code string) model.Command {
			return model.DisableAdmin{Name: "auditor", Reason: "left", Code: code}
		},
		func(code string) model.Command {
			return model.RemoveKey{Name: "oncall", Fingerprint: "SHA256:two", Code: code}
		},
		func(code string) model.Command {
			return model.RevealData{Of: model.Ref{Kind: model.KindTenant, ID: "acme"}, Fields: []string{model.FieldContact, model.FieldExternal, "note"}, Purpose: model.PurposeAccuracy, Code: code}
		},
		func(code string) model.Command {
			return model.OpenBreakGlass{Reason: "mail gateway lost", Code: code}
		},
		func(code string) model.Command {
			return model.SendLetter{Letter: l, Kind: notice.Kind, How: "post", Code: code}
		},
		func(code string) model.Command { return model.ExportLog{Change: export, Code: code} },
		func(code string) model.Command { return model.UnlockSession{Code: code} },
		func(code string) model.Command { return model.OpenSession{Code: code} },
	} {
		name := cmd("").Act().Name
		if !cmd("").Act().StepUp {
			t.Errorf("%s takes no code by its act", name)
		}
		for _, code := range []string{"", "000000"} {
			h.Refused("admin2", "code_wrong", cmd(code))
			h.Do("admin2", model.UnlockSession{Code: h.Code("admin2")}) // wrong codes in a row would lock
		}
		used := h.Code("admin2")
		h.Do("admin2", model.UnlockSession{Code: used})
		h.Refused("admin2", "code_used", cmd(used))
		h.Do("admin2", cmd(h.Code("admin2")))
	}
}
