package page

import (
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/widget"
)

// Proposal is something that takes two persons and can be proposed: a ruling of
// the table of ops, or new keys for a level of the key tree.
type Proposal struct {
	Word     string // as typed after ":propose "
	Title    string
	Law      string
	Disabled string // why this admin cannot
	On       model.Kind
}

const rotateKeys = "rotate"

// Proposals lists what can be proposed, in the table's order.
func Proposals(role model.Role) []Proposal {
	var list []Proposal
	add := func(word, title, law string, on model.Kind, act *model.Act) {
		list = append(list, Proposal{word, title, law, action.Check(role, action.Action{Act: act}).Disabled, on})
	}
	for _, op := range model.RulingOps() {
		r := op.Rule()
		add(string(op), r.Title, r.Law, r.On, r.Propose)
	}
	add(rotateKeys, "new keys for a level of the key tree", "Art. 32(1)(a) GDPR", "", model.ActProposeChange)
	return list
}

// pagesOf are the pages of records that proposals are about.
var pagesOf = map[string]model.Kind{
	"request": model.KindRequest, "copy": model.KindRequest, "tenant": model.KindTenant, "hold": model.KindHold, "entry": model.KindEntry,
}

// Propose opens the form of what a line after ":propose " names: "extend R-42".
// Without an object it is the record of the page shown, where it can be that;
// else the form asks for it.
func Propose(env Env, line string, shown route.Route) (tea.Cmd, error) {
	word, object, _ := strings.Cut(strings.TrimSpace(line), " ")
	all := Proposals(env.Role)
	at := slices.IndexFunc(all, func(p Proposal) bool { return p.Word == word })
	switch {
	case at < 0:
		var names []string
		for _, p := range all {
			names = append(names, p.Word)
		}
		return nil, model.Refuse("usage", "propose what? Write :propose and one of %s", strings.Join(names, ", "))
	case all[at].Disabled != "":
		return nil, model.Refuse("role", "propose %s: %s", word, all[at].Disabled)
	case word == rotateKeys:
		return rotation(env), nil
	}
	if object = strings.TrimSpace(object); object == "" && pagesOf[shown.Page] == all[at].On {
		object = shown.ID
	}
	return proposing(env, model.RulingOp(word), object, "", nil), nil
}

// toPropose is the action "U" of a page of one record: what on it takes two
// persons.
func toPropose(env Env, kind model.Kind, why string, object func() string) action.Action {
	why = orWord(why, unless(slices.ContainsFunc(Proposals(env.Role), func(p Proposal) bool { return p.On == kind && p.Disabled == "" }), "your role proposes nothing here"))
	return action.Action{Keys: []string{"U"}, Label: "propose a ruling", Help: "what takes a second person: pick one", Disabled: why,
		Run: func() tea.Cmd { return picking(env, kind, object()) }}
}

// picking opens the list of what can be proposed on a record, to pick from.
func picking(env Env, kind model.Kind, object string) tea.Cmd {
	var items []widget.PaletteItem
	for _, p := range Proposals(env.Role) {
		if p.On == kind {
			items = append(items, widget.PaletteItem{Label: p.Title, Hint: p.Law, Disabled: p.Disabled, Run: func() tea.Cmd { return proposing(env, model.RulingOp(p.Word), object, "", nil) }})
		}
	}
	return Show(widget.NewPalette(items))
}

// proposing is the form of an op, made from its row of the table, for what is not
// given already; title is what is proposed, the op's own where it is empty. What is
// wrong with its values is the op's to say.
func proposing(env Env, op model.RulingOp, object, title string, given map[string]string) tea.Cmd {
	rule := op.Rule()
	var fields []widget.Field
	if object == "" {
		fields = append(fields, widget.Field{Name: "\x00about", Label: "About", Required: true, Help: "the id of the " + kindWord(rule.On)})
	}
	for _, f := range rule.Asks() {
		if given[f.Name] != "" {
			continue
		}
		field := widget.Field{Name: f.Name, Label: f.Label, Help: f.Help, Options: f.Options, Required: !f.Optional}
		if len(f.Options) > 0 && !f.Optional {
			field.Value = f.Options[0]
		}
		fields = append(fields, field)
	}
	propose := func(values map[string]string) tea.Cmd {
		id := orWord(object, values["\x00about"])
		maps.Copy(values, given)
		cmd, err := rule.Proposal(id, values)
		if err != nil {
			return func() tea.Msg { return Fail{Err: err} }
		}
		return env.Do(cmd, words("Proposed for %s; it waits on the page rulings.", safe.Line(id, 40).String()))
	}
	title = orWord(title, rule.Title)
	if object != "" {
		title = object + ": " + title
	}
	if len(fields) == 0 {
		return confirm(title, takes(rule), false, "", func() tea.Cmd { return propose(map[string]string{}) })
	}
	return form(title, takes(rule), fields, propose)
}

// takes says under which law a ruling is made and what it takes.
func takes(rule model.RulingRule) string {
	text := rule.Law + ". Another person approves it"
	if rule.Management {
		text += ", with management's decision"
	}
	if rule.Advises != nil {
		text += "; the DPO advises first where it is due"
	}
	if rule.Holds {
		text += ". Until then the request waits, and its clock runs on"
	}
	return text + "."
}

// kindWord names a kind of record to people.
func kindWord(k model.Kind) string {
	switch k {
	case "":
		return "record"
	case model.KindRetention:
		return "rule of retention"
	case model.KindEntry:
		return "register's entry"
	}
	return string(k)
}

// rotation proposes new keys.
func rotation(env Env) tea.Cmd {
	var levels []string
	for _, l := range model.KeyLevels {
		levels = append(levels, string(l))
	}
	return form("New keys", "Art. 32(1)(a) GDPR. Another admin approves it; records are sealed anew while the console serves. The master key is changed on the server's host.",
		[]widget.Field{{Name: "level", Label: "Level", Value: levels[0], Options: levels, Required: true, Help: "of the key tree"}},
		func(values map[string]string) tea.Cmd {
			return env.Do(model.ProposeChange{Op: model.OpRotate, Level: model.KeyLevel(values["level"])}, "Proposed; it waits on the page approvals.")
		})
}
