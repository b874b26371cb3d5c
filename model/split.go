package model

import (
	"fmt"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// part is one thing that a letter asks for, in one capacity: each is a request
// of its own, with its own state, dates and outcome (rules §0 F7).
type part struct {
	right    Right
	capacity Capacity
}

// heldByUs are the rights that concern what we decide ourselves, whoever the
// person belongs to: our marketing, consents given to us, our conduct.
var heldByUs = []Right{ObjectionMarketing, Withdrawal, Complaint, FollowUp}

// parts takes apart what a letter asks for. A follow-up is no right: beside
// others it is only the link to what it chases.
func (c TriageRequest) parts() []part {
	rights := slices.Clone(c.Rights)
	if len(rights) > 1 {
		rights = slices.DeleteFunc(rights, func(r Right) bool { return r == FollowUp })
	}
	var list []part
	add := func(p part) {
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	for _, r := range rights {
		switch {
		case c.Capacity != Mixed:
			add(part{r, c.Capacity})
		default:
			add(part{r, Controller})
			if !slices.Contains(heldByUs, r) {
				add(part{r, Processor})
			}
		}
	}
	return list
}

func (p part) String() string { return string(p.right) + "/" + string(p.capacity) }

// is reports whether a request is that part of its letter, and was not put away
// as not asked for.
func (p part) is(r Request) bool {
	return r.State != Dismissed && r.Capacity == p.capacity && slices.Contains(r.Rights, p.right)
}

// split makes the requests of the parts that r does not take itself. What
// another request of the same letter covers already is refused.
func (c TriageRequest) split(call *Call, r Request, parts []part) ([]Request, error) {
	family, err := call.Family(r.File())
	if err != nil {
		return nil, err
	}
	for _, o := range family {
		for _, p := range parts {
			if o.ID != r.ID && p.is(o) {
				return nil, Refuse("exists", "%s is %s of the same letter already; leave that out", o.ID, p)
			}
		}
	}
	var made []Request
	for _, p := range parts[1:] {
		n, err := call.Next(KindRequest)
		if err != nil {
			return nil, err
		}
		one := Request{ID: fmt.Sprintf("R-%d", n), SplitOf: r.File(), State: r.State, Rights: []Right{p.right}, Capacity: p.capacity, Tenant: r.Tenant, Person: r.Person,
			Channel: r.Channel, ReceivedAt: r.ReceivedAt, Assignee: r.Assignee, MessageSum: r.MessageSum, FollowUpOf: r.FollowUpOf, Recused: slices.Clone(r.Recused)}
		for _, pause := range r.Pauses { // who the person is was settled for all of the letter
			if pause.Kind == deadline.Identity && !pause.Satisfied.IsZero() {
				one.Pauses = append(one.Pauses, pause)
			}
		}
		one.History = []Event{{At: call.At, By: call.Actor.ID, Act: ActTriage.Name, From: Received, To: one.State, Reason: p.String() + ", split from " + r.File()}}
		one.date()
		made = append(made, one)
	}
	return made, nil
}

// splitFact names the requests that a triage made, for the log.
func splitFact(made []Request) Fact {
	var ids []string
	for _, r := range made {
		ids = append(ids, r.ID)
	}
	return Fact{"split", strings.Join(ids, "+")}
}

// splitWords tells of the requests that a triage made.
func splitWords(made []Request) string {
	var words []string
	for _, r := range made {
		words = append(words, fmt.Sprintf("%s %s (%s)", r.ID, joinRights(r.Rights), r.Capacity))
	}
	return "each right and capacity is a request of its own: also " + strings.Join(words, ", ")
}
