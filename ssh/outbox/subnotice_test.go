package outbox_test

import (
	"fmt"
	"io"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// A mail server takes what tenants are written of a sub-processor, refuses one
// of the addresses, and reports of another later.
func TestTenantsAreToldOfASubprocessorByTheMailServerEachOnce(t *testing.T) {
	const entry, tenants = "subprocessor.parser", 8
	p := newPost(t, "127.0.0.1")
	o := newOffice(t, p)
	var lines []model.ImportLine
	for i := range tenants {
		slug := fmt.Sprintf("customer-%d", i)
		lines = append(lines, model.ImportLine{Line: i + 1, Sum: []byte(slug), Tenant: &model.Tenant{Slug: slug, Name: "Invented company", Country: "DE", Status: model.TenantActive,
			DPA: model.DPA{Version: "1", SignedOn: deadline.On(2026, 1, 15), ContactName: "Privacy desk", ContactEmail: "privacy@" + slug + ".example"}}})
	}
	o.Import(lines, tenants)
	save := model.SaveEntry{Entry: entry, Reason: "first"}
	for _, v := range [][2]string{{"name", "Parsing Ltd"}, {"service", "document parsing"}, {"data", "tenant-content"}, {"countries", "IE"}} {
		save.Values = append(save.Values, model.Value{Field: v[0], Text: v[1]})
	}
	o.Do("admin", save)
	id := o.Do("admin", model.ProposeRuling{Op: model.OpAnnounce, Object: entry, Items: []string{"1"}}).ID
	r, err := o.Desk("admin2").Ruling(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	o.Do("admin2", model.ApproveRuling{Ruling: id, Op: r.Op, Digest: r.Digest(), Code: o.Code("admin2"), Management: "MG-1"})
	if err := o.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	p.answer = func(n int) error {
		if n == 3 {
			return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "not here"}
		}
		return nil
	}
	o.once()
	o.Reopen()
	o.queue.Store = o.Store
	if err := o.Store.Daily(ctx); err != nil {
		t.Fatal(err)
	}
	o.once()
	got, to, _ := p.messages()
	seen := map[string]bool{}
	for _, address := range to {
		if seen[address] {
			t.Errorf("%s was written to twice", address)
		}
		seen[address] = true
	}
	if len(seen) != tenants || len(got) != tenants-1 {
		t.Fatalf("%d were written to and %d messages taken, of %d", len(seen), len(got), tenants)
	}
	m, err := netmail.ReadMessage(strings.NewReader(got[0]))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || !strings.Contains(string(body), "Parsing Ltd") || !strings.Contains(string(body), "You may object until") {
		t.Errorf("the text is %q: %v", body, err)
	}
	o.Do("oncall", model.BounceLetter{Of: []string{strings.Trim(m.Header.Get("Message-Id"), "<>")}, Action: "failed", Status: "5.1.1", MessageID: "b@mx.example", Raw: []byte("x"), At: o.Clock.Now()})
	n, err := o.Desk("dpo").SubNotices(ctx, entry)
	if err != nil || n.Sent != tenants-2 || n.Stuck != 2 || n.OnWay+n.Unwritten+n.ToHand != 0 {
		t.Errorf("%+v, %v", n, err)
	}
}
