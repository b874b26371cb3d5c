package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
)

// ruling proposes what takes two persons, or leads to what was proposed.
func (p *Request) ruling() []action.Action {
	r := p.value.Request
	if id := r.Ruling; id != "" {
		return []action.Action{{Keys: []string{"U"}, Label: "its ruling", Help: "the ruling that holds this request: read, advise, approve, deny, take back", Footer: true,
			Run: func() tea.Cmd { return To(route.Route{Page: "ruling", ID: id}) }}}
	}
	why := unless(r.State.Counts(), "%s", stands(r))
	if !p.have {
		why = "the request is not loaded yet"
	}
	return []action.Action{toPropose(p.env, model.KindRequest, why, func() string { return p.id })}
}
