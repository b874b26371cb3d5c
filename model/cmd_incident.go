package model

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// SuspectIncident opens an incident on a suspicion. Anyone may, machines too.
type SuspectIncident struct {
	What  string // short phrase without personal data
	Alarm string // A-3, of the console itself, that makes one suspect it; may be empty
}

// Act implements Command.
func (SuspectIncident) Act() *Act { return ActSuspect }

// Decide implements Command.
func (c SuspectIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.What, "what is suspected"); err != nil {
		return Decision{}, err
	}
	i, err := openedIncident(call, c.What)
	if err != nil {
		return Decision{}, err
	}
	i.Alarm = c.Alarm
	if err := alarmExists(call, c.Alarm); err != nil {
		return Decision{}, err
	}
	if !call.Actor.Machine() { // a machine's word alone opens no data
		i.GoingOn = call.At
	}
	i.step(call, ActSuspect, IncidentSuspected, "suspected")
	return i.decision(), nil
}

// openedIncident is a new one, suspected.
func openedIncident(call *Call, what string) (Incident, error) {
	n, err := call.Next(KindIncident)
	return Incident{ID: fmt.Sprintf("I-%d", n), State: IncidentSuspected, What: what, OpenedBy: call.Actor.ID, OpenedAt: call.At}, err
}

// alarmExists refuses an alarm that there is none of.
func alarmExists(call *Call, id string) error {
	if id == "" {
		return nil
	}
	all, err := call.Alarms()
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.ID == id {
			return nil
		}
	}
	return NotFound(KindAlarm, id)
}

// decision writes the incident.
func (i Incident) decision(facts ...Fact) Decision {
	return Decision{Object: i.ID, Put: []Record{i}, Facts: append([]Fact{{"state", string(i.State)}}, facts...), Result: Result{ID: i.ID}}
}

// openIncident reads an incident that is not closed.
func openIncident(call *Call, id string) (Incident, error) {
	i, err := call.Incident(id)
	if err == nil && !i.Open() {
		err = Refuse("state", "%s is closed", id)
	}
	return i, err
}

// openBreach reads an incident of which somebody declared us aware.
func openBreach(call *Call, id string) (Incident, error) {
	i, err := openIncident(call, id)
	if err == nil && !i.Breach() {
		err = Refuse("state", "%s is a suspicion; declare us aware of a breach first (incident aware)", id)
	}
	return i, err
}

// ConfirmIncident says that an incident is going on, which lets on-call
// engineers reveal data under it for another four hours.
type ConfirmIncident struct{ Incident string }

// Act implements Command.
func (ConfirmIncident) Act() *Act { return ActGoingOn }

// Decide implements Command.
func (c ConfirmIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.GoingOn = call.At
	return i.decision(), nil
}

// DeclareAware says that we are aware of a breach: with a reasonable degree of
// certainty, personal data is compromised (EDPB 9/2022). One person says so,
// and every clock starts at one instant (Art. 33(1), (2) GDPR). Without an
// incident it opens one.
type DeclareAware struct {
	Incident string    // empty: a new one
	What     string    // of a new one: short phrase without personal data
	When     time.Time // earliest confirmed knowledge of our staff; zero: now
	Facts    string    // what shows it; empty: as the incident says
	Capacity Capacity  // empty: mixed, in which every duty holds
}

// Act implements Command.
func (DeclareAware) Act() *Act { return ActAware }

// Decide implements Command.
func (c DeclareAware) Decide(call *Call) (Decision, error) {
	var i Incident
	var err error
	if c.Incident == "" {
		if err := checkPhrase(c.What, "what happened"); err != nil {
			return Decision{}, err
		}
		i, err = openedIncident(call, c.What)
	} else {
		i, err = openIncident(call, c.Incident)
	}
	if err != nil {
		return Decision{}, err
	}
	if i.Breach() {
		return Decision{}, Refuse("state", "we are aware of %s since %s; an earlier time is set with incident earlier", i.ID, moment(i.AwareAt))
	}
	if c.When.IsZero() {
		c.When = call.At
	}
	if c.When.After(call.At) {
		return Decision{}, Refuse("usage", "nobody becomes aware in the future; found %s", moment(c.When))
	}
	if c.Facts == "" {
		c.Facts = i.What
	} else if err := checkPhrase(c.Facts, "what shows it"); err != nil {
		return Decision{}, err
	}
	switch c.Capacity {
	case "":
		c.Capacity = Mixed
	case Controller, Processor, Mixed:
	default:
		return Decision{}, Refuse("usage", "the capacity is controller, processor or mixed; found %q", c.Capacity)
	}
	i.AwareAt, i.AwareBy, i.AwareFacts, i.DeclaredAt, i.Capacity, i.GoingOn = c.When.UTC(), call.Actor.ID, c.Facts, call.At, c.Capacity, call.At
	i.step(call, ActAware, IncidentAware, "aware since "+Instant(i.AwareAt))
	i.oblige()
	alarm, err := call.raise(AlarmBreach, "", i.ID)
	if err != nil {
		return Decision{}, err
	}
	d := i.decision(append(i.clockFacts(), Fact{"capacity", string(i.Capacity)}, Fact{"alarm", alarm.ID})...)
	d.Result.Message = i.ID + ": the inspectorate is notified by " + Instant(i.Clock().Due) + ", tenants without undue delay"
	if i.Capacity == Processor {
		d.Result.Message = i.ID + ": tenants are told without undue delay, within 24 hours"
	}
	return d, nil
}

// clockFacts are what the log keeps of the clocks, with their rule's version.
func (i Incident) clockFacts() []Fact {
	c := i.Clock()
	return []Fact{{"aware", moment(i.AwareAt)}, {"offset", c.AwareAt.Format("-07:00")}, {"due", moment(c.Due)}, {"rule", c.RuleVersion}}
}

// SetAwareEarlier corrects when we became aware to an earlier time, as more is
// known of who knew what when. A later one takes two (OpAwareLater).
type SetAwareEarlier struct {
	Incident string
	When     time.Time
	Reason   string
}

// Act implements Command.
func (SetAwareEarlier) Act() *Act { return ActAwareEarlier }

// Decide implements Command.
func (c SetAwareEarlier) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reason, "what shows that it was known earlier"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	switch {
	case err != nil:
		return Decision{}, err
	case c.When.IsZero():
		return Decision{}, Refuse("usage", "say since when we are aware, as 2026-03-05T09:30")
	case !c.When.Before(i.AwareAt):
		return Decision{}, Refuse("usage", "we are aware since %s; an earlier time is wanted, and a later one takes two persons (ruling %s)", moment(i.AwareAt), OpAwareLater)
	}
	return i.moved(call, ActAwareEarlier, c.When, c.Reason), nil
}

// moved sets when we became aware, and logs the times before and after.
func (i Incident) moved(call *Call, act *Act, when time.Time, why string) Decision {
	before := i
	i.AwareAt = when.UTC()
	i.step(call, act, "", "aware since "+Instant(when)+", so far "+Instant(before.AwareAt)+": "+why)
	facts := append([]Fact{{"aware_before", moment(before.AwareAt)}, {"due_before", moment(before.Clock().Due)}}, i.clockFacts()...)
	return i.decision(facts...)
}

// ContainBreach records that a breach goes on no more.
type ContainBreach struct {
	Incident string
	Actions  string // what was done, without personal data
}

// Act implements Command.
func (ContainBreach) Act() *Act { return ActContain }

// Decide implements Command.
func (c ContainBreach) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Actions, "what was done to contain it"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if !i.ContainedAt.IsZero() {
		return Decision{}, Refuse("state", "%s is contained since %s", i.ID, moment(i.ContainedAt))
	}
	i.ContainedAt, i.ContainedBy = call.At, call.Actor.ID
	to := IncidentState("")
	if i.State == IncidentAware {
		to = IncidentContained
	}
	if i.Facts.Measures == "" {
		i.Facts.Measures = c.Actions
	}
	i.step(call, ActContain, to, "contained: "+c.Actions)
	return i.decision(), nil
}

// Instant is an instant as people in Vilnius read it, with its offset: the
// night of a change of clocks has some hours twice.
func Instant(t time.Time) string { return deadline.Local(t).Format("Mon 2 Jan 2006 15:04 -07:00") }
