package letter

import "integrora.com/opsconsole/model"

var slovak = &table{
	code: "sk",
	common: "a sa v na je že o to s z do pre som sú môj moje mojich mojim mi ma mňa prosím žiadam týmto dobrý deň pozdravom " +
		"ďakujem osobných osobné osobným údajov údaje údajom podľa článku ktoré ktorý ako ale by alebo tiež vás vám vaše " +
		"nie všetkých všetky po od ktorá ahoj vďaka spracúvanie spracovania ich ešte",
	letters: "ľĺŕôäčšžťďň",
	words: map[string]string{
		"data":  "údaje údajov dáta informácie informáciu",
		"thing": "údaje údajov účet účtu dáta profil profilu",
		"my":    "moje mojich môj môjho moja moju ma mňa mojim osobných osobné",
		"erase": "vymaz* výmaz* zmaz* zmaž* odstrán* zruš* likvid*",
		"name":  "meno mena priezvisk* adres* údaj* dátum narodenia telefón* email*",
		"fix":   "oprav* zmeň* zmen* aktualiz* dopln* doplň*",
		"wrong": "chybn* nesprávn* zl* nepresn* neúpln* zastaran*",
		"ads":   "reklam* marketing* obchodn* ponuk* spam*",
	},
	ask: []string{
		"prosím|prosíme|žiadam|žiadame|požadujem|chcem|chcel|chcela|želám|týmto|vyžadujem|uplatňujem|žiadosť|prosil|prosila", "môžete|mohli",
	},
	not: "nie nikdy bez ani nechcem nemažte", cond: "či ak",
	claims: map[model.Right][]string{
		model.Access: {
			"aké|ktoré .. $data .. mne|mňa|ma|moje|osob*", "čo .. o mne viete", "právo na prístup", "prístup* k . . mojim|svojim . . údajom",
			"kópi* .. mojich . . údajov",
		},
		model.Portability: {
			"prenosnos*|prenositeľnos*", "strojovo čitateľn*",
		},
		model.Erasure: {
			"zmažte|vymažte|odstráňte .. $my|$thing", "právo byť zabudnut*", "byť zabudnut*", "právo na vymazanie|výmaz",
		},
		model.Rectification: {
			"moje|môj|moja|mojou . $name .. $wrong", "opravte .. $my|$name",
		},
		model.Restriction: {
			"obmedz* <> spracúvania|spracovania|spracúvanie|spracovanie",
		},
		model.Objection: {
			"námiet* proti|voči", "namietam", "vznášam|podávam .. námiet*", "nesúhlasím .. spracúvaním|spracovaním|marketing*", "neželám si .. $ads",
			"nechcem .. $ads", "prestaňte|neposielajte .. $ads",
		},
		model.Withdrawal: {
			"odvolá*|beriem|odvolať <> súhlas*", "odhlá* .. newsletter*|odber*|ma", "zruš* .. odber*|newsletter*",
		},
		model.FollowUp: {
			"zaslal*|poslal*|podal*|odoslal* .. žiadosť*|žiadost*", "moja|moju žiadosť . . zo|z|doteraz|nebola", "žiadal* som .. výmaz*|vymaz*|prístup*|vás",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"prístup* k|podľa|článku .. údaj*|článku|informác*", "kópi* <> údajov|ich", "informác* .. aké .. údaje", "potvr* či .. údaje", "prístup",
		},
		model.Portability: {
			"prenos*", "strojovo", "preniesť|odovzdať .. inému . prevádzkovateľovi|poskytovateľovi",
		},
		model.Erasure: {"$erase .. $thing .. mne|mňa|mi", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "výmaz*|vymazanie|zmazanie", "§ $erase .. údaj*|účet|dát*", "$my . $thing . . $erase",
		},
		model.Rectification: {
			"oprav* .. údaj*|$name|moje", "oprava|opravu", "$fix .. $my . $name", "$my . $name . . . $fix", "nesprávn* .. údaj*",
		},
		model.Restriction: {
			"obmedz*",
		},
		model.Objection: {
			"námiet*|namieta*", "priameho marketingu",
		},
		model.Withdrawal: {
			"odvolanie súhlasu", "odhlás*",
		},
		model.FollowUp: {
			"ne|bez|žiadnu|doteraz|zatiaľ|nedostal*|nedostala .. odpoveď*|odpoved*|reakci*", "nedostal*|neobdržal*", "upomienk*|pripomienk*|urgenci*",
			"znova|opäť|opakovane", "lehota .. uplynula|prekročená|vypršala", "doteraz|dodnes",
		},
	},
}
