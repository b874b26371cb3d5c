package model

import (
	"fmt"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// words are what a language says in letters beside the templates.
type words struct {
	and      string
	date     func(deadline.Date) string
	right    map[Right]string
	category map[Category]string
	phrases  map[string]string // grounds of ours, put into the language

	mechanism  map[string]string // of transfers (Mechanisms); "none" where none is needed
	unrecorded string
}

var letterWords = map[string]words{
	"en": {
		and: " and ",
		date: func(d deadline.Date) string {
			year, month, day := d.Civil()
			return fmt.Sprintf("%d %s %d", day, month, year)
		},
		right: map[Right]string{Access: "access to your data", Portability: "your data to take with you", Erasure: "erasure of your data",
			Rectification: "correction of your data", Restriction: "restriction of processing", Objection: "an end to processing that you object to",
			ObjectionMarketing: "an end to marketing", Complaint: "an answer to your complaint",
			Withdrawal: "withdrawal of your consent"},
		category: map[Category]string{Contact: "contact data", Technical: "technical data", ConsentData: "consents", AccountProfile: "account profile",
			Authentication: "authentication data", UsageLogs: "usage logs", InvoiceData: "invoices", TenantContent: "content of an organisation"},
		mechanism: map[string]string{"none": "none needed: within the European Economic Area", "adequacy": "adequacy decision (Art. 45 GDPR)",
			"dpf": "EU-US Data Privacy Framework (Decision (EU) 2023/1795)", "scc-module-1": "standard contractual clauses, module 1 (Decision (EU) 2021/914)",
			"scc-module-2": "standard contractual clauses, module 2 (Decision (EU) 2021/914)", "scc-module-3": "standard contractual clauses, module 3 (Decision (EU) 2021/914)",
			"scc-module-4": "standard contractual clauses, module 4 (Decision (EU) 2021/914)", "bcr": "binding corporate rules (Art. 47 GDPR)", "art-49": "derogation of Art. 49 GDPR"},
		unrecorded: "not recorded yet",
	},
	"lt": {
		and: " ir ",
		date: func(d deadline.Date) string {
			year, month, day := d.Civil()
			return fmt.Sprintf("%d m. %s %d d.", year, lithuanianMonths[month-1], day)
		},
		right: map[Right]string{Access: "susipažinti su savo duomenimis", Portability: "perkelti savo duomenis", Erasure: "ištrinti savo duomenis",
			Rectification: "ištaisyti savo duomenis", Restriction: "apriboti duomenų tvarkymą", Objection: "nutraukti tvarkymą, su kuriuo nesutinkate",
			ObjectionMarketing: "nutraukti rinkodarą", Complaint: "atsakyti į skundą",
			Withdrawal: "atšaukti savo sutikimą"},
		category: map[Category]string{Contact: "kontaktiniai duomenys", Technical: "techniniai duomenys", ConsentData: "sutikimai", AccountProfile: "paskyros duomenys",
			Authentication: "prisijungimo duomenys", UsageLogs: "naudojimo žurnalai", InvoiceData: "sąskaitos faktūros", TenantContent: "organizacijos turinys"},
		mechanism: map[string]string{"none": "nereikia: Europos ekonominėje erdvėje", "adequacy": "sprendimas dėl tinkamumo (BDAR 45 straipsnis)",
			"dpf": "ES ir JAV duomenų privatumo sistema (Sprendimas (ES) 2023/1795)", "scc-module-1": "standartinės sutarčių sąlygos, 1 modulis (Sprendimas (ES) 2021/914)",
			"scc-module-2": "standartinės sutarčių sąlygos, 2 modulis (Sprendimas (ES) 2021/914)", "scc-module-3": "standartinės sutarčių sąlygos, 3 modulis (Sprendimas (ES) 2021/914)",
			"scc-module-4": "standartinės sutarčių sąlygos, 4 modulis (Sprendimas (ES) 2021/914)", "bcr": "įmonei privalomos taisyklės (BDAR 47 straipsnis)",
			"art-49": "nukrypti leidžianti nuostata (BDAR 49 straipsnis)"},
		unrecorded: "dar neįrašyta",
		phrases: map[string]string{
			"Art. 6(1)(a) consent":                 "BDAR 6 straipsnio 1 dalies a punktas (sutikimas)",
			"Art. 6(1)(b) contract":                "BDAR 6 straipsnio 1 dalies b punktas (sutartis)",
			"Art. 6(1)(c) legal obligation":        "BDAR 6 straipsnio 1 dalies c punktas (teisinė prievolė)",
			"Art. 6(1)(f) legitimate interests":    "BDAR 6 straipsnio 1 dalies f punktas (teisėti interesai)",
			"Art. 7(1) proof of consent":           "BDAR 7 straipsnio 1 dalis (sutikimo įrodymas)",
			"Art. 17(3)(b) GDPR":                   "BDAR 17 straipsnio 3 dalies b punktas",
			"Art. 17(3)(e) GDPR":                   "BDAR 17 straipsnio 3 dalies e punktas",
			"accounting and VAT law":               "buhalterinės apskaitos ir PVM įstatymai",
			"published policy: 7 years from issue": "paskelbta politika: 7 metai nuo išrašymo",
		},
	},
}

var lithuanianMonths = [12]string{"sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio", "liepos", "rugpjūčio", "rugsėjo", "spalio", "lapkričio", "gruodžio"}

// law puts a ground into the language, part by part; what is not ours to
// translate stays as it was recorded.
func (w words) law(ground string) string {
	parts := strings.Split(ground, "; ")
	for i, p := range parts {
		if own, known := w.phrases[p]; known {
			parts[i] = own
		}
	}
	return strings.Join(parts, "; ")
}

// rights lists rights in words; a follow-up is none.
func (w words) rights(list []Right) string {
	var said []string
	for _, r := range list {
		if text := w.right[r]; text != "" {
			said = append(said, text)
		}
	}
	return w.join(said)
}

func (w words) join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + w.and + list[len(list)-1]
}
