package model_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

// The machine of testdata/states.txt is rules §3.1 as this version has it: a
// state, and those that may follow it.
func TestStatesFollowEachOtherAsInTheTable(t *testing.T) {
	text, err := os.ReadFile("testdata/states.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, from := range model.States {
		line := string(from) + ":"
		for _, to := range model.States {
			if from.CanBecome(to) {
				line += " " + string(to)
			}
		}
		lines = append(lines, line)
	}
	if got := strings.Join(lines, "\n") + "\n"; got != string(text) {
		t.Errorf("the machine is not the table's:\n%s", got)
	}
}

func TestEveryStateHasATitleAndAWayThere(t *testing.T) {
	for _, s := range model.States {
		if s.Title() == "" {
			t.Errorf("%s has no title", s)
		}
		if s.Closed() && s.Counts() {
			t.Errorf("%s is closed and its clock runs", s)
		}
		reached := s == model.Received || s == model.NotARequest
		for _, from := range model.States {
			reached = reached || from != s && from.CanBecome(s)
		}
		if !reached {
			t.Errorf("no state becomes %s", s)
		}
	}
}

// Only one way leads to an erasure, and it passes every station once.
func TestNothingIsErasedThatWasNotApproved(t *testing.T) {
	way := []model.State{model.Proposed, model.Approved, model.Erasing, model.Executed}
	for i, to := range way[1:] {
		for _, from := range model.States {
			if want := from == way[i]; from.CanBecome(to) != want {
				t.Errorf("%s to %s: %v", from, to, !want)
			}
		}
	}
}

// An act that moves a request refuses one that is there already, except where
// the machine has that step: a request is triaged and planned anew at will.
func TestNoStepIsTakenTwice(t *testing.T) {
	for _, c := range []struct {
		state model.State
		cmd   model.Command
		ok    bool
	}{
		{model.Triaged, model.TriageRequest{Request: "R-1", Rights: []model.Right{model.Objection}, Capacity: model.Processor, Tenant: "acme"}, true},
		{model.IdentityWait, model.QueryRequest{Request: "R-1", Kind: "identity", Reason: "another address"}, false},
		{model.Forwarded, model.ForwardRequest{Request: "R-1"}, false},
		{model.Answered, model.AnswerRequest{Request: "R-1", Channel: "post"}, false},
		{model.Withdrawn, model.CloseWithdrawn{Request: "R-1"}, false},
		{model.Dismissed, model.DismissLetter{Request: "R-1"}, false},
		{model.Received, model.PromoteLetter{Request: "R-1"}, false},
		{model.Proposed, model.ProposeErasure{Request: "R-1"}, false},
		{model.Approved, model.ApproveErasure{Request: "R-1"}, false},
		{model.Executed, model.ApproveErasure{Request: "R-1"}, false},
	} {
		t.Run(fmt.Sprintf("%s %s", c.cmd.Act().Name, c.state), func(t *testing.T) {
			s := newShelf()
			s.put(model.Request{ID: "R-1", State: c.state, Rights: []model.Right{model.Objection}, Capacity: model.Processor, Tenant: "acme"},
				model.Plan{Request: "R-1"}, model.Tenant{Slug: "acme"})
			_, err := c.cmd.Decide(s.call(model.RoleAdmin))
			if c.ok != (err == nil) || err != nil && model.CodeOf(err) != "state" {
				t.Errorf("%v", err)
			}
		})
	}
}
