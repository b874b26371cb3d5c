package model

import "time"

// ConsentState is what an event makes of a consent (ISO/IEC TS 27560 event
// states; rules §3.7). Only Given permits processing.
type ConsentState string

// The states of a consent.
const (
	ConsentRequested   ConsentState = "requested"
	ConsentGiven       ConsentState = "given"
	ConsentRefused     ConsentState = "refused"
	ConsentWithdrawn   ConsentState = "withdrawn"
	ConsentExpired     ConsentState = "expired"
	ConsentInvalidated ConsentState = "invalidated"
)

// ConsentStates lists every state.
var ConsentStates = []ConsentState{ConsentRequested, ConsentGiven, ConsentRefused, ConsentWithdrawn, ConsentExpired, ConsentInvalidated}

// Consent is one purpose's history of events for one person. Events are only
// ever appended; the last one is the state.
type Consent struct {
	ID          string         `cbor:"-"` // person id, "/", consent id: its place in the store
	Purpose     string         `cbor:"2,keyasint"`
	Notice      string         `cbor:"3,keyasint"` // version of the privacy notice shown
	WordingHash HexSum         `cbor:"4,keyasint"` // SHA-256 of the exact wording, hex
	External    string         `cbor:"5,keyasint"`
	Events      []ConsentEvent `cbor:"6,keyasint"`
}

// ConsentEvent is one step of a consent's history.
type ConsentEvent struct {
	At      time.Time    `cbor:"1,keyasint"`
	State   ConsentState `cbor:"2,keyasint"`
	Channel string       `cbor:"3,keyasint"`
	By      string       `cbor:"4,keyasint"` // the admin who recorded a withdrawal; empty: the person
}

// Ref implements Record.
func (c Consent) Ref() Ref { return Ref{KindConsent, c.ID} }

// Subject implements Record.
func (c Consent) Subject() string { return PersonSubject(Owner(c.ID)) }

// State is the state after the last event, requested when there is none.
func (c Consent) State() ConsentState {
	if len(c.Events) == 0 {
		return ConsentRequested
	}
	return c.Events[len(c.Events)-1].State
}
