package letter

import "integrora.com/opsconsole/model"

var romanian = &table{
	code: "ro",
	common: "și de la în a cu pe care este nu un o din să pentru mai că ce sunt am prin dar sau fi vă rog mele mea meu " +
		"datelor datele date caracter personal bună ziua stimate stimați solicit conform mulțumesc respect îmi mi nostru " +
		"dumneavoastră toate tuturor al ale contul privind cum nu",
	letters: "ășțţşâî",
	words: map[string]string{
		"data":  "date datele datelor informații informațiile informațiilor",
		"thing": "date datele datelor contul cont contului profilul profil informațiile",
		"my":    "mele mea meu mi personal personale meu mine noastre",
		"erase": "șterg* ștearg* ștergeț* elimin* distrug* închid* radi*",
		"name":  "nume numele prenume prenumele adresa nașterii telefon telefonul datele emailul",
		"fix":   "corect* rectific* modific* actualiz* schimb* îndrept* complet*",
		"wrong": "greșit* incorect* inexact* eronat* veche",
		"ads":   "reclame reclama publicitate publicitar* marketing comerciale promoțional* spam",
	},
	ask: []string{
		"rog|solicit|solicităm|cer|cerem|doresc|vreau|dorim|solicitarea|prezenta|exercit|rugăm", "aș dori|vrea", "puteți|ați putea", "vă rog|rugăm",
	},
	not: "nu fără niciodată nici", cond: "dacă când",
	claims: map[model.Right][]string{
		model.Access: {
			"ce .. $data .. mine|mele|personal", "ce .. știți .. mine", "dreptul de|la acces", "copie .. datelor mele", "acces* la datele mele",
		},
		model.Portability: {
			"portabilit*", "date* .. citire* automat*", "format .. citit .. automat",
		},
		model.Erasure: {
			"ștergeți|eliminați .. $my|$thing", "dreptul de a fi uitat", "dreptul la ștergere", "fiu|fi uitat*",
		},
		model.Rectification: {
			"$name . mea|meu|mele .. $wrong", "corectați|rectificați .. $name|datele",
		},
		model.Restriction: {
			"restricționar* prelucrării|a", "limitarea prelucrării",
		},
		model.Objection: {
			"mă opun", "mă opunem", "obiecți* .. prelucr*", "nu . doresc|vreau .. $ads", "încetați|opriți .. $ads", "dreptul de|la opoziție",
			"dreptul de a mă opune",
		},
		model.Withdrawal: {
			"retrag*|revoc* .. consimț*|acord*", "dezabon*", "consimț* .. retrag*",
		},
		model.FollowUp: {
			"am trimis|transmis|depus|adresat|înaintat|formulat .. cerere*|solicitar*", "cererea|solicitarea mea . . din",
			"v am trimis|adresat|solicitat|cerut",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"acces* .. date*|articol*|art|informații*|conform|concordanță", "copie .. date*|acestora", "comunic*|inform*|spuneți .. ce .. date",
			"confirm* dacă .. date*", "cerere de acces",
		},
		model.Portability: {
			"portabil*", "citire* automat*", "transmit*|transfer* .. alt . operator|furnizor",
		},
		model.Erasure: {"$erase .. $thing .. mine", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my . . $thing", "ștergere*", "$erase .. datelor|datele .. personal*|mele", "§ $erase .. datelor|contul*",
		},
		model.Rectification: {
			"rectific*", "$fix . . $name", "corect* .. date*", "date* .. inexacte|incorecte",
		},
		model.Restriction: {
			"restricțion*|limitar* .. prelucr*",
		},
		model.Objection: {
			"opoziție|opoziția|opun",
		},
		model.Withdrawal: {
			"retragere* .. consimț*",
		},
		model.FollowUp: {
			"nu|niciun|fără|nicio .. răspuns*|primit", "din nou|revin", "reamint*|memento", "termen* .. depășit|expirat|trecut", "până acum|azi|prezent",
		},
	},
}
