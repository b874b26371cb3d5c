package letter

import "integrora.com/opsconsole/model"

var dutch = &table{
	code: "nl",
	common: "de het een en van ik in is dat op te zijn voor met die niet aan om u mij mijn uw hierbij verzoek ook als bij " +
		"naar door over maar wij geachte groet groeten vriendelijke beste heer mevrouw graag kunt kan wordt heeft heb " +
		"gegevens persoonsgegevens alle graag bedankt dank artikel jullie geen wil deze",
	words: map[string]string{
		"data":  "gegevens persoonsgegevens data informatie",
		"thing": "gegevens persoonsgegevens data account profiel informatie klantgegevens",
		"my":    "mijn mij me ons onze persoonlijke persoonsgegevens",
		"erase": "verwijder* wis wissen gewist vernietig* wist schrap*",
		"name":  "naam achternaam voornaam adres geboortedatum telefoonnummer gegevens mailadres woonplaats postcode",
		"fix":   "corrig* verbeter* wijzig* rectific* aanpass* bijwerk* aanvul*",
		"wrong": "verkeerd* onjuist* fout* foutief incorrect* verouderd*",
		"ads":   "reclame advertent* marketing aanbiedingen reclamemails spam marketingdoeleinden direct-marketing",
	},
	ask: []string{
		"verzoek|verzoeken|vraag|vragen|hierbij|gelieve|alstublieft|aub", "ik .. wil|eis|wens|graag|verlang",
		"wil|wilt|kunt|kan|willen|kunnen|zou|zoudt u|jullie|je", "graag|alsjeblieft", "ik zou",
	},
	not: "niet geen nooit zonder noch", cond: "of als indien hoe wanneer",
	denies: 4,
	claims: map[model.Right][]string{
		model.Access: {
			"welke .. $data .. over mij", "wat .. weten|weet .. over mij", "inzageverzoek|inzagerecht", "recht op inzage", "inzage in|van . mijn . $data",
			"kopie .. $my . $data",
		},
		model.Portability: {
			"gegevensoverdraagbaarheid|dataportabiliteit", "gegevens .. machine leesbaar|leesbare", "machineleesba*", "overdraagbaarheid van",
		},
		model.Erasure: {
			"recht op|om vergetelheid|vergeten", ", verwijder|wis|schrap . . mijn|alle . $thing",
		},
		model.Rectification: {
			"mijn . $name . . . $wrong", "$wrong $name",
		},
		model.Restriction: {
			"beperking van de verwerking",
		},
		model.Objection: {
			"maak|maken|teken|tekenen|aantekenen .. bezwaar", "bezwaar tegen|maken", "stop .. met .. $ads", "geen .. $ads . meer|ontvangen|sturen",
			"stuur .. geen . $ads", "geen $ads meer",
		},
		model.Withdrawal: {
			"trek* .. toestemming", "intrek* .. toestemming", "toestemming .. intrek*|in|trek*|ingetrokken",
			"uitschrijven|afmelden|schrijf|uitgeschreven|afmeld* .. nieuwsbrief|mailinglijst|uit|lijst", "nieuwsbrief <> uitschrijv*|afmeld*|opzeg*",
		},
		model.FollowUp: {
			"heb|hebben .. verzoek|aanvraag . . verstuurd|gestuurd|ingediend|gezonden|verzonden|gedaan", "verzoek . van . . niet",
			"eerder* verzoek|aanvraag", "stuurde|diende .. verzoek",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"inzage", "toegang overeenkomstig|tot .. gegevens|data", "kopie .. gegevens|data", "weten .. welke .. gegevens", "bevestig* .. of .. gegevens",
			"ontvang* . een kopie", "toegang .. artikel",
		},
		model.Portability: {
			"machine leesbaar|leesbare", "overdraagbaarheid", "overdra*|overzet* .. andere . aanbieder|verwerkingsverantwoordelijke|partij",
		},
		model.Erasure: {"$erase .. $thing .. mij",
			"$erase . . . $my .. $thing", "$my .. $thing .. $erase", "verwijdering|gegevenswissing|wissing", "$erase .. persoonsgegevens", "§ $erase .. gegevens",
		},
		model.Rectification: {
			"rectificatie|correctie", "$fix <> mijn . $name", "onjuiste . . gegevens",
		},
		model.Restriction: {
			"beperk* <> verwerking", "beperking",
		},
		model.Objection: {
			"bezwaar", "direct marketing",
		},
		model.Withdrawal: {
			"toestemming .. intrekken", "uitschrijv*|afmelden",
		},
		model.FollowUp: {
			"geen|niet|nog|zonder .. antwoord|reactie|beantwoord|gereageerd|gehoord", "herinnering|aanmaning|vermaning", "opnieuw contact|schrijf",
			"termijn .. verstreken|overschreden|verlopen", "nogmaals",
		},
	},
}
