package model

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// RestrictionGround is why processing is restricted: a point of Art. 18(1)
// GDPR.
type RestrictionGround string

// The grounds. A request for restriction acts at once, whatever its ground; the
// ground is found at the first review.
const (
	GroundAsked     RestrictionGround = "asked"     // Art. 18(1): asked for, the point is yet to be found
	GroundAccuracy  RestrictionGround = "accuracy"  // (a): contested, until it is verified
	GroundUnlawful  RestrictionGround = "unlawful"  // (b): unlawful, and the person opposes erasure
	GroundClaims    RestrictionGround = "claims"    // (c): the person needs the data for legal claims
	GroundObjection RestrictionGround = "objection" // (d): an objection under Art. 21(1) is being decided
)

// RestrictionGrounds lists every ground.
var RestrictionGrounds = []RestrictionGround{GroundAsked, GroundAccuracy, GroundUnlawful, GroundClaims, GroundObjection}

var restrictionArticles = map[RestrictionGround]string{GroundAsked: "Art. 18(1) GDPR", GroundAccuracy: "Art. 18(1)(a) GDPR", GroundUnlawful: "Art. 18(1)(b) GDPR",
	GroundClaims: "Art. 18(1)(c) GDPR", GroundObjection: "Art. 18(1)(d) GDPR"}

// Article is the ground's provision; empty for an unknown one.
func (g RestrictionGround) Article() string { return restrictionArticles[g] }

// ReviewRestrictionDays is how long a restriction stands until somebody looks
// whether its ground is still there (rules §3.4).
const ReviewRestrictionDays = 30

// PersonRestriction is a restriction of the processing of a person's data (Art.
// 18 GDPR). While one is in force the data is only stored (StorageOnly). It
// begins at once, by one person; it ends by two, after the person was told
// (Art. 18(3)), or with the erasure of the person.
type PersonRestriction struct {
	No       int                 `cbor:"1,keyasint"` // from 1, of the person
	Ground   RestrictionGround   `cbor:"2,keyasint"`
	Request  string              `cbor:"3,keyasint"` // R-42, that it rests on; may be empty
	Incident string              `cbor:"4,keyasint"` // I-7, of an on-call engineer's
	By       string              `cbor:"5,keyasint"` // admin id
	At       time.Time           `cbor:"6,keyasint"`
	Review   deadline.Date       `cbor:"7,keyasint"`
	DueAt    time.Time           `cbor:"8,keyasint"` // when the console last said that a review is due
	Reviews  []RestrictionReview `cbor:"9,keyasint"`
	LiftedAt time.Time           `cbor:"10,keyasint"`
	Ruling   string              `cbor:"11,keyasint"` // D-7, that lifted it
	Letter   string              `cbor:"12,keyasint"` // L-5, that told the person before
	Began    RestrictionGround   `cbor:"13,keyasint"` // the ground at first; reviews find another
}

// RestrictionReview is a look at whether a restriction's ground is still there.
type RestrictionReview struct {
	By     string            `cbor:"1,keyasint"`
	At     time.Time         `cbor:"2,keyasint"`
	Ground RestrictionGround `cbor:"3,keyasint"`
	Reason string            `cbor:"4,keyasint"` // short phrase without personal data
}

// RestrictionUse is a use of restricted data that two persons allowed, and no
// more than that (Art. 18(2) GDPR).
type RestrictionUse struct {
	Ground  UseGround     `cbor:"1,keyasint"`
	Purpose string        `cbor:"2,keyasint"` // short phrase without personal data
	Until   deadline.Date `cbor:"3,keyasint"` // its last day
	Ruling  string        `cbor:"4,keyasint"` // D-7
	At      time.Time     `cbor:"5,keyasint"`
}

// RestrictionAsk is the DPO's request that the admins restrict a person's data.
type RestrictionAsk struct {
	Ground RestrictionGround `cbor:"1,keyasint"`
	By     string            `cbor:"2,keyasint"`
	At     time.Time         `cbor:"3,keyasint"`
	Reason string            `cbor:"4,keyasint"`
}

// UseGround is a reason of Art. 18(2) GDPR to use restricted data.
type UseGround string

// The grounds of a use.
const (
	UseConsent        UseGround = "consent"
	UseClaims         UseGround = "claims"
	UseOthersRights   UseGround = "others-rights"
	UsePublicInterest UseGround = "public-interest"
)

// UseGrounds lists them.
var UseGrounds = []UseGround{UseConsent, UseClaims, UseOthersRights, UsePublicInterest}

// InForce reports whether the restriction was not lifted.
func (r PersonRestriction) InForce() bool { return r.LiftedAt.IsZero() }

// Standing is the restriction's state on a day, in a word or two.
func (r PersonRestriction) Standing(on deadline.Date) string {
	switch {
	case !r.InForce():
		return "lifted"
	case on.After(r.Review):
		return "review overdue"
	}
	return "in force"
}

// RestrictionID names a restriction: p-0123/2.
func RestrictionID(person string, no int) string { return fmt.Sprintf("%s/%d", person, no) }

// Restricted reports whether a restriction of the person's data is in force.
func (p Person) Restricted() bool { return len(p.RestrictionsInForce()) > 0 }

// RestrictionsInForce lists the restrictions that were not lifted.
func (p Person) RestrictionsInForce() []PersonRestriction {
	var list []PersonRestriction
	for _, r := range p.Restrictions {
		if r.InForce() {
			list = append(list, r)
		}
	}
	return list
}

// Restriction finds a restriction by its id.
func (p Person) Restriction(id string) (PersonRestriction, error) {
	for _, r := range p.Restrictions {
		if RestrictionID(p.ID, r.No) == id {
			return r, nil
		}
	}
	return PersonRestriction{}, Refuse("not_found", "there is no restriction %q; it is named as PERSON/NUMBER", id)
}

// Use is the ruling under which restricted data may be used on a day; empty:
// none is. A later restriction ends what was allowed before it.
func (p Person) Use(on deadline.Date) string {
	for _, u := range slices.Backward(p.Uses) {
		if on.After(u.Until) || slices.ContainsFunc(p.RestrictionsInForce(), func(r PersonRestriction) bool { return r.At.After(u.At) }) {
			continue
		}
		return u.Ruling
	}
	return ""
}

// restrictionLines say of a person's restrictions what plans and rulings show,
// without personal data.
func (p Person) restrictionLines() []string {
	var lines []string
	for _, r := range p.RestrictionsInForce() {
		line := fmt.Sprintf("restricted since %s (%s)", deadline.ReceivedOn(r.At), r.Ground.Article())
		if r.Request != "" {
			line += ", by " + r.Request
		}
		lines = append(lines, line)
	}
	return lines
}

// peopleReader is what StorageOnly reads.
type peopleReader interface {
	Person(id string) (Person, error)
}

// StorageOnly refuses whatever would do more with a restricted person's data
// than store it: reading, mail, export, parsing by machine, hand-over (Art.
// 18(2) GDPR). Every door that does such a thing asks it. It returns the ruling
// that allows the use, empty where nothing is restricted. Nobody, and a person
// who is gone, are not restricted.
func StorageOnly(read peopleReader, person string, at time.Time) (ruling string, err error) {
	if person == "" {
		return "", nil
	}
	p, err := read.Person(person)
	switch {
	case err != nil && CodeOf(err) == "not_found":
		return "", nil
	case err != nil:
		return "", err
	case !p.Restricted():
		return "", nil
	}
	if use := p.Use(deadline.ReceivedOn(at)); use != "" {
		return use, nil
	}
	return "", Refuse("restricted", "this person's data is %s: it is only stored; if it must be used, propose use-restricted with its ground (Art. 18(2) GDPR)",
		strings.Join(p.restrictionLines(), "; "))
}

// RestrictionRow is a restriction in a list.
type RestrictionRow struct {
	Person string // id
	PersonRestriction
}

// ID names the restriction.
func (r RestrictionRow) ID() string { return RestrictionID(r.Person, r.No) }
