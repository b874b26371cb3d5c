package page

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// proposing is the action "U" of an entry's page: what takes two persons and fits
// its register and how it stands. What another one proposed already waits on that
// ruling's page.
func (p *Entry) proposing(live string) action.Action {
	items := p.proposals()
	why := orWord(live, unless(slices.ContainsFunc(items, func(i widget.PaletteItem) bool { return i.Disabled == "" }), "%s", firstWhy(items)))
	return action.Action{Keys: []string{"U"}, Label: "propose", Help: "what takes a second person here: pick one", Disabled: why, Footer: why == "",
		Run: func() tea.Cmd { return Show(widget.NewPalette(items)) }}
}

// proposals are the rulings that fit the entry, each with why it cannot be
// proposed now.
func (p *Entry) proposals() []widget.PaletteItem {
	e, env := p.value.Entry, p.env
	var items []widget.PaletteItem
	for _, fits := range e.Rulings(deadline.ReceivedOn(env.Now())) {
		rule := fits.Op.Rule()
		why := orWord(env.Check(action.Action{Act: rule.Propose}).Disabled, fits.Why)
		if at := slices.IndexFunc(p.value.Proposed, func(r model.Ruling) bool { return r.Op == fits.Op }); at >= 0 {
			why = p.value.Proposed[at].ID + " waits for a decision"
		}
		items = append(items, widget.PaletteItem{Label: fits.Title, Hint: rule.Law, Disabled: why, Run: func() tea.Cmd {
			return proposing(env, fits.Op, e.ID, fits.Title, map[string]string{model.FieldVersion: fits.Item})
		}})
	}
	return items
}

// firstWhy is why the first of items cannot be done.
func firstWhy(items []widget.PaletteItem) string {
	if len(items) == 0 {
		return "there is nothing to decide"
	}
	return items[0].Disabled
}
