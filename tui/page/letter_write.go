package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// writing are the ways from a request to the letters about it.
func (p *Request) writing() []action.Action {
	r := p.value.Request
	list := []action.Action{
		p.offered("e", model.ActLetterDraft, "write a letter", "pick its kind and language; it is filled from the records, then edited and sent", unless(r.State.Counts(), "%s", stands(r)), p.write),
		{Keys: []string{"Q"}, Label: "its letters", Help: "the letters of ours about this request", Run: func() tea.Cmd { return To(lettersOf(p.id)) }},
	}
	list[0].Footer = false
	return list
}

// write lists the kinds of letters that fit what is asked, to pick from.
func (p *Request) write() tea.Cmd {
	var items []widget.PaletteItem
	for _, rule := range model.Letters {
		if rule.Kind == model.LetterBreachPerson || rule.Kind == model.LetterBreachTenant || rule.Kind == model.LetterSubprocessor {
			continue
		}
		draft := model.DraftLetter{Kind: rule.Kind, Request: p.id}
		why := action.Check(p.env.Role, action.Action{Act: draft.Act()}).Disabled
		if rule.Right != "" && !p.value.Request.Asks(rule.Right) {
			why = orWord(why, words("it does not ask for %s", rule.Right))
		}
		if c := p.value.Request.Capacity; rule.OfProcessor() && c != model.Processor && c != model.Mixed {
			why = orWord(why, "it is not held for a tenant")
		}
		hint := ""
		if rule.Two {
			hint = "two persons"
		}
		items = append(items, widget.PaletteItem{Label: rule.Title, Hint: hint, Disabled: why, Run: func() tea.Cmd { return drafting(p.env, rule, draft) }})
	}
	return Show(widget.NewPalette(items))
}

// drafting asks for what no record holds, writes the letter and shows it.
func drafting(env Env, rule model.LetterRule, draft model.DraftLetter) tea.Cmd {
	const asTheirs = "as the person wrote"
	languages := append([]string{asTheirs}, model.LetterLanguages...)
	fields := []widget.Field{{Name: "\x00language", Label: "Language", Value: asTheirs, Options: languages, Required: true}}
	for _, need := range rule.Needs {
		fields = append(fields, widget.Field{Name: need.Name, Label: Sentence(need.Name)[:len(need.Name)], Required: true, Help: need.What})
	}
	return form(draft.Request+": "+rule.Title, "It is filled from the records and kept as a draft. Nothing is sent.", fields, func(values map[string]string) tea.Cmd {
		if l := values["\x00language"]; l != asTheirs {
			draft.Language = l
		}
		draft.Say = map[string]string{}
		for _, need := range rule.Needs {
			draft.Say[need.Name] = values[need.Name]
		}
		return env.Make(draft, "letter")
	})
}
