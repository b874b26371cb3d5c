package letter

import "integrora.com/opsconsole/model"

var danish = &table{
	code: "da",
	common: "og at det er en til af på for den med ikke som jeg de har i et der fra men kan vi om mig min mit mine jeres " +
		"hermed anmoder venlig hilsen hej tak alle personoplysninger oplysninger artikel vil gerne også være ved eller " +
		"hvilke henhold deres dem blive venligst kære",
	letters: "æøå",
	words: map[string]string{
		"data":  "oplysninger personoplysninger data information",
		"thing": "oplysninger personoplysninger data konto kontoen profil brugerkonto",
		"my":    "mine mit min mig personoplysninger om",
		"erase": "slet* fjern* destruer* luk*",
		"name":  "navn efternavn fornavn adresse fødselsdato telefonnummer oplysninger mailadresse",
		"fix":   "ret rette rettes rettet berigtig* korriger* ændre* ændr* opdater*",
		"wrong": "forkert* urigtig* fejl fejlagtig* ukorrekt* stavet",
		"ads":   "reklame* markedsføring* annoncer spam tilbud markedsføringsmails",
	},
	ask: []string{
		"anmoder|anmodning|beder|ønsker|kræver|venligst|hermed|vil|begærer|bedes", "kan|vil|må I|du|i|jeg", "gerne", "tak",
	},
	not: "ikke aldrig uden ingen ej", cond: "om hvis hvordan når",
	denies: 3,
	claims: map[model.Right][]string{
		model.Access: {
			"hvilke .. $data .. om|mig", "hvad .. ved .. om mig", "ret til indsigt", "indsigt i . mine . $data", "kopi . . mine . $data",
			"indsigt i . hvilke", "aktindsigt .. mine . $data",
		},
		model.Portability: {
			"dataportabilitet", "maskinlæsbar*",
		},
		model.Erasure: {
			"slet|fjern .. mine|mit|alle|min . $thing", "blive glemt", "ret til sletning", "retten til sletning",
		},
		model.Rectification: {
			"mit|min|mine . $name .. $wrong", "ret|berigtig . mit|min|mine . $name",
		},
		model.Restriction: {
			"begræns* .. behandling*",
		},
		model.Objection: {
			"gør .. indsigelse", "indsigelse mod|imod", "modsætter mig", "protesterer .. behandling*|mod", "stop .. $ads",
			"ikke .. ønsker|vil|have|modtage .. $ads", "ingen|ikke flere $ads",
		},
		model.Withdrawal: {
			"trækker|tilbagekalder|trække|tilbage <> samtykke*", "afmeld* .. nyhedsbrev*|mig|liste*", "tilbagekald* .. samtykke*",
			"fjern mig . . . . nyhedsbrev*|liste*|maillingliste",
		},
		model.FollowUp: {
			"sendte|indsendte|sendt|fremsatte|indgav .. anmodning*|forespørgsel*|henvendelse*", "min anmodning . . af|fra|dateret",
			"bad jer|dem .. slette*|om",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"indsigt", "kopi <> $data|dem", "adgang .. $data|artikel", "få|vide .. hvilke .. $data", "bekræft* om|hvorvidt .. $data",
		},
		model.Portability: {
			"maskinlæs*", "dataportabilitet", "overfør* .. anden . udbyder|dataansvarlig|tjeneste",
		},
		model.Erasure: {"$erase .. $thing .. mig", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "sletning*|sletter", "§ $erase .. $thing", "$erase .. personoplysninger", "§ $thing .. slettes|slettet|fjernet",
		},
		model.Rectification: {
			"berigtigelse*|rettelse*", "$fix .. $my . $name", "$my . $name . . . $fix", "urigtige .. $data",
		},
		model.Restriction: {
			"begræns*",
		},
		model.Objection: {
			"indsigelse*", "direkte markedsføring",
		},
		model.Withdrawal: {
			"tilbagetræk* .. samtykke*", "afmeld*",
		},
		model.FollowUp: {
			"ikke|intet|uden|ingen .. svar*|hørt|fået|modtaget", "påmindelse|rykker|erindring", "igen|på ny|fornyet", "frist* .. overskredet|udløbet|gået",
			"stadig|endnu ikke|intet",
		},
	},
}
