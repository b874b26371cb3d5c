package letter

import "integrora.com/opsconsole/model"

var maltese = &table{
	code: "mt",
	common: "il ta li u ma fuq lil dan din biex minn għal għall tal tad tas nitlob jekk jogħġbok tiegħi kollha dwari mhux " +
		"jew skont artikolu data personali grazzi bonġu inti intom naf irrid nixtieq kif fil fid",
	letters: "ħġżċ",
	words: map[string]string{
		"my":    "tiegħi tieghi dwari personali",
		"erase": "tħassir* ħassar* ħassru* neħħi* neħħu* jitħassr* titħassar* tħassru",
	},
	ask: []string{
		"nitlob|nitolbu|irrid|nixtieq|jogħġbok|jogħġobkom|neżerċita",
	},
	not: "mhux ma bla", cond: "jekk kif",
	claims: map[model.Right][]string{
		model.Access: {
			"x data .. dwari", "dritt ta aċċess", "kopja .. data . . tiegħi|personali",
		},
		model.Erasure: {
			"ħassru|ħassar|neħħu .. tiegħi|kont|data", "dritt li .. tintesa",
		},
		model.Portability: {
			"portabbiltà|portabilità",
		},
		model.Objection: {
			"noġġezzjona", "oġġezzjoni* kontra|għal*",
		},
		model.Withdrawal: {
			"nirtira .. kunsens*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"aċċess*", "kopja", "aċċess .. data",
		},
		model.Erasure: {
			"$erase .. $my", "tħassir*",
		},
		model.Rectification: {
			"rettifik*|korrezzjoni*|ikkoreġ*",
		},
		model.Restriction: {
			"restrizzjoni*|limitazzjoni*",
		},
		model.Objection: {
			"oġġezzjoni*",
		},
		model.Portability: {
			"portab*",
		},
		model.FollowUp: {
			"tweġib*|risposta", "tfakkira",
		},
	},
}
