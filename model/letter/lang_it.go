package letter

import "integrora.com/opsconsole/model"

var italian = &table{
	code: "it",
	common: "di e il la che un una per non in sono mi i le del della dei delle con da al ai gli è lo si come vi dati " +
		"personali miei mia mio vostro vostri presente chiedo richiesta secondo articolo cordiali saluti grazie " +
		"buongiorno ciao spettabile più ho anche su nel questo dall dell all potete trattamento favore essere a",
	letters: "àèìòù",
	words: map[string]string{
		"data":  "dati informazioni dato",
		"thing": "dati account conto profilo informazioni utenza dato",
		"my":    "miei mio mia mie me mi personali riguardan* nostri",
		"erase": "cancell* elimin* rimuov* distrugg* rimozion* chiud*",
		"name":  "nome cognome indirizzo nascita telefono recapito dati email mail residenza numero",
		"fix":   "corregg* rettific* modific* aggiorn* correzion* cambi* integr*",
		"wrong": "sbagliat* errat* inesatt* incorrett* scorrett* inaccurat* obsolet*",
		"ads":   "pubblicit* marketing promozional* commercial* spam promozioni offerte",
	},
	ask: []string{
		"chiedo|chiediamo|richiedo|richiediamo|desidero|vorrei|voglio|pretendo|esigo|esercito|intendo|domando|prego|invito",
		"favore|cortesemente|cortesia|gentilmente|presente", "potete|potreste|può|potrebbe|vogliate|puoi|siete pregati", "piacerebbe",
	},
	not: "non nessun* senza mai né", cond: "se qualora quando",
	claims: map[model.Right][]string{
		model.Access: {
			"quali .. $data .. me|miei|personali", "cosa .. sapete .. me", "diritto di|d accesso", "copia .. miei dati", "accesso ai . miei dati",
			"accedere ai miei dati",
		},
		model.Portability: {
			"portabilità", "dati .. leggibil* .. automatic*|macchina", "formato .. leggibile .. macchina|dispositivo|automatic*",
		},
		model.Erasure: {
			"cancellate|eliminate|rimuovete|cancelli|cancellino|eliminino .. $my . . $thing", "cancellate|eliminate|rimuovete .. dati personali",
			"diritto all oblio", "diritto alla cancellazione", "essere dimenticat*",
		},
		model.Rectification: {
			"mio|mia|miei . $name .. $wrong", "correggete|rettificate .. mio|mia|miei|il|i",
		},
		model.Restriction: {
			"limitazione del|di trattamento",
		},
		model.Objection: {
			"mi oppongo", "ci opponiamo", "opposizione al trattamento", "mia|mio opposizione|obiezione",
			"non . . inviatemi|inviate|mandate|voglio|desidero .. $ads", "smette*|basta|cess* .. $ads|pubblicità", "diritto di opposizione",
		},
		model.Withdrawal: {
			"revoc*|ritir* .. consenso", "disiscriv*|disiscrizione|cancellatemi|rimuovetemi|disiscrivermi .. newsletter|lista|mailing",
			"cancell* .. iscrizione|dalla .. newsletter", "disdire .. newsletter",
		},
		model.FollowUp: {
			"vi ho . mandato|inviato|spedito|trasmesso|presentato|chiesto", "ho . inviato|presentato|mandato .. richiesta|istanza",
			"mia richiesta|istanza . . del|datata", "inviai .. richiesta",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"accesso secondo|ai|alle .. dati|articolo|art|informazioni", "copia .. dati|una", "sapere|conoscere|comunicar* .. quali .. dati",
			"conferma .. trattamento .. dati", "riceverne . copia", "richiest* di accesso", "accesso ai dati",
		},
		model.Portability: {
			"portabilità", "leggibil* .. dispositivo|automatic*|macchina", "trasmett*|trasferi* .. altro . titolare|fornitore", "strutturato .. uso comune",
		},
		model.Erasure: {"$erase .. $thing .. me", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my . . $thing", "cancellazione|eliminazione", "$erase .. dati personali", "$erase .. dati .. riguardan*",
		},
		model.Rectification: {
			"rettific*", "$fix . . mio|mia|miei|i . $name", "mio|mia|miei|i . $name . . . $fix", "correzione .. dati|mio|mia", "dati .. inaccurati|inesatti|errati",
		},
		model.Restriction: {
			"limit*|restring* .. trattamento|processazione", "limitazione",
		},
		model.Objection: {
			"opposizione|obiezione",
		},
		model.Withdrawal: {
			"revoca", "revoca .. consenso", "disiscri*",
		},
		model.FollowUp: {
			"non|nessuna|senza .. risposta|riscontro|risposto|ricevuto", "sollecito|promemoria", "nuovamente", "contattando .. nuovamente",
			"termine|periodo .. scaduto|superato|trascorso|decorso", "ancora nessuna|non", "ammonizione",
		},
	},
}
