package page

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
)

// Actions are all that can be done with a request, each with the reason why not
// now. They are the same on every tab, so that a key means one thing.
func (p *Request) Actions() []action.Action {
	list := []action.Action{open(p.sheets[p.tab].selected())}
	for i, name := range tabs {
		list = append(list, action.Action{Keys: []string{strconv.Itoa(i + 1)}, Label: strings.ToLower(name), Help: "show the tab " + name,
			Run: func() tea.Cmd { p.tab = i; return nil }})
	}
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { p.tab = (p.tab + by) % tabCount; return nil }
	}
	list = append(list,
		action.Action{Keys: []string{"tab", "right", "l"}, Label: "next tab", Help: "the tab to the right", Footer: true, Run: turn(1)},
		action.Action{Keys: []string{"shift+tab", "left", "h"}, Label: "tab before", Help: "the tab to the left", Run: turn(tabCount - 1)})
	list = append(list, revealing(p.env, p.value.Revealed, p.cannotReveal(), p.reveal))
	asks := (p.value.Request.Asks(model.Access) || p.value.Request.Asks(model.Portability)) && p.value.Request.Capacity != model.Processor
	list = append(list, action.Action{Keys: []string{"C"}, Label: "copy", Help: "the copy of the person's data that it asks for", Footer: asks,
		Disabled: unless(asks, "it asks for no copy of ours"), Run: func() tea.Cmd { return To(route.Route{Page: "copy", ID: p.id}) }})
	return slices.Concat(list, p.handling(), p.deciding(), p.clocking(), p.ruling(), p.forTenant(), p.effecting(), p.writing(), p.working())
}

// offered is one act with its key, for the tables below.
func (p *Request) offered(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
	switch {
	case !p.have:
		why = notLoaded
	case p.value.Concerned:
		why = standsBack
	}
	return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
}

// handling are the acts from the letter's arrival to a plan.
func (p *Request) handling() []action.Action {
	v, r, id := p.value, p.value.Request, p.id
	give := func(cmd model.Command, done string) func() tea.Cmd {
		return func() tea.Cmd { return p.env.Do(cmd, done) }
	}
	// The footer has room for few: those that are next, not all that are possible.
	quiet := func(a action.Action, when bool) action.Action { a.Footer = a.Footer && !when; return a }
	return []action.Action{
		p.offered("d", model.ActDismiss, "dismiss", "put away a message that asks for nothing, or one part of a letter that it does not ask for", cannotDismiss(p.value),
			give(model.DismissLetter{Request: id}, id+" is dismissed.")),
		p.offered("m", model.ActPromote, "make a request", "it asks for something after all; its clock runs from its arrival", cannotPromote(r),
			give(model.PromoteLetter{Request: id}, id+" is a request now.")),
		quiet(p.offered("t", model.ActTriage, "triage", "confirm rights, capacity, tenant and person", cannotTriage(r), p.triage), r.State == model.InProgress),
		quiet(p.offered("i", model.ActAssign, "assign to me", "take the request", cannotAssign(r, p.env.Me),
			give(model.AssignRequest{Request: id, To: p.env.Me.ID}, id+" is yours now.")), true),
		quiet(p.offered("n", model.ActNote, "note", "write a note into the sealed case file", cannotNote(v), p.note), true),
		quiet(p.offered("w", model.ActQuery, "ask the person", "record that you asked for identity or clarification; pauses the clock", cannotQuery(r), p.query), true),
		p.offered("u", model.ActResume, "resume", "record a satisfactory answer; the clock runs again", cannotResume(r), p.resume),
		quiet(p.offered("f", model.ActForward, "forward", "record that the letter went to the tenant's contact", cannotForward(r), p.forward), r.Capacity != model.Processor),
		quiet(p.offered("W", model.ActWithdrawn, "taken back", "close the request on the person's own message", cannotClose(r), p.takenBack), true),
		quiet(p.offered("R", model.ActRecuse, "stand back", "leave the request to others: it is about you, or somebody close to you", cannotRecuse(v, p.env.Me), p.recuse), true),
	}
}

// deciding are the acts from a plan to the answer.
func (p *Request) deciding() []action.Action {
	v, r, now := p.value, p.value.Request, p.env.Now()
	item, order := p.picked(pickItem), p.picked(pickOrder)
	draw := p.offered("D", model.ActDraw, "draw plan", "draw up the erasure plan from what is held now", cannotDraw(r), p.draw)
	draw.Footer = draw.Footer && !hasPlan(v)
	return []action.Action{
		draw,
		p.offered("c", model.ActItem, "change item", "change the outcome of the selected item of the plan",
			orWord(cannotChange(v), unless(item != "", "select an item on the Plan tab")), func() tea.Cmd { return p.change(item) }),
		p.offered("P", model.ActPropose, "propose", "freeze the plan and ask another admin to decide", cannotPropose(v), p.propose),
		p.offered("V", model.ActAdvise, "advise", "record the DPO's advice on the frozen plan", cannotAdvise(v, now), p.advise),
		p.offered("A", model.ActApprove, "approve", "read the frozen plan, then approve it with a fresh code; it is executed at once",
			cannotApprove(v, p.env.Me, now), p.approve),
		p.offered("b", model.ActReturn, "send back", "send the proposed plan back with a reason", cannotReturn(r), p.sendBack),
		p.offered("r", model.ActAnswer, "record answer", "record that the answer was sent; stops the clock", cannotAnswer(r), p.answer),
		p.offered("O", model.ActAcknowledge, "order answered", "record the selected sub-processor's answer", cannotAcknowledge(v, order),
			func() tea.Cmd { return p.acknowledge(order) }),
	}
}

// picked is what is selected on the shown tab, if it is of that sort.
func (p *Request) picked(sort string) string {
	id, _ := strings.CutPrefix(p.sheets[p.tab].selected().id, sort)
	if id == p.sheets[p.tab].selected().id {
		return ""
	}
	return id
}
