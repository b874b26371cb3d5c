package letter

import (
	"time"

	"integrora.com/opsconsole/model"
)

// Message is a letter after the mail format has been undone. Every string may
// be hostile: invalid UTF-8, control characters, any length.
type Message struct {
	From        Address
	ReplyTo     Address // zero when the letter names none
	Subject     string  // decoded
	Text        string  // plain text of the body, lines separated by "\n"
	Date        time.Time
	MessageID   string // without angle brackets
	InReplyTo   string
	References  []string
	Attachments []Attachment
}

// Address is a mailbox: the display name and the address itself.
type Address struct{ Name, Email string }

// Attachment tells of a part that is not the letter's text. Its content stays
// in the sealed original.
type Attachment struct {
	Name string // as the sender called it, untrusted
	Type string // media type, lower case
	Size int64  // bytes once decoded
}

// Suggestion is what the letter appears to ask for.
type Suggestion struct {
	// Rights in the order of model.Rights; empty, never nil, when nothing is
	// asked. A withdrawal or a restriction that only accompanies an erasure or
	// an objection is part of it and not listed.
	Rights []model.Right
	// Language is an ISO 639-1 code, or "" when the text is too short to tell.
	Language string
	// Name and Email of the person, cleaned of control and direction
	// characters and at most 200 and 254 characters long.
	Name, Email string
	// Received is Message.Date in UTC.
	Received time.Time
	// MessageID is Message.MessageID, cleaned likewise.
	MessageID string
	// Confidence is between 0 and 1: of the rights suggested, how strong the
	// evidence for the weakest is; with no right, how far the strongest trace
	// of one stays from counting. 0.9 and more: article and words agree. Below
	// 0.6: read the letter. It is a rank, not a probability.
	Confidence float64
	// Why gives the reasons in short English sentences, rights first, then
	// language and person. It cites rule and place, never the letter.
	Why []string
}

const (
	maxText    = 64 << 10 // bytes of the body that are read
	maxSubject = 1 << 10
	maxName    = 200 // runes
	maxEmail   = 254 // RFC 5321, 4.5.3.1.3
	maxID      = 998 // RFC 5322, 2.1.1
)

// Suggest reads m and says what it asks for. It never fails: a letter that
// cannot be understood gets no rights and a low confidence.
func Suggest(m Message) Suggestion {
	subject := cut(m.Subject, maxSubject)
	own := ownText(cut(m.Text, maxText))
	subjectParts, bodyParts := sentences(subject), sentences(own)

	lang := detect(subjectParts, bodyParts, subject, own)
	found := weigh(subjectParts, bodyParts, lang.tables())
	found.advertises = holds(fold(subject+" "+own), advertising)
	rights, confidence, why := found.decide(lang)

	s := Suggestion{
		Rights: rights, Language: lang.code, Received: m.Date.UTC(),
		MessageID: clean(m.MessageID, maxID), Confidence: confidence, Why: why,
	}
	if lang.code == "" {
		s.Why = append(s.Why, "language: too little text to tell")
	} else {
		s.Why = append(s.Why, "language: "+lang.code+", by its common words and letters")
	}
	var reason string
	s.Name, s.Email, reason = person(m, own)
	s.Why = append(s.Why, reason)
	return s
}
