package model

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"

	"integrora.com/opsconsole/model/pack"
)

// ReviewCopy says of values of a copy that they may be handed out, or that the
// rights of others withhold them (Art. 15(4) GDPR). Without any it only begins
// the preparation of the copy.
type ReviewCopy struct {
	Request        string
	Keep, Withhold []string // ids of values, as usage-logs/1
	Reason         string   // for these, in a short phrase without personal data
}

// Act implements Command.
func (ReviewCopy) Act() *Act { return ActReviewCopy }

// Decide implements Command.
func (c ReviewCopy) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	to := State("")
	switch r.State {
	case Triaged, Reopened:
		to = InProgress
	case InProgress:
	default:
		return Decision{}, Refuse("state", "%s is %s; a copy is prepared while it is triaged or in progress", r.ID, r.State.Title())
	}
	own, err := CopyOf(call, r, call.At, nil)
	if err != nil {
		return Decision{}, err
	}
	if len(c.Keep)+len(c.Withhold) == 0 {
		if to == "" {
			return Decision{}, Refuse("usage", "name the values to keep or to withhold: the review lists them")
		}
		return moveRequest(call, ActReviewCopy, r.ID, to, "copy begun", nil)
	}
	if err := checkPhrase(c.Reason, "why you keep or withhold them"); err != nil {
		return Decision{}, err
	}
	file, err := call.CaseFile(r.File())
	if err != nil {
		return Decision{}, err
	}
	file.Reviews = slices.Clone(file.Reviews)
	for i, id := range slices.Concat(c.Keep, c.Withhold) {
		at := slices.IndexFunc(own.Values, func(v ReviewValue) bool { return v.ID == id })
		if at < 0 {
			return Decision{}, Refuse("usage", "there is no value %q to review; the review lists them", id)
		}
		one := Review{Person: r.Person, Value: id, Sum: own.Values[at].sum(r.Person), Withhold: i >= len(c.Keep), Reason: c.Reason, By: call.Actor.ID, At: call.At}
		file.Reviews = append(slices.DeleteFunc(file.Reviews, func(old Review) bool { return old.Person == one.Person && old.Value == id }), one)
	}
	d, err := moveRequest(call, ActReviewCopy, r.ID, to, "values reviewed", nil)
	if err != nil {
		return Decision{}, err
	}
	d.Put = append(d.Put, file)
	d.Facts = append(d.Facts, Fact{"kept", strconv.Itoa(len(c.Keep))}, Fact{"withheld", strconv.Itoa(len(c.Withhold))})
	return d, nil
}

// ExportCopy lets the actor export a released copy, sealed to whom the release
// says. It is given for each export, and the entry in the log is all that stays
// of it.
type ExportCopy struct {
	Request string
	Digest  []byte // of the package, as it was released
	Code    string
}

// Act implements Command.
func (ExportCopy) Act() *Act { return ActExportCopy }

// Decide implements Command. Everything is checked before the code is consumed.
func (c ExportCopy) Decide(call *Call) (Decision, error) {
	req, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if err := req.ownCase(call.Actor); err != nil {
		return Decision{}, err
	}
	r, built, err := Releases(call, req)
	if err != nil {
		return Decision{}, err
	}
	if !bytes.Equal(built.Digest[:], c.Digest) {
		return Decision{}, Refuse("stale", "the copy of %s is not the one that you were shown; ask again", req.ID)
	}
	terms, err := r.releaseTerms()
	if err != nil {
		return Decision{}, err
	}
	how := "key"
	if terms.to == ToPassphrase {
		how = ToPassphrase
	}
	d := Decision{Object: req.ID, Result: Result{ID: req.ID}, Facts: []Fact{{"ruling", r.ID}, {"package_sha256", hex.EncodeToString(c.Digest)}, {"sealed_to", how}}}
	actor, err := call.StepUp(c.Code)
	d.Put = []Record{actor}
	return d, err
}

// Releases is the release under which a request's copy may be exported, with the
// package, which must still be the one that two persons released.
func Releases(read Reader, req Request) (Ruling, pack.Package, error) {
	if req.State != Released {
		return Ruling{}, pack.Package{}, Refuse("release", "%s is %s; a copy is exported once two persons released it", req.ID, req.State.Title())
	}
	r, err := read.Ruling(req.Ruling)
	if err != nil {
		return Ruling{}, pack.Package{}, err
	}
	if r.Op != RulingRelease || r.State != RulingApproved || r.Object != req.ID {
		return Ruling{}, pack.Package{}, Refuse("release", "%s is not a release of %s that was approved", r.ID, req.ID)
	}
	own, built, err := ReleasedCopy(read, r)
	if err != nil {
		return Ruling{}, pack.Package{}, err
	}
	restricted, err := own.restricted(read)
	if err != nil {
		return Ruling{}, pack.Package{}, err
	}
	for _, line := range restricted {
		if !slices.Contains(r.Text, line) {
			return Ruling{}, pack.Package{}, Refuse("restricted", "the data was restricted after %s was released; take it back and propose it anew (Art. 18(2) GDPR)", r.ID)
		}
	}
	if !slices.Contains(r.Text, "manifest sha256 "+hex.EncodeToString(built.Digest[:])) {
		return Ruling{}, pack.Package{}, Refuse("stale", "what is held has changed since %s was released; take it back and propose it anew", req.ID)
	}
	return r, built, nil
}

// SealedTo is to whom a release is sealed: a public key of age, or ToPassphrase.
func (r Ruling) SealedTo() string {
	terms, err := r.releaseTerms()
	if err != nil {
		return ""
	}
	return terms.to
}

// ReturnRelease takes a released copy back, so that it can be prepared anew.
type ReturnRelease struct {
	Request string
	Reason  string
}

// Act implements Command.
func (ReturnRelease) Act() *Act { return ActReturnRelease }

// Decide implements Command.
func (c ReturnRelease) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reason, "why you take it back"); err != nil {
		return Decision{}, err
	}
	return moveRequest(call, ActReturnRelease, c.Request, InProgress, c.Reason, func(r *Request, from State) error {
		if from != Released {
			return Refuse("state", "no copy of %s is released", r.ID)
		}
		r.Ruling, r.Outcome = "", ""
		return nil
	})
}
