package model

import (
	"slices"
	"time"
)

// RevealFor is how long a session sees in clear what it revealed, at the most;
// leaving the page ends it before.
const RevealFor = 15 * time.Minute

// Revealed says what of a record the reader sees in clear, why and until when.
// The zero value: nothing, all is masked.
type Revealed struct {
	Fields  []string
	Purpose Purpose
	Until   time.Time
}

// Any reports whether anything is in clear.
func (r Revealed) Any() bool { return len(r.Fields) > 0 }

// Shows reports whether a field is in clear.
func (r Revealed) Shows(field string) bool { return r.All() || slices.Contains(r.Fields, field) }

// All reports whether every field is.
func (r Revealed) All() bool { return slices.Contains(r.Fields, AllFields) }

// Name is a name or address as it may be shown: masked unless its field is
// revealed.
func (r Revealed) Name(field, value string) string {
	if r.Shows(field) {
		return value
	}
	return Mask(value)
}

// Value is any other value as it may be shown: hidden unless its field is
// revealed.
func (r Revealed) Value(field, value string) string {
	if r.Shows(field) {
		return value
	}
	return Hide(value)
}
