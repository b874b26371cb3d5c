package outbox

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"regexp"
	"time"

	"github.com/wneessen/go-mail"

	"integrora.com/opsconsole/model"
)

// From is the address of the published policy, from which letters go unless
// another is configured.
const From = "Integrora <support@integrora.com>"

// messageID is what may stand in a header of ours of another's message id.
var messageID = regexp.MustCompile(`^[!-;=?-~]{1,500}$`)

// compose makes the mail of a letter. The same letter makes the same bytes, so
// that what is exported is what would be sent.
func compose(from string, l model.OutLetter, t model.OutText) (*mail.Msg, error) {
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender's address: wanted one such as %q, found %q", From, from)
	}
	to, err := netmail.ParseAddress("<" + t.Email + ">")
	if err != nil {
		return nil, model.Refuse("letter", "%s goes to no e-mail address that mail servers know; give one with letter edit", l.ID)
	}
	to.Name = t.Name
	m := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP))
	m.FromMailAddress(sender)
	m.ToMailAddress(to)
	m.Subject(t.Heading)
	m.SetDateWithValue(date(l))
	m.SetMessageIDWithValue(l.MessageID)
	m.SetGenHeader("Content-Language", l.Language)
	if messageID.MatchString(t.InReplyTo) {
		m.SetGenHeader(mail.HeaderInReplyTo, "<"+t.InReplyTo+">")
		m.SetGenHeader(mail.HeaderReferences, "<"+t.InReplyTo+">")
	}
	m.SetBodyString(mail.TypeTextPlain, t.Body)
	return m, nil
}

// date is when the letter was given to be sent, or written.
func date(l model.OutLetter) time.Time {
	if l.QueuedAt.IsZero() {
		return l.DraftedAt.UTC()
	}
	return l.QueuedAt.UTC()
}

// Message is the letter as mail, for sending by other means. A letter without
// an e-mail address has no such form: a "letter" refusal.
func Message(from string, l model.OutLetter, t model.OutText) ([]byte, error) {
	m, err := compose(from, l, t)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
