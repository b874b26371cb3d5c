package sample

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

type consentLine struct {
	Type    string      `json:"type"`
	Tenant  string      `json:"tenant,omitempty"`
	Person  string      `json:"person"`
	ID      string      `json:"id"`
	Purpose string      `json:"purpose"`
	Notice  string      `json:"notice"`
	Wording string      `json:"wording_sha256"`
	Events  []eventLine `json:"events"`
}

type eventLine struct {
	At      time.Time `json:"at"`
	State   string    `json:"state"`
	Channel string    `json:"channel"`
}

type purpose struct {
	name, text string
	sum        string // SHA-256 of the text, in hexadecimal digits
}

// purposes are what consent is asked for, and the wording it is asked with.
var purposes = func() (all []purpose) {
	for _, p := range strings.Split(`newsletter: Send me the monthly newsletter by e-mail.
product updates: Tell me by e-mail about new functions of the platform.
event invitations: Invite me to events and webinars.
usage analytics: Analyse how I use the website to improve it.
partner offers: Pass my e-mail address to partners for their offers.
profiling: Choose offers for me by what I have read and used.
satisfaction surveys: Ask me how satisfied I am, up to twice a year.
beta programme: Let me try functions before they are released.`, "\n") {
		name, text, _ := strings.Cut(p, ": ")
		sum := sha256.Sum256([]byte(text))
		all = append(all, purpose{name, text, hex.EncodeToString(sum[:])})
	}
	return all
}()

// Terms is what everybody was shown whose consents Records holds, but for who
// recorded it and when.
func Terms() (all []model.Terms) {
	for _, p := range purposes {
		all = append(all, model.Terms{
			Purpose: p.name, Notice: "2025-01", Language: "en", Wording: p.text, Control: "a box that was not ticked before",
			Data: []model.Category{model.Contact, model.ConsentData}, Storage: "EU (Finland)", Retention: "until it is taken back",
			Withdrawal: "the link in every message, or one click in the account's settings", Months: 24,
		})
	}
	return all
}

// courses are how consents go, each as often as it stands here.
var courses = func() (all [][]string) {
	for row := range strings.Lines(`8 given
4 requested given
3 given withdrawn
2 requested refused
2 given expired
1 requested given withdrawn given
1 requested
1 given expired requested given`) {
		words := strings.Fields(row)
		for range words[0][0] - '0' {
			all = append(all, words[1:])
		}
	}
	return all
}()

var channels = []string{"web form", "e-mail link", "telephone", "trade fair stand", "account settings"}

// consents are four to seven a person, none for whom only a tenant knows.
func (s world) consents(p personLine) []consentLine {
	if p.kind == candidate {
		return nil
	}
	d := s.dice(diceConsent, p.index)
	list := make([]consentLine, 4+d.below(4))
	first := d.below(len(purposes))
	for n := range list {
		purpose := purposes[(first+n)%len(purposes)]
		list[n] = consentLine{
			Type: "consent", Tenant: p.Tenant, Person: p.ID, ID: fmt.Sprintf("%s-n%d", p.ID, n+1),
			Purpose: purpose.name, Notice: fmt.Sprintf("%d-%02d", min(p.Created.Year(), s.Now.Year()), 1+d.below(2)*6), Wording: purpose.sum,
			Events: s.course(p.Created, d),
		}
	}
	return list
}

// course spreads the events of a consent between a start and now.
func (s world) course(start time.Time, d *dice) []eventLine {
	states := courses[d.below(len(courses))]
	events := make([]eventLine, len(states))
	step := max(int(s.Now.Sub(start).Seconds())/len(states), 1)
	for n, state := range states {
		at := start.Add(time.Duration(n*step+d.below(step)) * time.Second)
		channel := d.pick(channels)
		if state == "expired" {
			channel = "retention rule"
		}
		events[n] = eventLine{at, state, channel}
	}
	return events
}

type invoiceLine struct {
	Type     string `json:"type"`
	Tenant   string `json:"tenant,omitempty"`
	ID       string `json:"id"`
	Number   string `json:"number"`
	Issued   string `json:"issued"`
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
	Buyer    string `json:"buyer"`
	Contact  string `json:"contact"`
	Person   string `json:"person"`

	issued deadline.Date
}

var currencies = map[string]string{"PL": "PLN", "SE": "SEK", "DK": "DKK", "CZ": "CZK", "HU": "HUF", "RO": "RON"}

// invoices name one user in four, as who ordered, and few contacts, as who paid
// for a seminar. What was ordered long ago is past its retention.
func (s world) invoices(p personLine) []invoiceLine {
	d := s.dice(diceInvoice, p.index)
	share, most := 25, 3
	buyer := p.Name
	switch p.kind {
	case contact:
		share, most = 3, 1
	case candidate:
		return nil
	case user:
		buyer = s.tenant(p.tenant).Name
	}
	if !d.percent(share) {
		return nil
	}
	currency := currencies[p.country]
	if currency == "" {
		currency = "EUR"
	}
	list := make([]invoiceLine, 1+d.below(most))
	from := deadline.ReceivedOn(p.Created)
	for n := range list {
		days := s.today.DaysSince(from) + 1
		if n == 0 {
			days = min(days, 90)
		}
		issued := from.AddDays(d.below(days))
		list[n] = invoiceLine{
			Type: "invoice", Tenant: p.Tenant, ID: fmt.Sprintf("%s-v%d", p.ID, n+1), Number: fmt.Sprintf("INT-%d-%06d%d", issued.Year(), p.index+1, n+1),
			Issued: issued.String(), Amount: fmt.Sprintf("%d.%02d", 19+d.below(3000), d.below(100)), Currency: currency,
			Buyer: buyer, Contact: p.Name, Person: p.ID, issued: issued,
		}
	}
	return list
}

// kept reports whether an invoice is still within its published retention.
func (s world) kept(list []invoiceLine) bool {
	for _, v := range list {
		if !s.today.After(deadline.Invoice(v.issued, 7).Due) {
			return true
		}
	}
	return false
}
