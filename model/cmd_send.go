package model

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// SendLetter has a letter sent: it is queued for the mail server, or, with How,
// was sent by other means. It answers no request: that is AnswerRequest's.
//
// Where what it says takes two persons (rules §5 rows 5, 10, 12, 16, 24), or it
// goes to another address than the record's, the sender is another person than
// its writer, gives a fresh code, and names the digest of what they read.
type SendLetter struct {
	Letter string
	Kind   LetterKind // of the letter, which says who may
	How    string     // "post", "portal", …; empty: by mail
	Digest []byte     // of what was read; may be empty where one person is enough
	Code   string
}

// Act implements Command.
func (c SendLetter) Act() *Act {
	switch sends(c.Kind) {
	case ActLetterForward:
		return ActLetterForward
	case ActLetterNotify:
		return ActLetterNotify
	}
	return ActLetterSend
}

// Decide implements Command.
func (c SendLetter) Decide(call *Call) (Decision, error) {
	l, text, err := openLetter(call, c.Letter, c.Kind)
	if err != nil {
		return Decision{}, err
	}
	rule, err := l.Kind.Rule()
	if err != nil {
		return Decision{}, err
	}
	if err := c.ready(call, l, text); err != nil {
		return Decision{}, err
	}
	two := rule.Two || l.Readdressed
	if two {
		if err := notTheWriter(call, rule, l); err != nil {
			return Decision{}, err
		}
	}
	switch {
	case two && len(c.Digest) == 0:
		return Decision{}, Refuse("stale", "name the digest of what you read, as letter show tells it")
	case len(c.Digest) > 0 && !bytes.Equal(c.Digest, l.Digest):
		return Decision{}, Refuse("stale", "%s was changed since you read it; read it again", l.ID)
	case rule.Kind == LetterBreachPerson && call.Actor.Delegation == "":
		return Decision{}, Refuse("delegation", "telling persons of a breach takes management's written delegation")
	}
	l.SentBy, l.QueuedAt, l.Next, l.Tries, l.Code = call.Actor.ID, call.At, call.At, 0, ""
	if l.State, l.How = OutQueued, "smtp"; c.How != "" {
		l.State, l.How, l.SentAt = OutSent, c.How, call.At
	}
	d, err := told(call, c.Act(), l, letterDecision(l, Fact{"letter_sha256", hex.EncodeToString(l.Digest)}, Fact{"how", l.How}))
	if err != nil {
		return Decision{}, err
	}
	if !two && !c.Act().StepUp {
		return d, nil
	}
	actor, err := call.StepUp(c.Code)
	if err != nil {
		return Decision{Object: l.ID, Put: []Record{actor}}, err
	}
	return d.with(actor), nil
}

// notTheWriter refuses a sender who is not a second person for what another
// wrote.
func notTheWriter(call *Call, rule LetterRule, l OutLetter) error {
	for _, by := range []string{l.DraftedBy, l.ChangedBy} {
		switch {
		case by == "":
		case by == call.Actor.ID:
			return Refuse("own_letter", "you wrote %s; another person must read and send it", l.ID)
		case rule.Two:
			if err := call.secondPerson(by, l.DraftedAt); err != nil {
				return err
			}
		}
	}
	return nil
}

// ready refuses what cannot be sent now.
func (c SendLetter) ready(call *Call, l OutLetter, text OutText) error {
	byHand := l.State == OutQueued && l.Tries == 0 && c.How != "" // what the console queued by itself, where no mail server takes it
	if l.State != OutDraft && l.State != OutFailed && !byHand {
		return Refuse("state", "%s is %s; only a draft or what the server refused can be sent", l.ID, l.State)
	}
	if !validHow(c.How) {
		return Refuse("usage", "say how it was sent in a word: post, portal, …")
	}
	if at := strings.IndexByte(text.Email, '@'); c.How == "" && (at < 1 || at == len(text.Email)-1) {
		return Refuse("letter", "%s has no e-mail address; send it by other means, or give one with letter edit", l.ID)
	}
	if l.Person != "" && l.Kind != LetterLift {
		if _, err := StorageOnly(call, l.Person, call.At); err != nil {
			return err
		}
	}
	if l.Request == "" {
		return nil
	}
	r, err := call.Request(l.Request)
	if err != nil {
		return err
	}
	today := deadline.ReceivedOn(call.At)
	switch by := r.Clock(today).ExtensionNoticeBy; {
	case l.Kind == LetterLift:
		return lifts(call, r)
	case !r.State.Counts():
		return Refuse("state", "%s is %s; letters are sent while it is open", r.ID, r.State.Title())
	case l.Kind == LetterExtension && today.After(by):
		return Refuse("late", "an extension is told by %s; it is too late for one (Art. 12(3) GDPR)", by)
	case l.Kind == LetterExtension && r.Extension == "":
		return Refuse("second_person", "no extension of %s is approved; propose one, and let another person approve it", r.ID)
	case l.Kind == LetterRefusal && r.State != Refusing:
		return Refuse("second_person", "no refusal of %s is approved; propose one, and let another person approve it", r.ID)
	}
	return nil
}

// validHow reports whether text is empty or one word of small letters.
func validHow(text string) bool {
	return len(text) <= 20 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz-") == ""
}

// ExportLetter records that a letter was written out to be sent by other means.
type ExportLetter struct {
	Letter string
	Kind   LetterKind // of the letter, which says who may
}

// Act implements Command.
func (c ExportLetter) Act() *Act {
	switch writes(c.Kind) {
	case ActLetterForward:
		return ActLetterForward
	case ActLetterNotice:
		return ActLetterNotice
	}
	return ActLetterDraft
}

// Decide implements Command.
func (c ExportLetter) Decide(call *Call) (Decision, error) {
	l, _, err := openLetter(call, c.Letter, c.Kind)
	if err != nil {
		return Decision{}, err
	}
	d := letterDecision(l, Fact{"op", "export"}, Fact{"letter_sha256", hex.EncodeToString(l.Digest)})
	d.Put = nil
	return d, nil
}

// SettleLetter decides on a held letter, of which nobody knows whether the mail
// server took it: it arrived, or it is sent again.
type SettleLetter struct {
	Letter  string
	Kind    LetterKind // of the letter, which says who may
	Arrived bool
}

// Act implements Command.
func (c SettleLetter) Act() *Act {
	switch writes(c.Kind) {
	case ActLetterForward:
		return ActLetterForward
	case ActLetterNotice:
		return ActLetterNotice
	}
	return ActLetterSend
}

// Decide implements Command.
func (c SettleLetter) Decide(call *Call) (Decision, error) {
	l, _, err := openLetter(call, c.Letter, c.Kind)
	if err != nil {
		return Decision{}, err
	}
	if l.State != OutHeld {
		return Decision{}, Refuse("state", "%s is %s; only a held letter is decided on", l.ID, l.State)
	}
	if l.State, l.Next = OutQueued, call.At; c.Arrived {
		l.State, l.SentAt = OutSent, call.At
	}
	return told(call, c.Act(), l, letterDecision(l, Fact{"arrived", strconv.FormatBool(c.Arrived)}))
}

// How long a letter is offered to the mail server before it is given up.
const (
	firstRetry  = 5 * time.Minute
	lastRetry   = 6 * time.Hour
	offerLetter = 5 * 24 * time.Hour // RFC 5321 4.5.4.1
)

// DeliverLetter is a step of the queue. "sending" is written before the server
// is spoken to and the outcome after, so that a crash between leaves a letter
// that is held for a person rather than sent twice.
type DeliverLetter struct {
	Letter string
	To     OutState // OutSending, OutSent, OutDeferred, OutFailed or OutHeld
	Code   string   // the server's: "250", "4.2.2"
}

// Act implements Command.
func (DeliverLetter) Act() *Act { return ActLetterDeliver }

// Decide implements Command.
func (c DeliverLetter) Decide(call *Call) (Decision, error) {
	l, err := call.OutLetter(c.Letter)
	if err != nil {
		return Decision{}, err
	}
	if len(c.Code) > 20 || strings.Trim(c.Code, "0123456789.") != "" {
		return Decision{}, Refuse("usage", "a code is digits and dots")
	}
	switch {
	case c.To == OutSending && l.Due(call.At):
		l.Tries++
	case l.State != OutSending || c.To == OutSending:
		return Decision{}, Refuse("state", "%s is %s", l.ID, l.State)
	case c.To == OutSent:
		l.SentAt = call.At
	case c.To == OutDeferred:
		l.Next = call.At.Add(min(firstRetry<<min(l.Tries-1, 10), lastRetry))
		if l.Next.After(l.QueuedAt.Add(offerLetter)) {
			c.To = OutFailed
		}
	case c.To != OutFailed && c.To != OutHeld:
		return Decision{}, Refuse("usage", "a letter does not become %q by its delivery", c.To)
	}
	l.State, l.Code = c.To, c.Code
	return told(call, c.Act(), l, letterDecision(l, Fact{"code", c.Code}, Fact{"tries", strconv.Itoa(l.Tries)}))
}
