package model

import (
	"fmt"
	"slices"
)

// Acts of the board of promises.
var (
	ActNotePromises   = &Act{Name: "promise.note", Allow: system, Summary: "write into their history which promises of the policy changed their state"}
	ActExplainPromise = &Act{Name: "promise.explain", Allow: []Role{RoleAdmin, RoleDPO}, Summary: "explain how a promise of the policy stands; its state stays as it is"}
)

// actsPromise lists them.
var actsPromise = []*Act{ActNotePromises, ActExplainPromise}

// NotePromises writes the states that a night found. Only what changed is
// written, so that histories stay short.
type NotePromises struct{ Found []Promise }

// Act implements Command.
func (NotePromises) Act() *Act { return ActNotePromises }

// Decide implements Command.
func (c NotePromises) Decide(call *Call) (Decision, error) {
	d := Decision{Object: "promises", Quiet: true}
	for _, p := range c.Found {
		if !knownPromise(p.ID) || !slices.Contains(PromiseStates, p.State) {
			return Decision{}, Refuse("usage", "no promise %q can be %q", p.ID, p.State)
		}
		rec, err := call.Promise(p.ID)
		if err != nil {
			return Decision{}, err
		}
		if rec.Last().State == p.State {
			continue
		}
		rec.Steps = append(slices.Clone(rec.Steps), PromiseStep{At: call.At, State: p.State, Figure: p.Figure})
		d.Put, d.Quiet = append(d.Put, rec), false
		d.Facts = append(d.Facts, Fact{p.ID, p.State.word()})
		if p.State == PromiseBroken && slices.Contains(alarmedPromises, p.ID) {
			if _, err := call.raise(AlarmPromise, "", p.ID); err != nil {
				return Decision{}, err
			}
		}
	}
	return d, nil
}

// alarmedPromises raise an alarm in the night that finds them broken. What goes
// wrong with backups, the log, breaches and tenants' ends has alarms of its own;
// the others are seen on the board and wait for nobody's hurry.
var alarmedPromises = []string{"retention", "transport", "at-rest", "second-factor"}

func knownPromise(id string) bool {
	return slices.ContainsFunc(promiseRules, func(r PromiseRule) bool { return r.ID == id })
}

// ExplainPromise explains how a promise stands. Nothing is hidden by it: the
// state is computed, and earlier explanations stay.
type ExplainPromise struct {
	Promise string
	State   PromiseState // as it was shown
	Text    string       // short phrase without personal data
}

// Act implements Command.
func (ExplainPromise) Act() *Act { return ActExplainPromise }

// Decide implements Command.
func (c ExplainPromise) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Text, "why the promise stands as it does"); err != nil {
		return Decision{}, err
	}
	switch {
	case !knownPromise(c.Promise):
		return Decision{}, NotFound(KindPromise, c.Promise)
	case c.State == PromiseKept || !slices.Contains(PromiseStates, c.State):
		return Decision{}, Refuse("state", "%s is %s; only a promise that is not kept is explained", c.Promise, c.State)
	}
	rec, err := call.Promise(c.Promise)
	if err != nil {
		return Decision{}, err
	}
	rec.Explains = append(slices.Clone(rec.Explains), PromiseReason{At: call.At, By: call.Actor.ID, State: c.State, Text: c.Text})
	return Decision{Object: "promise/" + c.Promise, Put: []Record{rec}, Result: Result{ID: c.Promise, Message: fmt.Sprintf("it stays %s", c.State)},
		Facts: []Fact{{"state", c.State.word()}}}, nil
}
