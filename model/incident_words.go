package model

import (
	"fmt"
	"slices"
	"time"
)

// Span is a time span in hours and minutes: "41:07".
func Span(d time.Duration) string {
	d = max(d, -d).Truncate(time.Minute)
	return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// ClockWords is the incident's clock in a phrase: elapsed and remaining. A
// breach whose inspectorate is notified says so; where we are processor only,
// the target to tell tenants counts.
func (i Incident) ClockWords(at time.Time) string {
	switch {
	case !i.Open():
		return i.State.Title()
	case !i.Breach():
		if left := i.OpenedAt.Add(InvestigateFor).Sub(at); left > 0 {
			return "to be decided within " + Span(left)
		}
		return "to be decided since " + Span(at.Sub(i.OpenedAt.Add(InvestigateFor)))
	}
	n := i.obligationTo(ToInspectorate, "")
	if n < 0 {
		if n = i.firstOpen(); n < 0 {
			return "everybody was told"
		}
		return "elapsed " + Span(at.Sub(i.AwareAt)) + ", tenants without undue delay"
	}
	o := i.Obligations[n]
	if !o.Open() {
		return "inspectorate " + o.words()
	}
	return "elapsed " + Span(at.Sub(i.AwareAt)) + ", " + i.DueWords(o, at)
}

// firstOpen is the place of the first obligation that is open, or -1.
func (i Incident) firstOpen() int {
	for n, o := range i.Obligations {
		if o.Open() {
			return n
		}
	}
	return -1
}

// DueWords says when an obligation is due, and what remains of its time.
func (i Incident) DueWords(o Obligation, at time.Time) string {
	due, law := i.Due(o)
	word := "due "
	if !law {
		word = "target "
	}
	switch {
	case !o.Open() && o.Late != "":
		return "late: " + o.Late
	case !o.Open():
		return o.Proof
	case due.IsZero():
		return "without undue delay"
	case at.After(due):
		return "OVERDUE by " + Span(at.Sub(due)) + ", " + word + Instant(due)
	}
	return Span(due.Sub(at)) + " left, " + word + Instant(due)
}

// Running is the incident whose clock ends first among those whose inspectorate,
// or whose tenants, are still to be told; false where none is.
func Running(list []Incident) (first Incident, running bool) {
	for _, i := range list {
		if i.Open() && i.owes() && (!running || i.AwareAt.Before(first.AwareAt)) {
			first, running = i, true
		}
	}
	return first, running
}

// owes reports whether the inspectorate or a tenant is still to be told.
func (i Incident) owes() bool {
	return slices.ContainsFunc(i.Obligations, func(o Obligation) bool {
		return o.Open() && (o.To == ToInspectorate || o.To == ToTenant)
	})
}
