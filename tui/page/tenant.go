package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// Tenant is one customer organisation: its agreement, where it stands, and the
// requests that concern it.
type Tenant struct {
	detail[model.TenantView]
	slug string
}

// NewTenant makes the page of a tenant.
func NewTenant(env Env, slug string) *Tenant {
	p := &Tenant{slug: slug}
	p.env = env
	p.read = func(ctx context.Context) (model.TenantView, error) { return env.Backend.Tenant(ctx, slug) }
	p.build = func(v model.TenantView, w int) []line { return tenantLines(v, env, w) }
	return p
}

// Route is the tenant's.
func (p *Tenant) Route() route.Route { return route.Route{Page: "tenant", ID: p.slug} }

// Title is the tenant's slug.
func (p *Tenant) Title() string { return safe.Line(p.slug, 40).String() }

// Copy gives the slug, or all of the tenant as JSON.
func (p *Tenant) Copy(row bool) (string, bool) { return p.copy(p.slug, row) }

// Actions lead on from the tenant.
func (p *Tenant) Actions() []action.Action {
	return append([]action.Action{
		open(p.sheet.selected()),
		revealing(p.env, p.value.Revealed, unless(p.have && listsAny(p.value.Tenant), "nothing here is masked"), func() tea.Cmd {
			return reveal(p.env, p.value.Tenant.Ref(), "Reveal: contact of "+p.Title(), []string{model.FieldContact}, model.PurposeRequest)
		}),
		{Keys: []string{"e"}, Label: "people", Help: "the tenant's people", Footer: true,
			Run: func() tea.Cmd { return To(route.Route{Page: "people", ID: p.slug}) }},
		{Keys: []string{"r"}, Label: "requests", Help: "the tenant's requests in the queue", Footer: true,
			Run: func() tea.Cmd { return To(filtered("tenant:" + p.slug)) }},
		toPropose(p.env, model.KindTenant, unless(p.have, "the tenant is not loaded yet"), func() string { return p.slug }),
	}, p.agreementActs()...)
}

func tenantLines(v model.TenantView, env Env, w int) []line {
	l := lines{w: w}
	t, now := v.Tenant, env.Now()
	l.pair("Name", given(theme.Title, t.Name, 200))
	mixed(&l, t.Name)
	l.pair("Slug", given(theme.Plain, t.Slug, 60))
	l.pair("Country", given(theme.Plain, t.Country, 10))
	l.pair("Status", of(render.Status(t.Status)))
	if !t.TerminatedOn.IsZero() {
		l.head("Termination")
		l.pair("Ended", plain("%s", day(t.TerminatedOn)))
		l.pairs("Erase by", plain("%s  ", day(t.EraseBy())), left(t.EraseBy(), v.People, now))
		for _, s := range deadline.Termination(t.TerminatedOn).Working {
			l.pair("", own(theme.Muted, "%s", s.Text))
		}
	}
	if next := nextOfEnd(t); next != "" {
		l.say(theme.Warn, "%s", next)
	}
	l.head("Data processing agreement (Art. 28(3) GDPR)")
	if t.DPA.Version == "" {
		l.say(theme.Bad, "None is recorded: there is no basis to process for this tenant.")
	} else {
		l.pairs("Version", given(theme.Plain, t.DPA.Version, 60), own(theme.Muted, ", signed %s", day(t.DPA.SignedOn)))
		l.pairs("Contact", sender(t.DPA.ContactName, t.DPA.ContactEmail)...)
		contactLines(&l, t.DPA)
		if v.Revealed.Any() {
			l.indented(labelWidth, func(l *lines) { masking(l, v.Revealed, env.Role) })
		}
		if t.DPA.Return {
			l.pair("At the end", plain("data is returned, then deleted (Art. 28(3)(g))"))
		} else {
			l.pair("At the end", plain("data is deleted (Art. 28(3)(g))"))
		}
	}
	draftLines(&l, v)
	l.gap()
	l.pick(pickTenant+t.Slug, route.Route{Page: "people", ID: t.Slug}, labelled("People", plain("%s", count(v.People, "person", "people")))...)
	l.head("Requests")
	requestRows(&l, v.Requests, now)
	return l.out
}

// nextOfEnd says what the end of a tenant asks for next (rules §3.6).
func nextOfEnd(t model.Tenant) string {
	switch {
	case t.Status == model.TenantNotice:
		return "Notice was given. Next: record its choice of return or deletion, and the day on which the agreement ended."
	case t.Status == model.TenantErasing:
		return "Its erasure was approved and is being carried out."
	case t.Status != model.TenantTerminated:
		return ""
	case t.Ending.Choice == "":
		return "Next: record its written choice of return or deletion (Art. 28(3)(g))."
	case !t.Ending.Exported():
		return "Next: hand its export over, and record that."
	}
	return "Next: propose its erasure (ruling offboard-erase); another admin approves it."
}

// requestRows lists requests, each a way to its page.
func requestRows(l *lines, rows []model.RequestRow, now time.Time) {
	for _, r := range rows {
		due := plain("")
		if r.State.Counts() {
			due = of(render.Due(r.Due, now))
		}
		l.pick(pickRequest+r.ID, route.Route{Page: "request", ID: r.ID}, given(theme.Plain, r.ID, 12).fit(8),
			of(render.State(r.State)).fit(18), due.fit(15), of(render.Rights(r)))
	}
	if len(rows) == 0 {
		l.say(theme.Muted, "None.")
	}
}

// left says how long a tenant's data may still be here.
func left(eraseBy deadline.Date, people int, now time.Time) span {
	if people == 0 {
		return signed(theme.GlyphOK, theme.Good, "no people are left")
	}
	return of(render.Due(eraseBy, now))
}
