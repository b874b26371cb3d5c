package page

import (
	"cmp"
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// sessionsEvery is how often a page of live sessions is read again: who moves
// about writes nothing.
const sessionsEvery = 5 * time.Second

// Sessions lists who is connected, from where, and on which page.
type Sessions struct{ *list[model.SessionRow] }

var sessionList = short[model.SessionRow]{
	id: func(s model.SessionRow) string { return s.ID },
	text: func(s model.SessionRow) string {
		return strings.Join([]string{s.Name, string(s.Role), s.Kind, s.Page, s.Remote, s.ID}, " ")
	},
	field: func(s model.SessionRow, name string) (string, bool) {
		value, known := map[string]string{"role": string(s.Role), "kind": s.Kind, "from": s.Remote, "who": s.Name}[name]
		return value, known
	},
	by: map[string]func(a, b model.SessionRow) int{
		"name":  func(a, b model.SessionRow) int { return cmp.Compare(a.Name, b.Name) },
		"role":  func(a, b model.SessionRow) int { return cmp.Compare(a.Role, b.Role) },
		"kind":  func(a, b model.SessionRow) int { return cmp.Compare(a.Kind, b.Kind) },
		"since": func(a, b model.SessionRow) int { return a.Began.Compare(b.Began) },
		"idle":  func(a, b model.SessionRow) int { return b.LastInput.Compare(a.LastInput) },
	},
}

// NewSessions makes the list under a filter: words, who:, role:, kind:, from:.
func NewSessions(env Env, filter string) *Sessions {
	read := func(ctx context.Context, w model.Window) (model.Page[model.SessionRow], error) {
		all, err := env.Backend.Sessions(ctx)
		return sessionList.window(all, w), err
	}
	p := &Sessions{newList(env, render.SessionColumns(), read, func(s model.SessionRow) render.Row { return render.Session(s, s.ID == env.Session, env.Now()) })}
	p.start(filter, "No session is known here. This console may run without the door that lists them.")
	return p
}

// Route is the list as it is filtered now.
func (p *Sessions) Route() route.Route { return route.Route{Page: "sessions", Filter: p.Filter()} }

// Title is the page's name.
func (p *Sessions) Title() string { return "Sessions" }

// Every is how often the list is read again.
func (p *Sessions) Every() time.Duration { return sessionsEvery }

// Update takes rows, keys and the size.
func (p *Sessions) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *Sessions) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions lead to the account of a session, and end it.
func (p *Sessions) Actions() []action.Action {
	s, ok := p.selected()
	why := unless(ok, "no session is selected")
	return []action.Action{
		{Keys: []string{"enter", "o"}, Label: "account", Help: "the account that the session is of", Footer: true,
			Disabled: orWord(why, unless(p.env.Role.SeesAccounts(), "accounts are shown to admins, the DPO and auditors")),
			Run:      func() tea.Cmd { return To(route.Route{Page: "admin", ID: s.Name}) }},
		act(p.env, action.Action{Keys: []string{"E"}, Label: "end session", Help: "end the selected session: one's own, or as admin anybody's", Act: model.ActEndSession,
			Footer: true, Run: func() tea.Cmd { return endSession(p.env, s) }}, cannotEnd(s.ID, s, p.env.Me)),
	}
}

// endSession asks, and ends a session.
func endSession(env Env, s model.SessionRow) tea.Cmd {
	if s.ID == "" {
		return nil
	}
	whose := words("The session of %s, since %s, %s", s.Name, stamp(s.Began), s.Kind)
	if s.Page != "" {
		whose += words(" on %s", s.Page)
	}
	body := whose + ". What they confirmed is done; what they were typing is lost."
	if s.ID == env.Session {
		body = "This is the session that you are in: the console closes."
	}
	return confirm(words("End the session of %s?", s.Name), body, true, "", func() tea.Cmd {
		return env.Ask(func(ctx context.Context) tea.Msg {
			if err := env.Backend.EndSession(ctx, s.ID); err != nil {
				return Fail{Err: err, Reload: true}
			}
			return Say{Text: words("The session of %s is ended.", s.Name), Reload: true}
		})
	})
}
