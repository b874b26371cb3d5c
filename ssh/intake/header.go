package intake

import (
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/textproto"
	"golang.org/x/text/encoding/charmap"

	"integrora.com/opsconsole/model/letter"
)

// Longer fields than these are not parsed by grammar, only searched.
const (
	maxField   = 8 << 10
	maxSubject = 4 << 10
	maxIDs     = 100
)

// decoder undoes encoded words (RFC 2047) in any charset.
var decoder = &mime.WordDecoder{CharsetReader: charset.Reader}

// headers takes from h what a letter needs.
func headers(h textproto.Header) letter.Message {
	m := letter.Message{
		From: address(h.Get("From")), ReplyTo: address(h.Get("Reply-To")),
		Subject: words(head(h.Get("Subject"), maxSubject)), Date: date(h.Get("Date")),
		MessageID: first(ids(h.Get("Message-Id"))), InReplyTo: first(ids(h.Get("In-Reply-To"))),
		References: ids(h.Get("References")),
	}
	if m.From.Email == "" {
		if sender := address(h.Get("Sender")); sender.Email != "" {
			m.From = sender
		}
	}
	return m
}

// address reads the first mailbox of a field, by the grammar if it keeps to it,
// else by its angle brackets.
func address(field string) letter.Address {
	if len(field) <= maxField {
		parser := mail.AddressParser{WordDecoder: decoder}
		if list, err := parser.ParseList(field); err == nil && len(list) > 0 {
			return letter.Address{Name: words(list[0].Name), Email: utf8Of(list[0].Address)}
		}
	}
	name, rest, ok := strings.Cut(field, "<")
	if !ok {
		if at := strings.TrimSpace(field); strings.Count(at, "@") == 1 && !strings.ContainsAny(at, " \t") && len(at) < maxField {
			return letter.Address{Email: utf8Of(at)}
		}
		return letter.Address{Name: words(head(field, maxField))}
	}
	email, _, _ := strings.Cut(head(rest, maxField), ">")
	return letter.Address{
		Name:  strings.Trim(words(strings.TrimSpace(head(name, maxField))), `" `),
		Email: utf8Of(strings.TrimSpace(email)),
	}
}

// encodedWord also matches those the standard forbids: inside quotes, beside
// other text, with blanks in them.
var encodedWord = regexp.MustCompile(`=\?[A-Za-z0-9_:.+*-]{1,40}\?[QqBb]\?[^?]*\?=`)

// words decodes the encoded words in s, well made or not, and returns UTF-8.
func words(s string) string {
	s = utf8Of(s)
	if !strings.Contains(s, "=?") {
		return s
	}
	if decoded, err := decoder.DecodeHeader(s); err == nil {
		s = decoded
	}
	s = encodedWord.ReplaceAllStringFunc(s, func(w string) string {
		decoded, err := decoder.Decode(strings.ReplaceAll(w, " ", "_"))
		if err != nil {
			return w
		}
		return decoded
	})
	return utf8Of(s)
}

// date reads a Date field; the zero time when it is none or not of our era.
func date(field string) time.Time {
	if len(field) > 200 {
		return time.Time{}
	}
	t, err := mail.ParseDate(strings.TrimSpace(field))
	if err != nil || t.Year() < 1990 || t.Year() > 2200 {
		return time.Time{}
	}
	return t
}

// ids returns the message ids in a field, without angle brackets.
func ids(field string) []string {
	field = head(utf8Of(field), 64<<10)
	var all []string
	for len(all) < maxIDs {
		_, rest, ok := strings.Cut(field, "<")
		id, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			break
		}
		if id = strings.TrimSpace(id); id != "" && len(id) < 998 {
			all = append(all, id)
		}
		field = after
	}
	if bare := strings.TrimSpace(field); len(all) == 0 && bare != "" && len(bare) < 998 && !strings.ContainsAny(bare, " \t<>") {
		all = append(all, bare) // some programs leave the brackets out
	}
	return all
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

func head(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return s
}

// utf8Of returns s if it is UTF-8, else reads it as Windows-1252, which is what
// unlabelled 8-bit text mostly is.
func utf8Of(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return decoded
}
