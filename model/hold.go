package model

import (
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// HoldGround is the exception of Art. 17(3) GDPR that a legal hold rests on.
type HoldGround string

// The grounds of a hold.
const (
	HoldLaw    HoldGround = "law"    // Art. 17(3)(b): a legal obligation
	HoldClaims HoldGround = "claims" // Art. 17(3)(e): legal claims
)

// HoldGrounds lists every ground.
var HoldGrounds = []HoldGround{HoldLaw, HoldClaims}

// Article is the provision of the GDPR that the ground stands on, for texts.
func (g HoldGround) Article() string {
	switch g {
	case HoldLaw:
		return "Art. 17(3)(b) GDPR"
	case HoldClaims:
		return "Art. 17(3)(e) GDPR"
	}
	return ""
}

// Hold is a legal hold: while it is in force nothing that it covers is erased
// (rules §3.3). It covers a person, a tenant's people, or categories; where it
// names several, what all of them cover. One without an end and a day of
// review is invalid.
type Hold struct {
	ID         string        `cbor:"1,keyasint"` // H-3
	Person     string        `cbor:"2,keyasint"` // random id
	Tenant     string        `cbor:"3,keyasint"`
	Categories []Category    `cbor:"4,keyasint"` // none: all
	Ground     HoldGround    `cbor:"5,keyasint"`
	Law        string        `cbor:"6,keyasint"` // the law, or the claim's reference, without personal data
	Until      deadline.Date `cbor:"7,keyasint"` // its last day
	Review     deadline.Date `cbor:"8,keyasint"`
	By         string        `cbor:"9,keyasint"` // admin id
	At         time.Time     `cbor:"10,keyasint"`
	Reviewed   []HoldReview  `cbor:"11,keyasint"`
	EndedAt    time.Time     `cbor:"12,keyasint"` // before its date
	Ruling     string        `cbor:"13,keyasint"` // D-7, that ended it
}

// HoldReview is a look at whether a hold is still needed.
type HoldReview struct {
	By   string        `cbor:"1,keyasint"`
	At   time.Time     `cbor:"2,keyasint"`
	Next deadline.Date `cbor:"3,keyasint"`
}

// Ref implements Record.
func (h Hold) Ref() Ref { return Ref{KindHold, h.ID} }

// Subject implements Record.
func (h Hold) Subject() string { return StoreSubject }

// InForce reports whether the hold stands on a day: its last day counts.
func (h Hold) InForce(on deadline.Date) bool { return h.EndedAt.IsZero() && !on.After(h.Until) }

// Standing is the hold's state on a day, in a word or two.
func (h Hold) Standing(on deadline.Date) string {
	switch {
	case !h.EndedAt.IsZero():
		return "ended"
	case on.After(h.Until):
		return "expired"
	case on.After(h.Review):
		return "review overdue"
	}
	return "in force"
}

// Covers reports whether data of a category about a person of a tenant falls
// under the hold.
func (h Hold) Covers(person, tenant string, c Category) bool {
	return (h.Person == "" || h.Person == person) && (h.Tenant == "" || h.Tenant == tenant) &&
		(len(h.Categories) == 0 || slices.Contains(h.Categories, c))
}

// Scope says what the hold covers, without personal data.
func (h Hold) Scope() string {
	var parts []string
	if h.Person != "" {
		parts = append(parts, "person "+h.Person)
	}
	if h.Tenant != "" {
		parts = append(parts, "tenant "+h.Tenant)
	}
	if len(h.Categories) > 0 {
		var names []string
		for _, c := range h.Categories {
			names = append(names, string(c))
		}
		parts = append(parts, "categories "+strings.Join(names, ", "))
	}
	return strings.Join(parts, "; ")
}

// scopeFacts is the scope as the log tells it.
func (h Hold) scopeFacts() []Fact {
	var facts []Fact
	if h.Person != "" {
		facts = append(facts, Fact{"person", h.Person})
	}
	if h.Tenant != "" {
		facts = append(facts, Fact{"tenant", h.Tenant})
	}
	for _, c := range h.Categories {
		facts = append(facts, Fact{"category", string(c)})
	}
	return facts
}

// refusal says why what the hold covers cannot be erased.
func (h Hold) refusal() error {
	return Refuse("held", "%s holds it until %s (%s, %s); wait for its end, or propose to end it", h.ID, h.Until, h.Ground.Article(), h.Law)
}
