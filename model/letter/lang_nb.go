package letter

import "integrora.com/opsconsole/model"

var norwegian = &table{
	code: "nb",
	common: "og det er på jeg i en til for av at ikke med som har dere deg meg min mitt mine om fra de den et kan hei takk " +
		"vennlig hilsen mvh ber alle personopplysninger opplysninger artikkel vil gjerne personvernforordningen hva " +
		"hvilke hvor bare noe også nå dere lagret slette",
	letters: "åøæ",
	words: map[string]string{
		"data":  "opplysninger personopplysninger data informasjon",
		"thing": "opplysninger personopplysninger data konto kontoen profil brukerkonto",
		"my":    "mine mitt min meg personopplysninger om",
		"erase": "slett* fjern* destruer*",
		"name":  "navn navnet etternavn fornavn adresse adressen fødselsdato telefonnummer opplysninger",
		"fix":   "rett rette rettes korriger* endre* oppdater*",
		"wrong": "feil uriktig* feilaktig* galt ukorrekt*",
		"ads":   "reklame* markedsføring* annonser spam tilbud",
	},
	ask: []string{
		"ber|anmoder|ønsker|krever|vennligst|herved|vil|begjærer", "kan|vil|kunne dere|du|jeg", "gjerne", "takk",
	},
	not: "ikke aldri uten ingen ikkje", cond: "om hvis hvordan når dersom",
	denies: 3,
	claims: map[model.Right][]string{
		model.Access: {
			"hvilke .. $data .. om|meg", "hva .. vet .. om meg", "innsyn i . mine|hvilke|alle . $data", "innsynsbegjæring|innsynskrav",
			"rett til innsyn", "kopi . . mine . $data",
		},
		model.Portability: {
			"dataportabilitet", "maskinlesbar*",
		},
		model.Erasure: {
			"slett|fjern .. mine|mitt|alle|min . $thing", "bli glemt", "rett* til sletting",
		},
		model.Rectification: {
			"mitt|min|mine|$name . $name .. $wrong", "rett|korriger . . mitt|min|mine . $name",
		},
		model.Restriction: {
			"begrens* .. behandling*",
		},
		model.Objection: {
			"protesterer .. mot|behandling*", "innsigelse mot", "motsetter meg", "slutt|stopp .. $ads", "ikke .. ønsker|vil|motta .. $ads",
			"ingen|ikke mer|flere $ads",
		},
		model.Withdrawal: {
			"trekker|tilbakekaller|trekke <> samtykke*", "avmeld*|meld .. nyhetsbrev*|meg|liste*", "fjern meg . . . . nyhetsbrev*|liste*",
		},
		model.FollowUp: {
			"sendte|sendt|fremsatte .. forespørsel*|henvendelse*|anmodning*|krav|begjæring", "min forespørsel|henvendelse|anmodning . . av|fra|datert",
			"ba dere .. slette*|om",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"innsyn", "kopi <> $data|dem", "tilgang .. $data|artikkel", "få|vite .. hvilke .. $data", "bekreft* om .. $data",
		},
		model.Portability: {
			"maskinlesbar*", "portabilitet", "overfør* .. annen . leverandør|behandlingsansvarlig|tjeneste",
		},
		model.Erasure: {"$erase .. $thing .. meg", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "sletting|sletter", "§ $erase .. $thing", "$erase .. personopplysninger",
		},
		model.Rectification: {
			"retting|korrigering", "$fix .. $my . $name", "$my . $name . . . $fix", "uriktige .. $data",
		},
		model.Restriction: {
			"begrens*",
		},
		model.Objection: {
			"innsigelse*|protest*", "direkte markedsføring",
		},
		model.Withdrawal: {
			"tilbaketrek* .. samtykke*", "avmeld*",
		},
		model.FollowUp: {
			"ikke|intet|uten|ingen .. svar*|hørt|fått|mottatt", "påminnelse|purring", "igjen|på nytt", "frist* .. utløpt|gått|overskredet",
			"fortsatt|ennå ikke|intet",
		},
	},
}
