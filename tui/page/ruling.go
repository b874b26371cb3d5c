package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Ruling is one decision that takes two persons: exactly what is frozen, and
// what can be said to it.
type Ruling struct {
	detail[rulingView]
	id string
}

// rulingView is what the page shows.
type rulingView struct {
	Ruling model.Ruling
	Names  map[string]string // admin id → login name
}

// NewRuling makes the page of a ruling.
func NewRuling(env Env, id string) *Ruling {
	p := &Ruling{id: id}
	p.env = env
	p.read = func(ctx context.Context) (v rulingView, err error) {
		if v.Ruling, err = env.Backend.Ruling(ctx, id); err != nil {
			return v, err
		}
		v.Names, err = env.Backend.Names(ctx)
		return v, err
	}
	p.build = func(v rulingView, w int) []line { return rulingLines(v, env, w) }
	return p
}

// Route is the ruling's.
func (p *Ruling) Route() route.Route { return route.Route{Page: "ruling", ID: p.id} }

// Title is the ruling's id.
func (p *Ruling) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the ruling's id, or all of it as JSON.
func (p *Ruling) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions are the answers to a ruling.
func (p *Ruling) Actions() []action.Action {
	r, now, me := p.value.Ruling, p.env.Now(), p.env.Me
	offered := func(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
		if !p.have {
			why = "the ruling is not loaded yet"
		}
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
	}
	no := offered("b", model.ActDenyRuling, "deny", "refuse the ruling with a reason; an expired one is put away", unless(r.State == model.RulingOpen, "it is %s already", r.State), p.deny)
	if p.have && r.By == me.ID {
		no.Label, no.Help = "take back", "take back what you proposed"
	}
	list := []action.Action{open(p.sheet.selected())}
	if p.have && r.By == model.System.ID && r.State == model.RulingOpen {
		digest := r.Digest()
		list = append(list, offered("p", model.ActAdoptRuling, "adopt", "the console drew this up by itself: make it your proposal, for another admin to approve", cannotRule(r, now), func() tea.Cmd {
			return p.env.Do(model.AdoptRuling{Ruling: r.ID, Digest: digest}, r.ID+" is your proposal now; another admin must approve it.")
		}))
	}
	return append(list,
		offered("V", model.ActAdviseRuling, "advise", "record the DPO's advice on the frozen text", orWord(cannotRule(r, now), unless(!r.Advice.Given(), "advice is recorded already")), p.advise),
		offered("A", r.Op.Rule().Approve, "approve", "read the frozen text, then approve it; it is made at once", cannotApproveRuling(r, me, now), p.approve),
		no)
}

// cannotRule says why there is nothing to decide.
func cannotRule(r model.Ruling, now time.Time) string {
	switch word := r.Standing(now); word {
	case string(model.RulingOpen):
		return ""
	case "expired":
		return "it expired; deny it and propose it anew"
	default:
		return words("it is %s already", word)
	}
}

// cannotApproveRuling never lets the proposer approve. The store asks the same,
// and more, again.
func cannotApproveRuling(r model.Ruling, me model.Admin, now time.Time) string {
	switch why := cannotRule(r, now); {
	case why != "":
		return why
	case r.By == me.ID:
		return "you proposed this"
	case r.By == model.System.ID:
		return "the console drew it up: adopt it (p), and another admin approves"
	case r.NeedsAdvice() && !r.Advice.Given():
		return "the DPO must advise first"
	case r.Op.Rule().Delegate && me.Delegation == "":
		return "it takes management's written delegation"
	}
	return ""
}

// rulingLines is all that is known of a ruling, and byte for byte what is
// frozen.
func rulingLines(v rulingView, env Env, w int) []line {
	l := lines{w: w}
	r, now := v.Ruling, env.Now()
	l.pairs("Ruling", given(theme.Title, r.ID, 20), plain("  %s", r.Op.Rule().Title))
	if r.Request != "" {
		l.pick(pickRequest+r.Request, route.Route{Page: "request", ID: r.Request}, labelled("Request", given(theme.Accent, r.Request, 20))...)
	} else {
		l.pair("About", given(theme.Plain, r.Object, 120))
	}
	l.pair("State", of(render.RulingState(r, now)))
	l.pairs("Proposed", plain("%s by ", stamp(r.At)), given(theme.Accent, who(v.Names, r.By), 40))
	if r.Open(now) {
		l.pair("Expires", expiry(r.Expires, now))
	}
	l.pair("DPO", rulingAdvice(v))
	if r.DecidedBy != "" {
		l.pairs("Decided", plain("%s by ", stamp(r.DecidedAt)), given(theme.Accent, who(v.Names, r.DecidedBy), 40))
	}
	if r.Denial != "" {
		l.pair("Denied for", given(theme.Plain, r.Denial, 400))
	}
	if r.Management != "" {
		l.pair("Management", given(theme.Plain, r.Management, 400))
	}
	l.head("What is frozen")
	rulingText(&l, r)
	return l.out
}

func rulingAdvice(v rulingView) span {
	a := v.Ruling.Advice
	switch {
	case a.Objects:
		return given(theme.Bad, "objects, "+who(v.Names, a.By)+": management must decide. "+a.Text, 400)
	case a.Given():
		return given(theme.Good, "has nothing against it, "+who(v.Names, a.By)+". "+a.Text, 400)
	case v.Ruling.NeedsAdvice():
		return own(theme.Warn, "must advise before it can be approved")
	}
	return own(theme.Muted, "may advise")
}

// rulingText is the text that advice and approval are bound to, and its digest.
func rulingText(l *lines, r model.Ruling) {
	l.block(theme.Plain, string(r.Canonical()))
	l.gap()
	l.digest("SHA-256", theme.Accent, r.Digest())
}
