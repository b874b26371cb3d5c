package model

import "time"

// IncidentState is where an incident stands.
type IncidentState string

// The states that this version knows: what is suspected is open until it is
// closed.
const (
	IncidentSuspected IncidentState = "suspected"
	IncidentClosed    IncidentState = "closed"
)

// IncidentReveal is how long after it was opened, or last confirmed as going
// on, an incident lets on-call engineers reveal personal data (rules §5 row 2).
const IncidentReveal = 4 * time.Hour

// Incident is a suspicion that personal data is in danger. It holds no personal
// data: what happened is a code of ours and a short phrase.
type Incident struct {
	ID       string        `cbor:"1,keyasint"` // I-7
	State    IncidentState `cbor:"2,keyasint"`
	What     string        `cbor:"3,keyasint"` // short phrase without personal data
	OpenedBy string        `cbor:"4,keyasint"` // admin id
	OpenedAt time.Time     `cbor:"5,keyasint"`
	GoingOn  time.Time     `cbor:"6,keyasint"` // when it was last confirmed as going on
	ClosedBy string        `cbor:"7,keyasint"`
	ClosedAt time.Time     `cbor:"8,keyasint"`
	Findings string        `cbor:"9,keyasint"` // of the closing, without personal data
}

// Ref implements Record.
func (i Incident) Ref() Ref { return Ref{KindIncident, i.ID} }

// Subject implements Record.
func (i Incident) Subject() string { return StoreSubject }

// Open reports whether the incident is not closed.
func (i Incident) Open() bool { return i.State != IncidentClosed }

// Reveals reports whether on-call engineers may reveal data under it at an
// instant.
func (i Incident) Reveals(at time.Time) bool {
	return i.Open() && at.Before(i.GoingOn.Add(IncidentReveal))
}
