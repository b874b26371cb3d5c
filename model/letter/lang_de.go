package letter

import "integrora.com/opsconsole/model"

var german = &table{
	code: "de",
	common: "der die das und ist nicht ich sie zu den mit von auf für im dem des ein eine einer sich auch es an als bei " +
		"werden nach wie haben ihre mir mich meine meiner meinen mein bitte hiermit guten tag hallo sehr geehrte damen herren " +
		"freundlichen grüßen danke gemäß über daten ihnen oder keine kann noch wurde bis aus zum zur",
	letters: "ßäöü",
	words: map[string]string{
		"data":  "daten personendaten informationen angaben",
		"thing": "daten personendaten konto kundenkonto benutzerkonto account profil nutzerkonto datensätze",
		"my":    "mein* mich mir uns* personenbezogen* persönlich*",
		"erase": "lösch* gelösch* entfern* vernicht* auflös*",
		"name":  "name namen nachname nachnamen vorname adresse anschrift geburtsdatum telefonnummer daten mailadresse angaben wohnort schreibweise",
		"fix":   "berichtig* korrigier* korrektur richtigstell* ändern änder* aktualisier* verbesser* vervollständig*",
		"wrong": "falsch* unrichtig* fehlerhaft* veraltet* inkorrekt*",
		"ads":   "werbung werbezwecke* werbemails werbepost direktwerbung reklame werbebriefe* marketing werbeanrufe* werbliche* profiling marketingzweck*",
	},
	ask: []string{
		"bitte|hiermit|bitten", "ich|wir .. bitte*|möchte*|will|verlange*|fordere*|fordern|beantrage*|ersuche*|wünsche*|begehre|mache|stelle",
		"möchte|will|verlange|fordere|beantrage|ersuche|mache ich|wir", "antrag auf", "können|könnten|würden|wollen|könntet|könnt|würdet sie|ihr", "sind . vorzunehmen",
		"mein antrag|wunsch",
	},
	not: "nicht kein* nie niemals ohne weder nichts", denies: 5, cond: "falls wenn ob sofern wie sollte sollten",
	claims: map[model.Right][]string{
		model.Access: {
			"welche .. $data .. über mich", "welche .. $data .. $my .. gespeichert|verarbeit*|speicher*", "was .. über mich .. gespeichert|wissen|wisst|habt|haben",
			"bitte|ersuche|verlange|beantrage . . um auskunft", "auskunftsersuchen|auskunftsanfrage|selbstauskunft|auskunftsantrag",
			"kopie .. $my . daten", "auskunft . . über . . $my . daten|person",
		},
		model.Portability: {"datenübertragbarkeit|datenportabilität", "daten .. maschinenlesbar*"},
		model.Erasure: {
			"lösch|löscht|lösche . . $my . . $thing", "recht auf vergessenwerden|löschung|vergessen", "vergessenwerden",
		},
		model.Rectification: {"mein* . $name .. ist|sind|steht|wurde .. $wrong", "$wrong $name"},
		model.Restriction:   {"einschränkung der|meiner . . verarbeitung"},
		model.Objection: {
			"widerspreche|widersprechen .. verarbeitung|nutzung|verwendung|datennutzung|weitergabe|speicherung|profiling|$ads|daten",
			"lege|legen|einlegen|erhebe|erheben <> widerspruch", "widerspruch gegen .. verarbeitung|nutzung|verwendung|werbung|direktwerbung|daten", "werbewiderspruch",
			"keine .. $ads .. mehr|erhalten|bekommen|zusenden|schicken|zuschicken", "keine $ads mehr", "nutzung|verwendung .. $ads .. untersag*", "untersag* .. nutzung|verwendung|verarbeitung",
		},
		model.Withdrawal: {
			"widerrufe|widerruf* <> einwilligung|zustimmung|einverständnis*", "zurückziehen|ziehe|zurück <> einwilligung|zustimmung", "newsletter <> abbestell*|abmeld*|austrag*|abmelden|kündig*",
			"meldet|melden|tragt|nehmen|nehmt .. mich .. newsletter|verteiler|mailingliste|verteilerliste",
		},
		model.FollowUp: {
			"hatte|habe|haben|stellte|sandte|schickte .. anfrage|antrag|ersuchen|auskunftsersuchen|auskunftsantrag|löschantrag|schreiben . . . . . gestellt|gesendet|geschickt|gesandt|eingereicht|übermittelt|zugesandt",
			"stellte|sandte|schickte|richtete ich|wir .. anfrage|antrag|ersuchen", "auf mein* .. antrag|anfrage|ersuchen|auskunftsersuchen|schreiben|löschantrag .. keine|nicht|noch|bis",
			"mein*|unser* . antrag|anfrage|ersuchen|auskunftsersuchen|löschantrag vom",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"auskunft", "kopie .. $my .. daten", "mitteil*|mitzuteilen|informier*|teilen .. welche .. daten", "vollständige* . kopie", "datenauskunft|einsicht .. daten",
			"bestätigen .. ob .. daten", "daten .. zu meiner person",
		},
		model.Portability: {"maschinenlesbar*", "übertragbarkeit", "übertrag*|übermitt* <> $data .. ander* . anbieter|verantwortlichen|dienst"},
		model.Erasure: {
			"$erase . . . $my . . . $thing", "$my . . . $thing . . . . $erase", "löschung|datenlöschung|löschantr*", "§ $thing . . $erase",
		},
		model.Rectification: {"berichtigung|richtigstellung|vervollständigung", "$fix .. $my . . $name", "$my . . $name .. $fix", "unrichtige* .. daten"},
		model.Restriction:   {"einschränk* <> verarbeitung", "verarbeitung .. einzuschränken", "sperrung <> daten", "sperr* . . $my . daten", "einschränkung"},
		model.Objection:     {"widerspruch|widerspreche", "direktwerbung"},
		model.Withdrawal:    {"widerruf* .. einwilligung", "newsletter .. abbestell*"},
		model.FollowUp: {
			"keine|nicht|ohne .. antwort|rückmeldung|reaktion|beantwortet|reagiert|geantwortet", "mahnung|erinnerung|nachfrage", "erneut an sie", "wende . . . erneut|nochmals",
			"frist .. abgelaufen|verstrichen|überschritten", "noch immer|nichts|keine", "setze . . . frist", "bisher|bis heute|dato .. nicht|nichts|keine|unbeantwortet",
		},
	},
}
