package model_test

import (
	"reflect"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestWhatIsTakenBackStandsAsItStood(t *testing.T) {
	for name, c := range map[string]struct {
		before model.Request
		cmd    model.Command
		way    bool
	}{
		"assigned to the first":           {model.Request{State: model.Triaged}, model.AssignRequest{Request: "R-1", To: "a-admin"}, true},
		"assigned from another":           {model.Request{State: model.Received, Assignee: "a-dpo"}, model.AssignRequest{Request: "R-1", To: "a-admin"}, true},
		"assigned to who has it":          {model.Request{State: model.Triaged, Assignee: "a-admin"}, model.AssignRequest{Request: "R-1", To: "a-admin"}, false},
		"assigned to nobody":              {model.Request{State: model.Triaged, Assignee: "a-admin"}, model.AssignRequest{Request: "R-1"}, false},
		"dismissed":                       {model.Request{State: model.Received}, model.DismissLetter{Request: "R-1"}, true},
		"dismissed, as it seemed":         {model.Request{State: model.NotARequest}, model.DismissLetter{Request: "R-1"}, true},
		"promoted after all":              {model.Request{State: model.Dismissed}, model.PromoteLetter{Request: "R-1"}, true},
		"promoted against the suggestion": {model.Request{State: model.NotARequest}, model.PromoteLetter{Request: "R-1"}, false},
		"forwarded":                       {model.Request{State: model.Triaged, Tenant: "acme", Capacity: model.Processor}, model.ForwardRequest{Request: "R-1"}, false},
	} {
		s := newShelf()
		c.before.ID = "R-1"
		s.put(c.before, model.Admin{ID: "a-admin"}, model.Admin{ID: "a-dpo"}, model.Tenant{Slug: "acme", DPA: model.DPA{ContactEmail: "privacy@acme.example"}})
		d, err := c.cmd.Decide(s.call(model.RoleAdmin))
		if err != nil || (d.Result.Undo != nil) != c.way {
			t.Errorf("%s: way back %#v, %v", name, d.Result.Undo, err)
			continue
		}
		if !c.way {
			continue
		}
		s.take(d)
		if d, err = d.Result.Undo.Decide(s.call(model.RoleAdmin)); err != nil {
			t.Errorf("%s, taken back: %v", name, err)
			continue
		}
		s.take(d)
		after, _ := s.Request("R-1")
		if len(after.History) != 2 {
			t.Errorf("%s: the timeline tells %d steps, not both", name, len(after.History))
		}
		if after.History = nil; !reflect.DeepEqual(after, c.before) {
			t.Errorf("%s: was %+v, is %+v", name, c.before, after)
		}
	}
}

func TestNothingIsTakenBackThatOthersBuiltOn(t *testing.T) {
	for name, c := range map[string]struct {
		now  model.Request
		undo model.Command
	}{
		"given to another meanwhile": {model.Request{State: model.Triaged, Assignee: "a-dpo"}, model.AssignRequest{Request: "R-1", From: "a-admin"}},
		"closed meanwhile":           {model.Request{State: model.Answered, Assignee: "a-admin"}, model.AssignRequest{Request: "R-1", From: "a-admin"}},
		"promoted meanwhile":         {model.Request{State: model.Received}, model.RestoreLetter{Request: "R-1"}},
		"triaged meanwhile":          {model.Request{State: model.Triaged}, model.DismissLetter{Request: "R-1"}},
	} {
		s := newShelf()
		c.now.ID = "R-1"
		s.put(c.now, model.Admin{ID: "a-dpo"})
		if _, err := c.undo.Decide(s.call(model.RoleAdmin)); model.CodeOf(err) != "state" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
