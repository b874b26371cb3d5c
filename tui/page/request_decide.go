package page

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/widget"
)

// grounds are those of Art. 17(1) GDPR on which an erasure rests.
var grounds = []string{
	"Art. 17(1)(a) GDPR: no longer necessary",
	"Art. 17(1)(b) GDPR: consent withdrawn",
	"Art. 17(1)(c) GDPR: objection",
	"Art. 17(1)(d) GDPR: processed unlawfully",
	"Art. 17(1)(e) GDPR: a legal obligation to erase",
	"Art. 17(1)(f) GDPR: collected from a child",
}

func (p *Request) draw() tea.Cmd {
	id := p.id
	body := "The plan lists what is held now, category by category, with what law and policy make of it."
	if hasPlan(p.value) {
		body += " It replaces the plan that there is."
	}
	p.tab = TabPlan
	return p.form("draw plan", body, []widget.Field{{Name: "ground", Label: "Ground", Value: grounds[0], Options: grounds, Required: true}},
		"The plan of "+id+" is drawn.", func(values map[string]string) model.Command {
			return model.DrawPlan{Request: id, Ground: values["ground"]}
		})
}

// change edits one item. What the store will not take is refused there, in its
// own words.
func (p *Request) change(item string) tea.Cmd {
	n, err := strconv.Atoi(item)
	if err != nil || n < 1 || n > len(p.value.Plan.Items) {
		return nil
	}
	id, now := p.id, p.value.Plan.Items[n-1]
	env := p.env
	fields := []widget.Field{
		{Name: "outcome", Label: "Outcome", Value: string(now.Outcome), Options: texts(model.Outcomes), Required: true},
		{Name: "ground", Label: "Law", Value: now.Ground, Help: "the provision; needed for all that is retained"},
		{Name: "until", Label: "Until", Value: now.Until.String(), Help: "the last day of retention, as 2033-03-05; needed for all that is retained"},
	}
	title := words("%s: item %d, %s", id, n, orWord(now.Category.Rule().Title, string(now.Category)))
	return form(title, count(now.Count, "value is", "values are")+" held: "+now.What, fields, func(values map[string]string) tea.Cmd {
		cmd := model.SetItem{Request: id, Item: n, Outcome: model.Outcome(values["outcome"]), Ground: strings.TrimSpace(values["ground"])}
		if text := strings.TrimSpace(values["until"]); text != "" {
			if cmd.Until, err = deadline.Parse(text); err != nil {
				return func() tea.Msg { return Fail{Err: model.Refuse("usage", "%s", err.Error())} }
			}
		}
		return env.Do(cmd, words("Item %d of %s: %s.", n, id, cmd.Outcome.Title()))
	})
}

func (p *Request) propose() tea.Cmd {
	env, id, v := p.env, p.id, p.value
	body := words("%s to erase, %d to retain. The plan is frozen and waits 24 hours for another admin; you cannot approve it yourself.",
		count(v.Plan.Count(model.Erase), "value", "values"), v.Plan.Count(model.RetainLaw)+v.Plan.Count(model.RetainClaim))
	if v.Plan.Retains() {
		body += " As data is retained, the DPO must advise first."
	}
	return confirm(id+": propose the erasure", body, false, "", func() tea.Cmd {
		return env.Do(model.ProposeErasure{Request: id}, "The erasure of "+id+" is proposed; another admin decides.")
	})
}

// advise binds the advice to the digest of the plan on the screen.
func (p *Request) advise() tea.Cmd {
	p.tab = TabPlan
	id, digest := p.id, p.value.Request.Proposal.Digest
	fields := []widget.Field{
		{Name: "advice", Label: "Advice", Options: []string{"agree", "object"}, Required: true, Help: "an objection takes management's reasoned decision to pass"},
		{Name: "text", Label: "Reasons", Help: "into the sealed case file; needed for an objection"},
	}
	body := words("Advice on the plan of SHA-256 %x. It is recorded once and cannot be changed; you neither approve nor veto (Art. 38(1), 39(1) GDPR).", digest)
	return p.form("advise", body, fields, "Your advice on "+id+" is recorded.", func(values map[string]string) model.Command {
		return model.AdviseErasure{Request: id, Digest: digest, Objects: values["advice"] == "object", Text: strings.TrimSpace(values["text"])}
	})
}

func (p *Request) sendBack() tea.Cmd {
	id := p.id
	return p.form("send back", "The plan can be changed again; it must be proposed anew.", []widget.Field{{Name: "reason", Label: "What is wrong", Required: true}},
		id+" is sent back.", func(values map[string]string) model.Command {
			return model.ReturnErasure{Request: id, Reason: strings.TrimSpace(values["reason"])}
		})
}

func (p *Request) acknowledge(order string) tea.Cmd {
	erasure := p.value.Erasure.ID
	if erasure == "" {
		erasure = p.id // on a tenant's instruction
	}
	answers := []model.OrderAnswer{model.OrderDone, model.OrderNothing, model.OrderException}
	fields := []widget.Field{
		{Name: "answer", Label: "Answer", Value: string(model.OrderDone), Options: texts(answers), Required: true},
		{Name: "ground", Label: "Ground", Help: "needed for an exception"},
	}
	return p.form("answer of "+order, "What the sub-processor said to the order to erase (Art. 19, 28(3)(g) GDPR).", fields,
		words("The answer of %s is recorded.", order), func(values map[string]string) model.Command {
			return model.AcknowledgeOrder{Erasure: erasure, Subprocessor: order, Answer: model.OrderAnswer(values["answer"]), Ground: strings.TrimSpace(values["ground"])}
		})
}
