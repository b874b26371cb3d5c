package chain

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Outcomes of a command.
const (
	Done    = "done"
	Refused = "refused"
)

// detailsVersion is the first item of encoded details.
const detailsVersion = 1

// MaxDetails is the longest encoding of details, in bytes; with the opening and
// what sealing adds it stays below MaxSealed.
const MaxDetails = 60_000

// ErrCommitment is returned for a payload that is not the one committed to.
var ErrCommitment = errors.New("details and opening do not match the entry's commitment")

// Details say what came of a command, in words that name nobody: an outcome,
// the refusal's code, facts (counts, states, field names, rule versions,
// digests) and the hashes of the records written.
type Details struct {
	Outcome string // Done or Refused
	Code    string // why refused; empty when done
	Facts   []Fact
	Records []RecordHash
}

// Fact is a name (1 to MaxName bytes, as an id) and a value (see checkValue).
type Fact struct{ Name, Value string }

// RecordHash ties a stored record to the entry that wrote it.
type RecordHash struct {
	Ref      string // the record's place in the store, see CheckID
	Revision uint64
	Hash     Hash // of the record as stored, sealed
}

// Opening is 32 random bytes, fresh for every entry. Whoever holds the opening
// can check details against an entry; who does not cannot guess them.
type Opening [32]byte

// Commit is HMAC-SHA-256 (RFC 2104) of encoded details under the opening.
func Commit(opening Opening, details []byte) Hash {
	mac := hmac.New(sha256.New, opening[:])
	mac.Write(details)
	var h Hash
	mac.Sum(h[:0])
	return h
}

// EncodePayload returns what the store seals into the entry, opening ‖ details,
// and the commitment that stands beside it. It refuses details that DecodePayload
// would refuse; the error names the field and never repeats a value.
func EncodePayload(opening Opening, d Details) (payload []byte, commitment Hash, err error) {
	if err := d.check(); err != nil {
		return nil, Hash{}, err
	}
	payload = append(payload, opening[:]...)
	payload = d.append(payload)
	if n := len(payload) - len(opening); n > MaxDetails {
		return nil, Hash{}, fmt.Errorf("details: want at most %d bytes, found %d", MaxDetails, n)
	}
	return payload, Commit(opening, payload[len(opening):]), nil
}

// DecodePayload takes an unsealed payload apart. It returns ErrCommitment when
// the payload is not the one the commitment was made for, and accepts details
// in their one encoding only.
func DecodePayload(payload []byte, commitment Hash) (Opening, Details, error) {
	var opening Opening
	if len(payload) < len(opening) || len(payload) > len(opening)+MaxDetails {
		return opening, Details{}, fmt.Errorf("payload: want %d to %d bytes, found %d",
			len(opening), len(opening)+MaxDetails, len(payload))
	}
	details := payload[copy(opening[:], payload):]
	if got := Commit(opening, details); !hmac.Equal(got[:], commitment[:]) {
		return opening, Details{}, ErrCommitment
	}
	d, err := decodeDetails(details)
	return opening, d, err
}

func (d Details) check() error {
	if err := checkOutcome(d.Outcome, d.Code); err != nil {
		return err
	}
	for i, f := range d.Facts {
		if err := checkName(f.Name); err != nil {
			return fmt.Errorf("name of fact %d: %w", i, err)
		}
		if err := checkValue(f.Value); err != nil {
			return fmt.Errorf("value of fact %s: %w", f.Name, err)
		}
	}
	for i, r := range d.Records {
		if err := CheckID(r.Ref); err != nil {
			return fmt.Errorf("reference of record %d: %w", i, err)
		}
	}
	return nil
}

// checkOutcome wants a code exactly when something was refused.
func checkOutcome(outcome, code string) error {
	switch outcome {
	case Done:
		if code != "" {
			return errors.New("code: want none for what was done, found one")
		}
		return nil
	case Refused:
		if err := checkName(code); err != nil {
			return fmt.Errorf("code: %w", err)
		}
		return nil
	}
	return fmt.Errorf("outcome: want %s or %s, found %d other bytes", Done, Refused, len(outcome))
}

func (d Details) append(dst []byte) []byte {
	dst = appendHead(dst, majorArray, 5)
	dst = appendHead(dst, majorUint, detailsVersion)
	dst = appendText(dst, d.Outcome)
	dst = appendText(dst, d.Code)
	dst = appendHead(dst, majorArray, uint64(len(d.Facts)))
	for _, f := range d.Facts {
		dst = appendHead(dst, majorArray, 2)
		dst = appendText(dst, f.Name)
		dst = appendText(dst, f.Value)
	}
	dst = appendHead(dst, majorArray, uint64(len(d.Records)))
	for _, r := range d.Records {
		dst = appendHead(dst, majorArray, 3)
		dst = appendText(dst, r.Ref)
		dst = appendHead(dst, majorUint, r.Revision)
		dst = appendBytes(dst, r.Hash[:])
	}
	return dst
}

func decodeDetails(b []byte) (Details, error) {
	var d Details
	r := reader{b: b}
	r.array("details", 5)
	if v := r.head("version", majorUint); r.err == nil && v != detailsVersion {
		r.fail("version of details", "want %d, found %d", detailsVersion, v)
	}
	d.Outcome = string(r.text("outcome", 1, MaxName, &inID))
	d.Code = string(r.text("code", 0, MaxName, &inID))
	for range r.list("facts", 4) {
		r.array("fact", 2)
		name := string(r.text("name of a fact", 1, MaxName, &inID))
		value := string(r.text("value of a fact", 0, MaxValue, &inValue))
		if r.err != nil {
			break
		}
		d.Facts = append(d.Facts, Fact{name, value})
	}
	for range r.list("records", 1+2+1+2+HashSize) {
		var rec RecordHash
		r.array("record", 3)
		rec.Ref = string(r.id("reference of a record"))
		rec.Revision = r.head("revision of a record", majorUint)
		r.fixed("hash of a record", rec.Hash[:])
		if r.err != nil {
			break
		}
		d.Records = append(d.Records, rec)
	}
	if err := r.end(); err != nil {
		return Details{}, err
	}
	return d, checkOutcome(d.Outcome, d.Code)
}
