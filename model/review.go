package model

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"time"
)

// Review is an admin's decision on one value of a copy: whether it may be handed
// out, or the rights of others withhold it (Art. 15(4), 20(4) GDPR). It is bound
// to the value, so that another one in its place is not decided on.
type Review struct {
	Person   string    `cbor:"1,keyasint"`
	Value    string    `cbor:"2,keyasint"` // id of the value, as usage-logs/1
	Sum      []byte    `cbor:"3,keyasint"` // SHA-256 over field and value; sealed, never shown
	Withhold bool      `cbor:"4,keyasint"`
	Reason   string    `cbor:"5,keyasint"` // short phrase without personal data
	By       string    `cbor:"6,keyasint"` // admin id
	At       time.Time `cbor:"7,keyasint"`
}

// ReviewValue is one value that somebody other than the person may have written,
// or that may be about others, with what was decided on it.
type ReviewValue struct {
	ID       string // usage-logs/1
	Category Category
	Field    string
	Value    string
	Decided  bool
	Withhold bool
	Reason   string
	By       string // admin id
}

// sum binds a decision to exactly this value.
func (v ReviewValue) sum(person string) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", person, v.ID, v.Field, v.Value))
	return sum[:]
}

// decided fills in what the file says of the value.
func (v ReviewValue) decided(person string, file CaseFile) ReviewValue {
	for _, r := range file.Reviews {
		if r.Person == person && r.Value == v.ID && bytes.Equal(r.Sum, v.sum(person)) {
			v.Decided, v.Withhold, v.Reason, v.By = true, r.Withhold, r.Reason, r.By
		}
	}
	return v
}

// Consultation is one time that data about a person was shown in clear: when and
// why. Who saw it is not told to the person (C-579/21).
type Consultation struct {
	At      time.Time
	Purpose Purpose
}
