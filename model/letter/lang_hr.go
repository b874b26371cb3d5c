package letter

import "integrora.com/opsconsole/model"

var croatian = &table{
	code: "hr",
	common: "i je u na da se su za s od o koji koje kojih koje mi me moj moje mojih mojim moja sam ne li ili kao ali vas vam " +
		"vaše molim poštovani poštovanjem srdačan pozdrav hvala osobnih osobne podataka podatke podatci članka skladu " +
		"sukladno zahtijevam zahtjev sve svih uredbe što bi ovime mene meni obradu obrađujete",
	letters: "ćđčšž",
	words: map[string]string{
		"data":  "podatke podataka podaci podatci informacije",
		"thing": "podatke podataka podaci račun računa profil profila informacije",
		"my":    "moje mojih moj mojeg moja moju mene meni osobnih osobne",
		"erase": "obriš* izbriš* brisanj* izbris* ukloni* uništ* zatvori*",
		"name":  "ime imena prezime prezimena adres* datum rođenja telefon* podatk* podaci",
		"fix":   "isprav* izmijen* promijen* ažurir* dopun*",
		"wrong": "netočn* pogrešn* krivo kriv* neispravn* nepotpun* zastarjel*",
		"ads":   "reklam* marketing* oglas* promidžb* ponud* spam*",
	},
	ask: []string{
		"molim|molimo|zahtijevam|zahtijevamo|tražim|tražimo|želim|ovime|ovim|zahtjev|podnosim|ostvarujem", "možete|možete li|biste",
	},
	not: "ne nije nikad bez ni niti nemojte", cond: "ako li",
	claims: map[model.Right][]string{
		model.Access: {
			"koje .. $data .. meni|mene|moje|osob*", "što .. znate .. meni", "pravo na pristup", "pristup . . mojim|svojim . . podacima",
			"kopij*|preslik* .. mojih|osobnih . . podataka",
		},
		model.Portability: {
			"prenosivost*", "strojno čitljiv*",
		},
		model.Erasure: {
			"obrišite|izbrišite|uklonite .. $my|$thing", "pravo na zaborav|brisanje", "biti zaboravljen*",
		},
		model.Rectification: {
			"moje|moj|moja|mojeg . $name .. $wrong", "ispravite .. $my|$name",
		},
		model.Restriction: {
			"ograniči* <> obrad*|obrade", "ograničenje obrade", "ograničite obradu",
		},
		model.Objection: {
			"protivim se", "se protivim", "podnosim|ulažem prigovor", "prigovor na|protiv .. obrad*", "ne želim .. $ads", "prestanite|nemojte .. $ads",
		},
		model.Withdrawal: {
			"povlač*|opoziv*|povući .. privol*|pristan*|suglasnost*", "odjav* .. newsletter*|bilten*|liste|me",
		},
		model.FollowUp: {
			"poslao|poslala|uputio|uputila|podnio|podnijela|dostavio|dostavila .. zahtjev", "moj|svoj zahtjev . . od|nisam|još",
			"zatražio|zatražila sam .. vas",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"pristup* . . podacima|članku|informacijama|osobnim", "kopij*|preslik* <> podataka|njihov*", "informac* .. koje .. podatke",
			"potvrd* . . obrađujete .. podatke", "zahtjev za pristup",
		},
		model.Portability: {
			"prenosiv*", "strojno", "prenijeti|proslijediti|prijenos .. drugom . voditelju|pružatelju",
		},
		model.Erasure: {"$erase .. $thing .. meni|mene", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "brisanje*|brisanja", "§ $erase .. podatk*|račun*|podatak*",
		},
		model.Rectification: {
			"ispravak|ispravljanj*|ispravk*", "$fix .. $my . $name", "$my . $name . . . $fix", "netočn* .. podatk*|podataka",
		},
		model.Restriction: {
			"ograniči*|ograničenj*",
		},
		model.Objection: {
			"prigovor*|protivljenj*", "izravnog marketinga",
		},
		model.Withdrawal: {
			"povlačenj* .. privol*|pristan*",
		},
		model.FollowUp: {
			"nisam|nema|bez|nikakav|niste .. odgovor*|primio|primila|dobio|dobila", "opomen*|podsjetnik*|požurnic*", "ponovno|ponovo|opet",
			"rok .. istekao|prošao|premašen", "do sada|danas", "još uvijek",
		},
	},
}
