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

// ScopeIncident says which tenants are affected. One that was told stays.
type ScopeIncident struct {
	Incident    string
	Add, Remove []string // slugs
	Filter      string   // that picked them, for the timeline
}

// Act implements Command.
func (ScopeIncident) Act() *Act { return ActScope }

// Decide implements Command.
func (c ScopeIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if c.Filter != "" {
		if err := checkPhrase(c.Filter, "the filter"); err != nil {
			return Decision{}, err
		}
	}
	var tenants []string
	for _, slug := range i.Tenants {
		if !slices.Contains(c.Remove, slug) {
			tenants = append(tenants, slug)
			continue
		}
		if at := i.obligationTo(ToTenant, slug); at >= 0 && !i.Obligations[at].SentAt.IsZero() {
			return Decision{}, Refuse("state", "tenant %s was told of %s already; it stays in the register", slug, i.ID)
		}
	}
	for _, slug := range c.Add {
		if _, err := call.Tenant(slug); err != nil {
			return Decision{}, err
		}
		if !slices.Contains(tenants, slug) {
			tenants = append(tenants, slug)
		}
	}
	slices.Sort(tenants)
	if slices.Equal(tenants, i.Tenants) {
		return Decision{}, Refuse("usage", "nothing is changed by that")
	}
	i.Tenants = tenants
	text := fmt.Sprintf("%d tenants affected", len(tenants))
	if c.Filter != "" {
		text += ", picked by " + c.Filter
	}
	i.step(call, ActScope, "", text)
	i.oblige()
	return i.decision(Fact{"tenants", strconv.Itoa(len(tenants))}), nil
}

// CountIncident records how many people and records are affected: exact, as the
// store counted them by a filter. The store counts; nobody types numbers here.
type CountIncident struct {
	Incident        string
	Filter          string
	People, Records int
}

// Act implements Command.
func (CountIncident) Act() *Act { return ActIncidentCount }

// Decide implements Command.
func (c CountIncident) Decide(call *Call) (Decision, error) {
	i, err := openIncident(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if strings.ContainsAny(c.Filter, "@\n\r") || len(c.Filter) > phraseMost {
		return Decision{}, Refuse("usage", "count by kind: and tenant:, not by a person's address")
	}
	i.Count = IncidentCount{c.People, c.Records, c.Filter, call.At, call.Actor.ID}
	i.step(call, ActIncidentCount, "", fmt.Sprintf("counted: %d people, %d records", c.People, c.Records))
	return i.decision(Fact{"people", strconv.Itoa(c.People)}, Fact{"records", strconv.Itoa(c.Records)}), nil
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

// AssessBreach says how likely a breach is a risk to people, which decides who
// is told (Art. 33(1), 34(1) GDPR). It may be said again when more is known.
type AssessBreach struct {
	Incident  string
	Risk      Risk
	Reasoning string // by the criteria of EDPB 9/2022, without personal data
}

// Act implements Command.
func (AssessBreach) Act() *Act { return ActAssess }

// Decide implements Command.
func (c AssessBreach) Decide(call *Call) (Decision, error) {
	if !slices.Contains(Risks, c.Risk) {
		return Decision{}, Refuse("usage", "the risk is none, risk or high; found %q", c.Risk)
	}
	if err := checkPhrase(c.Reasoning, "why: type of breach, data, ease of identification, severity, people, number"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.Assessment, i.Advice = Assessment{c.Risk, c.Reasoning, call.Actor.ID, call.At}, Advice{}
	if c.Risk != RiskNone { // what was decided of no risk holds no longer
		i.Obligations = slices.Clone(i.Obligations)
		for n, o := range i.Obligations {
			if o.Decision == DecidedNotNotifiable {
				i.Obligations[n].Decision, i.Obligations[n].Ruling, i.Obligations[n].Ground, i.Obligations[n].Management = "", "", "", ""
			}
		}
	}
	i.step(call, ActAssess, IncidentAssessed, "risk "+string(c.Risk)+": "+c.Reasoning)
	i.oblige()
	return i.decision(Fact{"risk", string(c.Risk)}), nil
}

// AdviseIncident records that the DPO read a breach as it stands, and what they
// advise (Art. 38(1), 39(1) GDPR). They neither approve nor veto.
type AdviseIncident struct {
	Incident string
	Objects  bool
	Text     string // short phrase without personal data
}

// Act implements Command.
func (AdviseIncident) Act() *Act { return ActIncidentAdvise }

// Decide implements Command.
func (c AdviseIncident) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Text, "your advice"); err != nil {
		return Decision{}, err
	}
	i, err := openBreach(call, c.Incident)
	if err != nil {
		return Decision{}, err
	}
	i.Advice = Advice{By: call.Actor.ID, At: call.At, Objects: c.Objects, Text: c.Text}
	i.step(call, ActIncidentAdvise, "", "DPO "+adviceWord(c.Objects)+": "+c.Text)
	return i.decision(Fact{"advice", adviceWord(c.Objects)}), nil
}

// EscalateIncident tells everybody of a time of an incident, once.
type EscalateIncident struct {
	Incident string
	Stage    AlarmKind
}

// Act implements Command.
func (EscalateIncident) Act() *Act { return ActEscalate }

// Decide implements Command.
func (c EscalateIncident) Decide(call *Call) (Decision, error) {
	i, err := call.Incident(c.Incident)
	if err != nil {
		return Decision{}, err
	}
	if !slices.Contains(i.Escalations(call.At), c.Stage) {
		return Decision{Quiet: true}, nil
	}
	if _, err := call.raise(c.Stage, "", i.ID); err != nil {
		return Decision{}, err
	}
	i.Told = append(slices.Clone(i.Told), string(c.Stage))
	i.step(call, ActEscalate, "", "everybody was told: "+string(c.Stage))
	return i.decision(Fact{"stage", string(c.Stage)}), nil
}

// dueAhead is how long before the end of the 72 hours everybody is told.
const dueAhead = 12 * time.Hour

// Escalations are the times of the incident that have come and were not told of
// yet.
func (i Incident) Escalations(at time.Time) (list []AlarmKind) {
	add := func(kind AlarmKind, since time.Time, holds bool) {
		if holds && i.Open() && !at.Before(since) && !slices.Contains(i.Told, string(kind)) {
			list = append(list, kind)
		}
	}
	add(AlarmSuspicion, i.OpenedAt.Add(InvestigateFor), i.State == IncidentSuspected)
	if !i.Breach() {
		return list
	}
	tenants := slices.ContainsFunc(i.Obligations, func(o Obligation) bool { return o.To == ToTenant && o.Open() })
	add(AlarmTenants, i.AwareAt.Add(IncidentTarget), tenants)
	if n := i.obligationTo(ToInspectorate, ""); n >= 0 && i.Obligations[n].Open() {
		due := i.Clock().Due
		add(AlarmDue, due.Add(-dueAhead), at.Before(due))
		add(AlarmLate, due, true)
	}
	return list
}
