package letter

import "integrora.com/opsconsole/model"

var portuguese = &table{
	code: "pt",
	common: "de a o que e do da em um para é com não uma os no se na por mais as dos como mas ao das tem à seu sua ou meus " +
		"minha meu dados pessoais solicito venho nos termos artigo cumprimentos obrigado obrigada olá bom dia exmos " +
		"senhores favor você vocês foi são está me pelo pela conta também",
	letters: "ãõçâê",
	words: map[string]string{
		"data":  "dados informações informação",
		"thing": "dados conta perfil informações cadastro registo registros",
		"my":    "meus minha meu minhas mim pessoais respeito nossos",
		"erase": "apag* elimin* exclu* remov* delet* cancel* destru* encerr*",
		"name":  "nome apelido sobrenome morada endereço nascimento telefone dados email mail contribuinte",
		"fix":   "corrig* corrij* retific* rectific* alter* atualiz* correç* correção",
		"wrong": "errad* incorret* inexat* incorrect* inexact* desatualizad* erro",
		"ads":   "publicidade marketing promo* comerciais anúncios spam propaganda",
	},
	ask: []string{
		"solicito|peço|pedimos|solicitamos|requeiro|quero|queria|gostaria|desejo|exijo|venho|pretendo|exerço|pedindo|solicitar|requerer|exercer",
		"favor|agradeço|agradecia", "podem|poderiam|pode|poderia|podiam", "rogo",
	},
	not: "não nunca sem nenhum* nem", cond: ",se caso quando",
	claims: map[model.Right][]string{
		model.Access: {
			"quais|que .. $data .. mim|meus|pessoais", "o que .. sabem .. mim", "direito de acesso", "cópia .. meus . dados", "acesso aos meus . dados",
			"acesso .. dados pessoais .. mim",
		},
		model.Portability: {
			"portabilidade", "dados .. leitura automática", "formato .. legível|leitura .. máquina|automática",
		},
		model.Erasure: {
			"apaguem|eliminem|excluam|removam|apague|exclua|elimine|deletem .. $my . . $thing", "direito ao|a esquecimento|apagamento", "esquecimento",
		},
		model.Rectification: {
			"meu|minha|meus . $name .. $wrong", "corrijam|retifiquem .. meu|minha|meus|o|a",
		},
		model.Restriction: {
			"limitação do|de tratamento",
		},
		model.Objection: {
			"oponho me", "opor me", "me oponho", "minha oposição", "parem|pare|deixem .. enviar|mandar|usar .. $ads|dados",
			"não . quero|desejo .. receber|utilizem|usem .. $ads", "direito de oposição",
		},
		model.Withdrawal: {
			"retir*|revog* .. consentimento", "cancel* .. newsletter|boletim", "remov*|retir* .. lista|newsletter",
			"desinscrev*|descadastr* .. newsletter|lista|me",
		},
		model.FollowUp: {
			"enviei|apresentei|submeti|mandei|fiz|enviámos|remeti .. pedido|solicitação|requerimento", "meu|nosso pedido . . datado|anterior",
			"meu pedido .. não|sem",
		},
	},
	topics: map[model.Right][]string{
		model.Access: {
			"acesso .. dados|artigo|art|informações", "cópia .. dados|mesmos", "saber|informar*|informem|indiquem .. quais|que .. dados",
			"confirm* se .. dados", "pedido de acesso", "dados .. tratam .. mim",
		},
		model.Portability: {
			"portabilidade", "leitura automática", "transmit*|transfer*|transmiss* .. outro|outra . responsável|prestador|empresa", "legível .. máquina",
			"estruturado .. uso",
		},
		model.Erasure: {"$erase .. $thing .. mim", "$my . $thing .. $erase", "$thing . $my .. $erase",
			"$erase . . . . $my . . $thing", "apagamento|eliminação|exclusão", "$erase .. dados . pessoais", "$erase .. dados .. respeito",
		},
		model.Rectification: {
			"retific*|rectific*", "$fix . . meu|minha|meus|o|a . $name", "meu|minha|meus|o|a . $name . . . $fix", "correção .. dados", "dados .. incorretos|inexatos",
		},
		model.Restriction: {
			"limit*|restrin* .. tratamento|processamento", "limitação",
		},
		model.Objection: {
			"oposição|objeção",
		},
		model.Withdrawal: {
			"retirada .. consentimento", "cancelar .. newsletter",
		},
		model.FollowUp: {
			"não|sem|nenhuma .. resposta|respondido|respondeu|recebi", "novamente|outra vez", "lembrete|reclamação|insistência",
			"prazo .. ultrapassado|expirou|terminou|passou|excedido", "advertência|admoestação", "até agora|hoje|data",
		},
	},
}
