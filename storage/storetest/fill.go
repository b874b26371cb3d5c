package storetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// Tenants is how many tenants Fill spreads people over.
const Tenants = 20

// Slug names a tenant of Fill.
func Slug(n int) string { return fmt.Sprintf("tenant-%02d", n%Tenants) }

var (
	givenNames  = []string{"Aistė", "Bernardas", "Chloé", "Dovilė", "Emilis", "Fatima", "Goda", "Henrikas", "Ieva", "Jonas", "Klara", "Lukas"}
	familyNames = []string{"Adomaitis", "Bružas", "Clément", "Daukantė", "Egli", "Fischer", "Gintalas", "Hansen", "Ivanauskė", "Jurgutis", "Kairys"}
)

// TenantLine is the import line of Fill's tenant n.
func TenantLine(n int) model.ImportLine {
	slug := Slug(n)
	return line(n, model.ImportLine{Tenant: &model.Tenant{Slug: slug, Name: "Invented company " + slug, Country: "LT", Status: model.TenantActive,
		DPA: model.DPA{Version: "2026-1", SignedOn: deadline.On(2026, 1, 15)}}})
}

// PersonLine is the import line of Fill's person n.
func PersonLine(n int) model.ImportLine {
	given, family := givenNames[n%len(givenNames)], familyNames[n/len(givenNames)%len(familyNames)]
	return line(n, model.ImportLine{Person: &model.Person{Kind: model.PlatformUser, Tenant: Slug(n), External: fmt.Sprintf("u-%d", n),
		Name: fmt.Sprintf("%s %s %d", given, family, n), Email: fmt.Sprintf("person.%d@mail.example", n), Phone: fmt.Sprintf("+370 600 %05d", n%100000),
		Language: "lt", Facts: []model.Datum{{Category: model.UsageLogs, Field: "last login", Value: "2026-11-01"}}}})
}

// ConsentLine is the import line of consent k of Fill's person n.
func ConsentLine(n, k int) model.ImportLine {
	at := Start.AddDate(-1, 0, -(n % 300))
	c := &model.Consent{External: fmt.Sprintf("c-%d-%d", n, k), Purpose: fmt.Sprintf("purpose-%d", k), Notice: "2026-01",
		Events: []model.ConsentEvent{{At: at, State: model.ConsentGiven, Channel: "form", By: "subject"}}}
	if (n+k)%4 == 0 {
		c.Events = append(c.Events, model.ConsentEvent{At: at.AddDate(0, 3, 0), State: model.ConsentWithdrawn, Channel: "e-mail", By: "subject"})
	}
	return line(n, model.ImportLine{Consent: c, OfTenant: Slug(n), OfPerson: fmt.Sprintf("u-%d", n)})
}

func line(n int, l model.ImportLine) model.ImportLine {
	sum := sha256.Sum256(fmt.Append(nil, n, l.Tenant != nil, l.Person != nil, l.OfPerson))
	l.Line, l.Sum = n+1, sum[:]
	return l
}

// LetterTo is Fill's letter n, received up to four weeks before Start.
func LetterTo(n int) model.ReceiveLetter {
	email := fmt.Sprintf("person.%d@mail.example", n)
	text := fmt.Sprintf("Please erase what you hold about me. This is letter %d, and I ask for a confirmation.", n)
	return model.ReceiveLetter{Raw: []byte("From: " + email + "\n\n" + text), Suggested: []model.Right{model.Erasure}, Confidence: 0.9,
		ReceivedAt: Start.Add(-time.Duration(n%28) * 24 * time.Hour), Channel: "mailbox",
		File: model.CaseFile{Name: fmt.Sprintf("Sender %d", n), Email: email, Heading: "Erasure", Text: text, Language: "en",
			MessageID: fmt.Sprintf("<letter-%d@mail.example>", n)}}
}

// Lines are the import lines of people from to to-1 with their consents,
// people first.
func Lines(from, to, consents int) []model.ImportLine {
	var lines []model.ImportLine
	for n := from; n < to; n++ {
		lines = append(lines, PersonLine(n))
	}
	for n := from; n < to; n++ {
		for k := range consents {
			lines = append(lines, ConsentLine(n, k))
		}
	}
	return lines
}

// Import gives lines in batches of at most size; all must go in.
func (h *House) Import(lines []model.ImportLine, size int) {
	h.tb.Helper()
	for len(lines) > 0 {
		n := min(size, len(lines))
		for _, l := range h.Do(model.System.ID, model.ImportRecords{Lines: lines[:n]}).Lines {
			if l.Outcome == "refused" {
				h.tb.Fatalf("import line %d: %s", l.Line, l.Reason)
			}
		}
		lines = lines[n:]
	}
}

// Fill makes tenants, people with consents, and letters of theirs.
func (h *House) Fill(people, consents, letters int) {
	h.tb.Helper()
	var tenants []model.ImportLine
	for n := range Tenants {
		tenants = append(tenants, TenantLine(n))
	}
	h.Import(tenants, Tenants)
	for from := 0; from < people; from += 8192 {
		h.Import(Lines(from, min(from+8192, people), consents), model.ImportBatch)
	}
	h.Letters(0, letters)
}

// Letters receives Fill's letters from to to-1, many at a time.
func (h *House) Letters(from, to int) {
	h.tb.Helper()
	next := make(chan int)
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			for n := range next {
				if _, err := h.Store.Do(context.Background(), model.System.ID, LetterTo(n)); err != nil {
					h.tb.Errorf("letter %d: %v", n, err)
				}
			}
		})
	}
	for n := from; n < to; n++ {
		next <- n
	}
	close(next)
	wait.Wait()
}

// EraseOne takes the erasure of the first person of a list (see Desk.People)
// from a letter to the end, by admin, dpo and admin2, and returns the request
// and the person.
func (h *House) EraseOne(list string) (request, person string) {
	h.tb.Helper()
	page, err := h.Desk("admin").People(context.Background(), list, model.Window{Limit: 1})
	h.check(err)
	if len(page.Rows) == 0 {
		h.tb.Fatalf("there are no people in %s", list)
	}
	person = page.Rows[0].ID
	letter := LetterTo(0)
	letter.File.MessageID = fmt.Sprintf("<%d.%s@mail.example>", h.Clock.Now().UnixNano(), person)
	request = h.Do(model.System.ID, letter).ID
	h.Do("admin", model.TriageRequest{Request: request, Rights: []model.Right{model.Erasure}, Capacity: model.Controller, Person: person})
	h.Do("admin", model.DrawPlan{Request: request})
	h.Do("admin", model.ProposeErasure{Request: request})
	view, err := h.Desk("admin2").Request(context.Background(), request)
	h.check(err)
	digest := view.Request.Proposal.Digest
	h.Do("dpo", model.AdviseErasure{Request: request, Digest: digest})
	h.Do("admin2", model.ApproveErasure{Request: request, Digest: digest, Code: h.Code("admin2")})
	return request, person
}

// InvoiceLine is the import line of an invoice to Fill's person n.
func InvoiceLine(n int) model.ImportLine {
	return line(n, model.ImportLine{OfTenant: Slug(n), OfPerson: fmt.Sprintf("u-%d", n), Invoice: &model.Invoice{Tenant: Slug(n),
		External: fmt.Sprintf("i-%d", n), Number: fmt.Sprintf("INV-%d", n), IssuedOn: deadline.On(2015+n%11, 3, 15), AmountMinor: 12100, Currency: "EUR",
		Buyer: "Invented company " + Slug(n)}})
}
