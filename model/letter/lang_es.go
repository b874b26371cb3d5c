package letter

import "integrora.com/opsconsole/model"

var spanish = &table{
	code: "es",
	common: "el la los las de que y en un una es por con para del se no al lo su sus mi mis me como más pero ha le usted " +
		"ustedes vosotros hola buenos días buenas tardes gracias favor datos atentamente saludos solicito quiero está puedo desde sobre mí cuenta",
	letters: "ñ¿¡óíáú",
	words: map[string]string{
		"data":  "datos información informaciones",
		"thing": "datos cuenta perfil información ficha registros",
		"my":    "mi mis me personal* conciernen concierne nuestros nuestra concernientes",
		"erase": "borr* elimin* suprim* supresión eliminación cancel* retir* destru*",
		"name":  "nombre apellido apellidos dirección domicilio nacimiento teléfono correo datos número dni",
		"fix":   "corrig* correg* corrijan corrij* rectifi* modifi* actualic* actualiz* cambi* subsan* corrección rectificación",
		"wrong": "erróne* incorrect* mal equivocad* inexact* falso* desactualizad* incomplet*",
		"ads":   "publicidad publicitari* marketing mercadotecnia comercial* promocion* anuncios spam prospección",
	},
	ask: []string{
		"favor|ruego|rogamos|presente|rogaría", "solicito|solicitamos|solicitando|pido|pedimos|pidiendo|quiero|quisiera|querría|deseo|exijo|requiero|reclamo|ejerzo|ejerciendo|ejercer|desearía",
		"me gustaría", "pueden|puede|podrían|podría|podéis|podríais|puedes", "les|os|le agradecería|pido|solicito|ruego",
	},
	not: "no nunca sin ningún ninguna jamás", cond: "si cuando",
	claims: map[model.Right][]string{
		model.Access: {
			"qué .. $data .. mí|míos", "qué .. saben .. mí", "derecho de|al acceso", "copia .. mis . datos|información", "qué datos .. míos|mis|personales .. tienen|tratan|almacenan|tenéis",
			"acceso a mis . datos",
		},
		model.Portability: {"portabilidad", "datos .. lectura mecánica", "formato .. legible . . máquina*", "datos .. lectura automática"},
		model.Erasure: {
			"borrad|borren|borre|borréis|eliminad|eliminen|elimine|eliminéis|supriman|suprima|suprimid .. $my .. $thing", "derecho al|de olvido|supresión", "baja . mi cuenta|perfil", "dar|den|dad . baja . mi",
		},
		model.Rectification: {"mi|mis . $name . . está|es|son|están|aparece|figura .. $wrong", "$name .. $wrong .. base|sistema|ficheros|registros"},
		model.Restriction:   {"limitación del|de . tratamiento|procesamiento", "restrinja* .. procesamiento|tratamiento"},
		model.Objection: {
			"me opongo|oponemos", "objet* .. procesamiento|tratamiento|uso", "mi oposición|objeción", "opongo al|a", "derecho de|a oposición|oponerme",
			"dejen|dejad|deje|paren .. enviar*|usar|utilizar|mandar* .. $ads|datos", "no .. quiero|deseo .. recibir .. $ads", "no .. quiero|deseo|autorizo .. utilicen|usen|traten|uso .. $ads", "no .. más $ads",
		},
		model.Withdrawal: {
			"retir*|revoc* .. consentimiento", "revoco . . consentiemiento|autorización", "baja .. boletín|newsletter|lista|suscripción", "desuscrib* .. boletín|newsletter|lista|me", "cancel* .. boletín|newsletter",
		},
		model.FollowUp: {
			"envié|enviamos|remití|presenté|mandé|hice|formulé .. petición|solicitud", "he enviado|presentado|remitido .. petición|solicitud", "les|os solicité|pedí",
			"mi|nuestra . . petición|solicitud . . . del|de fecha",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"acceso .. artículo|datos", "copia .. datos", "solicit* . acceso", "saber|conocer|informar*|indicar*|envíen|enviar* .. $data .. mí|personales", "confirm* si .. datos", "acceder a . mis datos", "acceso .. información .. conforme",
		},
		model.Portability: {"legible .. máquina*|mecánica|automática", "transmit*|transfier*|transfer* .. otro|nuevo . responsable|proveedor", "formato estructurado"},
		model.Erasure: {"$erase .. $thing .. mí", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . $my . . $thing", "$erase .. datos . personales", "supresión|eliminación|borrado", "$erase .. $thing .. me conciern*",
		},
		model.Rectification: {"rectificación|rectificar|rectifiquen", "$fix . . mi|mis . $name", "mi|mis . $name . . . $fix", "datos .. erróneos|inexactos"},
		model.Restriction:   {"limit*|restrin*|restric* .. tratamiento|procesamiento", "limitación", "bloqueo .. datos"},
		model.Objection:     {"oposición|objeción|oponerme"},
		model.Withdrawal:    {"baja .. boletín|newsletter", "desuscri*"},
		model.FollowUp: {
			"no|sin|ninguna|tampoco .. respuesta|contestación|respondido|contestado|noticias", "contactando|contacto|escribo .. nuevo|vez", "recordatorio|reclamación", "plazo .. vencido|superado|expirado|transcurrido|pasado",
			"amonestación", "todavía|aún no", "reitero",
		},
	},
}
