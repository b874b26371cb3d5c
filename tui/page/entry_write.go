package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/widget"
)

// writingEntry asks for the fields of an entry's next version, as the newest one
// has them, but for a wording, which has an editor of its own. An entry without an
// id is a new one, whose name is asked for as well. It refuses a register it does
// not know. A version that the store refuses is asked for again, as it was typed.
func writingEntry(env Env, e model.Entry) tea.Cmd {
	rule := e.Register.Rule()
	if len(rule.Fields) == 0 {
		return func() tea.Msg { return Fail{Err: model.NotFound(model.KindEntry, string(e.Register))} }
	}
	var fields []widget.Field
	if e.ID == "" {
		fields = append(fields, widget.Field{Name: "\x00entry", Label: "Entry", Required: true, Help: "a word of a-z, 0-9 and dash, as hosting"})
	}
	last := e.Last()
	for _, f := range rule.Fields {
		if f.Kind != model.FieldWording {
			fields = append(fields, widget.Field{Name: f.Name, Label: f.Name, Value: last.Get(f.Name), Options: f.Choices, Help: fieldHelp(f)})
		}
	}
	fields = append(fields, widget.Field{Name: "\x00reason", Label: "Why", Required: true, Help: "a short phrase without personal data"})
	return retried(orWord(e.ID, rule.Title+": new entry"), rule.Law+". It makes a draft; nothing comes into force by it: propose that (U).", fields, func(values map[string]string) (tea.Cmd, error) {
		save := model.SaveEntry{Entry: orWord(e.ID, model.EntryID(e.Register, values["\x00entry"])), Reason: values["\x00reason"]}
		for _, f := range rule.Fields {
			if text, asked := values[f.Name]; asked && text != last.Get(f.Name) {
				save.Values = append(save.Values, model.Value{Field: f.Name, Text: text})
			}
		}
		if len(save.Values) == 0 {
			return nil, model.Refuse("usage", "nothing was changed; esc leaves the form")
		}
		do := env.Do(save, "The draft is written.")
		if e.ID != "" {
			return do, nil
		}
		return func() tea.Msg { // and on to what is new
			msg := do()
			if said, ok := msg.(Say); ok {
				return tea.BatchMsg{func() tea.Msg { return said }, To(route.Route{Page: "entry", ID: save.Entry})}
			}
			return msg
		}, nil
	})
}

// fieldHelp says what a field is, in which form it is given, and which provision
// asks for it.
func fieldHelp(f model.RegisterField) string {
	help := f.Title
	switch f.Kind {
	case model.FieldDay:
		help += ": a day, as 2026-11-27"
	case model.FieldCountry:
		help += ": two letters each, as FI US"
	case model.FieldTenant:
		help += ": its short name"
	case model.FieldEntries:
		help += words(": ids with spaces between, as %s", model.EntryID(f.Of, "example"))
	}
	if f.Required {
		help += words("; needed to come into force (%s)", f.Law)
	}
	return help
}
