package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// steps are the commands that move a request which we hold as controller, with
// all that they need but the right state.
func steps() map[string]model.Command {
	refuse := model.ProposeRuling{Op: model.OpRefuse, Object: "R-1", Reason: "claims in court", Items: []string{"legal-claims"}}
	return map[string]model.Command{
		"dismiss":        model.DismissLetter{Request: "R-1"},
		"promote":        model.PromoteLetter{Request: "R-1"},
		"restore":        model.RestoreLetter{Request: "R-1"},
		"triage":         model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Erasure}, Capacity: model.Controller},
		"query":          model.QueryRequest{Request: "R-1", Kind: deadline.Identity, Reason: "another address"},
		"resume":         model.ResumeRequest{Request: "R-1", Method: "known address"},
		"nudge":          model.NudgePerson{Request: "R-1", Channel: "phone"},
		"draw plan":      model.DrawPlan{Request: "R-1"},
		"propose plan":   model.ProposeErasure{Request: "R-1"},
		"send back":      model.ReturnErasure{Request: "R-1", Reason: "once more"},
		"answer":         model.AnswerRequest{Request: "R-1", Channel: "post"},
		"withdrawn":      model.CloseWithdrawn{Request: "R-1"},
		"extend":         model.ProposeRuling{Op: model.OpExtend, Object: "R-1", Reason: "four systems"},
		"refuse":         refuse,
		"unidentified":   model.ProposeRuling{Op: model.OpUnidentified, Object: "R-1", Reason: "fits no record"},
		"received later": model.ProposeRuling{Op: model.OpReceivedLater, Object: "R-1", Reason: "mis-stamped", When: now.AddDate(0, 0, -1)},
		"receipt":        model.SetReceivedEarlier{Request: "R-1", When: now.AddDate(0, 0, -9), Reason: "time stamp"},
		"reopen":         model.ReopenRequest{Request: "R-1", Cause: model.ReopenComplaint, Reason: "complaint 7"},
	}
}

// standing is a shelf with a request for erasure in a state, with what usually
// is there by then.
func standing(state model.State) *shelf {
	s := newShelf()
	r := model.Request{ID: "R-1", State: state, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, ReceivedAt: now.AddDate(0, 0, -5), Nudged: deadline.ReceivedOn(now)}
	switch state {
	case model.Proposed:
		r.Proposal = model.Proposal{By: "a-other", At: now, Expires: now.Add(model.ProposalFor)}
	case model.IdentityWait, model.ClarifyWait:
		r.Pauses = []deadline.Pause{{Kind: deadline.Identity, Sent: deadline.ReceivedOn(now) - 4}}
	case model.Erasing, model.Executed, model.Answered:
		r.Erasure = "E-1"
	}
	s.put(r, model.Plan{Request: "R-1"}, model.CaseFile{Request: "R-1"}, model.ErasureRecord{ID: "E-1", Request: "R-1"})
	if state == model.InProgress {
		if d, err := (model.DrawPlan{Request: "R-1"}).Decide(s.call(model.RoleAdmin)); err == nil {
			s.take(d)
		}
	}
	return s
}

// TestEveryStepIsAllowedWhereTheTableSaysSo holds rules §3.1 as a table, with a
// line for each state and command: the roles that may, and the state that comes
// of it, or the code of the refusal. Set UPDATE_TABLE to write it anew, and read
// the difference.
func TestEveryStepIsAllowedWhereTheTableSaysSo(t *testing.T) {
	const file = "testdata/controller.txt"
	all := steps()
	var b strings.Builder
	for _, from := range model.States {
		for _, name := range slices.Sorted(keysOf(all)) {
			cmd := all[name]
			s := standing(from)
			d, err := cmd.Decide(s.call(model.RoleAdmin))
			said := ""
			if err == nil {
				s.take(d)
				r, _ := s.Request("R-1")
				if r.State != from && !from.CanBecome(r.State) {
					t.Errorf("%s from %s leads to %s, where the machine has no step", name, from, r.State)
				}
				if _, rule := cmd.(model.ProposeRuling); r.State == from && !rule && !slices.ContainsFunc(r.History, func(e model.Event) bool { return e.Act == cmd.Act().Name }) {
					t.Errorf("%s from %s leaves nothing on the timeline", name, from)
				}
				said = string(r.State)
			} else {
				if !model.IsRefusal(err) || len(err.Error()) < 10 {
					t.Errorf("%s from %s: %v", name, from, err)
				}
				said = "refused: " + model.CodeOf(err)
			}
			var roles []string
			for _, role := range model.MatrixRoles {
				if err == nil && cmd.Act().Allows(role) {
					roles = append(roles, string(role))
				}
			}
			fmt.Fprintf(&b, "%-17s %-15s %-22s %s\n", from, name, said, strings.Join(roles, " "))
		}
	}
	sameTable(t, file, b.String())
}

func tidy(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func keysOf(m map[string]model.Command) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// What rules §3.1 forbids outright, whatever the table says.
func TestWhatTheLawForbidsIsRefusedWithItsReason(t *testing.T) {
	for _, c := range []struct {
		name, code, article string
		change              func(*model.Request)
		cmd                 model.Command
	}{
		{"an extension of a refusal", "state", "Art. 12(4)", func(r *model.Request) { r.State = model.Refusing }, steps()["extend"]},
		{"a second extension", "state", "Art. 12(3)", func(r *model.Request) { r.Extended = true }, steps()["extend"]},
		{"a late extension", "late", "Art. 12(3)", func(r *model.Request) { r.ReceivedAt = now.AddDate(0, -2, 0) }, steps()["extend"]},
		{"a refusal for a tenant", "processor", "Art. 28(10)", func(r *model.Request) { r.Capacity = model.Processor }, steps()["refuse"]},
		{"a refusal of a withdrawal", "state", "Art. 7(3)", func(r *model.Request) { r.Rights = []model.Right{model.Withdrawal} }, steps()["refuse"]},
		{"unidentified without a reminder", "state", "Art. 12(2)", func(r *model.Request) {
			r.State, r.Nudged = model.IdentityWait, 0
			r.Pauses = []deadline.Pause{{Kind: deadline.Identity, Sent: deadline.ReceivedOn(now)}}
		}, steps()["unidentified"]},
		{"a question of doubt without a reason", "usage", "Art. 12(6)", func(*model.Request) {}, model.QueryRequest{Request: "R-1", Kind: deadline.Identity}},
		{"a clarification of an erasure", "state", "Recital 63", func(*model.Request) {}, model.QueryRequest{Request: "R-1", Kind: deadline.Clarification, Reason: "much data"}},
	} {
		s := standing(model.InProgress)
		r, _ := s.Request("R-1")
		c.change(&r)
		s.put(r)
		_, err := c.cmd.Decide(s.call(model.RoleAdmin))
		if err == nil || model.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.article) {
			t.Errorf("%s: %v, want %s by %s", c.name, err, c.code, c.article)
		}
	}
}
