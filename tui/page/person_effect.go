package page

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// What can be selected of a person's protection.
const (
	pickRestriction = "restriction/"
	pickTold        = "told/"
)

// protectLines say what restricts processing and what suppresses marketing.
func protectLines(l *lines, v model.PersonView, env Env) {
	p, today := v.Person, deadline.ReceivedOn(env.Now())
	for _, a := range p.Asked {
		l.pairs("DPO asks", own(theme.Warn, "▲ to restrict it, %s: ", a.Ground.Article()), given(theme.Warn, a.Reason, 200))
	}
	if p.Restricted() {
		l.pair("Restricted", own(theme.Warn, "▲ only stored (Art. 18 GDPR): no reveal, no mail but about the request, no deletion"))
	}
	if use := p.Use(today); p.Restricted() && use != "" {
		l.pair("", own(theme.Plain, "%s allows a use (Art. 18(2) GDPR)", use))
	}
	if s := v.Suppression; s.InForce() {
		l.pair("Marketing", own(theme.Warn, "▲ none: objected on %s, %s (Art. 21(3) GDPR)", deadline.ReceivedOn(s.Since()), s.ID))
	} else if s.ID != "" {
		l.pair("Marketing", own(theme.Muted, "the suppression %s has ended", s.ID))
	}
}

// restrictionLines are the restrictions, and who was told of what.
func restrictionLines(l *lines, p model.Person, today deadline.Date) {
	if len(p.Restrictions) > 0 {
		l.head("Restrictions")
	}
	for _, r := range p.Restrictions {
		tone := theme.Muted
		if r.InForce() {
			tone = theme.Warn
		}
		l.pick(pickRestriction+model.RestrictionID(p.ID, r.No), route.Route{}, own(tone, "%s", r.Standing(today)).fit(16), plain("%s", r.Ground.Article()).fit(20),
			own(theme.Muted, "since %s, review %s ", deadline.ReceivedOn(r.At), r.Review), given(theme.Muted, strings.TrimSpace(r.Request+" "+r.Incident+" "+r.Ruling), 40))
	}
	if len(p.Told) > 0 {
		l.head("Recipients told (Art. 19 GDPR)")
	}
	for _, t := range p.Told {
		state := own(theme.Warn, "by %s", t.Order.Due)
		if !t.Order.Open() {
			state = own(theme.Muted, "%s", t.Order.Answer)
		}
		l.pick(pickTold+string(t.What)+"/"+t.Order.Subprocessor, route.Route{}, given(theme.Plain, t.Order.Subprocessor, 40).fit(16), plain("%s", t.What).fit(20), state)
	}
}

// protecting are the acts that protect the person, and those that end it.
func (p *Person) protecting(chosen string) []action.Action {
	v := p.value
	none := unless(p.have, "nothing is loaded")
	restriction, isRestriction := strings.CutPrefix(chosen, pickRestriction)
	told, isTold := strings.CutPrefix(chosen, pickTold)
	of := func(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Run: run}, orWord(none, why))
	}
	list := []action.Action{
		of("r", model.ActRestrict, "restrict", "restrict the processing of the person's data at once: it is only stored (Art. 18 GDPR)", "", p.restrict),
		of("A", model.ActAskRestriction, "ask to restrict", "ask the admins to restrict the processing of the person's data", "", p.askRestriction),
		of("R", model.ActReviewRestriction, "review", "record that the selected restriction's ground is still there, or which it is", unless(isRestriction, "select a restriction"),
			func() tea.Cmd { return p.reviewRestriction(restriction) }),
		of("M", model.ActSuppress, "no marketing", "stop direct marketing to the person at once (Art. 21(3) GDPR)",
			unless(!v.Suppression.InForce(), "there is none already"), p.suppress),
		of("U", model.ActProposeUnrestrict, "propose a ruling", "lift the selected restriction, use restricted data, or end the suppression: another admin decides",
			unless(v.Person.Restricted() || v.Suppression.InForce(), "nothing is restricted or suppressed"), func() tea.Cmd { return p.proposeEffect(restriction, isRestriction) }),
		of("O", model.ActToldEffect, "recipient answered", "record the answer of the selected recipient", unless(isTold, "select a recipient that was told"),
			func() tea.Cmd { return p.told(told) }),
	}
	list[0].Footer = list[0].Disabled == "" && !v.Person.Restricted()
	return list
}

func groundOptions() []string {
	var words []string
	for _, g := range model.RestrictionGrounds {
		words = append(words, string(g))
	}
	return words
}

const groundHelp = "Art. 18(1)(a)–(d) GDPR; asked: the person asked for it, the ground is yet to be found"

// restrictForm asks for a restriction; of an on-call engineer for the incident
// that it is for, too.
func restrictForm(env Env, person, request string, ground model.RestrictionGround) tea.Cmd {
	fields := []widget.Field{{Name: "ground", Label: "Ground", Value: string(ground), Options: groundOptions(), Required: true, Help: groundHelp}}
	if env.Role == model.RoleOnCall {
		fields = append(fields, widget.Field{Name: "incident", Label: "Incident", Required: true, Help: "the open one that it is for, such as I-7"})
	}
	return form("Restrict the processing", "It takes effect at once: the data is only stored (Art. 18(2) GDPR). Lifting it takes two, seven days after the person was told.", fields,
		func(values map[string]string) tea.Cmd {
			return env.Do(model.RestrictPerson{Person: person, Ground: model.RestrictionGround(values["ground"]), Request: request,
				Incident: strings.ToUpper(strings.TrimSpace(values["incident"]))}, "It is only stored from now on.")
		})
}

func (p *Person) restrict() tea.Cmd {
	return restrictForm(p.env, p.id, "", model.GroundAccuracy)
}

func (p *Person) askRestriction() tea.Cmd {
	return form("Ask the admins to restrict", "An admin decides (Art. 38(6) GDPR).", []widget.Field{
		{Name: "ground", Label: "Ground", Value: string(model.GroundAccuracy), Options: groundOptions(), Required: true, Help: groundHelp},
		{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"},
	}, func(values map[string]string) tea.Cmd {
		return p.env.Do(model.AskRestriction{Person: p.id, Ground: model.RestrictionGround(values["ground"]), Reason: values["reason"]}, "The admins are asked to restrict it.")
	})
}

func (p *Person) reviewRestriction(id string) tea.Cmd {
	one, _ := p.value.Person.Restriction(id)
	return form("Review of the restriction", "Where the ground is there no more, propose to lift it instead (U).", []widget.Field{
		{Name: "ground", Label: "Ground", Value: string(one.Ground), Options: groundOptions(), Required: true, Help: groundHelp},
		{Name: "reason", Label: "What shows it", Required: true, Help: "a short phrase without personal data"},
	}, func(values map[string]string) tea.Cmd {
		return p.env.Do(model.ReviewRestriction{Restriction: id, Ground: model.RestrictionGround(values["ground"]), Reason: values["reason"]}, "Reviewed; it is looked at again in 30 days.")
	})
}

func (p *Person) suppress() tea.Cmd {
	return form("No more marketing", "It takes effect at once, without approval or proof of identity (Art. 21(3) GDPR). Ending it takes two.",
		[]widget.Field{{Name: "channel", Label: "How they said so", Value: channels[0], Options: []string{"e-mail", "post", "phone", "platform"}, Required: true}},
		func(values map[string]string) tea.Cmd {
			return p.env.Do(model.SuppressMarketing{Person: p.id, Channel: values["channel"]}, "They get no more marketing.")
		})
}

// effectRulings are what is proposed on a person's page.
var effectRulings = []struct {
	word string
	op   model.RulingOp
}{
	{"lift the restriction", model.OpLiftRestriction},
	{"use restricted data", model.OpUseRestricted},
	{"end the suppression", model.OpUnsuppress},
}

func (p *Person) proposeEffect(restriction string, chosen bool) tea.Cmd {
	env, v, id := p.env, p.value, p.id
	if own := v.Person.RestrictionsInForce(); !chosen && len(own) == 1 {
		restriction, chosen = model.RestrictionID(id, own[0].No), true
	}
	var kinds, grounds []string
	for _, one := range effectRulings {
		switch one.op {
		case model.OpLiftRestriction:
			if !chosen {
				continue
			}
		case model.OpUseRestricted:
			if !v.Person.Restricted() {
				continue
			}
		case model.OpUnsuppress:
			if !v.Suppression.InForce() {
				continue
			}
		}
		kinds = append(kinds, one.word)
	}
	for _, g := range model.UseGrounds {
		grounds = append(grounds, string(g))
	}
	today := deadline.ReceivedOn(env.Now())
	return form("Propose a ruling", "Another admin decides. A restriction is lifted seven days after the person was told (Art. 18(3) GDPR).", []widget.Field{
		{Name: "kind", Label: "Ruling", Value: kinds[0], Options: kinds, Required: true, Help: "to lift one of several, select it first"},
		{Name: "letter", Label: "Letter", Help: "to lift: the letter before-lift that was sent, such as L-5"},
		{Name: "ground", Label: "Ground", Value: grounds[0], Options: grounds, Help: "of a use (Art. 18(2) GDPR)"},
		{Name: "until", Label: "Until", Value: today.AddDays(1).String(), Help: "of a use: its last day"},
		{Name: "reason", Label: "Facts", Required: true, Help: "what shows it, or the purpose of the use; no personal data"},
	}, func(values map[string]string) tea.Cmd {
		cmd := model.ProposeRuling{Reason: values["reason"]}
		at := slices.IndexFunc(effectRulings, func(one struct {
			word string
			op   model.RulingOp
		}) bool {
			return one.word == values["kind"]
		})
		switch cmd.Op = effectRulings[max(at, 0)].op; cmd.Op {
		case model.OpLiftRestriction:
			cmd.Object, cmd.Letter = restriction, strings.ToUpper(strings.TrimSpace(values["letter"]))
		case model.OpUseRestricted:
			until, err := deadline.Parse(strings.TrimSpace(values["until"]))
			if err != nil {
				return func() tea.Msg { return Fail{Err: model.Refuse("usage", "until: %s", err)} }
			}
			cmd.Object, cmd.Items, cmd.Until = id, []string{values["ground"]}, until
		case model.OpUnsuppress:
			cmd.Object = v.Suppression.ID
		}
		return env.Do(cmd, "Proposed; it waits on the page rulings.")
	})
}

func (p *Person) told(line string) tea.Cmd {
	what, recipient, _ := strings.Cut(line, "/")
	return form("The recipient answered", "", []widget.Field{
		{Name: "answer", Label: "Answer", Value: string(model.OrderDone), Options: []string{string(model.OrderDone), string(model.OrderNothing), string(model.OrderException)}, Required: true},
		{Name: "ground", Label: "Ground", Help: "of an exception, without personal data"},
	}, func(values map[string]string) tea.Cmd {
		return p.env.Do(model.ToldEffect{Of: p.id, What: model.ToldWhat(what), Subprocessor: recipient, Answer: model.OrderAnswer(values["answer"]), Ground: values["ground"]}, "Recorded.")
	})
}
