package model

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// ConsentMonths is how long a consent is good for when its terms do not say
// (rules §3.7).
const ConsentMonths = 24

// RepromptMonths is how long a person is not asked again for what they
// refused.
const RepromptMonths = 6

// Terms is what people are shown when they are asked for a consent: the exact
// wording and what goes with it. One record is one purpose in one language
// (ISO/IEC TS 27560, section "PII processing"). It is never changed: other
// wording is another record, known by another digest.
type Terms struct {
	Sum        HexSum     `cbor:"1,keyasint"` // SHA-256 of Wording
	Purpose    string     `cbor:"2,keyasint"`
	Notice     string     `cbor:"3,keyasint"` // version of the privacy notice
	Language   string     `cbor:"4,keyasint"` // ISO 639-1
	Wording    string     `cbor:"5,keyasint"`
	Control    string     `cbor:"6,keyasint"`  // what was ticked or pressed, and how it stood before
	Data       []Category `cbor:"7,keyasint"`  // what is processed on it
	Recipients []string   `cbor:"8,keyasint"`  // sub-processors that act on it
	Storage    string     `cbor:"9,keyasint"`  // where
	Retention  string     `cbor:"10,keyasint"` // how long, in words
	Withdrawal string     `cbor:"11,keyasint"` // how it is taken back, as easily as given (Art. 7(3))
	Months     int        `cbor:"12,keyasint"` // how long it is good for
	Marketing  bool       `cbor:"13,keyasint"`
	By         string     `cbor:"14,keyasint"` // admin id
	At         time.Time  `cbor:"15,keyasint"`
}

// Ref implements Record.
func (t Terms) Ref() Ref { return Ref{KindTerms, string(t.Sum)} }

// Subject implements Record.
func (t Terms) Subject() string { return StoreSubject }

// RecordTerms enters what people are shown.
type RecordTerms struct{ Terms Terms } // without Sum, By, At

// Act implements Command.
func (RecordTerms) Act() *Act { return ActRecordTerms }

// Decide implements Command.
func (c RecordTerms) Decide(call *Call) (Decision, error) {
	t := c.Terms
	switch {
	case t.Purpose == "" || t.Notice == "" || t.Wording == "" || t.Language == "" || t.Withdrawal == "":
		return Decision{}, Refuse("usage", "terms need their purpose, notice version, language, exact wording, and how the consent is taken back (Art. 7(3) GDPR)")
	case len(t.Wording) > 16<<10 || !plainText(t.Wording):
		return Decision{}, Refuse("usage", "the wording is plain text of at most 16 KiB; found %d bytes", len(t.Wording))
	case t.Months < 0 || t.Months > 120:
		return Decision{}, Refuse("usage", "a consent is good for 1 to 120 months; found %d", t.Months)
	}
	for _, line := range []string{t.Purpose, t.Notice, t.Language, t.Control, t.Storage, t.Retention, t.Withdrawal} {
		if len(line) > 400 || oneLine(line) != line {
			return Decision{}, Refuse("usage", "each of the terms but the wording is one line of at most 400 bytes")
		}
	}
	for _, d := range t.Data {
		if d.Rule().Category == "" {
			return Decision{}, Refuse("usage", "there is no category %q", d)
		}
	}
	known, err := call.Subprocessors()
	if err != nil {
		return Decision{}, err
	}
	for _, id := range t.Recipients {
		found := false
		for _, s := range known {
			found = found || s.ID == id
		}
		if !found {
			return Decision{}, Refuse("not_found", "there is no sub-processor %q in the register", id)
		}
	}
	if t.Months == 0 {
		t.Months = ConsentMonths
	}
	sum := sha256.Sum256([]byte(t.Wording))
	t.Sum, t.By, t.At = HexSum(hex.EncodeToString(sum[:])), call.Actor.ID, call.At
	if _, err := call.Terms(string(t.Sum)); err == nil {
		return Decision{}, Refuse("exists", "this wording is recorded already; terms are never changed")
	} else if CodeOf(err) != "not_found" {
		return Decision{}, err
	}
	return Decision{Object: "terms/" + string(t.Sum), Put: []Record{t}, Result: Result{ID: string(t.Sum)},
		Facts: []Fact{{"wording_sha256", string(t.Sum)}, {"notice", t.Notice}, {"language", t.Language}}}, nil
}
