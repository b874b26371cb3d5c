package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

// draft shows what is filled from the record, or writes letters to tenants.
func (p *Incident) draft() tea.Cmd {
	env, i := p.env, p.value.Incident
	const inspectorate, people, tenants = "inspectorate", "people", "letters to tenants"
	return form(i.ID+": drafts", "Read it here, print it with the remote command incident draft; letters to tenants are kept as drafts, to be sent one by one.", []widget.Field{
		{Name: "to", Label: "To", Value: inspectorate, Options: []string{inspectorate, people, tenants}, Required: true},
		{Name: "language", Label: "Language", Value: "en", Options: model.LetterLanguages, Required: true},
	}, func(values map[string]string) tea.Cmd {
		var text string
		var err error
		switch values["to"] {
		case tenants:
			return draftLetters(env, i, values["language"])
		case people:
			text, err = model.SubjectsMessage(i, values["language"], env.Now())
		default:
			text, err = model.InspectorateNotice(i, values["language"], env.Now())
		}
		if err != nil {
			return failing(err)
		}
		return Show(widget.NewText(i.ID+": draft", strings.Split(text, "\n")))
	})
}

func draftLetters(env Env, i model.Incident, language string) tea.Cmd {
	return env.Ask(func(ctx context.Context) tea.Msg {
		drafted := 0
		for _, o := range i.Obligations {
			if o.To != model.ToTenant || !o.Open() {
				continue
			}
			if _, err := env.Backend.Do(ctx, model.DraftLetter{Kind: model.LetterBreachTenant, Language: language, Incident: i.ID, Tenant: o.Name}); err != nil {
				return Fail{Err: err, Reload: true}
			}
			drafted++
		}
		return Say{Text: words("%s drafted; send each (letter send).", count(drafted, "letter is", "letters are")), Reload: true}
	})
}

var codeField = widget.Field{Name: "code", Label: "Code", Code: true, Required: true, Help: "a fresh one"}

func (p *Incident) notified() tea.Cmd {
	env, id, no := p.env, p.id, p.selectedNo("duty/")
	if o, err := p.value.Incident.Obligation(no); err != nil || o.To == model.ToTenant || o.To == model.ToSubjects {
		no = 0
	}
	const more, complete = "more follows", "complete"
	return form(id+": notified", "What was submitted, with its receipt. One person is enough; without management's decision another reviews it by the next working day.", []widget.Field{
		{Name: "receipt", Label: "Receipt", Required: true, Help: "the number that the authority gave"},
		{Name: "at", Label: "Sent", Help: "as 2026-03-05T14:30 (Vilnius); empty: now"},
		{Name: "phase", Label: "Phase", Value: more, Options: []string{more, complete}, Required: true, Help: "the rest follows without undue further delay (Art. 33(4))"},
		{Name: "late", Label: "Late, as", Help: "after 72 hours the reasons are mandatory (Art. 33(1))"},
		{Name: "management", Label: "Decision", Help: "the reference of management's decision; empty: an emergency"},
		codeField,
	}, func(values map[string]string) tea.Cmd {
		when, err := whenOf(values["at"])
		if err != nil {
			return failing(err)
		}
		return env.Do(model.NotifyAuthority{Incident: id, Obligation: no, When: when, Receipt: values["receipt"], Complete: values["phase"] == complete, Late: values["late"],
			Management: values["management"], Code: values["code"]}, "The notification is recorded.")
	})
}

func (p *Incident) tell() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": tenants told", "By other means than letters of ours, which record it themselves.", []widget.Field{
		{Name: "tenants", Label: "Tenants", Help: "slugs, with spaces between; empty: all that are still to be told"},
		{Name: "how", Label: "How", Required: true, Help: "in a word: phone, portal, …"},
		{Name: "proof", Label: "Proof", Required: true, Help: "the reference of what was sent"},
		{Name: "late", Label: "Late, as", Help: "past our 24 hours the reasons are mandatory"},
		codeField,
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.TellTenants{Incident: id, Tenants: strings.Fields(values["tenants"]), How: values["how"], Proof: values["proof"], Late: values["late"], Code: values["code"]},
			"It is recorded that they were told.")
	})
}

func (p *Incident) informed() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": people told", "As two persons decided for management (Art. 34 GDPR).", []widget.Field{
		{Name: "how", Label: "How", Required: true, Help: "in a word: mail, post, portal, …"},
		{Name: "number", Label: "People", Required: true, Help: "how many"},
		{Name: "proof", Label: "Proof", Required: true, Help: "the reference of what was sent"},
	}, func(values map[string]string) tea.Cmd {
		n, err := numberOf(values["number"])
		if err != nil {
			return failing(model.Refuse("usage", "numbers are written with digits only"))
		}
		return env.Do(model.SubjectsTold{Incident: id, How: values["how"], Number: n, Proof: values["proof"]}, "It is recorded that they were told.")
	})
}

func (p *Incident) oblige() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": another authority", "It is to be told by its own law.", []widget.Field{
		{Name: "name", Label: "Authority", Required: true},
		{Name: "law", Label: "Law", Required: true},
		{Name: "by", Label: "By", Help: "as 2026-03-05T14:30 (Vilnius); empty: without undue delay"},
	}, func(values map[string]string) tea.Cmd {
		by, err := whenOf(values["by"])
		if err != nil {
			return failing(err)
		}
		return env.Do(model.ObligeIncident{Incident: id, Name: values["name"], Law: values["law"], By: by}, "It is added.")
	})
}

func (p *Incident) review() tea.Cmd {
	env, id, no := p.env, p.id, p.selectedNo("duty/")
	return asking(id+": review", "What another person submitted alone.", "Finding", func(text string) tea.Cmd {
		return env.Do(model.ReviewNotice{Incident: id, Obligation: no, Finding: text}, "The review is recorded.")
	})
}

// incidentRulings are the rulings that are proposed on an incident's page.
var incidentRulings = []struct {
	word string
	op   model.RulingOp
	item string
}{
	{"not notifiable", model.OpSilence, ""},
	{"tell people", model.OpSubjects, "inform"},
	{"people untold: unintelligible", model.OpSubjects, "unintelligible"},
	{"people untold: averted", model.OpSubjects, "averted"},
	{"people untold: public notice", model.OpSubjects, "public"},
	{"aware later", model.OpAwareLater, ""},
}

func (p *Incident) ruling() tea.Cmd {
	env, id := p.env, p.id
	if !p.value.Incident.Breach() {
		return notBreach(env, id)
	}
	var kinds []string
	for _, one := range incidentRulings {
		kinds = append(kinds, one.word)
	}
	return form(id+": propose a ruling", "The DPO advises, another admin with management's delegation decides (rulings).", []widget.Field{
		{Name: "kind", Label: "Ruling", Value: kinds[0], Options: kinds, Required: true},
		{Name: "reason", Label: "Reasoning", Required: true, Help: phraseHelp},
		{Name: "at", Label: "Aware since", Help: "of a later awareness only: as 2026-03-05T14:30 (Vilnius)"},
	}, func(values map[string]string) tea.Cmd {
		when, err := whenOf(values["at"])
		if err != nil {
			return failing(err)
		}
		cmd := model.ProposeRuling{Object: id, Reason: values["reason"], When: when}
		for _, one := range incidentRulings {
			if one.word == values["kind"] {
				cmd.Op = one.op
				if one.item != "" {
					cmd.Items = []string{one.item}
				}
			}
		}
		return env.Do(cmd, "Proposed for "+id+"; it waits on the page rulings.")
	})
}

// notBreach proposes that a suspicion is none.
func notBreach(env Env, id string) tea.Cmd {
	return asking(id+": not a breach", "An admin other than you agrees; it stays in the register.", "Findings", func(text string) tea.Cmd {
		return env.Do(model.ProposeRuling{Op: model.OpNotBreach, Object: id, Reason: text}, "Proposed for "+id+"; it waits on the page rulings.")
	})
}
