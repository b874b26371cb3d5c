package page

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
)

// Account is one account: who it is for, its keys and codes, what is proposed
// about it, and its sessions.
type Account struct {
	detail[accountView]
	name string
}

// accountView is what the page shows.
type accountView struct {
	Admin    model.Admin
	Names    map[string]string  // admin id → login name
	Open     []model.Change     // about it, awaiting a decision
	Sessions []model.SessionRow // live ones of it
}

// NewAccount makes the page of an account by its login name.
func NewAccount(env Env, name string) *Account {
	p := &Account{name: name}
	p.env = env
	p.read = p.figures
	p.build = func(v accountView, w int) []line { return accountLines(v, env, w) }
	return p
}

func (p *Account) figures(ctx context.Context) (accountView, error) {
	v := accountView{}
	all, err := p.env.Backend.Admins(ctx)
	if err != nil {
		return v, err
	}
	at := slices.IndexFunc(all, func(a model.Admin) bool { return a.Name == p.name })
	if at < 0 {
		return v, model.NotFound(model.KindAdmin, p.name)
	}
	v.Admin = all[at]
	if v.Names, err = p.env.Backend.Names(ctx); err != nil {
		return v, err
	}
	changes, err := p.env.Backend.AccountChanges(ctx)
	if err != nil {
		return v, err
	}
	v.Open = slices.DeleteFunc(slices.Clone(changes), func(c model.Change) bool { return c.Admin != v.Admin.ID || !c.Open(p.env.Now()) })
	sessions, err := p.env.Backend.Sessions(ctx)
	v.Sessions = slices.DeleteFunc(slices.Clone(sessions), func(s model.SessionRow) bool { return s.Admin != v.Admin.ID })
	return v, err
}

// Route is the account's.
func (p *Account) Route() route.Route { return route.Route{Page: "admin", ID: p.name} }

// Title is the login name.
func (p *Account) Title() string { return safe.Line(p.name, 40).String() }

// Every is how often its sessions are looked at.
func (p *Account) Every() time.Duration { return sessionsEvery }

// Copy gives the selected key's fingerprint, else the login name, or all of it
// as JSON.
func (p *Account) Copy(row bool) (string, bool) {
	if key := p.picked(pickKey); key != "" && !row {
		return key, true
	}
	return p.copy(p.name, row)
}

// picked is what is selected, if it is of that sort.
func (p *Account) picked(sort string) string {
	id, ok := strings.CutPrefix(p.sheet.selected().id, sort)
	if !ok {
		return ""
	}
	return id
}

// What of an account can be selected.
const (
	pickKey     = "key/"
	pickChange  = "change/"
	pickSession = "session/"
)

// offered is one act with its key.
func (p *Account) offered(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
	if !p.have {
		why = "the account is not loaded yet"
	}
	return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
}

// Actions are all that can be done with an account. Those that give power take
// another admin's yes; those that take it away are done at once.
func (p *Account) Actions() []action.Action {
	a, me := p.value.Admin, p.env.Me
	key, session := p.picked(pickKey), p.picked(pickSession)
	quiet := func(one action.Action) action.Action { one.Footer = false; return one }
	propose := model.ActProposeChange
	return []action.Action{
		open(p.sheet.selected()),
		p.offered("i", model.ActInvite, "renew invite", "a new one-time invite for who has not set up their codes; the old one ends", cannotRenew(a), p.renew),
		p.offered("r", propose, "role", "propose another role, or other dates of it", cannotSelf(a, me), p.role),
		quiet(p.offered("m", propose, "delegation", "propose management's delegation to approve erasures, or its end", orWord(cannotDelegate(a), cannotSelf(a, me)), p.delegation)),
		p.offered("n", propose, "new key", "propose another public key", cannotAddKey(a), p.addKey),
		p.offered("x", model.ActRemoveKey, "remove key", "take the selected key away at once", cannotRemoveKey(a, key), func() tea.Cmd { return p.removeKey(key) }),
		quiet(p.offered("c", propose, "reset codes", "propose that the one-time codes are set up anew, with a new invite", orWord(cannotReset(a), cannotSelf(a, me)), p.resetCodes)),
		p.offered("d", model.ActDisable, "disable", "take the account out of use at once; its sessions end", cannotDisable(a), p.disable),
		p.offered("e", propose, "enable", "propose that a disabled account may be used again", cannotEnable(a), p.enable),
		quiet(p.offered("f", propose, "addresses", "propose where the account may come from", "", p.sources)),
		quiet(p.offered("w", propose, "data subject", "propose which data subject this person is: they never work on their own case", cannotBePerson(a), p.person)),
		quiet(p.offered("E", model.ActEndSession, "end session", "end the selected session", cannotEnd(session, p.session(session), me), func() tea.Cmd { return endSession(p.env, p.session(session)) })),
	}
}

// session is the live session of an id; the zero one when there is none.
func (p *Account) session(id string) model.SessionRow {
	at := slices.IndexFunc(p.value.Sessions, func(s model.SessionRow) bool { return s.ID == id })
	if at < 0 {
		return model.SessionRow{}
	}
	return p.value.Sessions[at]
}
