package page

import (
	"fmt"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
)

// historyMost is how many lines of a person's history their page shows.
const historyMost = 40

func personLines(v model.PersonView, env Env, w int) []line {
	l := lines{w: w}
	p := v.Person
	masking(&l, v.Revealed, env.Role)
	l.pair("Name", given(theme.Title, p.Name, 200))
	mixed(&l, p.Name)
	l.pair("E-mail", given(theme.Plain, p.Email, 254))
	l.pair("Kind", personKind(p.Kind))
	if p.Tenant != "" {
		l.pick(pickTenant+p.Tenant, route.Route{Page: "tenant", ID: p.Tenant}, labelled("Tenant", given(theme.Accent, p.Tenant, 60))...)
	}
	if p.LockedBy != "" {
		l.pick(pickRequest+p.LockedBy, route.Route{Page: "request", ID: p.LockedBy},
			labelled("Locked", own(theme.Warn, "by "), given(theme.Warn, p.LockedBy, 20), own(theme.Warn, " while an erasure is decided"))...)
	}
	protectLines(&l, v, env)
	l.pairs("Id", given(theme.Muted, p.ID, 60), own(theme.Muted, ", since %s", stamp(p.CreatedAt)))
	heldLines(&l, p)
	restrictionLines(&l, p, deadline.ReceivedOn(env.Now()))
	l.head("Consents")
	for _, c := range v.Consents {
		consentLines(&l, c)
	}
	if len(v.Consents) == 0 {
		l.say(theme.Muted, "None were asked for.")
	}
	l.head("Invoices")
	for _, one := range v.Invoices {
		invoiceLine(&l, one, deadline.ReceivedOn(env.Now()))
	}
	if len(v.Invoices) == 0 {
		l.say(theme.Muted, "None.")
	}
	if len(v.Content.Facts) > 0 {
		l.head("Content of tenant %s: processor, the tenant decides (Art. 28(10) GDPR)", v.Content.Tenant)
		for _, d := range v.Content.Facts {
			l.pair(safe.Line(d.Field, labelWidth-1).String(), given(theme.Plain, d.Value, 400))
		}
	}
	l.head("Requests")
	requestRows(&l, v.Requests, env.Now())
	l.head("History, newest first")
	for i := len(v.History) - 1; i >= max(len(v.History)-historyMost, 0); i-- {
		e := v.History[i]
		l.add(own(theme.Muted, "%s", stamp(e.At)).fit(18), given(theme.Accent, e.Object, 60).fit(10), given(theme.Plain, e.What, 200))
	}
	if more := len(v.History) - historyMost; more > 0 {
		l.say(theme.Muted, "And %d earlier: ssh HOST history %s shows all.", more, safe.Line(p.ID, 60))
	}
	return l.out
}

// heldLines lists what the person's record holds by category, with our capacity
// and the lawful basis.
func heldLines(l *lines, p model.Person) {
	held := p.Inventory()
	for _, rule := range model.Categories {
		if len(held[rule.Category]) == 0 {
			continue
		}
		l.head("%s: %s, %s", rule.Title, rule.Capacity, rule.Basis)
		if base(p) == rule.Category {
			l.pair("name", given(theme.Plain, p.Name, 400))
			l.pair("e-mail", given(theme.Plain, p.Email, 400))
			optional(l, "phone", p.Phone)
			optional(l, "language", p.Language)
		}
		for _, d := range p.Facts {
			if d.Category == rule.Category {
				l.pair(safe.Line(d.Field, labelWidth-1).String(), given(theme.Plain, d.Value, 400))
			}
		}
	}
}

// base is the category that a person's name and addresses belong to.
func base(p model.Person) model.Category {
	if p.Kind == model.PlatformUser {
		return model.AccountProfile
	}
	return model.Contact
}

func optional(l *lines, label, value string) {
	if value != "" {
		l.pair(label, given(theme.Plain, value, 400))
	}
}

func personKind(k model.PersonKind) span {
	if k == model.PlatformUser {
		return plain("platform user")
	}
	return plain("marketing contact")
}

// consentLines is one purpose and every step of its history.
func consentLines(l *lines, c model.Consent) {
	l.pick(pickConsent+c.ID, route.Route{}, consentState(c.State()).fit(16), given(theme.Plain, c.Purpose, 60).fit(26),
		own(theme.Muted, "notice "), given(theme.Muted, c.Notice, 40))
	for _, e := range c.Events {
		l.add(plain("").fit(16), own(theme.Muted, "%s", stamp(e.At)).fit(18), own(theme.Muted, "%s", e.State).fit(12),
			own(theme.Muted, "by "), given(theme.Muted, e.By, 40), own(theme.Muted, ", "), given(theme.Muted, e.Channel, 40))
	}
	if from := c.AskFrom(); !from.IsZero() {
		l.add(plain("").fit(16), own(theme.Warn, "not to be asked again before %s", from))
	}
}

func invoiceLine(l *lines, v model.Invoice, today deadline.Date) {
	keep := own(theme.Warn, "kept by law until %s", v.KeepUntil())
	if today.After(v.KeepUntil()) {
		keep = own(theme.Muted, "retention ended %s", v.KeepUntil())
	}
	l.add(given(theme.Plain, v.Number, 40).fit(16), plain("%s", v.IssuedOn).fit(12), money(v).right(14), plain("  "), keep)
}

// money writes an amount in its currency's major unit. Every currency that we
// bill in has two decimals.
func money(v model.Invoice) span {
	minor, sign := v.AmountMinor, ""
	if minor < 0 {
		minor, sign = -minor, "-"
	}
	return given(theme.Plain, strings.TrimSpace(fmt.Sprintf("%s%s.%02d %s", sign, render.Number(int(minor/100)), minor%100, v.Currency)), 40)
}
