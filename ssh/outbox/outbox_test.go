package outbox_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/outbox"
	"integrora.com/opsconsole/storage/storetest"
)

var ctx = context.Background()

// office is a store with a request, and a queue to a mail server.
type office struct {
	*storetest.House
	t       *testing.T
	request string
	queue   *outbox.Queue
	log     *bytes.Buffer
}

func newOffice(t *testing.T, p *post) *office {
	t.Helper()
	h := storetest.New(t)
	letter := storetest.LetterTo(1)
	letter.File.MessageID, letter.File.Name = "first@mail.example", "Žydrė Ąžuolaitė"
	letter.ReceivedAt = h.Clock.Now()
	o := &office{House: h, t: t, log: &bytes.Buffer{}}
	o.request = h.Do(model.System.ID, letter).ID
	h.Do("admin", model.TriageRequest{Request: o.request, Rights: []model.Right{model.Objection}, Capacity: model.Controller})
	o.queue = &outbox.Queue{Store: h.Store, Offer: p.server.Offer, Now: h.Clock.Now, Log: slog.New(slog.NewTextHandler(o.log, nil))}
	return o
}

// draft writes a letter and has it sent.
func (o *office) sent(kind model.LetterKind, say map[string]string) string {
	o.t.Helper()
	id := o.Do("admin", model.DraftLetter{Kind: kind, Request: o.request, Say: say}).ID
	o.Do("admin", model.SendLetter{Letter: id, Kind: kind})
	return id
}

func (o *office) once() {
	o.t.Helper()
	if err := o.queue.Once(ctx); err != nil {
		o.t.Fatal(err)
	}
}

// stands checks where a letter stands.
func (o *office) stands(id string, state model.OutState, code string) model.OutLetter {
	o.t.Helper()
	v, err := o.Desk("admin").OutLetter(ctx, id)
	if err != nil {
		o.t.Fatal(err)
	}
	if v.Letter.State != state || v.Letter.Code != code {
		o.t.Fatalf("%s is %s with code %q; wanted %s with %q", id, v.Letter.State, v.Letter.Code, state, code)
	}
	return v.Letter
}

func TestAQueuedLetterReachesTheServerOnceAndUnderTLS(t *testing.T) {
	p := newPost(t, "127.0.0.1")
	o := newOffice(t, p)
	id := o.sent(model.LetterAcknowledge, nil)
	o.once()
	o.once()
	l := o.stands(id, model.OutSent, "2.0.0")
	if !l.SentAt.Equal(o.Clock.Now().Truncate(time.Second)) || l.How != "smtp" || l.Tries != 1 {
		t.Errorf("sent at %s by %q in %d tries", l.SentAt, l.How, l.Tries)
	}
	got, to, _ := p.messages()
	if len(got) != 1 || len(to) != 1 || to[0] != "person.1@mail.example" {
		t.Fatalf("the server took %d messages, for %v", len(got), to)
	}
	m, err := netmail.ReadMessage(strings.NewReader(got[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Message-Id": "<" + l.MessageID + ">", "In-Reply-To": "<first@mail.example>", "References": "<first@mail.example>",
		"From": `"Integrora" <support@integrora.com>`, "Content-Language": "en", "Date": "Tue, 24 Nov 2026 09:00:00 +0000"} {
		if m.Header.Get(name) != want {
			t.Errorf("%s is %q, wanted %q", name, m.Header.Get(name), want)
		}
	}
	list, err := m.Header.AddressList("To")
	if err != nil || list[0].Name != "Žydrė Ąžuolaitė" {
		t.Errorf("to %v: %v", list, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || !strings.Contains(string(body), "28 December 2026") || !strings.Contains(string(body), "Ąžuolaitė") {
		t.Errorf("the text is %q: %v", body, err)
	}
	for _, secret := range []string{"Ąžuolaitė", "person.1", "mail.example", password} {
		if strings.Contains(o.log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, o.log)
		}
	}
}

func TestTheServersWordDecidesWhatBecomesOfALetter(t *testing.T) {
	for name, c := range map[string]struct {
		data, rcpt error
		state      model.OutState
		code       string
	}{
		"refused for good":        {&smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "no person.1@mail.example"}, nil, model.OutFailed, "5.7.1"},
		"later":                   {&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "busy"}, nil, model.OutDeferred, "4.3.0"},
		"unknown recipient":       {nil, &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}, model.OutFailed, "5.1.1"},
		"recipient greylisted":    {nil, &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "again"}, model.OutDeferred, "4.7.1"},
		"login demanded":          {nil, &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "log in first"}, model.OutDeferred, "5.7.0"},
		"no word after the whole": {errDrop, nil, model.OutHeld, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t, "127.0.0.1")
			p.answer, p.rcpt = func(int) error { return c.data }, c.rcpt
			o := newOffice(t, p)
			id := o.sent(model.LetterAcknowledge, nil)
			o.once()
			o.stands(id, c.state, c.code)
			if strings.Contains(o.log.String(), "person") {
				t.Errorf("the log has the server's words:\n%s", o.log)
			}
		})
	}
}

func TestADeferredLetterIsTriedAgainEverLaterAndGivenUpAfterFiveDays(t *testing.T) {
	p := newPost(t, "127.0.0.1")
	p.answer = func(int) error { return &smtp.SMTPError{Code: 451, Message: "busy"} }
	o := newOffice(t, p)
	id := o.sent(model.LetterAcknowledge, nil)
	queued, last := o.Clock.Now(), time.Duration(0)
	for tries := 1; ; tries++ {
		o.once()
		o.once() // not due again at once
		v, err := o.Desk("admin").OutLetter(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, tried := p.messages(); tried != tries || v.Letter.Tries != tries {
			t.Fatalf("%d tries noted, the server saw %d, wanted %d", v.Letter.Tries, tried, tries)
		}
		if v.Letter.State == model.OutFailed {
			break
		}
		wait := v.Letter.Next.Sub(o.Clock.Now())
		if wait < last || wait > 6*time.Hour || tries == 1 && wait != 5*time.Minute {
			t.Fatalf("after try %d it waits %s, before that %s", tries, wait, last)
		}
		last = wait
		o.Clock.Advance(wait)
	}
	if gone := o.Clock.Now().Sub(queued); gone < 4*24*time.Hour || gone > 5*24*time.Hour {
		t.Errorf("given up after %s", gone)
	}
}

func TestALetterIsOfferedToNoServerThatCannotProveItselfOrTakesNoTLS(t *testing.T) {
	for name, spoil := range map[string]func(*post){
		"no TLS":              nil,
		"untrusted":           func(p *post) { p.server.Roots = x509.NewCertPool() },
		"a wrong password":    func(p *post) { p.server.Password = "wrong" },
		"another host's name": func(p *post) {},
		"nobody there":        func(p *post) { p.server.Address = "127.0.0.1:1" },
	} {
		t.Run(name, func(t *testing.T) {
			host := "127.0.0.1"
			switch name {
			case "no TLS":
				host = ""
			case "another host's name":
				host = "other.example"
			}
			p := newPost(t, host)
			if spoil != nil {
				spoil(p)
			}
			o := newOffice(t, p)
			id := o.sent(model.LetterAcknowledge, nil)
			o.once()
			v, err := o.Desk("admin").OutLetter(ctx, id)
			if err != nil || v.Letter.State != model.OutDeferred {
				t.Fatalf("it is %s: %v", v.Letter.State, err)
			}
			if _, to, tried := p.messages(); len(to)+tried > 0 {
				t.Errorf("the server was told of a letter: %v", to)
			}
		})
	}
}

// A crash between the two records, as the store sees it: "sending" stands, and
// nobody knows what the server did.
func TestALetterWhoseDeliveryWasCutShortIsHeldAndNeverSentTwice(t *testing.T) {
	p := newPost(t, "127.0.0.1")
	o := newOffice(t, p)
	id := o.sent(model.LetterAcknowledge, nil)
	o.Do(model.System.ID, model.DeliverLetter{Letter: id, To: model.OutSending})
	o.Reopen()
	o.queue.Store = o.Store
	o.once()
	o.once()
	o.stands(id, model.OutHeld, "")
	if got, _, _ := p.messages(); len(got) > 0 {
		t.Fatalf("it was sent: %q", got)
	}
	again := o.sent(model.LetterAcknowledge, nil)
	o.Do(model.System.ID, model.DeliverLetter{Letter: again, To: model.OutSending})
	o.once()
	o.Do("admin", model.SettleLetter{Letter: id, Kind: model.LetterAcknowledge, Arrived: true})
	o.Do("admin", model.SettleLetter{Letter: again, Kind: model.LetterAcknowledge})
	o.once()
	o.stands(id, model.OutSent, "")
	o.stands(again, model.OutSent, "2.0.0")
	if got, _, _ := p.messages(); len(got) != 1 {
		t.Errorf("the server took %d messages", len(got))
	}
}

func TestTheQueueWakesWhenALetterIsQueued(t *testing.T) {
	p := newPost(t, "127.0.0.1")
	o := newOffice(t, p)
	live, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		o.queue.Run(live)
	}()
	for range 3 {
		o.sent(model.LetterAcknowledge, nil)
		<-p.came
	}
	stop()
	<-ended
	if got, _, _ := p.messages(); len(got) != 3 {
		t.Errorf("the server took %d messages", len(got))
	}
}

func TestAnExportedLetterIsByteForByteWhatWouldBeSent(t *testing.T) {
	p := newPost(t, "127.0.0.1")
	o := newOffice(t, p)
	id := o.sent(model.LetterAcknowledge, nil)
	desk := o.Desk("admin")
	if err := desk.Reveal(ctx, model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: o.request}, Fields: []string{model.FieldLetter}, Purpose: model.PurposeRequest, Code: o.Code("admin")}); err != nil {
		t.Fatal(err)
	}
	v, err := desk.OutLetter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	want, err := outbox.Message(outbox.From, v.Letter, v.Text)
	if err != nil {
		t.Fatal(err)
	}
	o.once()
	got, _, _ := p.messages()
	if len(got) != 1 || strings.TrimRight(got[0], "\r\n") != strings.TrimRight(string(want), "\r\n") {
		t.Errorf("sent:\n%s\nexported:\n%s", got, want)
	}
}

func TestAServerThatCannotBeMeantIsRefused(t *testing.T) {
	for _, s := range []outbox.Server{{}, {Address: "smtp.example"}, {Address: ":587"}, {Address: "smtp.example:smtp"}, {Address: "smtp.example:587", User: "u"},
		{Address: "smtp.example:587", Password: "p"}, {Address: "smtp.example:587", From: "not an address"}} {
		if s.Check() == nil {
			t.Errorf("%+v was taken", s)
		}
	}
	if err := (outbox.Server{Address: "smtp.example:587", User: "u", Password: "p", From: "Team <team@integrora.com>"}).Check(); err != nil {
		t.Error(err)
	}
}
