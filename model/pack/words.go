package pack

import (
	"slices"
	"strconv"
)

// words are what a language says in a package beside its statement.
type words struct {
	withheld  string
	secret    string
	data      string
	category  map[string]categoryWords
	column    map[string]string
	value     map[string]string // codes and field names of ours, on the page
	safeguard map[string]string
	laws      map[string]string
	services  map[string]string
	lands     map[string]string
	years     func(n int) string // how long
	months    func(n int) string
}

// period is a number of months in words, in years where they are whole.
func (w words) period(months int) string {
	if months%12 == 0 {
		return w.years(months / 12)
	}
	return w.months(months)
}

// english is a count with its unit.
func english(unit string) func(int) string {
	return func(n int) string {
		if n == 1 {
			return "1 " + unit
		}
		return strconv.Itoa(n) + " " + unit + "s"
	}
}

// lithuanian is a count with its unit in the accusative: one, a few, many.
func lithuanian(one, few, many string) func(int) string {
	return func(n int) string {
		unit := few
		switch {
		case n%10 == 0 || n%100 > 10 && n%100 < 20:
			unit = many
		case n%10 == 1:
			unit = one
		}
		return strconv.Itoa(n) + " " + unit
	}
}

// categoryWords say of a category what Art. 15(1)(a), (d) and (g) ask for.
type categoryWords struct{ title, purpose, storage, source string }

// Safeguards are those that a transfer to a third country may rest on
// (Art. 45–46 GDPR), as a proposal names them.
var Safeguards = []string{"adequacy", "dpf", "scc", "bcr"}

// EEA reports whether data in a country is in the European Economic Area, where
// no transfer to a third country takes place (ISO 3166-1 alpha-2).
func EEA(country string) bool {
	return slices.Contains([]string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV",
		"MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}, country)
}

func (w words) law(basis string) string { return orSame(w.laws, basis) }

func (w words) service(name string) string { return orSame(w.services, name) }

func (w words) land(code string) string { return orSame(w.lands, code) }

func orSame(m map[string]string, key string) string {
	if own, known := m[key]; known {
		return own
	}
	return key
}

var languages = map[string]words{
	"en": {
		withheld: "[withheld: rights of others, Art. 15(4)]",
		secret:   "[a secret, not shown]",
		data:     "The data",
		years:    english("year"),
		months:   english("month"),
		category: map[string]categoryWords{
			"contact":         {"Contact data", "to answer you and, with your consent, to send you news", "until you withdraw your consent or object", "from you, through our forms, letters and events"},
			"technical":       {"Technical data", "to run the service and keep it secure", "as long as running and securing the service needs it", "from your browser or device"},
			"consent":         {"Consents", "to prove what you agreed to and when", "as long as we rely on the consent, and %s after it ended, as proof", "from you"},
			"account-profile": {"Account profile", "to provide your account", "as long as the account exists; it is deleted within 30 days of its end", "from you or the organisation that gave you the account"},
			"authentication":  {"Authentication data", "to let you, and nobody else, sign in; secrets are not shown", "as long as the account exists; it is deleted within 30 days of its end", "from your use of the account"},
			"usage-logs":      {"Usage logs", "security and billing", "as long as security and billing need them", "from your use of the service"},
			"invoice":         {"Invoices", "accounting and tax", "until the day that is given with each, as accounting and tax law ask", "from the contract"},
			"tenant-content":  {"Content of an organisation", "what the organisation instructs", "as the organisation instructs", "from the organisation"},
			"consultations":   {"When our staff saw your data, and why", "to prove that data is seen only for a purpose", "as long as the audit log is kept", "from our audit log"},
		},
		column: map[string]string{"field": "Field", "value": "Value", "purpose": "Purpose", "notice": "Privacy notice", "state": "State", "at": "When", "channel": "How",
			"recorded_by": "Recorded by", "number": "Number", "issued_on": "Issued on", "amount_minor": "Amount in minor units (cents)", "currency": "Currency", "buyer": "Buyer", "contact": "Contact", "kept_until": "Kept until", "why": "Why"},
		value: map[string]string{"request": "to handle a request of yours", "identity": "to identify you", "advice": "data protection advice or monitoring",
			"accuracy": "to check that data is right", "incident": "to handle a security incident", "emergency": "emergency access"},
		safeguard: map[string]string{"adequacy": "an adequacy decision of the European Commission (Art. 45 GDPR)", "dpf": "the EU-US Data Privacy Framework, Decision (EU) 2023/1795 (Art. 45 GDPR)",
			"scc": "standard contractual clauses, Decision (EU) 2021/914 (Art. 46(2)(c) GDPR); you may ask us for a copy", "bcr": "binding corporate rules (Art. 46(2)(b), 47 GDPR)"},
		lands: map[string]string{"FI": "Finland", "US": "United States", "DE": "Germany", "LT": "Lithuania", "IE": "Ireland", "GB": "United Kingdom"},
	},
	"lt": {
		withheld: "[neatskleidžiama: kitų asmenų teisės, BDAR 15 str. 4 d.]",
		secret:   "[slaptas, nerodomas]",
		data:     "Duomenys",
		years:    lithuanian("metus", "metus", "metų"),
		months:   lithuanian("mėnesį", "mėnesius", "mėnesių"),
		category: map[string]categoryWords{
			"contact":         {"Kontaktiniai duomenys", "jums atsakyti ir, jei sutikote, siųsti naujienas", "kol atšauksite sutikimą arba nesutiksite su tvarkymu", "iš jūsų: formų, laiškų, renginių"},
			"technical":       {"Techniniai duomenys", "paslaugai teikti ir jos saugumui", "kol jų reikia paslaugai teikti ir apsaugoti", "iš jūsų naršyklės ar įrenginio"},
			"consent":         {"Sutikimai", "įrodyti, su kuo ir kada sutikote", "kol remiamės sutikimu ir %s po jo pabaigos kaip įrodymas", "iš jūsų"},
			"account-profile": {"Paskyros duomenys", "jūsų paskyrai teikti", "kol paskyra galioja; ištrinami per 30 dienų nuo jos pabaigos", "iš jūsų arba organizacijos, suteikusios paskyrą"},
			"authentication":  {"Prisijungimo duomenys", "kad prisijungtumėte jūs ir niekas kitas; slaptieji duomenys nerodomi", "kol paskyra galioja; ištrinami per 30 dienų nuo jos pabaigos", "iš jūsų naudojimosi paskyra"},
			"usage-logs":      {"Naudojimo žurnalai", "saugumas ir atsiskaitymas", "kol jų reikia saugumui ir atsiskaitymui", "iš jūsų naudojimosi paslauga"},
			"invoice":         {"Sąskaitos faktūros", "apskaita ir mokesčiai", "iki dienos, kuri nurodyta prie kiekvienos, kaip reikalauja apskaitos ir mokesčių teisė", "iš sutarties"},
			"tenant-content":  {"Organizacijos turinys", "tai, ką nurodo organizacija", "kiek nurodo organizacija", "iš organizacijos"},
			"consultations":   {"Kada ir kodėl mūsų darbuotojai matė jūsų duomenis", "įrodyti, kad duomenys žiūrimi tik turint tikslą", "kol saugomas audito žurnalas", "iš mūsų audito žurnalo"},
		},
		column: map[string]string{"field": "Laukas", "value": "Reikšmė", "purpose": "Tikslas", "notice": "Privatumo pranešimas", "state": "Būsena", "at": "Kada", "channel": "Kaip",
			"recorded_by": "Įrašė", "number": "Numeris", "issued_on": "Išrašyta", "amount_minor": "Suma smulkiaisiais vienetais (centais)", "currency": "Valiuta", "buyer": "Pirkėjas", "contact": "Kontaktas", "kept_until": "Saugoma iki", "why": "Kodėl"},
		value: map[string]string{"name": "vardas ir pavardė", "e-mail": "el. paštas", "phone": "telefonas", "language": "kalba", "you": "jūs", "us": "mes",
			"requested": "paprašyta", "given": "duotas", "refused": "neduotas", "withdrawn": "atšauktas", "expired": "pasibaigęs", "invalidated": "pripažintas negaliojančiu",
			"request": "jūsų prašymui nagrinėti", "identity": "jūsų tapatybei nustatyti", "advice": "duomenų apsaugos konsultacijai ar stebėsenai",
			"accuracy": "duomenų tikslumui patikrinti", "incident": "saugumo incidentui valdyti", "emergency": "skubi prieiga"},
		safeguard: map[string]string{"adequacy": "Europos Komisijos sprendimas dėl tinkamumo (BDAR 45 straipsnis)", "dpf": "ES ir JAV duomenų privatumo sistema, Sprendimas (ES) 2023/1795 (BDAR 45 straipsnis)",
			"scc": "standartinės sutarčių sąlygos, Sprendimas (ES) 2021/914 (BDAR 46 straipsnio 2 dalies c punktas); galite prašyti jų kopijos", "bcr": "įmonei privalomos taisyklės (BDAR 46 straipsnio 2 dalies b punktas, 47 straipsnis)"},
		laws: map[string]string{"Art. 6(1)(a) consent": "BDAR 6 straipsnio 1 dalies a punktas (sutikimas)", "Art. 6(1)(b) contract": "BDAR 6 straipsnio 1 dalies b punktas (sutartis)",
			"Art. 6(1)(c) legal obligation": "BDAR 6 straipsnio 1 dalies c punktas (teisinė prievolė)", "Art. 6(1)(f) legitimate interests": "BDAR 6 straipsnio 1 dalies f punktas (teisėti interesai)",
			"Art. 7(1) proof of consent": "BDAR 7 straipsnio 1 dalis (sutikimo įrodymas)", "Art. 28 on the tenant's instruction": "BDAR 28 straipsnis (organizacijos nurodymu)"},
		services: map[string]string{"hosting": "serverių nuoma", "e-mail delivery": "el. laiškų siuntimas", "document parsing": "dokumentų skaitymas"},
		lands:    map[string]string{"FI": "Suomija", "US": "Jungtinės Amerikos Valstijos", "DE": "Vokietija", "LT": "Lietuva", "IE": "Airija", "GB": "Jungtinė Karalystė"},
	},
}
