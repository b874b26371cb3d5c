package letter

import "integrora.com/opsconsole/model"

var finnish = &table{
	code: "fi",
	common: "ja on ei että se en hän oli mitä ovat jos kun niin minun minua minusta teidän teillä mutta tai myös olen hei " +
		"kiitos ystävällisin terveisin terveisiä kunnioittavasti pyydän haluan henkilötietojen henkilötietoni tietoja " +
		"tiedot kaikki artiklan mukaan nojalla voisitteko ole tämä joka mikä kuin sekä",
	letters: "äö",
	words: map[string]string{
		"data":  "tietoja tiedot tieto* tiedo* henkilötieto* henkilötiedo*",
		"thing": "tietoni tietojani tiedot tietoja henkilötieto* tili tilini tilin tiliäni profiilini käyttäjätil*",
		"my":    "minun minua minusta minuun omat omien henkilötie* tietoni tietojani tilini",
		"erase": "poista* poisto* tuhoa* hävit* sulke*",
		"name":  "nimi nimeni sukunim* etunim* osoit* syntymä* puhelin* tiedot tietoni tietojeni henkilötiet*",
		"fix":   "oikais* korja* päivit* muuta* muutta* täydent*",
		"wrong": "väärin väärä väärät virheelli* virhe epätarkk* puutteelli* vanhentu*",
		"ads":   "mainok* mainont* markkinoin* suoramarkkin* tarjouk*",
	},
	ask: []string{
		"pyydän|pyydämme|pyytäisin|haluan|haluaisin|vaadin|toivon|toivoisin|vaadimme|haluamme|ilmoitan|käytän|esitän|täten",
		"voitteko|voisitteko|voiko|olkaa",
	},
	not: "en ei älkää älä ilman emme eikä", cond: "jos miten onko mikäli",
	claims: map[model.Right][]string{
		model.Access: {
			"mitä|mitkä .. tietoja|tiedot|tiedätte .. minusta|minun", "tarkastuspyyntö|tietopyyntö|tarkastusoikeu*", "oikeu* saada pääsy",
			"pääsy .. tietoihi*|henkilötietoihi*", "jäljennö*|kopio* <> tieto*|tiedo*|henkilötie*",
		},
		model.Portability: {
			"siirtää .. tiedot .. järjestelmästä|toiselle", "tietojen siirtä*|siirto*", "koneellisesti luettav*", "koneluettav*",
		},
		model.Erasure: {
			"poistakaa|poista|tuhotkaa .. $thing|minun", "oikeu* tulla unohdetuksi", "tulla unohdetuksi", "oikeu* .. poistami*",
		},
		model.Rectification: {
			"osoitteeni|nimeni|sukunimeni|tietoni|puhelinnumeroni .. $wrong", "korjatkaa|oikaiskaa .. $name|minun|se",
		},
		model.Restriction: {
			"käsittelyn rajoitta*", "rajoitta* .. käsitte*",
		},
		model.Objection: {
			"vastustan", "lopettakaa|älkää|lopeta .. $ads", "en halua .. $ads", "kiellän .. käsitte*|käyttä*|markkinoin*|mainon*",
		},
		model.Withdrawal: {
			"perun|peruutan|peruuta* <> suostumu*", "perun|peruuta*|poistakaa <> uutiskirj*|postituslist*", "suostumuksen peruut*",
		},
		model.FollowUp: {
			"lähetin|tein|jätin|toimitin|lähetimme <> pyynnön|pyyntö*|vaatimu*|hakemu*", "pyyntööni .. ole|vastat*|ette", "aiempi|aiemma* pyyntö*|pyynnö*",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"pääsy*|tarkast*", "jäljennö*|kopio*", "tietää .. mitä .. tietoja", "saada .. tiedot|tietoja .. minusta", "vahvist* .. käsittel* .. henkilötie*",
		},
		model.Portability: {
			"koneellisesti", "siirr*|siirtä* <> toiselle . rekisterinpitäjä*|palveluntarjoa*", "siirrettäv*",
		},
		model.Erasure: {"$erase .. $thing .. minusta",
			"$erase .. $my", "$my .. $erase", "poistami*", "§ $erase .. $thing", "§ $thing .. $erase",
		},
		model.Rectification: {
			"oikais*|korja* .. $name|tied*|virhe*", "oikaisu*",
		},
		model.Restriction: {
			"rajoitta*|rajoitu*",
		},
		model.Objection: {
			"vastust*", "suoramarkkinoin*",
		},
		model.Withdrawal: {
			"suostumu* .. peru*",
		},
		model.FollowUp: {
			"en|ei|ette|vastausta|ilman .. vastau*|vastan*|saanut|kuulu*", "muistutu*|huomautu*", "uudelleen .. yhtey*|otan",
			"määräai* .. ylit*|kulunut|umpeutu*", "edelleenkään|vieläkään",
		},
	},
}
