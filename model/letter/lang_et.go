package letter

import "integrora.com/opsconsole/model"

var estonian = &table{
	code: "et",
	common: "ja on ei et ma mu minu teie te see kui ka oma või mis kõik palun tere aitäh tänan lugupidamisega isikuandmed " +
		"isikuandmeid isikuandmete andmed andmeid vastavalt kohta soovin kas mida aga siis selle mind olen on ning " +
		"alusel artikli artikkel kuid pole et",
	letters: "õäöü",
	words: map[string]string{
		"data":  "andmeid andmed isikuandmeid isikuandmed teavet infot",
		"thing": "andmed andmeid isikuandmed isikuandmeid isikuandmete konto kontot profiil profiili andmete",
		"my":    "minu mu oma mind isikuandme* kõik",
		"erase": "kustuta* hävita* eemalda* sulge*",
		"name":  "nimi nime perekonnanim* eesnim* aadress* sünni* telefon* andme*",
		"fix":   "paranda* muut* muuda* uuenda* täienda* korrig* õiend*",
		"wrong": "vale* ebaõig* ebatäpse* vigane viga eksitav aegunud",
		"ads":   "reklaam* turundus* pakkumis* otseturundus* reklaami",
	},
	ask: []string{
		"palun|palume|soovin|soovime|nõuan|tahan|sooviksin|taotlen|esitan|käesolevaga", "kas saaksite|saate|võiksite", "paluksin|avaldus",
	},
	not: "ei ära ärge mitte ilma pole", cond: "kui kas kuidas",
	claims: map[model.Right][]string{
		model.Access: {
			"mis|milliseid|millised|mida .. $data .. kohta|minu", "mida .. teate .. minust|minu", "õigus tutvuda", "tutvuda .. andmetega",
			"koopia . . minu|oma . andme*", "andmete* koopia*",
		},
		model.Portability: {
			"ülekandmi* .. andme*", "andme* ülekan*", "masinloetava*",
		},
		model.Erasure: {
			"kustutage|kustuta|eemaldage|hävitage .. minu|mu|kõik|oma|$thing", "õigus olla unustatud", "olla unustatud", "õigus* . . kustutamise*",
		},
		model.Rectification: {
			"minu|mu . $name .. $wrong", "parandage .. minu|mu|$name|see",
		},
		model.Restriction: {
			"töötlemise piira*", "piira* .. töötlemi*",
		},
		model.Objection: {
			"vastuväi*", "olen vastu .. töötlemi*|kasutami*", "ei . soovi|taha .. $ads", "ärge|lõpetage .. $ads", "vaidlen .. vastu",
		},
		model.Withdrawal: {
			"võtan|tühistan|võtta|tagasi <> nõusolek*", "loobu* .. uudiskirj*", "eemaldage .. uudiskirj*|nimekirja*", "nõusoleku tagasi*",
		},
		model.FollowUp: {
			"saatsin|esitasin|edastasin|saatsime .. taotlus*|päring*|avaldus*|nõude", "minu . taotlus*|päring*|avaldus* .. vasta*|pole|esitat*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"tutvu*", "koopia*", "teada .. milliseid .. andmeid", "juurdepääs* .. andme*|isikuandme*", "juurdepääs*", "kinnita* kas .. andme*",
		},
		model.Portability: {
			"ülekan*", "masinloetav*", "edasta* .. teisele . vastutavale|teenuse*",
		},
		model.Erasure: {"$erase .. $thing .. minu|minust",
			"$erase . . . $my . . $thing", "kustutami*", "$my . . $thing . . $erase", "§ $erase .. $thing",
		},
		model.Rectification: {
			"parandami*", "$fix .. $name", "ebaõig* .. andme*", "täiendami*",
		},
		model.Restriction: {
			"piirami*|piira*",
		},
		model.Objection: {
			"vastuväi*", "otseturundus*",
		},
		model.Withdrawal: {
			"nõusolek* .. tagasi*",
		},
		model.FollowUp: {
			"ei|pole|ilma .. vastus*|vastanud|saanud", "meeldetuletus*", "uuesti .. pöördun|kirjuta*", "tähtaeg .. möödu*|ületa*", "siiani|seni|senini",
		},
	},
}
