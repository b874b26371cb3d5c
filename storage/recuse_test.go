package storage_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/storage/storetest"
)

func TestWhoStandsBackCanDoNothingWithTheRequestAnyMore(t *testing.T) {
	h := storetest.New(t)
	person := stock(t, h, false)
	id, digest := proposed(t, h, person)
	h.Refused("admin", "state", model.RecuseFrom{Request: id}) // who proposed it
	for _, who := range []string{"admin2", "dpo", "oncall", "auditor"} {
		h.Do(who, model.RecuseFrom{Request: id})
		h.Refused(who, "state", model.RecuseFrom{Request: id})
		v, err := h.Desk(who).Request(ctx, id)
		if err != nil || !v.Concerned {
			t.Errorf("%s is not shown that they stand back: %v", who, err)
		}
	}
	h.Refused("admin2", "own_case", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
	h.Refused("admin2", "own_case", model.ReturnErasure{Request: id, Reason: "x"})
	h.Refused("dpo", "own_case", model.AdviseErasure{Request: id, Digest: digest})
	h.Do("admin", model.ReturnErasure{Request: id, Reason: "for the test"})
	for _, cmd := range []model.Command{
		model.TriageRequest{Request: id, Rights: []model.Right{model.Erasure}, Capacity: model.Mixed, Tenant: "acme", Person: person},
		model.AssignRequest{Request: id, To: h.IDs["admin2"]}, model.NoteRequest{Request: id, Text: "x"},
		model.QueryRequest{Request: id, Kind: deadline.Identity, Reason: "x"}, model.DrawPlan{Request: id},
		model.SetItem{Request: id, Item: 3, Outcome: model.Erase}, model.ProposeErasure{Request: id}, model.CloseWithdrawn{Request: id},
		model.AnswerRequest{Request: id, Channel: "e-mail"}, model.ForwardRequest{Request: id},
	} {
		h.Refused("admin2", "own_case", cmd)
	}

	h.Enrol("admin3", model.RoleAdmin)
	h.Clock.Advance(8 * 24 * 3600e9) // who approves must not be new
	h.Do("admin", model.ProposeErasure{Request: id})
	v, err := h.Desk("admin3").Request(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	h.Do("admin3", model.ApproveErasure{Request: id, Digest: v.Request.Proposal.Digest, Code: h.Code("admin3")})
	h.Refused("admin2", "own_case", model.AcknowledgeOrder{Erasure: "E-1", Subprocessor: "resend", Answer: model.OrderDone})
}
