package letter

import "integrora.com/opsconsole/model"

var slovenian = &table{
	code: "sl",
	common: "in je v na da se so za s z od o ki mi me moj moje mojih mojim moja sem ne ali kot pa vas vam vaše prosim " +
		"spoštovani lep pozdrav hvala osebnih osebne podatkov podatke členom člen skladu zahtevam zahteva vse vseh " +
		"uredbe kaj bi pozdravljeni meni obdelavo obdelujete katere jih tudi pri kopijo",
	letters: "čšž",
	words: map[string]string{
		"data":  "podatke podatkov podatki informacije",
		"thing": "podatke podatkov podatki račun računa profil profila",
		"my":    "moje mojih moj mojega moja mojo mene meni osebnih osebne",
		"erase": "izbriš* izbris* briš* pobriš* odstran* uniči* zapri*",
		"name":  "ime imena priimek priimka naslov* datum rojstva telefon* podatk* podatke",
		"fix":   "poprav* spremen* posodob* dopoln* sprememb*",
		"wrong": "napačn* netočn* nepravil* nepopoln* zastarel* narobe",
		"ads":   "oglas* reklam* marketing* tržen* ponudb*",
	},
	ask: []string{
		"prosim|prosimo|zahtevam|zahtevamo|želim|želimo|zahteva|zahtevek|vlagam|uveljavljam|rad|rada", "lahko|ali bi",
	},
	not: "ne ni nikoli brez niti", cond: "če ali",
	claims: map[model.Right][]string{
		model.Access: {
			"katere|kakšne .. $data .. meni|mene|moje|mano", "kaj .. veste .. meni", "pravic* do dostopa|dostopa", "dostop* do . . mojih|svojih . . podatkov",
			"kopij* .. mojih|osebnih . . podatkov",
		},
		model.Portability: {
			"prenosljivost*", "strojno berljiv*",
		},
		model.Erasure: {
			"izbrišite|pobrišite|odstranite .. $my|$thing", "pravic* do pozabe|izbrisa", "biti pozabljen*",
		},
		model.Rectification: {
			"moj|moje|moja|mojega . $name .. $wrong", "popravite .. $my|$name",
		},
		model.Restriction: {
			"omej* <> obdelav*",
		},
		model.Objection: {
			"ugovarjam", "nasprotujem", "vlagam|podajam ugovor", "ugovor zoper|proti|na", "ne želim .. $ads", "prenehajte|ne . pošiljajte .. $ads",
		},
		model.Withdrawal: {
			"preklic*|umik* .. soglasj*|privolit*", "odjav* .. novic*|seznam*|e-novic*|me",
		},
		model.FollowUp: {
			"poslal*|vložil*|podal* .. zahtev*|prošnj*", "moj* zahtev* . . z|dne|še|nisem", "zaprosil* sem",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"dostop* . . podatk*|člen*", "kopij* <> podatkov|njihov*", "sporoč*|obvest* .. katere|kakšne .. podatke", "potrd* ali .. podatke", "dostop",
		},
		model.Portability: {
			"prenosljiv*", "strojno", "prenes*|posred* .. drugemu . upravljavcu|ponudniku",
		},
		model.Erasure: {"$erase .. $thing .. meni|mene", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "izbris*", "§ $erase .. podatk*|račun*",
		},
		model.Rectification: {
			"popravek|popravk*|popravi*", "$fix .. $my . $name", "$my . $name . . . $fix", "netočn* .. podatk*",
		},
		model.Restriction: {
			"omej*",
		},
		model.Objection: {
			"ugovor*", "neposredn* tržen*",
		},
		model.Withdrawal: {
			"preklic* .. soglasj*|privolit*",
		},
		model.FollowUp: {
			"nisem|ni|brez|nobenega .. odgovor*|prejel*|dobil*", "opomin*|opomnik*", "ponovno|znova|spet", "rok .. potekel|pretekel|presežen",
			"do danes|zdaj", "še vedno",
		},
	},
}
