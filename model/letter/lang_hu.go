package letter

import "integrora.com/opsconsole/model"

var hungarian = &table{
	code: "hu",
	common: "a az és hogy nem is egy van ez de ha azt mint meg kérem kérjük én önök ön személyes adatok adatokat adataim " +
		"adatom adataimat tisztelt címzett üdvözlettel köszönöm köszönettel jó napot cikke alapján szerint vagy minden " +
		"összes csak már vonatkozó kapcsolatban nekem rólam szeretném milyen kezelnek még lehet ezért új",
	letters: "őűáéíóúöü",
	words: map[string]string{
		"data":  "adat* információ*",
		"thing": "adat* fiók* profil* személyes",
		"my":    "adataim* adatom* személyes fiókom* rólam profilom* saját",
		"erase": "töröl* törl* megsemmis* eltávolít* szüntes*",
		"name":  "név* neve* nevem* vezetéknev* cím* címem* lakcím* születési telefonsz* adat*",
		"fix":   "javít* helyesbít* kijavít* módosít* frissít* pontosít* kiegészít*",
		"wrong": "hibás* téves* rossz* pontatlan* helytelen* elavult* rosszul hibásan",
		"ads":   "reklám* marketing* hirdet* üzletszerz* ajánlat*",
	},
	ask: []string{
		"kérem|kérjük|kérek|szeretném|szeretnék|kérelmezem|követelem|kívánok|kérelmem|felkérem|akarom|ezúton|élek|kívánom|kérnék|kérném",
		"legyenek|legyen szíves*",
	},
	not: "ne nem sem soha nélkül nincs", cond: "ha hogyan amennyiben",
	claims: map[model.Right][]string{
		model.Access: {
			"milyen|mely .. $data .. rólam|kezelnek|tárolnak|velem", "mit tudnak rólam", "hozzáférési jog*|kérelem", "hozzáfér* .. adata*",
			"másolat* .. adata*|róluk", "adata* .. másolat*",
		},
		model.Portability: {
			"adathordozható*", "géppel olvasható", "géppel .. olvasható",
		},
		model.Erasure: {
			"töröljék|törölje|töröljétek|szüntessék .. adata*|fiók*|profil*|rólam|személyes", "adataim*|fiókom* . töröl*|törl*",
			"elfeledtetéshez|elfeledtetés", "törléshez való jog",
		},
		model.Rectification: {
			"nevem|címem|lakcímem|adataim|telefonszámom|vezetéknevem .. $wrong", "javítsák|helyesbítsék .. $name|nevem|adata*",
		},
		model.Restriction: {
			"korlátoz* .. kezel*|adatkezel*", "adatkezelés* .. korlátoz*", "kezelésének korlátoz*",
		},
		model.Objection: {
			"tiltakoz*", "nem .. szeretnék|kérek|akarok|kívánok .. $ads", "ne .. küldjenek|küldjön|használják .. $ads", "kifogás* .. adatkezel*",
		},
		model.Withdrawal: {
			"visszavon* .. hozzájárul*", "hozzájárul* .. visszavon*", "leiratkoz*", "iratkoz* le", "vegyenek le .. hírlev*|lista*",
		},
		model.FollowUp: {
			"küldtem|nyújtottam|benyújtottam|elküldtem|fordultam <> kérelme*|kérés*|megkeres*", "kérelmemre|megkeresésemre|kérésemre .. nem|választ",
			"korábbi kérelme*|kérés*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"hozzáférés*|hozzáfér*", "másolat*", "tájékoztas* .. milyen .. adat*", "tájékoztat* .. adat*", "erősít* .. adat*",
		},
		model.Portability: {
			"adathordoz*", "géppel", "továbbít* .. másik . adatkezelő*|szolgáltató*",
		},
		model.Erasure: {"$erase .. $thing .. rólam",
			"$erase . . . $my", "$my . . . $erase", "törlés* .. személyes", "§ adat* .. törlés*", "törlés",
		},
		model.Rectification: {
			"helyesbít*|javít* .. adat*|$name", "helyesbítés*", "$name . . $fix", "pontatlan .. adat*",
		},
		model.Restriction: {
			"korlátoz*",
		},
		model.Objection: {
			"tiltakozás*", "közvetlen üzletszerzés*",
		},
		model.Withdrawal: {
			"hozzájárulás* .. visszavon*",
		},
		model.FollowUp: {
			"nem|nincs|sem .. válasz*|kaptam|reagál*", "emlékeztet*|felszólít*", "ismét|újra|ismételten", "határidő .. letelt|lejárt|eltelt",
			"mindeddig|eddig|mostanáig",
		},
	},
}
