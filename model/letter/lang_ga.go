package letter

import "integrora.com/opsconsole/model"

var irish = &table{
	code: "ga",
	common: "an na agus ar is i ag go le a do mo chuid sonraí pearsanta iarraim ort oraibh más é le do thoil réir airteagal " +
		"den maidir liom mé tá níl gach ó faoi sin seo bhur uile léir dom",
	letters: "éíóúá",
	words: map[string]string{
		"erase": "scrios* léirscrios* bain* scriosadh",
	},
	ask: []string{
		"iarraim|éilím|teastaíonn|maith|thoil|iarratas",
	},
	not: "ná níor gan níl", cond: "má conas",
	claims: map[model.Right][]string{
		model.Access: {
			"cóip .. sonraí", "rochtain .. sonraí",
		},
		model.Erasure: {
			"scrios* .. sonraí|chuntas", "sonraí .. scriosadh|léirscriosadh",
		},
		model.Portability: {
			"iniomparthacht*",
		},
		model.Objection: {
			"cuirim .. agóid|coinne", "agóid",
		},
		model.Withdrawal: {
			"tarraingím .. toiliú",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"rochtain|rochtana", "cóip",
		},
		model.Erasure: {
			"$erase", "§ sonraí . . . . scriosadh",
		},
		model.Rectification: {
			"ceartú*|ceartaigh*",
		},
		model.Restriction: {
			"srian*",
		},
		model.Objection: {
			"agóid*",
		},
		model.Portability: {
			"iniompar*",
		},
		model.FollowUp: {
			"freagra",
		},
	},
}
