package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/widget"
)

// requestRulings are the rulings that are proposed on a request's page, by the
// words that its form offers.
var requestRulings = []struct {
	word string
	op   model.RulingOp
}{
	{"extend by two months", model.OpExtend},
	{"refuse", model.OpRefuse},
	{"close as unidentified", model.OpUnidentified},
	{"hold as controller", model.OpCapacity},
	{"hold as processor", model.OpCapacity},
}

// ruling proposes what takes two persons.
func (p *Request) ruling() []action.Action {
	r := p.value.Request
	if id := r.Ruling; id != "" {
		return []action.Action{{Keys: []string{"U"}, Label: "its ruling", Help: "the ruling that holds this request: read, advise, approve, deny, take back", Footer: true,
			Run: func() tea.Cmd { return To(route.Route{Page: "ruling", ID: id}) }}}
	}
	a := p.offered("U", model.ActProposeRefusal, "propose a ruling", "an extension, a refusal, another capacity, or that the person cannot be identified: another admin decides", unless(r.State.Counts(), "%s", stands(r)), p.proposeRuling)
	a.Footer = false
	return []action.Action{a}
}

func (p *Request) proposeRuling() tea.Cmd {
	env, id := p.env, p.id
	var kinds, grounds []string
	for _, one := range requestRulings {
		kinds = append(kinds, one.word)
	}
	for _, g := range model.RefusalGrounds {
		grounds = append(grounds, g.Key)
	}
	fields := []widget.Field{
		{Name: "kind", Label: "Ruling", Value: kinds[0], Options: kinds, Required: true, Help: "the DPO advises, another admin decides"},
		{Name: "ground", Label: "Ground", Value: grounds[0], Options: grounds, Help: "of a refusal only; each stands for its article"},
		{Name: "reason", Label: "Facts", Required: true, Help: "what shows it, in a short phrase without personal data"},
		{Name: "tenant", Label: "Tenant", Value: p.value.Request.Tenant, Help: "to hold it as processor: for which tenant, by its slug"},
	}
	return form(id+": propose a ruling", "An extension counts only with its notice, sent in the first month. A refusal is told within one month and never extended (Art. 12(3)–(4) GDPR).",
		fields, func(values map[string]string) tea.Cmd {
			cmd := model.ProposeRuling{Object: id, Reason: values["reason"]}
			for _, one := range requestRulings {
				if one.word == values["kind"] {
					cmd.Op = one.op
				}
			}
			switch values["kind"] {
			case "hold as controller":
				cmd.Items = []string{"to=controller"}
			case "hold as processor":
				cmd.Items = []string{"to=processor", "tenant=" + values["tenant"]}
			}
			if cmd.Op == model.OpRefuse {
				cmd.Items = []string{values["ground"]}
			}
			return env.Do(cmd, "Proposed for "+id+"; it waits on the page rulings.")
		})
}
