package letter

import "integrora.com/opsconsole/model"

var french = &table{
	code: "fr",
	common: "le la les des et est que pour dans un une du en je vous qui pas ne sur par au ce mes mon ma votre vos nous " +
		"avec ou être avez sont d l à me m j ai bonjour madame monsieur merci cordialement données demande voudrais veuillez s il plaît si",
	letters: "éèêçàùœ",
	words: map[string]string{
		"data":  "données informations renseignements infos",
		"thing": "données compte profil informations fichier",
		"my":    "mes mon ma me personnel* concernant nos notre nominatives",
		"erase": "supprim* effac* suppression effacement détrui* clôtur* retir*",
		"name":  "nom prénom adresse patronyme coordonnées naissance téléphone courriel données numéro",
		"fix":   "corrig* rectifi* modifi* correction rectification actualis*",
		"wrong": "erroné* faux fausse inexact* incorrect* mauvais* incomplet* obsolète*",
		"ads":   "publicité* prospection publicitaire* pub marketing commerciale* démarchage sollicitations offres",
	},
	ask: []string{
		"veuillez|merci|prie|présente", "je|j|nous . . demand*|voudrais|souhaite*|souhaiterais|aimerais|veux|exige*|sollicite|requiers|exerce|entends|désire",
		"pouvez|pourriez|voulez|pourrais|puis vous|je|tu", "s il vous|te plaît", "demander|demande de", "svp|stp", "je vous prie|saurais|serais",
	},
	not: "pas ne n jamais aucun* sans ni", cond: "si comment lorsque",
	claims: map[model.Right][]string{
		model.Access: {
			"quelles|quels .. $data .. sur moi|mon|concern*|compte|me", "que savez vous . moi", "droit d accès", "copie .. mes . données|informations", "demande d accès",
			"quelles|quels .. $data .. me concern*",
		},
		model.Portability: {"portabilité", "données .. lisible* par . machine", "format .. lisible* .. machine"},
		model.Erasure: {
			"supprimez|effacez|supprimiez|effaciez .. $my .. $thing", "droit à l oubli|effacement", "droit à la suppression",
		},
		model.Rectification: {"mon|ma|mes . $name . . est|sont|comporte|a . . $wrong|mal|erreur", "corrigez|rectifiez .. mon|ma|mes|la|le"},
		model.Restriction:   {"limitation du|de . traitement"},
		model.Objection: {
			"m oppose*", "mon opposition", "arrêtez|cessez|arrêter|cesser .. envoyer|utiliser|traiter|adresser .. $ads|données|promotion*", "ne|n .. plus .. recevoir|voir .. $ads",
			"refuse .. données .. $ads|marketing|commercia*", "ne|n .. plus de $ads", ", plus de $ads", "droit d opposition",
		},
		model.Withdrawal: {
			"retire*|révoque*|retirer .. consentement", "désinscri* .. lettre|newsletter|liste|infolettre|me|moi", "désabonn* .. lettre|newsletter|liste|me|moi",
			"me désinscrire|désabonner", "retir* .. liste|diffusion",
		},
		model.FollowUp: {
			"vous ai envoyé|adressé|transmis|écrit|demandé|fait", "ai . envoyé|adressé|transmis|formulé|déposé|fait .. demande", "malgré .. demande|relance|courrier|lettre", "ma demande . . . du",
			"demande .. restée sans",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"accès à mes|mon . données|dossier|informations", "l accès .. conformément|article|données", "copie .. données", "accéder à mes|l . données|informations", "accès aux .. données|informations",
			"indiquer|communiquer|informer|savoir|dire|préciser .. $data .. moi|concernant|personnelles", "confirmer si .. traitez .. données", "accès",
		},
		model.Portability: {"lisible* .. machine", "transmettre|transférer .. autre|nouveau . prestataire|responsable|fournisseur", "structuré .. couramment"},
		model.Erasure: {"$erase .. $thing .. moi|sujet", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . . $my . . $thing|concernant", "suppression|effacement", "$erase .. données . . personnel*", "$erase .. me concern*",
		},
		model.Rectification: {"rectification|rectifier .. donnée*|mon|ma|mes", "rectification", "$fix . . mon|ma|mes . $name", "mon|ma|mes . $name . . . $fix", "mettre|mettez|mise à jour . mon|ma|mes|de . $name", "données .. inexactes|incorrectes|erronées"},
		model.Restriction:   {"limit* .. traitement", "limitation", "gel* .. données", "restreindre|restreigniez .. traitement"},
		model.Objection:     {"opposition", "oppos* .. traitement"},
		model.Withdrawal:    {"retrait .. consentement", "désinscription|désabonnement|désabonner|désinscrire"},
		model.FollowUp: {
			"aucun*|pas|sans .. réponse|retour|répondu", "relance|rappel", "contacte .. nouvelle fois|nouveau", "délai . . . . dépassé|expiré|écoulé", "nouvelle fois", "avertissement", "mise en demeure",
			"toujours pas|rien|aucune", "sans réponse",
		},
	},
}
