package model

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"time"
)

// MailDomain is the right side of the message ids of our letters.
const MailDomain = "integrora.com"

// OutState is where a letter of ours stands on its way.
type OutState string

// The states of a letter out.
const (
	OutDraft    OutState = "draft"
	OutQueued   OutState = "queued"
	OutSending  OutState = "sending" // handed to the mail server, whose answer is not known yet
	OutHeld     OutState = "held"    // nobody knows whether the server took it; a person decides
	OutDeferred OutState = "deferred"
	OutSent     OutState = "sent"   // taken by the mail server, or sent by other means
	OutFailed   OutState = "failed" // the server refused it for good
	OutBounced  OutState = "bounced"
	OutDropped  OutState = "dropped" // a draft that was put away
)

// Stuck reports whether a letter does not go on by itself: somebody must settle
// it, send it again, or put it away.
func (s OutState) Stuck() bool { return s == OutHeld || s == OutFailed || s == OutBounced }

// OutLetter is a letter of ours: facts without personal data. To whom it goes
// and what it says stand in its OutText.
type OutLetter struct {
	ID          string     `cbor:"1,keyasint"` // L-3
	Kind        LetterKind `cbor:"2,keyasint"`
	Language    string     `cbor:"3,keyasint"` // "en" or "lt"
	Request     string     `cbor:"4,keyasint"` // R-42; empty for a notice
	Incident    string     `cbor:"5,keyasint"` // I-7, of a breach notice
	Tenant      string     `cbor:"6,keyasint"` // slug, of a letter to a tenant
	Person      string     `cbor:"7,keyasint"` // id, of a breach notice to a person, or of what is about no request
	State       OutState   `cbor:"8,keyasint"`
	MessageID   string     `cbor:"9,keyasint"` // without angle brackets
	DraftedBy   string     `cbor:"10,keyasint"`
	DraftedAt   time.Time  `cbor:"11,keyasint"`
	ChangedBy   string     `cbor:"12,keyasint"` // who last edited it
	Readdressed bool       `cbor:"13,keyasint"` // goes to another address than the record's
	SentBy      string     `cbor:"14,keyasint"` // who had it sent
	QueuedAt    time.Time  `cbor:"15,keyasint"`
	Tries       int        `cbor:"16,keyasint"`
	Next        time.Time  `cbor:"17,keyasint"` // when a deferred one is tried again
	Code        string     `cbor:"18,keyasint"` // the mail server's: "250", "4.2.2"
	SentAt      time.Time  `cbor:"19,keyasint"`
	How         string     `cbor:"20,keyasint"`           // "smtp", "post", …
	Stopped     bool       `cbor:"21,keyasint"`           // the request's clock stopped by it
	Joined      int        `cbor:"22,keyasint"`           // replies and bounces
	Digest      []byte     `cbor:"23,keyasint"`           // of the OutText
	Notice      string     `cbor:"24,keyasint,omitempty"` // SubNotice that it carries out
	Case        string     `cbor:"42,keyasint,omitempty"` // the request whose case it is of, where Request was split from that
}

// Ref implements Record.
func (l OutLetter) Ref() Ref { return Ref{KindOutLetter, l.ID} }

// Subject implements Record.
func (l OutLetter) Subject() string { return StoreSubject }

// About is what the letter is about: R-42, I-7, a sub-processor, or a person by
// their id.
func (l OutLetter) About() string {
	switch {
	case l.Request != "":
		return l.Request
	case l.Incident != "":
		return l.Incident
	case l.Notice != "":
		return Owner(l.Notice)
	}
	return l.Person
}

// Seal names the key of the letter's text, and of what is joined to it: the
// case's, or that of whom a breach notice goes to.
func (l OutLetter) Seal() string {
	switch {
	case l.Request != "":
		return CaseSubject(cmp.Or(l.Case, l.Request))
	case l.Person != "":
		return PersonSubject(l.Person)
	}
	return TenantSubject(l.Tenant)
}

// Shown is what must be revealed to read the letter in clear: the field of the
// request or the person that it is sealed with, or the contact of the tenant
// that a notice goes to.
func (l OutLetter) Shown() (of Ref, field string) {
	switch {
	case l.Request != "":
		return Ref{KindRequest, l.Request}, FieldLetter
	case l.Person != "":
		return Ref{KindPerson, l.Person}, FieldLetter
	}
	return Ref{KindTenant, l.Tenant}, FieldContact
}

// Due reports whether the mail server is to be offered the letter at an
// instant.
func (l OutLetter) Due(at time.Time) bool {
	return l.State == OutQueued || l.State == OutDeferred && !at.Before(l.Next)
}

// OutText is to whom a letter goes and what it says.
type OutText struct {
	Letter    string `cbor:"1,keyasint"`
	Key       string `cbor:"2,keyasint"` // OutLetter.Seal
	Name      string `cbor:"3,keyasint"`
	Email     string `cbor:"4,keyasint"`
	Heading   string `cbor:"5,keyasint"`
	Body      string `cbor:"6,keyasint"`
	InReplyTo string `cbor:"7,keyasint"` // message id of the letter that it answers
	Salt      string `cbor:"8,keyasint"` // random: Sum, which the log has, cannot be tried out on names
}

// Ref implements Record.
func (t OutText) Ref() Ref { return Ref{KindOutText, t.Letter} }

// Subject implements Record.
func (t OutText) Subject() string { return t.Key }

// Sum is the digest that binds a second person's consent to exactly this.
func (t OutText) Sum() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "opsconsole letter v1\nletter %s\nsalt %q\nto %q %q\nsubject %q\nbody %q\n", t.Letter, t.Salt, t.Name, t.Email, t.Heading, t.Body)
	sum := sha256.Sum256(b.Bytes())
	return sum[:]
}

// Joined is a message that came back on a letter of ours: a reply or a report
// of its delivery, kept byte for byte.
type Joined struct {
	ID        string    `cbor:"1,keyasint"` // L-3/1
	Key       string    `cbor:"2,keyasint"` // OutLetter.Seal
	At        time.Time `cbor:"3,keyasint"` // of arrival
	MessageID string    `cbor:"4,keyasint"`
	Raw       []byte    `cbor:"5,keyasint"`
}

// Ref implements Record.
func (j Joined) Ref() Ref { return Ref{KindJoined, j.ID} }

// Subject implements Record.
func (j Joined) Subject() string { return j.Key }

// OutView is a letter of ours as a page shows it: masked, but for what the
// reader's session revealed.
type OutView struct {
	Letter   OutLetter
	Text     OutText
	Gone     bool // the text's key is gone, with the person
	Joined   int
	Revealed Revealed
}
