package page

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Approvals lists what waits for a second person: changes of accounts and
// policy and rulings first, as they are few, then erasures.
type Approvals struct{ *list[waiting] }

// waiting is one of them: a change, a ruling, or else the request whose plan is
// proposed.
type waiting struct {
	change *changeRow
	ruling *model.RulingRow
	plan   model.RequestView
}

// id is the change's, the ruling's or the request's.
func (v waiting) id() string {
	switch {
	case v.change != nil:
		return v.change.ID
	case v.ruling != nil:
		return v.ruling.ID
	}
	return v.plan.Request.ID
}

func approvalColumns() []render.Column {
	return []render.Column{
		{Title: "Proposal", Sort: "id", Min: 8, Max: 10},
		{Title: "Your turn", Min: 20, Max: 24},
		{Title: "Proposed by", Min: 11, Max: 20, Weight: 1},
		{Title: "Left", Min: 8, Max: 8},
		{Title: "DPO", Min: 11, Max: 12},
		{Title: "Erases", Min: 6, Max: 8, Right: true},
		{Title: "Retains", Min: 7, Max: 8, Right: true},
	}
}

// NewApprovals makes the list under a filter, as that of the queue and of the
// changes.
func NewApprovals(env Env, filter string) *Approvals {
	read := func(ctx context.Context, w model.Window) (model.Page[waiting], error) { return awaited(ctx, env, w) }
	p := &Approvals{newList(env, approvalColumns(), read, func(v waiting) render.Row { return approvalRow(v, env) })}
	p.start(filter, "Nothing waits for a decision. An admin proposes an erasure from a request's Plan tab, and a change of an account on its page.")
	return p
}

// awaited is a window over the open changes, the undecided rulings and, behind
// them, the proposed requests.
func awaited(ctx context.Context, env Env, w model.Window) (model.Page[waiting], error) {
	open, err := openChanges(ctx, env)
	if err != nil {
		return model.Page[waiting]{}, err
	}
	const undecided = "undecided:yes " // expired ones too until they are put away
	rulings, err := env.Backend.Rulings(ctx, model.Window{Filter: undecided + w.Filter, Sort: w.Sort, Desc: w.Desc, Limit: model.Whole})
	if err != nil {
		return model.Page[waiting]{}, err
	}
	all, err := env.Backend.Rulings(ctx, model.Window{Filter: undecided})
	if err != nil {
		return model.Page[waiting]{}, err
	}
	var few []waiting
	for _, c := range changeList(env).window(open, model.Window{Filter: w.Filter, Sort: w.Sort, Desc: w.Desc, Limit: len(open)}).Rows {
		few = append(few, waiting{change: &c})
	}
	for _, r := range rulings.Rows {
		few = append(few, waiting{ruling: &r})
	}
	if at := slices.IndexFunc(few, func(v waiting) bool { return v.id() == w.Around }); at >= 0 {
		w.Offset, w.Around = max(at-w.Limit/2, 0), ""
	}
	ask := w
	ask.Offset = max(w.Offset-len(few), 0)
	plans, err := proposals(ctx, env, ask)
	if err != nil {
		return model.Page[waiting]{}, err
	}
	out := model.Page[waiting]{Matching: len(few) + plans.Matching, Total: len(open) + all.Matching + plans.Total}
	if slices.ContainsFunc(plans.Rows, func(v model.RequestView) bool { return v.Request.ID == w.Around }) {
		w.Offset = plans.Offset + len(few)
	}
	out.Offset = min(w.Offset, out.Matching)
	out.Rows = append(out.Rows, few[min(w.Offset, len(few)):min(w.Offset+w.Limit, len(few))]...)
	for _, v := range plans.Rows {
		if len(out.Rows) < w.Limit {
			out.Rows = append(out.Rows, waiting{plan: v})
		}
	}
	return out, nil
}

// proposals is a window of the requests whose plan is proposed, opened one by
// one: what one must know of a proposal stands in its request. A request that a
// ruling holds is decided on with its ruling.
func proposals(ctx context.Context, env Env, w model.Window) (model.Page[model.RequestView], error) {
	w.Filter = strings.TrimSpace("state:" + string(model.Proposed) + " !held:ruling " + w.Filter)
	rows, err := env.Backend.Requests(ctx, w)
	out := model.Page[model.RequestView]{Offset: rows.Offset, Matching: rows.Matching, Total: rows.Matching}
	if err != nil {
		return out, err
	}
	for _, r := range rows.Rows {
		v, err := env.Backend.Request(ctx, r.ID)
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, v)
	}
	return out, nil
}

func approvalRow(one waiting, env Env) render.Row {
	if c := one.change; c != nil {
		return render.Row{ID: c.ID, Cells: cells(given(theme.Plain, c.ID, 12), changeTurn(c.Change, env), given(theme.Accent, c.Proposer, 40), hours(c.Expires, env.Now()),
			own(theme.Muted, "not needed"), own(theme.Muted, none), own(theme.Muted, none))}
	}
	if r := one.ruling; r != nil {
		return render.Row{ID: r.ID, Cells: cells(given(theme.Plain, r.ID, 12), rulingTurn(r.Ruling, env), given(theme.Accent, r.Proposer, 40), hours(r.Expires, env.Now()),
			advised(r.Ruling), own(theme.Muted, none), own(theme.Muted, none))}
	}
	v := one.plan
	p, now := v.Request.Proposal, env.Now()
	dpo := own(theme.Muted, "not needed")
	switch {
	case p.Advice.Objects:
		dpo = own(theme.Bad, "objects")
	case p.Advice.Given():
		dpo = own(theme.Good, "agrees")
	case v.Plan.Retains():
		dpo = own(theme.Warn, "must advise")
	}
	kept := v.Plan.Count(model.RetainLaw) + v.Plan.Count(model.RetainClaim)
	return render.Row{ID: v.Request.ID, Cells: cells(given(theme.Plain, v.Request.ID, 12), turn(v, env), given(theme.Accent, who(v.Admins, p.By), 40), hours(p.Expires, now), dpo,
		plain("%s", render.Number(v.Plan.Count(model.Erase))), plain("%s", render.Number(kept)))}
}

// turn says in a few words what this admin can do about a proposal now; the
// request's page says it in full.
func turn(v model.RequestView, env Env) span {
	now, p := env.Now(), v.Request.Proposal
	switch {
	case !now.Before(p.Expires):
		return signed(theme.GlyphBad, theme.Bad, "expired: send back")
	case env.Role == model.RoleDPO && cannotAdvise(v, now) == "":
		return signed(theme.GlyphWarn, theme.Warn, "advise")
	case !model.ActApprove.Allows(env.Role):
		return signed(theme.GlyphLock, theme.Muted, "an admin decides")
	case p.By == env.Me.ID:
		return signed(theme.GlyphLock, theme.Muted, "you proposed this")
	case v.Plan.Retains() && !p.Advice.Given():
		return signed(theme.GlyphWait, theme.Muted, "wait for the DPO")
	case cannotApprove(v, env.Me, now) != "":
		return signed(theme.GlyphBad, theme.Bad, "cannot be approved")
	}
	return signed(theme.GlyphWarn, theme.Warn, "approve")
}

// changeTurn says in a few words what this admin can do about a change.
func changeTurn(c model.Change, env Env) span {
	switch {
	case !model.ActApproveChange.Allows(env.Role):
		return signed(theme.GlyphLock, theme.Muted, "an admin decides")
	case c.By == env.Me.ID:
		return signed(theme.GlyphLock, theme.Muted, "you proposed this")
	}
	return signed(theme.GlyphWarn, theme.Warn, "approve")
}

// rulingTurn says in a few words what this admin can do about a ruling.
func rulingTurn(r model.Ruling, env Env) span {
	must := r.NeedsAdvice() && !r.Advice.Given()
	switch {
	case !r.Open(env.Now()):
		return signed(theme.GlyphBad, theme.Bad, "expired")
	case env.Role == model.RoleDPO && !r.Advice.Given():
		return signed(theme.GlyphWarn, theme.Warn, "advise")
	case !r.Op.Rule().Approve.Allows(env.Role):
		return signed(theme.GlyphLock, theme.Muted, "an admin decides")
	case r.By == env.Me.ID:
		return signed(theme.GlyphLock, theme.Muted, "you proposed this")
	case r.By == model.System.ID:
		return signed(theme.GlyphWarn, theme.Warn, "adopt")
	case must:
		return signed(theme.GlyphWait, theme.Muted, "wait for the DPO")
	}
	return signed(theme.GlyphWarn, theme.Warn, "approve")
}

// advised is where the DPO's advice on a ruling stands.
func advised(r model.Ruling) span {
	switch {
	case r.Advice.Objects:
		return own(theme.Bad, "objects")
	case r.Advice.Given():
		return own(theme.Good, "agrees")
	case r.NeedsAdvice():
		return own(theme.Warn, "must advise")
	}
	return own(theme.Muted, "not needed")
}

// hours is how long a proposal still waits.
func hours(until, now time.Time) span {
	switch left := until.Sub(now); {
	case left <= 0:
		return own(theme.Bad, "none")
	case left < time.Hour:
		return own(theme.Warn, "%d min", int(left.Minutes()))
	default:
		return plain("%d h", int(left.Hours()))
	}
}

func cells(spans ...span) []render.Cell {
	out := make([]render.Cell, len(spans))
	for i, s := range spans {
		out[i] = s.cell()
	}
	return out
}

// Route is the list as it is filtered now.
func (p *Approvals) Route() route.Route { return route.Route{Page: "approvals", Filter: p.Filter()} }

// Title is the page's name.
func (p *Approvals) Title() string { return "Approvals" }

// Update takes rows, keys and the size.
func (p *Approvals) Update(msg tea.Msg) tea.Cmd {
	return p.updateSided(msg)
}

// View shows the list in w×h cells, from 120 columns with the selected plan
// beside it.
func (p *Approvals) View(w, h int, th theme.Theme) string {
	return p.viewSided(w, h, th, func(width int) []line {
		switch v, ok := p.selected(); {
		case !ok:
			return nil
		case v.change != nil:
			return changeLines(v.change.view(), p.env, width)
		case v.ruling != nil:
			return rulingLines(rulingView{Ruling: v.ruling.Ruling, Names: map[string]string{v.ruling.By: v.ruling.Proposer}}, p.env, width)
		default:
			return planLines(v.plan, p.env.Now(), width)
		}
	})
}

// Actions lead to the selected proposal.
func (p *Approvals) Actions() []action.Action {
	id, ok := p.table.Selected()
	to := route.Route{Page: "request", ID: id, Filter: "plan"}
	switch v, known := p.selected(); {
	case known && v.change != nil:
		to = route.Route{Page: "change", ID: id}
	case known && v.ruling != nil:
		to = route.Route{Page: "ruling", ID: id}
	}
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the request at its plan, the ruling, or the change: read, advise, approve, send back", Footer: true,
		Disabled: unless(ok, "no proposal is selected"), Run: func() tea.Cmd { return To(to) }}}
}

// Copy gives the selected proposal's id, or the proposal as JSON.
func (p *Approvals) Copy(row bool) (string, bool) {
	v, ok := p.selected()
	if !ok || !row {
		return p.list.Copy(false)
	}
	var of any = v.plan
	switch {
	case v.change != nil:
		of = v.change.Change
	case v.ruling != nil:
		of = v.ruling.Ruling
	}
	text, err := json.Marshal(of)
	return string(text), err == nil
}
