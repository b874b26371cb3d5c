package letter

import "integrora.com/opsconsole/model"

var czech = &table{
	code: "cs",
	common: "a se v na je že o to s z do pro jsem jsou mé mých můj můj moje mi mě mně prosím žádám tímto dobrý den pozdravem " +
		"děkuji osobních osobní údajů údaje podle článku které které jak ale by nebo také vás vám vaše jako není všech " +
		"po od která ahoj díky zpracování který jste za",
	letters: "ěřůčšžýíáé",
	words: map[string]string{
		"data":  "údaje údajů data dat informace informaci",
		"thing": "údaje údajů účet účtu data dat profil profilu",
		"my":    "mé mých moje můj mého mým mě mně mne moji osobních osobní",
		"erase": "vymaz* výmaz* smaz* smaž* odstran* zruš* likvid* zlikvid*",
		"name":  "jméno jména příjmení adres* údaj* datum narození telefon* email*",
		"fix":   "oprav* změn* aktualiz* doplň* dopln*",
		"wrong": "chybn* nesprávn* špatn* nepřesn* neúpln* zastaral*",
		"ads":   "reklam* marketing* obchodní* nabíd* spam*",
	},
	ask: []string{
		"prosím|prosíme|žádám|žádáme|požaduji|chci|chtěl|chtěla|přeji|tímto|vyžaduji|uplatňuji|žádost|prosil|prosila", "můžete|mohli|mohl",
	},
	not: "ne není nikdy bez ani nechci nemažte nesmazávejte", cond: "zda jestli pokud",
	claims: map[model.Right][]string{
		model.Access: {
			"jaké|které .. $data .. mně|mě|mne|mé|osob*", "co .. o mně víte", "právo na přístup", "přístup* k . . mým|svým . . údajům",
			"kopi* .. mých . . údajů|dat",
		},
		model.Portability: {
			"přenositelnost*", "strojově čitelné*|čitelném", "údaje|dat .. strojově",
		},
		model.Erasure: {
			"smažte|vymažte|odstraňte .. $my|$thing", "právo být zapomenut*", "být zapomenut*", "právo na výmaz",
		},
		model.Rectification: {
			"moje|mé|můj|mou . $name .. $wrong", "opravte .. $my|$name",
		},
		model.Restriction: {
			"omez* <> zpracování",
		},
		model.Objection: {
			"námitk* proti|ke|k|vůči", "vznáším .. námitk*", "nesouhlasím .. zpracování|marketing*|použ*", "nepřeji si .. $ads", "nechci .. $ads|reklam*",
			"přestaňte|neposílejte|neposlejte .. $ads",
		},
		model.Withdrawal: {
			"odvolá*|odvolávám|beru|odvolat <> souhlas*", "odhl* .. newsletter*|odběr*|mě|zpravodaj*", "zruš* .. odběr*|newsletter*",
		},
		model.FollowUp: {
			"zaslal*|poslal*|podal*|odeslal* .. žádost*", "moje|moji|mou|má žádost* . . ze|z|dosud|nebyla", "žádal* jsem .. výmaz*|přístup*|vás|údaj*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"přístup* k|podle|článku .. údaj*|článku|informac*", "kopi* <> údajů|jejich|dat", "informac* .. jaké .. údaje", "potvr* zda .. údaje", "přístup",
		},
		model.Portability: {
			"přenositeln*", "strojově", "předat|přenést .. jinému . správci|poskytovateli",
		},
		model.Erasure: {"$erase .. $thing .. mně|mne|mě", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my .. $thing", "výmaz*|vymazání|smazání", "§ $erase .. údaj*|účet|dat*", "$my . $thing . . $erase",
		},
		model.Rectification: {
			"oprav* .. údaj*|$name|mé|moje", "oprava|opravu", "$fix .. $my . $name", "$my . $name . . . $fix", "nepřesn* .. údaj*",
		},
		model.Restriction: {
			"omez*",
		},
		model.Objection: {
			"námitk*", "přímého marketingu",
		},
		model.Withdrawal: {
			"odvolání souhlasu", "odhlá*",
		},
		model.FollowUp: {
			"ne|bez|žádnou|dosud|zatím|neobdržel*|nedostal* .. odpověď*|odpověd*|reakc*", "neobdržel*|nedostal*", "upomínk*|připomínk*|urgenc*",
			"znovu|opět|opakovaně", "lhůta .. uplynula|překročena|vypršela", "dosud|doposud",
		},
	},
}
