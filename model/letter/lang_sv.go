package letter

import "integrora.com/opsconsole/model"

var swedish = &table{
	code: "sv",
	common: "och att det som en på är av för med den till inte om ett jag har de vi ni er mig min mitt mina kan från eller " +
		"alla härmed begär hej tack vänlig vänliga hälsning hälsningar personuppgifter uppgifter enligt vill artikel så " +
		"men hos vid era ert också",
	letters: "åäö",
	words: map[string]string{
		"data":  "uppgifter personuppgifter information data",
		"thing": "uppgifter personuppgifter konto kontot data profil information användarkonto",
		"my":    "mina mitt min mig om personuppgifter vårt",
		"erase": "rader* borttag* förstör* avsluta* utplån*",
		"name":  "namn efternamn förnamn adress födelsedatum telefonnummer uppgifter mejladress epost",
		"fix":   "rätta* korriger* ändra* ändring* uppdater* komplett*",
		"wrong": "fel felaktig* felstavat oriktig* inkorrekt* gammal",
		"ads":   "reklam* marknadsföring* annonser spam erbjudanden direktreklam direktmarknadsföring",
	},
	ask: []string{
		"begär|ber|begäran|önskar|kräver|vill|vänligen|härmed|snälla|anhåller|yrkar|utövar", "kan|skulle ni|du", "tack", "jag skulle vilja",
	},
	not: "inte ej aldrig utan ingen inga", cond: "om hur ifall när",
	denies: 3,
	claims: map[model.Right][]string{
		model.Access: {
			"vilka|vilken .. $data .. om mig", "vad .. vet .. om mig", "registerutdrag", "rätt till tillgång|insyn", "tillgång till . mina . $data",
			"kopia . . mina . $data",
		},
		model.Portability: {
			"dataportabilitet", "maskinläsbar*", "rätt* till dataportabilitet",
		},
		model.Erasure: {
			"radera|ta .. mitt|mina|alla . $thing", "bli bortglömd|glömd", "rätt* till radering", "ta bort mitt|mina|alla",
		},
		model.Rectification: {
			"mitt|min|mina . $name .. $wrong", "rätta .. mitt|min|mina|$name",
		},
		model.Restriction: {
			"begräns* .. behandling*",
		},
		model.Objection: {
			"invänder", "motsätter mig", "gör invändning*", "invändning* mot", "protesterar .. behandling*|mot", "sluta .. $ads",
			"inte .. vill|ha|få .. $ads", "ingen mer .. $ads",
		},
		model.Withdrawal: {
			"återkall*|drar|dra <> samtycke*", "avregistrera|avsluta|avprenumerera .. nyhetsbrev*|mig|utskick*",
			"ta bort mig . . . nyhetsbrev*|lista*|sändlista*|utskick*",
		},
		model.FollowUp: {
			"skickade|sände|lämnade|gjorde|skickat .. förfrågan|begäran", "min begäran|förfrågan . . den|från|daterad", "bad er .. radera*|ta|rätta*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"tillgång", "kopia <> $data|dem", "få .. veta|besked .. vilka .. $data", "bekräfta* om .. $data", "utdrag", "insyn",
		},
		model.Portability: {
			"maskinläs*", "portabilitet", "överför* .. annan . leverantör|personuppgiftsansvarig|tjänst",
		},
		model.Erasure: {"$erase .. $thing .. mig", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . . $my .. $thing", "radering*", "ta|tar|tas bort . . $my .. $thing", "§ ta|tar bort .. $thing", "§ $thing .. raderas|raderade|bort",
		},
		model.Rectification: {
			"rättelse*", "$fix . . $my . $name", "$my . $name . . . $fix", "felaktig* .. $data", "korriger* .. $data",
		},
		model.Restriction: {
			"begräns*",
		},
		model.Objection: {
			"invändning*", "direkt marknadsföring",
		},
		model.Withdrawal: {
			"återkallelse*", "avprenumer*|avregistr*",
		},
		model.FollowUp: {
			"inte|inget|ej|utan|ingen .. svar*|hört|fått", "påminnelse|förmaning", "igen|åter|nytt", "tidsfrist*|period* .. gått|passerat|överskrid*",
			"ännu|fortfarande inte|inget|inga",
		},
	},
}
