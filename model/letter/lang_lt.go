package letter

import "integrora.com/opsconsole/model"

var lithuanian = &table{
	code: "lt",
	common: "ir yra kad su apie mano prašau prašome jūsų jūs laba diena sveiki pagarbiai duomenis duomenų duomenys asmens " +
		"pagal dėl iš į man mane kaip bet ar tai nuo iki kurie kuriuos kol bus buvo visus visų savo ačiū straipsnį straipsnis turite norėčiau noriu arba ne aš",
	letters: "ėųįūąčšžę",
	words: map[string]string{
		"data":  "duom* informacij*",
		"thing": "duom* paskyr* profil* informacij* įraš*",
		"my":    "mano mane asmens visus visų visą",
		"erase": "ištrin* trin* panaikin* pašalin* sunaikin* naikin*",
		"name":  "vard* pavard* adres* duom* gimimo telefon* pašt* numer*",
		"fix":   "ištais* taisy* patais* pakeis* atnaujin* papildy* patikslin* koreguo*",
		"wrong": "neteising* klaiding* netiksl* neišsam* pasenu*",
		"ads":   "reklam* rinkodar* reklamin* naujienlaišk* pasiūlym*",
	},
	ask: []string{
		"prašau|prašom*|prašyčiau", "noriu|norėčiau|norime|reikalauju|reikalaujame|pageidauju|kreipiuosi|prašymas|prašymą", "gal galite|galėtumėte", "ar galite|galėtumėte", "teikiu prašymą",
	},
	not: "ne nebe nei be niekada", cond: "jei jeigu ar",
	claims: map[model.Right][]string{
		model.Access: {
			"kok* .. $data .. apie mane|mano", "ką .. apie mane žinote|turite|saugote", "teise susipažinti", "susipažinti su . . . duomen*", "duomen* kopij*", "apie mane .. duomen* .. kopij*",
			"kopij* .. mano . duom*",
		},
		model.Portability: {"perkeliamum*", "teis* į duomenų perkel*", "duom* .. kompiuteri* skaitom*"},
		model.Erasure: {
			"ištrinkite|panaikinkite|pašalinkite|sunaikinkite .. mano|visus|apie|asmens|paskyr*", "teise būti pamirš*|ištrin*", "būti pamirštam*|pamirštas",
		},
		model.Rectification: {"mano . $name .. $wrong", "ištaisykite|pataisykite .. mano|duom*|$name"},
		model.Restriction:   {"apribo* <> tvarkym*", "aprib* . . . duomen* . tvarkym*"},
		model.Objection: {
			"nesutinku|prieštarauju|nesutinkame .. tvark*|rinkodar*|naudoj*|profiliav*|reklam*", "prieštarav* dėl|duom*", "nebesiųskite|nesiųskite|nustokite|liaukitės .. $ads", "nenoriu .. $ads",
		},
		model.Withdrawal: {"atšauki*|atsiimu|atšaukt* .. sutikim*", "atsisak* .. naujienlaišk*|naujien*", "sutikim* .. atšauki*", "nebesutinku"},
		model.FollowUp: {
			"pateikiau|išsiunčiau|siunčiau|pateikėme|kreipiausi|teikiau .. prašym*|dėl|jus", "mano . prašym* . . . neatsak*", "į . mano . prašym* .. neatsak*|negav*|iki",
		},
	},
	topics: map[model.Right][]string{
		model.Access:        {"susipaž*", "kopij* <> duom*", "pateik* .. informacij* .. apie mane|mano", "gauti . . prieig* .. duom*", "kokius .. duomenis"},
		model.Portability:   {"perkel* .. duom*", "duom* .. perkel*", "perduo*|perkelt* <> kitam . teikėjui|valdytojui", "skaitom* format*"},
		model.Erasure:       {"$erase .. $thing .. mane", "$erase . . . $my . . . $thing", "$my . . . $thing . . . $erase", "ištrynim*", "§ $erase . . $thing"},
		model.Rectification: {"ištais* .. duom*|mano|$name|ją|jį", "ištaisy*", "$fix . . mano . $name", "mano . $name . . . $fix"},
		model.Restriction:   {"apribo*"},
		model.Objection:     {"prieštarau*|prieštarav*|nesutikim*", "tiesiogin* rinkodar*"},
		model.Withdrawal:    {"sutikim* .. atšauk*", "naujienlaišk* .. atsisak*"},
		model.FollowUp: {
			"negavau|negavome|nesulauk*|negauta .. atsak*", "neatsak*", "primin*", "iki šiol", "terminas . . pasibaig*|suėj*", "dar kartą|pakartotin*", "atsakym* .. negav*",
		},
	},
}
