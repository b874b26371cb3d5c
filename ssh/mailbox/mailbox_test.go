package mailbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/mailbox"
	"integrora.com/opsconsole/storage/storetest"
)

var ctx = context.Background()

// arrived is when the mailbox got the letters of these tests; their own headers
// say another day.
var arrived = time.Date(2026, 11, 23, 21, 30, 0, 0, time.UTC)

func letter(n int) string {
	return fmt.Sprintf("From: Person %d <person.%d@mail.example>\r\nSubject: my data\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m%d@mail.example>\r\n\r\n"+
		"Please erase all my personal data under Article 17 GDPR.\r\n", n, n, n)
}

// reply answers a message of ours.
func reply(to, text string) string {
	return "From: person.1@mail.example\r\nSubject: Re: your request\r\nMessage-ID: <reply@mail.example>\r\nIn-Reply-To: <" + to + ">\r\n\r\n" + text + "\r\n"
}

// report is a report of delivery on a message.
func report(of, action, status string) string {
	return "From: MAILER-DAEMON@mx.example\r\nTo: support@integrora.com\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn@mx.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\r\n\r\n" +
		"--b1\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n" +
		"--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; person.1@mail.example\r\nAction: " + action + "\r\nStatus: " + status + "\r\n\r\n" +
		"--b1\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <" + of + ">\r\nSubject: ours\r\n\r\nours\r\n--b1--\r\n"
}

// requests lists what the store has, in order.
func requests(t *testing.T, h *storetest.House) []model.RequestRow {
	t.Helper()
	page, err := h.Desk("admin").Requests(ctx, model.Window{Limit: 100, Sort: "id"})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows
}

// room is a store, its door, and the log of what takes its mail.
type room struct {
	*storetest.House
	t   *testing.T
	log bytes.Buffer
	// broken makes the door fail after the store has taken a command.
	broken bool
}

func newRoom(t *testing.T) *room { return &room{House: storetest.New(t), t: t} }

func (r *room) do(ctx context.Context, cmd model.Command) (model.Result, error) {
	res, err := r.Store.Do(ctx, model.System.ID, cmd)
	if r.broken && err == nil {
		err = errors.New("the line broke")
	}
	return res, err
}

func (r *room) once(s mailbox.Source, want int) {
	r.t.Helper()
	n, err := s.Once(ctx, r.do, slog.New(slog.NewTextHandler(&r.log, nil)))
	if err != nil || n != want {
		r.t.Fatalf("took %d, wanted %d: %v", n, want, err)
	}
}

// quiet checks that the log names nobody.
func (r *room) quiet() {
	r.t.Helper()
	for _, word := range []string{"person", "mail.example", "Undelivered", "erase"} {
		if strings.Contains(r.log.String(), word) {
			r.t.Errorf("the log has %q:\n%s", word, r.log.String())
		}
	}
}

func newMaildir(t *testing.T) *mailbox.Maildir {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m := &mailbox.Maildir{Dir: dir}
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	return m
}

func deliver(t *testing.T, m *mailbox.Maildir, name, text string) {
	t.Helper()
	path := filepath.Join(m.Dir, "tmp", name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, arrived, arrived); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, filepath.Join(m.Dir, "new", name)); err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T, m *mailbox.Maildir, sub string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(m.Dir, sub))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestLettersOfAMaildirAreTakenOnceWithTheirTimeOfArrival(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	deliver(t, m, "1.a.mx", letter(1))
	deliver(t, m, "2.b.mx", letter(2))
	r.once(m, 2)
	r.once(m, 0)
	rows := requests(t, r.House)
	if len(rows) != 2 || rows[0].ID != "R-1" || rows[0].MessageID != "m1@mail.example" {
		t.Fatalf("the store has %+v", rows)
	}
	if v := revealed(r, "R-1"); v.File.Email != "person.1@mail.example" {
		t.Errorf("it is from %q", v.File.Email)
	}
	for _, row := range rows {
		if !row.ReceivedAt.Equal(arrived) || row.Due.String() != "2026-12-23" || len(row.Suggested) != 1 {
			t.Errorf("%s: received %s, due %s, asks %v", row.ID, row.ReceivedAt, row.Due, row.Suggested)
		}
	}
	if in, done := files(t, m, "new"), files(t, m, "cur"); len(in) != 0 || len(done) != 2 || done[0] != "1.a.mx:2,S" {
		t.Errorf("new has %v, cur %v", in, done)
	}
	r.quiet()
}

func TestAMessageStaysInNewUntilTheStoreHasItAndIsTakenAgainWithoutHarm(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	deliver(t, m, "1.a.mx", letter(1))
	r.broken = true // as when the program ends between the store's commit and the move
	if n, err := m.Once(ctx, r.do, slog.New(slog.DiscardHandler)); err == nil || n != 0 {
		t.Fatalf("took %d: %v", n, err)
	}
	if in := files(t, m, "new"); len(in) != 1 {
		t.Fatalf("new has %v", in)
	}
	r.broken = false
	r.Reopen()
	r.once(m, 1)
	deliver(t, m, "9.again.mx", letter(1)) // the same message delivered twice
	r.once(m, 1)
	if rows := requests(t, r.House); len(rows) != 1 {
		t.Errorf("the store has %d requests", len(rows))
	}
}

func TestWhatIsNoMessageStaysInNewAndHoldsNothingUp(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	deliver(t, m, "1.empty", "")
	if err := os.Symlink("/etc/hostname", filepath.Join(m.Dir, "new", "2.person.link")); err != nil {
		t.Fatal(err)
	}
	deliver(t, m, "3.whole", letter(3))
	r.once(m, 1)
	r.once(m, 0)
	if in := files(t, m, "new"); len(in) != 2 || strings.Count(r.log.String(), "\n") != 2 {
		t.Errorf("new has %v, and the log says:\n%s", in, r.log.String())
	}
	r.quiet()
	if err := (&mailbox.Maildir{Dir: t.TempDir()}).Check(); err == nil {
		t.Error("an empty directory passes as a Maildir")
	}
}

// revealed is a request as an admin reads it who revealed it.
func revealed(r *room, id string) model.RequestView {
	r.t.Helper()
	desk := r.Desk("admin")
	err := desk.Reveal(ctx, model.RevealData{Of: model.Ref{Kind: model.KindRequest, ID: id}, Fields: []string{model.AllFields}, Purpose: model.PurposeRequest, Code: r.Code("admin")})
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := desk.Request(ctx, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// answered is a request whose answer was sent and counted.
func answered(r *room) (request string, l model.OutLetter) {
	r.t.Helper()
	request = r.Do(model.System.ID, storetest.LetterTo(1)).ID
	r.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Objection}, Capacity: model.Controller})
	kind := model.AnswerTo(model.Objection)
	id := r.Do("admin", model.DraftLetter{Kind: kind, Request: request, Say: map[string]string{"stopped": "newsletters"}}).ID
	r.Do("admin", model.SendLetter{Letter: id, Kind: kind})
	r.Do(model.System.ID, model.DeliverLetter{Letter: id, To: model.OutSending})
	r.Do(model.System.ID, model.DeliverLetter{Letter: id, To: model.OutSent, Code: "250"})
	v, err := r.Desk("admin").OutLetter(ctx, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return request, v.Letter
}

func TestABounceInTheMailboxReopensTheRequestThatTheLetterHadAnswered(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	request, l := answered(r)
	r.Do("admin", model.AnswerRequest{Request: request, Channel: "e-mail", Letter: l.ID})
	deliver(t, m, "1.dsn", report(l.MessageID, "failed", "5.1.1"))
	r.once(m, 1)
	deliver(t, m, "2.dsn", report(l.MessageID, "failed", "5.1.1")) // the same again
	r.once(m, 1)
	rows := requests(t, r.House)
	if len(rows) != 1 || rows[0].State != model.Triaged || rows[0].Due.IsZero() {
		t.Fatalf("the store has %+v", rows)
	}
	v, err := r.Desk("admin").OutLetter(ctx, l.ID)
	if err != nil || v.Letter.State != model.OutBounced || v.Letter.Code != "5.1.1" || v.Joined != 1 {
		t.Errorf("the letter is %+v: %v", v.Letter, err)
	}
	r.quiet()
}

func TestAReplyInTheMailboxJoinsItsRequest(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	request, l := answered(r)
	deliver(t, m, "1.reply", reply(l.MessageID, "Thank you, that is all."))
	r.once(m, 1)
	r.once(m, 0)
	if rows := requests(t, r.House); len(rows) != 1 {
		t.Fatalf("the store has %+v", rows)
	}
	v := revealed(r, request)
	if len(v.File.Notes) != 1 || !strings.Contains(v.File.Notes[0].Text, "Thank you, that is all.") || !strings.Contains(v.File.Notes[0].Text, "from the address on file") {
		t.Errorf("the notes are %+v", v.File.Notes)
	}
}

func TestAForeignBounceIsALetterThatAPersonReads(t *testing.T) {
	r, m := newRoom(t), newMaildir(t)
	before := r.Store.Head().Size
	deliver(t, m, "1.dsn", report("unknown@elsewhere.example", "failed", "5.1.1"))
	deliver(t, m, "2.dsn", strings.Replace(report("unknown@elsewhere.example", "failed", "not a status"), "dsn@mx", "dsn2@mx", 1))
	r.once(m, 2)
	if rows := requests(t, r.House); len(rows) != 2 || rows[0].State != model.NotARequest {
		t.Errorf("the store has %+v", rows)
	}
	if r.Store.Head().Size != before+2 {
		t.Errorf("the log grew by %d entries", r.Store.Head().Size-before)
	}
}
