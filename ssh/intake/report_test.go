package intake_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

const bounced = "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b\"\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n" +
	"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n" +
	"Final-Recipient: rfc822; a@mail.example\r\nAction: delayed\r\nStatus: 4.4.7\r\n\r\nFinal-Recipient: rfc822; b@mail.example\r\nAction: failed\r\nStatus: 5.1.1 (no mailbox)\r\n\r\n" +
	"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: us@integrora.com\r\nMessage-ID: <l-1@integrora.com>\r\n\r\n--b--\r\n"

func TestAReportOfDeliveryIsReadByItsWorstRecipient(t *testing.T) {
	r, ok := intake.ReadReport([]byte(bounced))
	if !ok || r.Action != "failed" || r.Status != "5.1.1" || !slices.Equal(r.Of, []string{"l-1@integrora.com"}) {
		t.Errorf("read %+v, %v", r, ok)
	}
	quoted := strings.Replace(bounced, "Content-Type: text/rfc822-headers\r\n\r\nFrom: us@integrora.com\r\nMessage-ID: <l-1@integrora.com>",
		"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"+base64.StdEncoding.EncodeToString([]byte("Message-ID: <l-1@integrora.com>\r\n\r\nx")), 1)
	if r, ok := intake.ReadReport([]byte(quoted)); !ok || len(r.Of) != 1 {
		t.Errorf("with its original in base64 read %+v, %v", r, ok)
	}
}

func TestWhatOnlyLooksLikeAReportIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"empty":           "",
		"a letter":        "From: a@mail.example\r\n\r\nAction: failed\r\nMessage-ID: <l-1@integrora.com>\r\n",
		"a read receipt":  strings.Replace(bounced, "report-type=delivery-status", "report-type=disposition-notification", 1),
		"no outcome":      strings.ReplaceAll(bounced, "Action:", "X-Action:"),
		"no original":     strings.Replace(bounced, "Message-ID", "X-Id", 1),
		"no boundary":     strings.Replace(bounced, "boundary=\"b\"", "x=y", 1),
		"cut in the head": bounced[:60],
	} {
		if r, ok := intake.ReadReport([]byte(text)); ok {
			t.Errorf("%s: read %+v", name, r)
		}
	}
}

func FuzzReadReport(f *testing.F) {
	f.Add([]byte(bounced))
	f.Add([]byte(strings.Repeat("--b\r\n", 1000)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, ok := intake.ReadReport(raw); ok && (len(r.Of) == 0 || r.Action == "") {
			t.Errorf("a report of nothing: %+v", r)
		}
	})
}

const request = `{"agent-id":"AGENT","business-id":"INTEGRORA","agent-request-id":"77","issued-at":"2026-11-20T08:00:00Z","expires-at":"2026-11-20T08:10:00Z","drp.version":"0.9.4",
"exercise":"deletion","regime":"ccpa","relationships":["customer"],"status_callback":"https://agent.example/status","name":"Rūta Mockutė","email":"ruta@mail.example","email_verified":true,
"phone_number":"+37060000001","address":{"locality":"Kaunas"},"custom":{"x":1}}`

var taken = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func TestARequestInTheProtocolsFormBecomesALetter(t *testing.T) {
	signed := base64.StdEncoding.EncodeToString(append(make([]byte, 64), request...))
	for name, c := range map[string]struct{ raw, why string }{"bare": {request, "not signed"}, "signed": {signed, "not checked"}, "in lines": {signed[:100] + "\n" + signed[100:] + "\n", "not checked"}} {
		got, err := intake.ReadDSR([]byte(c.raw), taken)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(got.Suggested, []model.Right{model.Erasure}) || got.File.Name != "Rūta Mockutė" || got.File.Email != "ruta@mail.example" || got.File.MessageID != "drp:AGENT/77" ||
			string(got.Raw) != c.raw || !got.ReceivedAt.Equal(time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)) || got.Channel != model.ChannelDRP {
			t.Errorf("%s: read %+v", name, got)
		}
		why := strings.Join(got.File.Why, "\n")
		for _, word := range []string{c.why, "another law", "time for it has passed"} {
			if !strings.Contains(why, word) {
				t.Errorf("%s: the reasons lack %q: %s", name, word, why)
			}
		}
		for _, word := range []string{"ruta@mail.example (verified, says the agent)", "+37060000001 (not verified)", "Kaunas", "https://agent.example/status", "AGENT"} {
			if !strings.Contains(got.File.Text, word) {
				t.Errorf("%s: the text lacks %q:\n%s", name, word, got.File.Text)
			}
		}
	}
}

func TestExercisesAreRightsOrReadByAPerson(t *testing.T) {
	for exercise, want := range map[string][]model.Right{"access": {model.Access}, "access:specific": {model.Access}, "access:categories": {model.Access}, "deletion": {model.Erasure},
		"sale:opt_out": {model.Objection}, "sale:opt-out": {model.Objection}, "sale:opt_in": nil, "teleportation": nil} {
		got, err := intake.ReadDSR([]byte(strings.Replace(request, `"deletion"`, `"`+exercise+`"`, 1)), taken)
		if err != nil || !slices.Equal(got.Suggested, want) {
			t.Errorf("%s: %v, %v", exercise, got.Suggested, err)
		}
	}
	future, err := intake.ReadDSR([]byte(strings.Replace(request, "2026-11-20T08:00", "2027-11-20T08:00", 1)), taken)
	if err != nil || !future.ReceivedAt.Equal(taken) {
		t.Errorf("issued in the future: received %s, %v", future.ReceivedAt, err)
	}
}

func TestAFormThatLacksWhatTheProtocolDemandsIsRefusedByName(t *testing.T) {
	for _, field := range []string{"agent-id", "business-id", "issued-at", "expires-at", "drp.version", "exercise"} {
		if _, err := intake.ReadDSR([]byte(strings.Replace(request, `"`+field+`"`, `"x-`+field+`"`, 1)), taken); model.CodeOf(err) != "usage" || !strings.Contains(err.Error(), field) {
			t.Errorf("without %s: %v", field, err)
		}
	}
	nobody := strings.NewReplacer(`"name"`, `"n"`, `"email"`, `"e"`, `"phone_number"`, `"p"`).Replace(request)
	for _, raw := range []string{"", "{", "[]", "null", "ruta@mail.example", nobody, `{"name":7}`, base64.StdEncoding.EncodeToString(make([]byte, 64)),
		strings.Replace(request, "0.9.4", "1.0", 1), strings.Replace(request, "2026-11-20T08:00:00Z", "yesterday", 1), strings.Repeat(" ", 2<<20)} {
		_, err := intake.ReadDSR([]byte(raw), taken)
		if model.CodeOf(err) != "usage" || err == nil || strings.Contains(err.Error(), "ruta") {
			t.Errorf("%.40q: %v", raw, err)
		}
	}
}

func FuzzReadDSR(f *testing.F) {
	f.Add([]byte(request))
	f.Add([]byte(base64.StdEncoding.EncodeToString(append(make([]byte, 64), request...))))
	f.Add([]byte(`{"agent-id":"a","exercise":"access","issued-at":"9999-12-31T23:59:60Z","relationships":[""],"address":[[[1]]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := intake.ReadDSR(raw, taken)
		switch {
		case err != nil && !model.IsRefusal(err):
			t.Errorf("an error without a code: %v", err)
		case err == nil && (got.ReceivedAt.After(taken) || len(got.Raw) == 0):
			t.Errorf("received at %s, %d bytes", got.ReceivedAt, len(got.Raw))
		}
	})
}
