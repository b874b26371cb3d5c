package letter

import "integrora.com/opsconsole/model"

var polish = &table{
	code: "pl",
	common: "i w na z do się nie że jest o to proszę mnie moje moich mój moją dane danych osobowych przez od po jak ale czy " +
		"lub oraz ich są państwa państwo państwu dzień dobry szanowni poważaniem pozdrawiam dziękuję podstawie " +
		"dotyczących konto mam będzie który które których w tym już wszystkie wszystkich",
	letters: "łąęśżźńć",
	words: map[string]string{
		"data":  "dane danych informacje informacji danymi",
		"thing": "dane danych konto konta profil informacje informacji",
		"my":    "moje moich mój mojego moją mojej mnie osobowe osobowych nasze",
		"erase": "usuń* usun* skasuj* skasow* wykasuj* zlikwid* likwid* wymaz*",
		"name":  "nazwisko nazwiska imię imienia adres adresu dane danych numer* telefon* dat* email* mail*",
		"fix":   "popraw* sprost* zmień* zmian* aktualiz* zaktualiz* skoryg* korekt* uzupełn*",
		"wrong": "błęd* niepraw* nieścisł* nieaktual* źle zły",
		"ads":   "reklam* marketing* ofert* spam* handlow*",
	},
	ask: []string{
		"proszę|prosimy|uprzejmie",
		"wnoszę|żądam|wnioskuję|domagam|chcę|chciałbym|chciałabym|zwracam|składam|niniejszym|wnosimy|żądamy|zgłaszam|korzystam",
		"czy możecie|moglibyście|możesz", "wniosek o", "mogą|możecie|prosiłbym|prosiłabym",
	},
	not: "nie bez ani nigdy żadn*", cond: "czy jeśli jeżeli gdyby",
	claims: map[model.Right][]string{
		model.Access: {
			"jakie .. dane|danych .. mnie|moje|osobowe", "co .. o mnie wiecie", "prawo dostępu|do dostępu", "kopi* .. moich danych",
			"dostęp* do . moich|swoich . danych", "kopię danych",
		},
		model.Portability: {
			"przenoszeni* danych", "nadaj* .. odczytu maszynowego", "dane|danych .. maszynow*",
		},
		model.Erasure: {
			"usuńcie|skasujcie|usuń|wykasujcie .. $my .. $thing", "prawo do bycia zapomnian*|usunięcia", "bycia zapomnian*",
		},
		model.Rectification: {
			"moje|mój|moja|mojego . . $name .. $wrong", "$wrong $name",
		},
		model.Restriction: {
			"ogranicz* <> przetwarzani*",
		},
		model.Objection: {
			"sprzeciw* wobec|przeciw|przeciwko|się", "sprzeciwiam się|wobec", "wnoszę|zgłaszam|składam sprzeciw", "nie .. chcę|życzę .. $ads",
			"przestańcie|proszę nie .. $ads", "nie wyraż* zgody .. marketing*|profilow*",
		},
		model.Withdrawal: {
			"wycof*|cofam|cofnąć|odwołuję|cofnięcie . . . zgod*", "wypis* .. newsletter*|list*|subskrypcj*", "rezygnuję .. newsletter*",
			"zrezygnować .. newsletter*",
		},
		model.FollowUp: {
			"wysłałam|wysłałem|złożyłam|złożyłem|skierowałem|skierowałam|wysłaliśmy|przesłałem|przesłałam .. wniosek|żądanie|prośbę|pismo|do",
			"mój|moje|mojego|moja wniosek|żądanie|prośba|wniosku z|pozostał*|dotyczący",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"dostęp* do . . danych", "informacj* .. dane|danych .. przetwarza*", "kopi* <> danych|ich", "potwierdz* czy .. przetwarza*",
			"dane .. przetwarzają|przetwarzacie", "wniosek o dostęp", "dostępu .. danych",
		},
		model.Portability: {
			"przenosz* .. danych", "maszynow*", "przekaz*|przesł* .. danych .. innem*|inny . administrator*",
		},
		model.Erasure: {"$erase .. $thing .. mnie",
			"$erase . . . $my .. $thing", "$my . . $thing . . $erase", "§ $erase .. danych|konto|konta|dane", "$erase .. danych osobowych", "usunięci* . . konta",
		},
		model.Rectification: {
			"sprostowani*|sprostowan*", "$fix .. $my . . $name", "$fix . . moj* . $name", "moj* . $name . . . $fix", "uzupełnieni* .. danych",
		},
		model.Restriction: {
			"ogranicz*",
		},
		model.Objection: {
			"sprzeciw", "marketingu bezpośredniego",
		},
		model.Withdrawal: {
			"cofnięci* zgody", "wypis* .. newsletter*",
		},
		model.FollowUp: {
			"nie|bez|brak|żadnej .. odpowiedzi|otrzyma*|odpowied*", "ponaglenie|przypomnienie|monit", "ponownie", "termin .. upłynął|minął|przekroczony",
			"do dziś|tej pory|chwili", "nadal nie",
		},
	},
}
