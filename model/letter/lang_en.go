package letter

import "integrora.com/opsconsole/model"

var english = &table{
	code: "en",
	common: "the of and to in that is for on you it with as are this be have from or an by not your was at we which " +
		"will my me i would has been any if their what about all do no can please could should request dear hello hi regards " +
		"sincerely thanks thank account want like it's don t",
	words: map[string]string{
		"data":   "data information details records everything",
		"erase":  "delet* eras* remov* wipe* purg* destroy* clos*",
		"thing":  "data information account profile record* details file",
		"about":  "about on concerning regarding of relating",
		"get":    "send give provide supply show disclose see know tell inform receive obtain",
		"detail": "name surname lastname address birth phone telephone number email mail title details data nationality gender",
		"fix":    "correct rectif* amend* fix updat* chang* adjust",
		"wrong":  "wrong incorrect inaccurate misspelled misspelt misspelling outdated incomplete mistaken false",
		"ads":    "ad ads advert* advertising marketing promotion* promotional commercial* spam offers",
	},
	ask: []string{
		"please|kindly|hereby", "i|we . request*|ask|asking|demand*|want|wish|require|exercis*|insist|expect|seek|urge",
		"i|we would|d like", "could|can|would|will|may you|i", "my request|wish", "and|therefore request*|ask|demand", "must|should be", "i|we need you",
	},
	not: "not no never don without t nor neither doesn", cond: "if whether how unless",
	claims: map[model.Right][]string{
		model.Access: {
			"what|which .. $data .. about|on|concerning me", "what .. know|have|hold|store|got|keep . about|on me",
			"subject access request", "right of access", "copy of .. my . personal|data", "copy of .. $data .. $about me",
		},
		model.Portability: {"data portability", "right to portability", "$thing .. machine readable"},
		model.Erasure: {
			"right to be forgotten", "right to erasure", "forget me", ", $erase . all|my|our . personal|$thing",
			", $erase all of it", "$erase everything . you|about",
		},
		model.Rectification: {"my . . $detail .. is|was|are . $wrong", "my . $detail .. $wrong .. your|profile|records|system|account"},
		model.Restriction: {
			"stop|suspend|pause|freeze|halt .. process*|using|use .. data .. until|while|pending",
			"right to restrict*",
		},
		model.Objection: {
			"i|we . . object* . . . process*|use|using|marketing|profiling|data|it|my|being", "object* to .. process*|profiling|marketing",
			"stop sending|mailing|emailing|spamming|calling .. $ads", ", stop . $ads", "no more $ads",
			"stop .. using|process* .. for .. $ads|profiling", "not . want|wish|like . . receive|get|have . . $ads",
			"not . . use|process . . data .. for .. $ads|profiling",
		},
		model.Withdrawal: {
			"withdraw*|revok*|retract* .. consent|permission|agreement", "consent .. withdrawn|revoked", "unsubscribe me|us|my", ", unsubscribe",
			"take|remove|delete|drop me . off|from .. list|lists|newsletter*|mailing", "no longer agree|consent|want .. newsletter*|mail|email|emails|marketing|process*",
			"cancel|stop . . newsletter* . subscription",
		},
		model.FollowUp: {
			"i|we . sent|submitted|made|filed|lodged|addressed .. request", "i|we . asked .. you to", "ago .. asked|requested|wrote|sent .. data|information|request|you",
			"reminder .. request", "earlier|previous|original|initial|unanswered request",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"$get .. personal data|information", "$get .. $data .. about|concerning|regarding me", "access to .. my|own . . data|information", "access to .. data .. about|concerning|held me|you", "§ access to .. personal data",
			"access according|pursuant|under", "requesting access", "request for access", "confirm .. whether .. process* .. data", "§ copy of .. personal data",
			"$get . . my own|personal data", "$get .. data .. held|hold|stored|store .. me", "access request", "subject access",
		},
		model.Portability: {
			"machine readable", "portability", "transmit|transfer .. my|data .. another|other|new . provider|controller|company|supplier|service",
			"structured . commonly used", "port my|the data",
		},
		model.Erasure: {
			"$erase . . my|our|the . . $thing|personal", "$erase .. personal data|information", "erasure|deletion", "my|our|me . . $thing .. deleted|erased|removed|wiped|gone", "personal $thing .. deleted|erased|removed|wiped", "§ $thing .. deleted|erased|removed",
			"removal of .. my|personal", "$erase .. $thing|everything .. $about me", "my . $thing .. $erase it|them",
		},
		model.Rectification: {"rectif*", "$fix . my . . . $detail", "correct* .. inaccurate|wrong|incorrect|personal|my", "inaccurate personal data"},
		model.Restriction:   {"restrict* .. process*|use|data", "restriction", "limit* . . processing"},
		model.Objection:     {"objection", "right to object", "direct marketing"},
		model.Withdrawal:    {"withdrawal . . consent", "unsubscri*"},
		model.FollowUp: {
			"not|no|nothing|never|without . . . received|had|heard|got|get|receiving|receive .. answer|reply|response|reaction|from|back", "no answer|reply|response|reaction",
			"reminder", "contacting|writing|contact .. you . again", "still waiting|outstanding|unanswered|pending|nothing|no",
			"waiting . . . . weeks|months|days|since|answer|reply", "request .. unanswered|outstanding|ignored", "deadline|period|limit|month .. passed|exceeded|expired|elapsed|lapsed|over", "admonition", "not .. answered|replied|responded", "second|third . request",
			"my|our . request . of|from|dated",
		},
	},
}
