package page

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Change is one proposed change of an account or of the access policy: exactly
// what is frozen, and what can be said to it.
type Change struct {
	detail[changeView]
	id string
}

// changeView is what the page shows.
type changeView struct {
	Change model.Change
	Names  map[string]string // admin id → login name
	Author model.Admin       // who proposed it
	Proof  model.Proof       // what an approval takes
}

// NewChange makes the page of a change.
func NewChange(env Env, id string) *Change {
	p := &Change{id: id}
	p.env = env
	p.read = p.open
	p.build = func(v changeView, w int) []line { return changeLines(v, env, w) }
	return p
}

func (p *Change) open(ctx context.Context) (changeView, error) {
	v := changeView{}
	all, err := p.env.Backend.AccountChanges(ctx)
	if err != nil {
		return v, err
	}
	at := slices.IndexFunc(all, func(c model.Change) bool { return c.ID == p.id })
	if at < 0 {
		return v, model.NotFound(model.KindChange, p.id)
	}
	v.Change = all[at]
	people, err := p.env.Backend.Admins(ctx)
	if err != nil {
		return v, err
	}
	if v.Names, err = p.env.Backend.Names(ctx); err != nil {
		return v, err
	}
	if by := slices.IndexFunc(people, func(a model.Admin) bool { return a.ID == v.Change.By }); by >= 0 {
		v.Author = people[by]
	}
	policy, err := p.env.Backend.Access(ctx)
	v.Proof = policy.ProofFor(model.ActApproveChange)
	return v, err
}

// Route is the change's.
func (p *Change) Route() route.Route { return route.Route{Page: "change", ID: p.id} }

// Title is the change's id.
func (p *Change) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the change's id, or all of it as JSON.
func (p *Change) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions are the answers to a change.
func (p *Change) Actions() []action.Action {
	v, now := p.value, p.env.Now()
	offered := func(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
		if !p.have {
			why = "the change is not loaded yet"
		}
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
	}
	no := offered("b", model.ActDenyChange, "deny", "refuse the change with a reason", cannotDecide(v, now), p.deny)
	if p.have && v.Change.By == p.env.Me.ID {
		no.Label, no.Help = "take back", "take back what you proposed"
	}
	return []action.Action{
		open(p.sheet.selected()),
		offered("A", model.ActApproveChange, "approve", "read the frozen change, then approve it with the proof that the policy asks for; it is made at once", cannotApproveChange(v, p.env.Me, now), p.approve),
		no,
	}
}

// changeLines is all that is known of a change: who proposed it, until when it
// waits, and byte for byte what is frozen.
func changeLines(v changeView, env Env, w int) []line {
	l := lines{w: w}
	c, now := v.Change, env.Now()
	l.pairs("Change", given(theme.Title, c.ID, 20), plain("  %s", render.ChangeTitle(c.Op)))
	if c.Name != "" {
		l.pick(pickAdmin+c.Name, route.Route{Page: "admin", ID: c.Name}, labelled("Account", given(theme.Accent, c.Name, 60))...)
	}
	l.pair("State", of(render.ChangeState(c, now)))
	l.pairs("Proposed", plain("%s by ", stamp(c.At)), given(theme.Accent, who(v.Names, c.By), 40))
	switch {
	case c.Open(now):
		l.pair("Expires", expiry(c.Expires, now))
		if v.Proof != "" {
			l.pair("Approval", plain("takes %s of another admin", proofWords(v.Proof)))
		}
	case c.DecidedBy != "":
		l.pairs("Decided", plain("%s by ", stamp(c.DecidedAt)), given(theme.Accent, who(v.Names, c.DecidedBy), 40))
		if c.Reason != "" {
			l.pair("Reason", given(theme.Plain, c.Reason, 400))
		}
		if len(c.Signed.Signature) > 0 {
			l.pair("Signed", plain("the signature is kept with it: ssh NAME@HOST approval %s --signed", c.ID))
		}
	}
	l.head("What is frozen")
	frozenLines(&l, c)
	return l.out
}

// pickAdmin is the sort of a line that leads to an account.
const pickAdmin = "admin/"

// frozenLines is the text that an approval is bound to, and its digest.
func frozenLines(l *lines, c model.Change) {
	l.block(theme.Plain, string(c.Canonical()))
	l.gap()
	if c.IsMasked() {
		l.say(theme.Muted, "Your role sees no addresses. The SHA-256 of the whole text stands in the audit log (change_sha256).")
		return
	}
	l.digest("SHA-256", theme.Accent, c.Digest())
}
