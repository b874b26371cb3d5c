package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// BreakGlassFor is how long emergency access lasts.
const BreakGlassFor = time.Hour

// BreakGlass is one emergency access (NIST SP 800-53 AC-2(2); rules §5 row 35):
// for an hour its holder may reveal personal data without an incident. All are
// told at once, and an auditor reviews it within two working days.
type BreakGlass struct {
	ID         string        `cbor:"1,keyasint"` // G-3
	By         string        `cbor:"2,keyasint"` // admin id
	At         time.Time     `cbor:"3,keyasint"`
	Until      time.Time     `cbor:"4,keyasint"`
	Reason     string        `cbor:"5,keyasint"` // short phrase without personal data
	Reveals    int           `cbor:"6,keyasint"` // how many reveals were made under it
	ReviewDue  deadline.Date `cbor:"7,keyasint"`
	ReviewedBy string        `cbor:"8,keyasint"`
	ReviewedAt time.Time     `cbor:"9,keyasint"`
	Justified  bool          `cbor:"10,keyasint"` // the reviewer's finding
	Finding    string        `cbor:"11,keyasint"` // the reviewer's words, without personal data
}

// Ref implements Record.
func (b BreakGlass) Ref() Ref { return Ref{KindBreakGlass, b.ID} }

// Subject implements Record.
func (b BreakGlass) Subject() string { return StoreSubject }

// Holds reports whether the access is in force at an instant.
func (b BreakGlass) Holds(at time.Time) bool { return at.Before(b.Until) }

// Reviewed reports whether an auditor has looked at it.
func (b BreakGlass) Reviewed() bool { return b.ReviewedBy != "" }
