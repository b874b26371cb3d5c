package model

import (
	"fmt"
	"strings"
	"time"
)

// CloseIncident closes a breach: its line in the register is whole, everybody
// was told, and the DPO has read it. It stays in the register for good.
type CloseIncident struct {
	Incident string
	Findings string // short phrase without personal data
	Cause    string // root cause; empty: as recorded
	Lessons  string // and what follows from it; empty: as recorded
}

// Act implements Command.
func (CloseIncident) Act() *Act { return ActCloseIncident }

// Decide implements Command.
func (c CloseIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Findings, "what was found"); err != nil {
		return Decision{}, err
	}
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if !i.Breach() {
		return Decision{}, Refuse("second_person", "that a suspicion is not a breach takes two persons; propose it as ruling %s", OpNotBreach)
	}
	for text, field := range map[string]*string{c.Cause: &i.Facts.Cause, c.Lessons: &i.Facts.Lessons} {
		if text != "" {
			if err := checkPhrase(text, "cause and lessons"); err != nil {
				return Decision{}, err
			}
			*field = text
		}
	}
	if gaps := i.Gaps(call.At); len(gaps) > 0 {
		return Decision{}, Refuse("state", "%s cannot be closed (Art. 33(5) GDPR): %s", i.ID, strings.Join(gaps, "; "))
	}
	i.ClosedBy, i.ClosedAt, i.Findings = call.Actor.ID, call.At, c.Findings
	i.step(call, ActCloseIncident, IncidentClosed, c.Findings)
	return i.decision(), nil
}

// GapCause is the gap that closing itself can fill.
const GapCause = "give the root cause and the lessons"

// Gaps are what a breach still lacks before it can be closed, the most urgent first:
// each says what to do.
func (i Incident) Gaps(at time.Time) (list []string) {
	lacks := func(gap bool, what string) {
		if gap {
			list = append(list, what)
		}
	}
	f := i.Facts
	people, _, counted := i.Numbers()
	late := func(o Obligation) bool { return o.Open() && i.Late(o, at) }
	for _, first := range []bool{true, false} { // what is late already comes first
		for _, o := range i.Obligations {
			lacks(o.Open() && late(o) == first, "tell the "+o.Title())
		}
	}
	lacks(i.ContainedAt.IsZero(), "record how it was contained")
	lacks(i.Risk == "", "assess its risk")
	lacks(f.Nature == "", "record its nature")
	lacks(len(f.People) == 0 || len(f.Data) == 0, "record the categories of people and data")
	lacks(people == 0 && !counted, "record or count the numbers affected")
	lacks(f.Effects == "" || f.Measures == "", "record effects and measures")
	for _, o := range i.Obligations {
		lacks(o.Phased(), "complete the notification to the "+o.Title())
		lacks(o.ToReview(), "have another person review what was sent to the "+o.Title())
		lacks(i.Late(o, at) && !o.Open() && o.Late == "", "say why the "+o.Title()+" was told late")
	}
	lacks(i.OpenTasks() > 0, fmt.Sprintf("finish the open tasks (%d)", i.OpenTasks()))
	lacks(i.Risk != "" && !i.Advice.Given(), "have the DPO read it")
	lacks(f.Cause == "" || f.Lessons == "", GapCause)
	return list
}
