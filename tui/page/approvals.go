package page

import (
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

// Approvals lists the proposals that wait for a decision.
type Approvals struct{ *list[model.RequestView] }

func approvalColumns() []render.Column {
	return []render.Column{
		{Title: "Request", Sort: "id", Min: 7, Max: 10},
		{Title: "Your turn", Min: 20, Max: 24},
		{Title: "Proposed by", Min: 11, Max: 20, Weight: 1},
		{Title: "Left", Min: 8, Max: 8},
		{Title: "DPO", Min: 11, Max: 12},
		{Title: "Erases", Min: 6, Max: 8, Right: true},
		{Title: "Retains", Min: 7, Max: 8, Right: true},
	}
}

// NewApprovals makes the list under a filter, as that of the queue.
func NewApprovals(env Env, filter string) *Approvals {
	read := func(ctx context.Context, w model.Window) (model.Page[model.RequestView], error) {
		return proposals(ctx, env, w)
	}
	p := &Approvals{newList(env, approvalColumns(), read, func(v model.RequestView) render.Row { return approvalRow(v, env) })}
	p.start(filter, "No erasure waits for a decision. An admin proposes one from a request's Plan tab.")
	return p
}

// proposals is a window of the proposed requests, opened one by one: what one
// must know of a proposal stands in its request.
func proposals(ctx context.Context, env Env, w model.Window) (model.Page[model.RequestView], error) {
	w.Filter = strings.TrimSpace("state:" + string(model.Proposed) + " " + w.Filter)
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

func approvalRow(v model.RequestView, env Env) render.Row {
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
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Width, _ = parts(size.Width)
		msg = size
	}
	return p.update(msg)
}

// View shows the list in w×h cells, from 120 columns with the selected plan
// beside it.
func (p *Approvals) View(w, h int, th theme.Theme) string {
	left, right := parts(w)
	if right == 0 || h < 1 {
		return p.view(w, h, th)
	}
	detail := sheet{sel: -1}
	if v, ok := p.selected(); ok {
		detail.lines = unpicked(planLines(v, p.env.Now(), right-gutter))
	}
	return abreast(left, right, h, th, p.view(left, h, th), detail.view(right, h, th, false))
}

// Actions lead to the selected request's plan.
func (p *Approvals) Actions() []action.Action {
	id, ok := p.table.Selected()
	return []action.Action{{Keys: []string{"enter", "o"}, Label: "open", Help: "the request at its plan: read, advise, approve, send back", Footer: true,
		Disabled: unless(ok, "no proposal is selected"), Run: func() tea.Cmd { return To(route.Route{Page: "request", ID: id, Filter: "plan"}) }}}
}
