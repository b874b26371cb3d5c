package sample

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Mailbox is where the letters are sent to.
const Mailbox = "privacy@integrora.example"

// mail puts a draft into the mail format, the j-th in one of the ways in which
// mail programs do.
func (m draft) mail(j int) []byte {
	var b bytes.Buffer
	from := mail.Address{Name: m.from, Address: m.email}
	zone := time.FixedZone("", []int{2, 1, 0, 3}[j%4]*3600)
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", from.String())
	header("To", Mailbox)
	header("Subject", mime.QEncoding.Encode("utf-8", m.subject))
	header("Date", m.date.In(zone).Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	header("Message-ID", "<"+m.id+">")
	if m.re != "" {
		header("In-Reply-To", "<"+m.re+">")
		header("References", "<"+m.re+">")
	}
	header("MIME-Version", "1.0")
	switch j % 6 {
	case 1:
		m.part(&b, "text/plain; charset=utf-8", "8bit")
	case 2:
		m.part(&b, "text/plain; charset=utf-8", "base64")
	case 3:
		line := "=_" + strings.ReplaceAll(m.id, "@", "_")
		fmt.Fprintf(&b, "Content-Type: multipart/alternative; boundary=%q\r\n\r\n--%s\r\n", line, line)
		m.part(&b, "text/plain; charset=utf-8", "quoted-printable")
		fmt.Fprintf(&b, "\r\n--%s\r\n", line)
		page := m
		page.body = "<html><body><p>" + strings.ReplaceAll(html.EscapeString(strings.TrimSpace(m.body)), "\n", "<br>\n") + "</p></body></html>\n"
		page.part(&b, "text/html; charset=utf-8", "quoted-printable")
		fmt.Fprintf(&b, "\r\n--%s--\r\n", line)
	case 4:
		if narrow, ok := latin1(m.body); ok {
			m.body = narrow
			m.part(&b, "text/plain; charset=iso-8859-1", "quoted-printable")
			break
		}
		m.part(&b, "text/plain; charset=utf-8", "base64")
	default:
		m.part(&b, "text/plain; charset=utf-8", "quoted-printable")
	}
	return b.Bytes()
}

// part writes the body with its headers.
func (m draft) part(b *bytes.Buffer, media, encoding string) {
	fmt.Fprintf(b, "Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n", media, encoding)
	body := strings.ReplaceAll(m.body, "\n", "\r\n")
	switch encoding {
	case "quoted-printable":
		w := quotedprintable.NewWriter(b)
		_, _ = w.Write([]byte(body)) // a bytes.Buffer takes everything
		_ = w.Close()
	case "base64":
		text := base64.StdEncoding.EncodeToString([]byte(body))
		for len(text) > 76 {
			b.WriteString(text[:76] + "\r\n")
			text = text[76:]
		}
		b.WriteString(text + "\r\n")
	default:
		b.WriteString(body)
	}
}

// latin1 writes text in ISO 8859-1, if it can be.
func latin1(text string) (string, bool) {
	narrow := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return "", false
		}
		narrow = append(narrow, byte(r))
	}
	return string(narrow), true
}
