package sample_test

import (
	"bytes"
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/letter"
	"integrora.com/opsconsole/model/sample"
)

// read undoes the mail format with the standard library alone.
func read(t *testing.T, raw []byte) (letter.Message, *mail.Message) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	from, err := msg.Header.AddressList("From")
	if err != nil {
		t.Fatal(err)
	}
	date, err := msg.Header.Date()
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return letter.Message{
		From:    letter.Address{Name: from[0].Name, Email: from[0].Address},
		Subject: subject, Text: body(t, msg.Header.Get, msg.Body), Date: date,
		MessageID: strings.Trim(msg.Header.Get("Message-ID"), "<>"),
	}, msg
}

func body(t *testing.T, header func(string) string, r io.Reader) string {
	t.Helper()
	media, param, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if media == "multipart/alternative" {
		parts, plain := multipart.NewReader(r, param["boundary"]), ""
		for n := 0; ; n++ {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				if n != 2 {
					t.Errorf("wanted two alternatives, got %d", n)
				}
				return plain
			}
			if err != nil {
				t.Fatal(err)
			}
			text := body(t, p.Header.Get, p)
			if n == 0 {
				plain = text
			} else if tags := regexp.MustCompile(`<[^>]*>`); strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(text, ""))) != strings.TrimSpace(plain) {
				t.Error("the alternatives differ")
			}
		}
	}
	switch header("Content-Transfer-Encoding") {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if param["charset"] == "iso-8859-1" {
		wide := make([]rune, len(b))
		for i, c := range b {
			wide[i] = rune(c)
		}
		b = []byte(string(wide))
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func TestLettersAreReadAsTheyWereMeant(t *testing.T) {
	o := demo()
	o.Requests = 400
	ids := map[string]bool{}
	languages := map[string]bool{}
	rights := map[model.Right]bool{}
	chased := 0
	for l := range sample.Meant(o) {
		m, msg := read(t, l.Raw)
		s := letter.Suggest(m)
		if !slices.Equal(s.Rights, append([]model.Right{}, l.Rights...)) || s.Language != l.Language {
			t.Errorf("%q in %s: wanted %v, got %v in %s", m.Subject, l.Language, l.Rights, s.Rights, s.Language)
		}
		if s.Name != m.From.Name || s.Email != m.From.Email || !m.Date.Equal(l.Date) {
			t.Errorf("%q: name, address or date is read differently", m.Subject)
		}
		if ids[m.MessageID] || m.MessageID == "" {
			t.Errorf("message id %q stands twice", m.MessageID)
		}
		ids[m.MessageID], languages[l.Language] = true, true
		for _, r := range l.Rights {
			rights[r] = true
		}
		if re := msg.Header.Get("In-Reply-To"); re != "" {
			chased++
			if !ids[strings.Trim(re, "<>")] || l.Rights[0] != model.FollowUp {
				t.Errorf("%q answers a letter that does not stand before it, or is no follow-up", m.Subject)
			}
		}
		if strings.Contains(m.Text, "{") || strings.Contains(m.Subject, "{") {
			t.Errorf("%q has a place that was not filled in", m.Subject)
		}
		if bytes.Count(l.Raw, []byte("\n")) != bytes.Count(l.Raw, []byte("\r\n")) {
			t.Errorf("%q has a line not ended by CRLF", m.Subject)
		}
	}
	if len(languages) != 6 || len(rights) != len(model.Rights)-1 || chased < 5 {
		t.Errorf("wanted six languages, every right but a complaint, and some reminders; got %d, %d and %d", len(languages), len(rights), chased)
	}
}

func TestLettersMakeAQueueWorthLookingAtOnAnyDay(t *testing.T) {
	for seed := range uint64(4) {
		for _, days := range []int{0, 1, 4, 33, 90, 200} {
			o := demo()
			o.Seed, o.Now = seed, now.AddDate(0, 0, days)
			queue(t, o)
		}
	}
}

func queue(t *testing.T, o sample.Options) {
	t.Helper()
	people := map[string]line{}
	kept, content := map[string]bool{}, map[string]bool{}
	today := deadline.ReceivedOn(o.Now)
	for _, l := range lines(t, o) {
		switch l.Type {
		case "person":
			people[l.ID] = l
			content[l.ID] = !slices.ContainsFunc(l.Data, func(d struct{ Category, Value string }) bool { return d.Category != "tenant-content" })
		case "invoice":
			issued, _ := deadline.Parse(l.Issued)
			kept[l.Person] = kept[l.Person] || !today.After(deadline.Invoice(issued, model.InvoiceYears).Due)
		}
	}
	var overdue, soon, strangers, n int
	for l := range sample.Meant(o) {
		m, _ := read(t, l.Raw)
		p, known := people[l.Person]
		if l.Person == "" {
			strangers++
			for _, p := range people {
				if p.Email == m.From.Email {
					t.Errorf("letter %d is of a stranger who is known", n+1)
				}
			}
		} else if !known || p.Email != m.From.Email || p.Name != m.From.Name {
			t.Errorf("letter %d is not of the person it names", n+1)
		}
		if age := o.Now.Sub(l.Date); age < 0 || age > 50*24*time.Hour {
			t.Errorf("letter %d is %s old", n+1, age)
		}
		due := deadline.Request(deadline.ReceivedOn(l.Date), deadline.Options{AsOf: today}).Due
		switch days := due.DaysSince(today); {
		case days < 0:
			overdue++
		case days <= 7:
			soon++
		}
		erasure := slices.Contains(l.Rights, model.Erasure)
		switch n++; n {
		case 1:
			if !erasure || p.Kind != "user" || !kept[l.Person] {
				t.Error("wanted letter 1 to be an erasure of a user with invoices to keep")
			}
		case 2:
			if !erasure || p.Kind != "contact" || p.Tenant != "" || kept[l.Person] {
				t.Error("wanted letter 2 to be an erasure of a contact of whom nothing is kept")
			}
		case 3:
			if !erasure || p.Tenant == "" || !content[l.Person] {
				t.Error("wanted letter 3 to be an erasure of somebody whom only a tenant knows")
			}
		}
	}
	if n != sample.DemoRequests || overdue < 3 || soon < 3 || strangers < 3 {
		t.Errorf("seed %d on %s: wanted %d letters, some overdue, due this week and of strangers; got %d, %d, %d, %d", o.Seed, today, sample.DemoRequests, n, overdue, soon, strangers)
	}
}
