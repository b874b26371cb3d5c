package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RecordIncident records what is known of an incident. What is empty, or
// negative, stays as it is.
type RecordIncident struct {
	Incident string
	Facts    IncidentFacts
	Capacity Capacity // a wider one: mixed
}

// Act implements Command.
func (RecordIncident) Act() *Act { return ActIncidentFacts }

// Decide implements Command.
func (c RecordIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	f := c.Facts
	if f.Severity != "" && !slices.Contains(Severities, f.Severity) {
		return Decision{}, Refuse("usage", "the severity is low, medium, high or critical; found %q", f.Severity)
	}
	var fields []string
	set := func(name string, to string, field *string) {
		if err == nil && to != "" && to != *field {
			if err = checkPhrase(to, "the "+name); err == nil {
				*field, fields = to, append(fields, name)
			}
		}
	}
	lists := func(name string, to []string, field *[]string) {
		for _, one := range to {
			if err == nil {
				err = checkPhrase(one, "the "+name)
			}
		}
		if err == nil && len(to) > 0 && !slices.Equal(to, *field) {
			*field, fields = to, append(fields, name)
		}
	}
	number := func(name string, to int, field *int) {
		if to > 0 && to != *field {
			*field, fields = to, append(fields, name)
		}
	}
	set("severity", string(f.Severity), (*string)(&i.Facts.Severity))
	set("nature", f.Nature, &i.Facts.Nature)
	lists("breached", f.Breached, &i.Facts.Breached)
	lists("people", f.People, &i.Facts.People)
	lists("data", f.Data, &i.Facts.Data)
	number("people-number", f.PeopleNo, &i.Facts.PeopleNo)
	number("records-number", f.RecordsNo, &i.Facts.RecordsNo)
	set("effects", f.Effects, &i.Facts.Effects)
	set("measures", f.Measures, &i.Facts.Measures)
	set("protection", f.Protection, &i.Facts.Protection)
	set("next", f.Next, &i.Facts.Next)
	set("cause", f.Cause, &i.Facts.Cause)
	set("lessons", f.Lessons, &i.Facts.Lessons)
	set("source", f.Source, &i.Facts.Source)
	set("started", f.Started, &i.Facts.Started)
	if err != nil {
		return Decision{}, err
	}
	if c.Capacity != "" && c.Capacity != i.Capacity {
		if c.Capacity != Mixed || !i.Breach() {
			return Decision{}, Refuse("usage", "the capacity of %s is %s, and can only become mixed: a duty that runs is ended by a decision", i.ID, orNone(string(i.Capacity)))
		}
		i.Capacity, fields = Mixed, append(fields, "capacity")
	}
	if len(fields) == 0 {
		return Decision{}, Refuse("usage", "nothing is changed by that")
	}
	i.step(call, ActIncidentFacts, "", "recorded: "+strings.Join(fields, ", "))
	i.oblige()
	return i.decision(Fact{"fields", strings.Join(fields, "+")}), nil
}

// NoteIncident puts a note on the timeline, or hands the incident over: the
// note is then what the next on-call engineer reads first.
type NoteIncident struct {
	Incident string
	Text     string // short phrase without personal data
	HandOver bool
}

// Act implements Command.
func (NoteIncident) Act() *Act { return ActIncidentNote }

// Decide implements Command.
func (c NoteIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Text, "the note"); err != nil {
		return Decision{}, err
	}
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	text := c.Text
	if c.HandOver {
		i.Handover, text = c.Text, "hand-over: "+c.Text
	}
	i.step(call, ActIncidentNote, "", text)
	return i.decision(), nil
}

// TaskIncident adds a task to an incident, or records that one is done.
type TaskIncident struct {
	Incident string
	What     string // of a new one
	Owner    string // admin id, of a new one; may be empty
	Done     int    // number of the one that is done
}

// Act implements Command.
func (TaskIncident) Act() *Act { return ActIncidentTask }

// Decide implements Command.
func (c TaskIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.Tasks = slices.Clone(i.Tasks)
	if c.Done > 0 {
		at := slices.IndexFunc(i.Tasks, func(t IncidentTask) bool { return t.No == c.Done })
		switch {
		case at < 0:
			return Decision{}, Refuse("not_found", "%s has no task %d", i.ID, c.Done)
		case !i.Tasks[at].DoneAt.IsZero():
			return Decision{}, Refuse("state", "task %d of %s is done already", c.Done, i.ID)
		}
		i.Tasks[at].DoneBy, i.Tasks[at].DoneAt = call.Actor.ID, call.At
		i.step(call, ActIncidentTask, "", fmt.Sprintf("task %d done: %s", c.Done, i.Tasks[at].What))
		return i.decision(Fact{"task", strconv.Itoa(c.Done)}), nil
	}
	if err := checkPhrase(c.What, "the task"); err != nil {
		return Decision{}, err
	}
	if c.Owner != "" {
		if _, err := call.Admin(c.Owner); err != nil {
			return Decision{}, err
		}
	}
	no := len(i.Tasks) + 1
	i.Tasks = append(i.Tasks, IncidentTask{No: no, What: c.What, Owner: c.Owner})
	i.step(call, ActIncidentTask, "", fmt.Sprintf("task %d: %s", no, c.What))
	return i.decision(Fact{"task", strconv.Itoa(no)}), nil
}

// dueAhead is how long before the end of the 72 hours everybody is told.
const dueAhead = 12 * time.Hour
