package model

import (
	"fmt"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// phraseMost is how long a phrase of ours may be that goes into a record or the
// log.
const phraseMost = 160

// checkPhrase wants a short phrase. It cannot know a name when it sees one, but
// refuses what surely is personal data or a letter: addresses, several lines.
func checkPhrase(text, what string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return Refuse("usage", "say %s, in a short phrase without personal data", what)
	case len(text) > phraseMost:
		return Refuse("usage", "say %s in at most %d characters; found %d", what, phraseMost, len(text))
	case strings.ContainsAny(text, "@\n\r"):
		return Refuse("usage", "say %s in one line, without addresses or other personal data", what)
	}
	return nil
}

// OpenBreakGlass takes emergency access for an hour. Everyone is told at once.
type OpenBreakGlass struct {
	Reason string // short phrase without personal data
	Code   string
}

// Act implements Command.
func (OpenBreakGlass) Act() *Act { return ActBreakGlass }

// Decide implements Command.
func (c OpenBreakGlass) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reason, "why you need emergency access"); err != nil {
		return Decision{}, err
	}
	actor, err := call.StepUp(c.Code)
	d := Decision{Object: actor.ID, Put: []Record{actor}}
	if err != nil {
		return d, err
	}
	n, err := call.Next(KindBreakGlass)
	if err != nil {
		return Decision{}, err
	}
	g := BreakGlass{ID: fmt.Sprintf("G-%d", n), By: actor.ID, At: call.At, Until: call.At.Add(BreakGlassFor), Reason: c.Reason,
		ReviewDue: deadline.AddWorkingDays(deadline.ReceivedOn(call.At), reviewDays)}
	alarm, err := call.raise(AlarmBreakGlass, actor.Name, g.ID)
	if err != nil {
		return Decision{}, err
	}
	d.Object, d.Put = g.ID, append(d.Put, g)
	d.Result = Result{ID: g.ID, Message: "in force until " + g.Until.Format("15:04") + " UTC; everyone was told, and an auditor will review it"}
	d.Facts = []Fact{{"until", moment(g.Until)}, {"review_due", g.ReviewDue.String()}, {"alarm", alarm.ID}}
	return d, nil
}

// reviewDays is how many working days an auditor has to review an emergency
// access.
const reviewDays = 2

// ReviewBreakGlass records what an auditor found of an emergency access.
type ReviewBreakGlass struct {
	Glass     string
	Justified bool
	Finding   string // short phrase without personal data
}

// Act implements Command.
func (ReviewBreakGlass) Act() *Act { return ActReviewGlass }

// Decide implements Command.
func (c ReviewBreakGlass) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Finding, "what you found"); err != nil {
		return Decision{}, err
	}
	g, err := call.BreakGlass(c.Glass)
	switch {
	case err != nil:
		return Decision{}, err
	case g.Reviewed():
		return Decision{}, Refuse("state", "%s was reviewed already, and a finding is never changed", g.ID)
	case g.By == call.Actor.ID:
		return Decision{}, Refuse("own_case", "nobody reviews their own emergency access")
	case g.Holds(call.At):
		return Decision{}, Refuse("state", "%s is still in force; review it when it has ended", g.ID)
	}
	g.ReviewedBy, g.ReviewedAt, g.Justified, g.Finding = call.Actor.ID, call.At, c.Justified, c.Finding
	word := "not-justified"
	if c.Justified {
		word = "justified"
	}
	return Decision{Object: g.ID, Put: []Record{g}, Result: Result{ID: g.ID}, Facts: []Fact{{"found", word}}}, nil
}

// RecuseFrom has the actor stand back from a request and the others of the same
// letter: from then on they can do nothing with them (rules §5, separation of
// duties 2). There is no way back.
type RecuseFrom struct{ Request string }

// Act implements Command.
func (RecuseFrom) Act() *Act { return ActRecuse }

// Decide implements Command.
func (c RecuseFrom) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	switch {
	case err != nil:
		return Decision{}, err
	case r.Concerns(call.Actor):
		return Decision{}, Refuse("state", "you stand back from %s already", r.ID)
	}
	family, err := call.Family(r.File()) // the letter and its case file are one
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Object: r.ID, Result: Result{ID: r.ID}}
	for _, one := range family {
		switch {
		case one.Proposal.By == call.Actor.ID:
			return Decision{}, Refuse("state", "you proposed the plan of %s; take it back first", one.ID)
		case slices.Contains(one.Recused, call.Actor.ID):
			continue
		}
		one.Recused = append(slices.Clone(one.Recused), call.Actor.ID)
		one.step(call, ActRecuse, one.State, "stands back")
		d.Put = append(d.Put, one)
	}
	return d, nil
}
