package model

import (
	"slices"
	"time"
)

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
