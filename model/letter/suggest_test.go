package letter_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/letter"
)

var sender = letter.Address{Name: "Ada Vale", Email: "ada@post.example"}

func suggest(subject, text string) letter.Suggestion {
	return letter.Suggest(letter.Message{From: sender, Subject: subject, Text: text})
}

func TestWhatIsNotAskedByTheWriterDoesNotCount(t *testing.T) {
	ask := "Please delete all my personal data (Art. 17 GDPR)."
	for name, text := range map[string]string{
		"quoted lines":      "Thanks, all settled.\n\nOn 5 October 2026 you wrote:\n> " + ask,
		"below a signature": "Thanks, all settled.\n-- \nAda Vale\n" + ask,
		"forwarded":         "See below.\n\n-----Original Message-----\n" + ask,
		"header block":      "See below.\n\nFrom: Bo <bo@post.example>\nSent: Monday\nTo: us\nSubject: x\n\n" + ask,
		"denied":            "Please do not delete my personal data.",
		"a condition":       "Please tell me whether this leads to the deletion of my account.",
		"another article":   "Please send the agreement under Art. 28 GDPR.",
		"another law":       "Art. 17 of our contract applies, please confirm.",
		"a notice":          "See you on Friday.\n\nThis message is confidential. If it is not for you, please delete my personal data in it.",
	} {
		if s := suggest("Hello", text); len(s.Rights) != 0 {
			t.Errorf("%s: got %v %q", name, s.Rights, s.Why)
		}
	}
	if s := suggest("Hello", ask); kinds(s.Rights) != "erasure" || s.Confidence < 0.9 {
		t.Errorf("asked outright: got %v, %v", s.Rights, s.Confidence)
	}
}

func TestWhatAccompaniesIsPartOfIt(t *testing.T) {
	for text, want := range map[string]string{
		"I withdraw my consent. Please delete my data.":                                                       "erasure",
		"I object to direct marketing under Art. 21 GDPR and ask you to restrict the processing of my data.":  "objection-marketing",
		"I object to the processing of my usage data under Art. 21 GDPR.":                                     "objection",
		"Please stop: I object under Art. 21 GDPR to your newsletter.":                                        "objection-marketing",
		"I withdraw my consent to the newsletter. Please send me a copy of my data.":                          "access+withdrawal",
		"Please correct my name, and restrict the processing of my data until then.":                          "rectification+restriction",
		"I sent you a request last year. I request access to my personal data under Article 15 GDPR.":         "access",
		"On 2 October I sent you a request according to Article 17 GDPR. Please delete my personal data now.": "follow-up",
	} {
		if s := suggest("", text); kinds(s.Rights) != want {
			t.Errorf("%q: wanted %s, got %s %q", text, want, kinds(s.Rights), s.Why)
		}
	}
}

func TestRightsComeInTheirOrderAndNeverNull(t *testing.T) {
	s := suggest("", "I request erasure (Art. 17 GDPR), but first access under Art. 15 GDPR and portability under Art. 20 GDPR.")
	if kinds(s.Rights) != "access+portability+erasure" {
		t.Errorf("got %v", s.Rights)
	}
	if s := suggest("", ""); s.Rights == nil || s.Confidence > 0.5 || s.Language != "" {
		t.Errorf("empty letter: %+v", s)
	}
}

func TestThePersonIsWhoTheHeaderAndTheLetterAgreeOn(t *testing.T) {
	for _, c := range []struct {
		about                        string
		from                         letter.Address
		text, name, email, whyNeedle string
	}{
		{"block agrees", sender, "Please help.\nName: Ada M. Vale\nE-mail: ada@post.example\n", "Ada M. Vale", "ada@post.example", "agree"},
		{"block names another", sender, "Please help.\nName: Bo Lind\nE-mail: bo@post.example\n", "Ada Vale", "ada@post.example", "check the identity"},
		{"a change is no block", sender, "Name: old -> Ada Ny\n", "Ada Vale", "ada@post.example", "from the header"},
		{"no name in the header", letter.Address{Email: "ada@post.example"}, "Vardas: Ada Vale\n", "Ada Vale", "ada@post.example", "as the writer gives it"},
		{"signature", letter.Address{Email: "ada@post.example"}, "Please help.\n\nRegards\nAda Vale\n", "Ada Vale", "ada@post.example", "signature"},
		{"a sentence is no label", letter.Address{Email: "ada@post.example"}, "I wish that my name be corrected: Vale it is", "", "ada@post.example", "header"},
	} {
		s := letter.Suggest(letter.Message{From: c.from, Text: c.text})
		if s.Name != c.name || s.Email != c.email || !strings.Contains(strings.Join(s.Why, "\n"), c.whyNeedle) {
			t.Errorf("%s: got %q %q %q", c.about, s.Name, s.Email, s.Why)
		}
	}
}

func TestReasonsQuoteNothingOfTheLetter(t *testing.T) {
	s := letter.Suggest(letter.Message{
		From: sender, Subject: "Zanzibar deletion", MessageID: "id@post.example",
		Text: "Please delete my Zanzibar data under Art. 17 GDPR.\nName: Ada Vale\nE-mail: ada@post.example\n",
	})
	for _, w := range s.Why {
		for _, word := range []string{"Zanzibar", "Ada", "Vale", "post.example"} {
			if strings.Contains(w, word) {
				t.Errorf("reason holds %q", word)
			}
		}
	}
}

func TestHostileTextComesOutBounded(t *testing.T) {
	mega := strings.Repeat("Ada\u202e\x1b[31m", 100_000)
	check(t, letter.Message{
		From: letter.Address{Name: mega, Email: mega + "@post.example"}, ReplyTo: letter.Address{Name: mega},
		Subject: mega, Text: strings.Repeat("delete my data ", 70_000) + mega, MessageID: mega,
	})
	check(t, letter.Message{From: letter.Address{Name: "\xff\xfe\x00"}, Text: "\xff\xfe" + strings.Repeat("\xc3", 5000)})
	check(t, letter.Message{Text: strings.Repeat("Art. 17, ", 10_000) + strings.Repeat("\n", 50_000)})
}

// check fails t when what is suggested for m breaks a promise of Suggestion.
func check(t *testing.T, m letter.Message) {
	t.Helper()
	s := letter.Suggest(m)
	if s.Rights == nil || len(s.Rights) > len(model.Rights) || len(s.Why) > 16 || s.Confidence < 0 || s.Confidence > 1 {
		t.Fatalf("out of bounds: %d rights, %d reasons, confidence %v", len(s.Rights), len(s.Why), s.Confidence)
	}
	for _, text := range append([]string{s.Name, s.Email, s.MessageID, s.Language}, s.Why...) {
		if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 998 || strings.ContainsAny(text, "\x00\x1b\n\r\u202e\u2066\u200b") {
			t.Fatalf("unfit text of %d bytes", len(text))
		}
	}
	if utf8.RuneCountInString(s.Name) > 200 || len(s.Email) > 0 && utf8.RuneCountInString(s.Email) > 254 {
		t.Fatalf("name of %d, e-mail of %d bytes", len(s.Name), len(s.Email))
	}
	if !s.Received.Equal(m.Date) || s.Received.Location() != time.UTC {
		t.Fatal("received is not the date in UTC")
	}
}

func FuzzSuggest(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.id, "ada@post.example", v.subject, v.body)
	}
	f.Add("\xff", "a@b@c", "=?utf-8?q?=C4?=", "Name:\nE-mail: x\n> \n-- \n")
	f.Fuzz(func(t *testing.T, name, email, subject, text string) {
		check(t, letter.Message{From: letter.Address{Name: name, Email: email}, Subject: subject, Text: text, MessageID: name})
	})
}

// BenchmarkSuggest reads one letter of the vectors an iteration; the baseline
// only folds the words, as any reader must.
func BenchmarkSuggest(b *testing.B) {
	all := vectors(b)
	b.Run("suggest", func(b *testing.B) {
		for i := range b.N {
			letter.Suggest(letter.Message{Subject: all[i%len(all)].subject, Text: all[i%len(all)].body})
		}
	})
	b.Run("baseline", func(b *testing.B) {
		for i := range b.N {
			strings.Fields(strings.ToLower(all[i%len(all)].body))
		}
	})
}
