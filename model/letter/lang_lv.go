package letter

import "integrora.com/opsconsole/model"

var latvian = &table{
	code: "lv",
	common: "un ir par no ar uz ka es jūs jūsu mani manus manu man lūdzu lai kas vai bet datus datu dati personas saskaņā " +
		"cieņu labdien paldies visus visu pantu pants to tas kā arī pie šo esmu nav kādus apstrādājat apstrādi pēc tikai " +
		"labrīt sveiki kuri",
	letters: "āēīūģķļņčšž",
	words: map[string]string{
		"data":  "datus dati datu informāciju informācija",
		"thing": "datus dati datu kontu konta profilu profila informāciju",
		"my":    "manus mani mans manu manas mana personas",
		"erase": "dzēs* dzēst izdzēs* iznīcin* likvidē* noņem*",
		"name":  "uzvārd* vārd* adres* dzimšanas tālru* datus e-past*",
		"fix":   "labo* izlabo* koriģē* precizē* main* atjaunin* papildin*",
		"wrong": "nepareiz* kļūdain* neprecīz* nepilnīg* novecoj*",
		"ads":   "reklām* mārketing* tirgved* komerciāl*",
	},
	ask: []string{
		"lūdzu|lūdzam|vēlos|pieprasu|prasu|gribu|vēlamies|pieprasām|aicinu šo|iesniedzu", "vai varat|varētu|varētu",
	},
	not: "ne nav bez nekad nevēlos", cond: "ja vai",
	claims: map[model.Right][]string{
		model.Access: {
			"kādus|kādi .. $data .. mani|man|manis", "ko .. zināt .. mani", "piekļuv* tiesīb*|tiesības", "tiesīb* piekļūt",
			"piekļuv* manu|maniem|saviem . . dat*", "kopij* .. manu|manis . . dat*",
		},
		model.Portability: {
			"pārnesamīb*|pārnest*", "dat* .. mašīnlasām*",
		},
		model.Erasure: {
			"izdzēsiet|dzēsiet|izdzēst .. manu*|mani|$thing", "tiesīb* tikt aizmirst*|uz dzēšanu",
		},
		model.Rectification: {
			"mans|mana|manu . $name .. $wrong", "izlabojiet|labojiet .. manu*|$name",
		},
		model.Restriction: {
			"ierobežo* .. apstrād*", "apstrād* ierobežo*",
		},
		model.Objection: {
			"iebilst* pret|pret", "iebilstu|iebildumus .. pret|apstrād*", "nevēlos .. $ads", "nesūtiet|pārtrauciet|beidziet .. $ads",
		},
		model.Withdrawal: {
			"atsaucu|atsaukt|atsaukums .. piekrišan*", "piekrišan* .. atsauk*", "atrakst* .. jaunum*|biļeten*|saņem*", "atsak* .. jaunum*",
		},
		model.FollowUp: {
			"nosūtīju|iesniedzu|sūtīju|nosūtījām .. pieprasījum*|iesniegum*|lūgum*", "mans|manu|uz . pieprasījum*|iesniegum* .. atbild*|neesmu|datēt*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"piekļuv*", "kopij* <> dat*|to", "inform* .. kādus .. datus", "izsniegt .. kopij*", "apstiprin* vai .. dat*",
		},
		model.Portability: {
			"pārnesam*", "mašīnlasām*", "nodot|pārsūt* .. citam . pārzinim|pakalpojumu",
		},
		model.Erasure: {"$erase .. $thing .. mani|manis",
			"$erase . . . $my . . $thing", "dzēšan*", "$erase .. personas datus", "§ $thing . . $erase",
		},
		model.Rectification: {
			"labošan*", "$fix . . $my . $name", "$my . $name . . . $fix", "labot .. dat*", "neprecīz* .. dat*",
		},
		model.Restriction: {
			"ierobežo*",
		},
		model.Objection: {
			"iebild*|iebilst*", "tiešā* tirgved*|mārketing*",
		},
		model.Withdrawal: {
			"piekrišan* atsauk*",
		},
		model.FollowUp: {
			"neesmu|nav|bez|nesaņēmu .. atbild*|saņēm*", "nesaņēmu", "atgādin*", "atkārtoti|vēlreiz", "termiņš . . beidz*|pagāj*", "līdz šim",
		},
	},
}
