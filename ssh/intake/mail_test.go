package intake_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"integrora.com/opsconsole/ssh/intake"
)

func all(r io.Reader, limits intake.Limits) []intake.Item {
	var items []intake.Item
	for item := range intake.ReadMessages(r, caller, limits) {
		items = append(items, item)
	}
	return items
}

// one reads text as a message that must be understood.
func one(t *testing.T, text string) intake.Item {
	t.Helper()
	items := all(strings.NewReader(text), intake.Limits{})
	if len(items) != 1 || items[0].Err != nil {
		t.Fatalf("%d items, wanted 1 without error: %v", len(items), items[0].Err)
	}
	return items[0]
}

func TestAMailboxGivesEachMessageAndSaysWhichIsBad(t *testing.T) {
	box := "From ada@post.example Thu Oct 15 13:20:00 2026\nFrom: Ada <ada@post.example>\nMessage-ID: <1@post.example>\n\nfirst\n\n>From here on\n\n" +
		"From x\nthis is no header\n\nnothing\n\n" +
		"From bo@post.example Thu Oct 15 13:21:00 2026\nFrom: Bo <bo@post.example>\nMessage-ID: <2@post.example>\n\nthird\n"
	items := all(strings.NewReader(box), intake.Limits{})
	if len(items) != 3 {
		t.Fatalf("%d items, wanted 3", len(items))
	}
	if items[0].Err != nil || items[0].Letter.Text != "first\n\nFrom here on\n" {
		t.Errorf("first: %q, %v", items[0].Letter.Text, items[0].Err)
	}
	if items[1].Err == nil || !strings.Contains(items[1].Err.Error(), "message 2: ") || strings.Contains(items[1].Err.Error(), "no header") {
		t.Errorf("second: wanted an error with its number and none of its text, got %v", items[1].Err)
	}
	if items[2].Err != nil || items[2].Letter.MessageID != "2@post.example" || items[2].Number != 3 {
		t.Errorf("third: %+v", items[2])
	}
}

func TestTheWholeSetAsOneMailboxReadsAsItsFiles(t *testing.T) {
	var box bytes.Buffer
	wants := expectations(t)
	for _, want := range wants {
		box.WriteString("From sender@post.example Thu Oct 15 13:20:00 2026\n")
		for line := range strings.Lines(strings.ReplaceAll(string(read(t, want.file)), "\r\n", "\n")) {
			if strings.HasPrefix(line, "From ") {
				line = ">" + line
			}
			box.WriteString(line)
		}
		box.WriteString("\n")
	}
	items := all(&box, intake.Limits{})
	if len(items) != len(wants) {
		t.Fatalf("%d items, wanted %d", len(items), len(wants))
	}
	for i, item := range items {
		alone := one(t, string(read(t, wants[i].file)))
		if item.Err != nil || item.Letter.MessageID != alone.Letter.MessageID || item.Letter.From != alone.Letter.From ||
			strings.TrimSpace(item.Letter.Text) != strings.TrimSpace(alone.Letter.Text) {
			t.Errorf("%s: read otherwise from the mailbox: %v", wants[i].file, item.Err)
		}
	}
}

func TestLimitsAreHeldAndNamed(t *testing.T) {
	header := "From: Ada <ada@post.example>\n"
	deep := strings.Builder{}
	deep.WriteString(header)
	for i := range 40 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	many := header + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 600)
	for name, c := range map[string]struct {
		mail, needle string
		limits       intake.Limits
	}{
		"size":        {header + "\n" + strings.Repeat("x", 5000), "larger than 1000 bytes", intake.Limits{MessageBytes: 1000}},
		"header":      {header + "X: " + strings.Repeat("x", 300<<10) + "\n\nx", "header is larger", intake.Limits{}},
		"parts":       {many, "more than 500 parts", intake.Limits{}},
		"depth":       {deep.String(), "nested deeper than 12", intake.Limits{}},
		"part header": {header + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + strings.Repeat("a:\n", 200_000) + "\nx\n--b--\n", "header of a part is larger", intake.Limits{}},
	} {
		items := all(strings.NewReader(c.mail), c.limits)
		if len(items) != 1 || items[0].Err == nil || !strings.Contains(items[0].Err.Error(), c.needle) {
			t.Errorf("%s: wanted an error with %q, got %v", name, c.needle, items[0].Err)
		}
	}
	text := one(t, header+"\n"+strings.Repeat("ė", 2<<20)).Letter.Text
	if len(text) > 1<<20 || !utf8.ValidString(text) || strings.Contains(text, "\uFFFD") {
		t.Errorf("long text: %d bytes, cut in a letter: %v", len(text), strings.Contains(text, "\uFFFD"))
	}
}

func TestOversizeInAMailboxDoesNotHideTheNext(t *testing.T) {
	box := "From a\nFrom: Ada <ada@post.example>\n\n" + strings.Repeat("x\n", 5000) + "\nFrom b\nFrom: Bo <bo@post.example>\n\nhello\n"
	items := all(strings.NewReader(box), intake.Limits{MessageBytes: 1000})
	if len(items) != 2 || items[0].Err == nil || items[0].Raw != nil || items[1].Err != nil || items[1].Letter.From.Email != "bo@post.example" {
		t.Fatalf("%d items: %+v", len(items), items)
	}
}

func TestMissingDateAndIDAreStoodInFor(t *testing.T) {
	lf := "From: Ada <ada@post.example>\n\nhello\n"
	a := one(t, lf)
	b := one(t, strings.ReplaceAll(lf, "\n", "\r\n"))
	c := all(strings.NewReader("From x\n"+lf+"\n"), intake.Limits{})[0]
	if !a.Letter.Date.Equal(caller) {
		t.Errorf("date %v, wanted the caller's", a.Letter.Date)
	}
	if !strings.HasPrefix(a.Letter.MessageID, "sha256:") || len(a.Letter.MessageID) != 7+64 {
		t.Errorf("message id %q", a.Letter.MessageID)
	}
	if a.Letter.MessageID != b.Letter.MessageID || a.Letter.MessageID != c.Letter.MessageID {
		t.Error("the same message has another id when its lines end otherwise or it comes in a mailbox")
	}
	if string(a.Raw) != lf {
		t.Error("raw is not what was received")
	}
	for _, date := range []string{"yesterday", "Mon, 1 Jan 0001 00:00:00 +0000", "Fri, 1 Jan 9999 00:00:00 +0000", strings.Repeat("1", 5000)} {
		if m := one(t, "From: a@post.example\nDate: "+date+"\n\nx"); !m.Letter.Date.Equal(caller) {
			t.Errorf("date %q read as %v", date[:8], m.Letter.Date)
		}
	}
}

func TestNamesAreReadHoweverTheyAreWritten(t *testing.T) {
	for field, want := range map[string]string{
		`Rasa =?utf-8?q?Petrauskien=C4=97?= <r@post.example>`:    "Rasa Petrauskienė",
		"\n Rasa =?utf-8?q?Petrauskien=C4=97?= <r@post.example>": "Rasa Petrauskienė",
		`"=?utf-8?q?Petrauskien=C4=97?=" <r@post.example>`:       "Petrauskienė",
		`=?utf-8?q?Rasa Petrauskien=C4=97?= <r@post.example>`:    "Rasa Petrauskienė",
		`=?iso-8859-13?Q?Petrauskien=EB?= <r@post.example>`:      "Petrauskienė",
		`=?windows-1257?B?UGV0cmF1c2tpZW7r?= <r@post.example>`:   "Petrauskienė",
		"Großmann, Jürgen <r@post.example>":                      "Großmann, Jürgen",
		"J\xfcrgen Gro\xdfmann <r@post.example>":                 "Jürgen Großmann",
		"Rasa Petrauskienė <r@post.example>":                     "Rasa Petrauskienė",
		"r@post.example (Rasa)":                                  "Rasa",
		"r@post.example":                                         "",
		`=?x-unknown?q?a?= <r@post.example>`:                     "=?x-unknown?q?a?=",
		`=?utf-8?b?SsO8?= =?utf-8?b?cmdlbg==?= <r@post.example>`: "Jürgen",
		`=?utf-8?b?SsM=?= =?utf-8?b?vHJnZW4=?= <r@post.example>`: "Jürgen",
		strings.Repeat("(", 20_000) + ` Ada <r@post.example>`:    strings.Repeat("(", 8<<10),
		`"` + strings.Repeat("A", 9_000) + `" <r@post.example>`:  strings.Repeat("A", 8<<10-1),
	} {
		m := one(t, "From: "+field+"\n\nx").Letter
		if m.From.Name != want || m.From.Email != "r@post.example" {
			t.Errorf("%.60q: got %.80q <%s>, wanted %.80q", field, m.From.Name, m.From.Email, want)
		}
	}
	subject := one(t, "From: a@post.example\nSubject: =?utf-8?q?Pra=C5=A1ymas_i=C5=A1trinti?= duomenis\n\nx").Letter.Subject
	if subject != "Prašymas ištrinti duomenis" {
		t.Errorf("subject %q", subject)
	}
}

func TestTextIsFoundInEveryForm(t *testing.T) {
	head := "From: a@post.example\n"
	mixed := head + "Content-Type: multipart/mixed; boundary=o\n\npreamble\n--o\nContent-Type: multipart/alternative; boundary=i\n\n" +
		"--i\nContent-Type: text/html\n\n<p>rich</p>\n--i\nContent-Type: text/plain\n\nplain\n--i--\n--o\nContent-Type: application/pdf; name=\"=?utf-8?q?=C4=97.pdf?=\"\n" +
		"Content-Transfer-Encoding: base64\n\nAAAA\n--o--\n"
	for name, c := range map[string]struct{ mail, want string }{
		"plain before html": {mixed, "plain"},
		"html only": {head + "Content-Type: text/html; charset=utf-8\n\n<html><head><title>no</title><style>p{}</style></head><body><p>Please  delete<br>my&nbsp;data</p>" +
			"<ul><li>one<li>two</ul><script>alert(1)</script><blockquote>earlier</blockquote></body></html>", "Please delete\nmy data\n\n- one\n- two\n\n> earlier"},
		"latin 1":            {head + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nl=F6schen", "löschen"},
		"unlabelled 8 bit":   {head + "\nl\xf6schen", "löschen"},
		"wrongly labelled":   {head + "Content-Type: text/plain; charset=utf-8\n\nl\xf6schen", "löschen"},
		"unknown charset":    {head + "Content-Type: text/plain; charset=x-none\n\nhello", "hello"},
		"unknown encoding":   {head + "Content-Transfer-Encoding: x-none\n\nhello", "hello"},
		"broken base64":      {head + "Content-Transfer-Encoding: base64\n\naGVsbG8=!!!", "hello"},
		"no end boundary":    {head + "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nhello\n", "hello"},
		"no boundary":        {head + "Content-Type: multipart/mixed\n\nhello", "hello"},
		"bad content type":   {head + "Content-Type: ;;;\n\nhello", "hello"},
		"utf-16":             {head + "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte("h\x00i\x00")), "hi"},
		"header only":        {head, ""},
		"carriage returns":   {head + "\na\r\nb\rc", "a\nb\nc"},
		"attached text part": {head + "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nhello", ""},
	} {
		m := one(t, c.mail).Letter
		if strings.TrimSpace(m.Text) != c.want {
			t.Errorf("%s: got %q, wanted %q", name, m.Text, c.want)
		}
	}
	a := one(t, mixed).Letter.Attachments
	if len(a) != 1 || a[0].Name != "ė.pdf" || a[0].Type != "application/pdf" || a[0].Size != 3 {
		t.Errorf("attachments %+v", a)
	}
}

func TestNothingAndFailingInputAreErrors(t *testing.T) {
	if items := all(strings.NewReader(""), intake.Limits{}); len(items) != 1 || !errors.Is(items[0].Err, intake.ErrNoMessage) {
		t.Errorf("empty input: %+v", items)
	}
	broken := errors.New("line dropped")
	r := io.MultiReader(strings.NewReader("From: a@post.example\n\nhalf"), iotest.ErrReader(broken))
	if items := all(r, intake.Limits{}); len(items) != 1 || !errors.Is(items[0].Err, broken) {
		t.Errorf("failing input: %+v", items)
	}
	if _, err := intake.ReadLetter("x", []byte("From a\nFrom: a@b.example\n\nx\n\nFrom b\nFrom: a@b.example\n\nx\n"), caller, intake.Limits{}); !errors.Is(err, intake.ErrSeveral) {
		t.Errorf("two letters in a file: %v", err)
	}
}

func TestTheLineHasExactlyItsKeys(t *testing.T) {
	line, err := intake.ReadLetter("083.eml", read(t, "083-en-none.eml"), caller, intake.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"file", "rights", "language", "name", "email", "received", "message_id", "confidence", "why"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %q", key)
		}
		delete(got, key)
	}
	if len(got) != 0 {
		t.Errorf("unexpected keys %v", got)
	}
	if !bytes.Contains(text, []byte(`"rights":[]`)) || line.Received != "2026-10-21T15:01:00Z" || line.MessageID != "7d7116e23efef7292cad@northwind-hr.example" {
		t.Errorf("line: %s", text)
	}
}

func FuzzReadMessages(f *testing.F) {
	for _, want := range expectations(f) {
		f.Add(read(f, want.file))
	}
	f.Add([]byte("From x\nFrom: a\n\nb\n\nFrom y\n\n"))
	f.Add([]byte("From: =?utf-8?q?=?= <\nContent-Type: multipart/mixed; boundary=\"\"\n\n--\n"))
	f.Add([]byte("Content-Type: text/html\n\n<ul><li><blockquote><script><"))
	limits := intake.Limits{MessageBytes: 64 << 10, HeaderBytes: 8 << 10, TextBytes: 16 << 10, Parts: 20, Depth: 4}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		for item := range intake.ReadMessages(bytes.NewReader(data), caller, limits) {
			if n++; item.Number != n {
				t.Fatalf("item %d has number %d", n, item.Number)
			}
			m := item.Letter
			if item.Err == nil && (m.Date.IsZero() || m.MessageID == "") {
				t.Fatal("a message without date or id")
			}
			if len(item.Raw) > 64<<10 || len(m.Text) > 64<<10 || len(m.Attachments) > 20 {
				t.Fatalf("over the limits: %d raw, %d text, %d attachments", len(item.Raw), len(m.Text), len(m.Attachments))
			}
			for _, s := range []string{m.From.Name, m.From.Email, m.ReplyTo.Name, m.Subject, m.Text, m.MessageID, m.InReplyTo} {
				if !utf8.ValidString(s) {
					t.Fatal("text that is not UTF-8")
				}
			}
		}
		if _, err := intake.ReadLetter("f", data, caller, limits); err == nil && n != 1 {
			t.Fatalf("a letter from %d messages", n)
		}
	})
}

// BenchmarkReadLetter reads the letters of the set in turn, from bytes to line.
func BenchmarkReadLetter(b *testing.B) {
	var mails [][]byte
	for _, want := range expectations(b) {
		mails = append(mails, read(b, want.file))
	}
	for i := range b.N {
		if _, err := intake.ReadLetter("f", mails[i%len(mails)], time.Time{}, intake.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
