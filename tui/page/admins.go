package page

import (
	"cmp"
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Admins lists the accounts: who may log in, as what and with what. On a wide
// screen the selected one is shown beside the list.
type Admins struct{ *list[model.Admin] }

// accounts is how the list of accounts is narrowed and sorted.
func accounts(env Env) short[model.Admin] {
	return short[model.Admin]{
		id: func(a model.Admin) string { return a.Name },
		text: func(a model.Admin) string {
			return strings.Join([]string{a.Name, string(a.Role), a.Delegation, render.AccountState(a, env.Now()).Text.String()}, " ")
		},
		field: func(a model.Admin, name string) (string, bool) {
			switch name {
			case "role":
				return string(a.Role), true
			case "state":
				return render.AccountState(a, env.Now()).Text.String(), true
			}
			return "", false
		},
		by: map[string]func(a, b model.Admin) int{
			"name":  func(a, b model.Admin) int { return cmp.Compare(a.Name, b.Name) },
			"role":  func(a, b model.Admin) int { return cmp.Compare(a.Role, b.Role) },
			"login": func(a, b model.Admin) int { return a.LastLogin.Compare(b.LastLogin) },
		},
	}
}

// NewAdmins makes the list under a filter: words, role:, state:.
func NewAdmins(env Env, filter string) *Admins {
	how := accounts(env)
	read := func(ctx context.Context, w model.Window) (model.Page[model.Admin], error) {
		all, err := env.Backend.Admins(ctx)
		return how.window(all, w), err
	}
	p := &Admins{newList(env, render.AccountColumns(), read, func(a model.Admin) render.Row { return render.Account(a, env.Now()) })}
	p.start(filter, "There are no accounts. The first one is made with: opsconsole init")
	return p
}

// Route is the list as it is filtered now.
func (p *Admins) Route() route.Route { return route.Route{Page: "admins", Filter: p.Filter()} }

// Title is the page's name.
func (p *Admins) Title() string { return "Accounts" }

// Update takes rows, keys and the size.
func (p *Admins) Update(msg tea.Msg) tea.Cmd {
	return p.updateSided(msg)
}

// View shows the list in w×h cells, from 120 columns with the selected account
// beside it.
func (p *Admins) View(w, h int, th theme.Theme) string {
	return p.viewSided(w, h, th, func(width int) []line {
		if a, ok := p.selected(); ok {
			return accountLines(accountView{Admin: a}, p.env, width)
		}
		return nil
	})
}

// Actions lead to the selected account, and invite another.
func (p *Admins) Actions() []action.Action {
	name, ok := p.table.Selected()
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "open", Help: "the account: keys, codes, changes, sessions", Footer: true,
			Disabled: unless(ok, "no account is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "admin", ID: name}) }},
		act(p.env, action.Action{Keys: []string{"n"}, Label: "invite", Help: "make an account for a person or a machine, with a key; another admin approves it", Act: model.ActInvite,
			Footer: true, Run: func() tea.Cmd { return invite(p.env) }}, ""),
		{Keys: []string{"c"}, Label: "changes", Help: "what is proposed about accounts and the access policy", Footer: true,
			Run: func() tea.Cmd { return To(route.Route{Page: "changes"}) }},
		{Keys: []string{"e"}, Label: "sessions", Help: "who is connected now", Footer: true,
			Run: func() tea.Cmd { return To(route.Route{Page: "sessions"}) }},
	}
}
