package model

import "time"

// CaseFile is what a request's letter says, and what is noted about it. It is
// sealed under the request's own key.
type CaseFile struct {
	Request   string   `cbor:"1,keyasint"`
	Name      string   `cbor:"2,keyasint"`
	Email     string   `cbor:"3,keyasint"`
	Heading   string   `cbor:"4,keyasint"`
	Text      string   `cbor:"5,keyasint"` // readable text, as far as it could be extracted
	Language  string   `cbor:"6,keyasint"`
	MessageID string   `cbor:"7,keyasint"`
	InReplyTo string   `cbor:"8,keyasint"`
	Why       []string `cbor:"9,keyasint"`
	Files     []string `cbor:"10,keyasint"` // names of attachments
	Notes     []Note   `cbor:"11,keyasint"`
	Reviews   []Review `cbor:"12,keyasint"` // of the values of a copy that is to be handed out
}

// Note is a sentence of an admin's in the sealed file.
type Note struct {
	At   time.Time `cbor:"1,keyasint"`
	By   string    `cbor:"2,keyasint"`
	Text string    `cbor:"3,keyasint"`
}

// Ref implements Record.
func (c CaseFile) Ref() Ref { return Ref{KindCaseFile, c.Request} }

// Subject implements Record.
func (c CaseFile) Subject() string { return CaseSubject(c.Request) }

// Letter is the original as received, byte for byte: evidence.
type Letter struct {
	Request string `cbor:"1,keyasint"`
	Raw     []byte `cbor:"2,keyasint"`
}

// Ref implements Record.
func (l Letter) Ref() Ref { return Ref{KindLetter, l.Request} }

// Subject implements Record.
func (l Letter) Subject() string { return CaseSubject(l.Request) }
