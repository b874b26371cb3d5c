package sample

import (
	"strconv"
	"strings"
)

// maxTenants is how many tenants are ever invented.
const maxTenants = 400

// Two tenants whose state is worth a look, in every sample.
const (
	terminatedTenant = 3
	noticeTenant     = 4
)

var (
	stems = strings.Fields("Gintaras Nordvik Albatros Rūta Brücklein Sandvile Montclair Vėtrungė Kestrel Aurinko Zaragoza Bystrica Lindgren " +
		"Ostrava Piltene Quercus Tramontana Ulvesund Varpas Wieliczka Žalgiriai Dunarea Elbtal Fjordane Halasz Iskar")
	trades = strings.Fields("Logistics Foods Energy Textiles Optics Maritime Publishing Timber Robotics Dairy Travel Ceramics Software Clinics Cycles Seeds")
	// forms is the legal form by country.
	forms = map[string]string{
		"LT": "UAB", "LV": "SIA", "EE": "OÜ", "PL": "sp. z o.o.", "DE": "GmbH", "AT": "GmbH", "FR": "SARL", "BE": "BV", "ES": "S.L.",
		"PT": "Lda.", "IT": "S.r.l.", "NL": "B.V.", "SE": "AB", "FI": "Oy", "DK": "ApS", "CZ": "s.r.o.", "SK": "s.r.o.", "HU": "Kft.",
		"RO": "S.R.L.", "BG": "EOOD", "GR": "E.P.E.", "HR": "d.o.o.", "SI": "d.o.o.", "IE": "Ltd",
	}
)

type tenantLine struct {
	Type       string  `json:"type"`
	Slug       string  `json:"slug"`
	Name       string  `json:"name"`
	Country    string  `json:"country"`
	Status     string  `json:"status"`
	DPA        dpaLine `json:"dpa"`
	Terminated string  `json:"terminated,omitempty"`
}

type dpaLine struct {
	Version string `json:"version"`
	Signed  string `json:"signed"`
	Name    string `json:"contact_name"`
	Email   string `json:"contact_email"`
	Return  bool   `json:"return"`
}

// trade names the t-th tenant; no two are named alike.
func trade(t int) (stem, trade string) {
	a, b := t%len(stems), t/len(stems)
	return stems[a], trades[(a+b)%len(trades)]
}

func slug(t int) string {
	stem, trade := trade(t)
	return plain(stem+" "+trade, '-')
}

func (s world) tenant(t int) tenantLine {
	d := s.dice(diceTenant, t)
	// The contact is somebody beyond the people of the sample.
	home, contact, rank := s.called(s.People + t)
	stem, trade := trade(t)
	signed := s.today.AddDays(-60 - d.below(1500))
	line := tenantLine{
		Type: "tenant", Slug: slug(t), Name: stem + " " + trade + " " + forms[home.country], Country: home.country, Status: "active",
		DPA: dpaLine{
			Version: "DPA " + strconv.Itoa(signed.Year()) + "." + strconv.Itoa(1+d.below(3)), Signed: signed.String(),
			Name: contact, Email: mailbox(contact, rank) + "@" + slug(t) + ".example", Return: d.percent(30),
		},
	}
	switch t {
	case terminatedTenant:
		line.Status, line.Terminated = "terminated", s.today.AddDays(-9).String()
	case noticeTenant:
		line.Status = "notice"
	}
	return line
}
