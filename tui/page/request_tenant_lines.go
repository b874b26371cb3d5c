package page

import (
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// processorLines tell where a request stands that a tenant decides on: its
// contacts, reminders, instruction, and what was carried out.
func processorLines(l *lines, v model.RequestView, now time.Time) {
	r := v.Request
	if r.Capacity != model.Processor {
		return
	}
	p := r.Processing
	l.head("For the tenant (Art. 28(3) GDPR)")
	if p.Basis != "" {
		l.pair("Tenant by", given(theme.Plain, p.Basis, 200))
	}
	if by := r.ForwardBy(); !by.IsZero() {
		l.pairs("Forward by", plain("%s  ", day(by)), of(render.Due(by, now)), own(theme.Muted, "  target %s", day(r.ForwardTarget())))
	}
	if text := r.Presumptive(deadline.ReceivedOn(now)); text != "" {
		l.pair("Clock", own(theme.Muted, "%s", text))
	}
	if !p.ForwardedAt.IsZero() {
		l.pair("Forwarded", plain("%s", stamp(p.ForwardedAt)))
		if p.HeldAt.IsZero() {
			l.pair("Person told", own(theme.Muted, "not yet: the letter holding says that it was passed on"))
		} else {
			l.pair("Person told", plain("%s, that it was passed on", stamp(p.HeldAt)))
		}
	}
	for _, m := range p.Reminders {
		l.pairs("Reminded", plain("%s  %s  ", stamp(m.At), m.Stage), given(theme.Plain, orWord(m.Contact, "nobody is listed"), 40), given(theme.Muted, "  "+m.Letter, 20))
	}
	if next := r.NextTenantReminder(); !next.IsZero() {
		l.pair("Next reminder", plain("%s", day(next)))
	}
	for _, c := range v.Contacts {
		note := "  may instruct"
		if c.Management {
			note = "  management"
		}
		l.pairs("Contact", given(theme.Plain, c.ID, 20).fit(6), given(theme.Plain, c.Name, 120), own(theme.Muted, "%s", note))
	}
	if len(v.Contacts) == 0 && r.Tenant != "" {
		l.pair("Contact", own(theme.Bad, "the agreement lists none: nothing can be forwarded"))
	}
	instructionLines(l, v)
}

func instructionLines(l *lines, v model.RequestView) {
	p := v.Request.Processing
	if i := p.Instruction; i.Given() {
		fields := "all fields"
		if len(i.Fields) > 0 {
			fields = strings.Join(i.Fields, ", ")
		}
		l.pairs("Instruction", given(theme.Accent, string(i.Scope), 20), given(theme.Plain, ": "+fields, 300))
		l.pairs("By", given(theme.Plain, i.Contact+", ref. "+i.Reference, 200), own(theme.Muted, ", recorded %s by ", stamp(i.At)), given(theme.Muted, who(v.Admins, i.By), 40))
		l.pair("Made sure by", given(theme.Plain, i.How, 200))
		l.pair("Tenant's day", plain("%s", day(i.Due)))
		if i.Held() {
			l.pairs("Held", given(theme.Bad, "it would infringe "+i.Infringes, 200), given(theme.Muted, ", told by "+i.Letter, 40))
		}
	}
	d := p.Carried
	if d.Done() {
		l.pairs("Carried out", plain("%s  %s", stamp(d.At), count(d.Count, "value", "values")), given(theme.Muted, "  "+strings.Join(d.Fields, ", "), 300))
		if d.Law != "" {
			l.pairs("Kept by law", given(theme.Plain, d.Law, 200), plain(", until %s", day(d.Until)))
		}
		if d.Ruling != "" {
			l.pick("ruling/"+d.Ruling, route.Route{Page: "ruling", ID: d.Ruling}, labelled("Ruling", given(theme.Accent, d.Ruling, 20))...)
		}
		if d.Hands() && d.ExportedAt.IsZero() {
			l.pair("File", own(theme.Warn, "not written out yet: ssh NAME@HOST instruction export %s", v.Request.ID))
		} else if d.Hands() {
			l.pair("File", plain("written out %s", stamp(d.ExportedAt)))
		}
	}
	for _, o := range d.Orders {
		answer := own(theme.Warn, "unanswered, due %s", day(o.Due))
		if !o.Open() {
			answer = plain("%s", o.Answer)
		}
		l.pick(pickOrder+o.Subprocessor, route.Route{}, labelled("Order", given(theme.Plain, o.Subprocessor, 40).fit(14), answer)...)
	}
	if !p.DeliveredAt.IsZero() {
		l.pairs("Delivered", plain("%s to ", stamp(p.DeliveredAt)), given(theme.Plain, p.DeliveredTo, 40))
	}
}

// nextForTenant is the next step of a request that a tenant decides on; empty
// where the usual one is.
func nextForTenant(v model.RequestView) string {
	r := v.Request
	i := r.Processing.Instruction
	switch r.State {
	case model.NoTenant:
		return "Its tenant is not known. An admin finds it and names it (T); the person is told nothing of what is held."
	case model.Forwarded:
		return "The tenant decides. An admin records what it instructs (I), or that it answered itself (r)."
	case model.Instructed:
		switch {
		case i.Held():
			return words("The instruction is held, as it would infringe %s. The tenant must give another one (I).", i.Infringes)
		case i.Scope.Two():
			return words("An admin proposes to %s what the tenant instructed (S); another one checks and approves it.", i.Scope)
		}
		return words("An admin carries out what the tenant instructed, to %s, and no more (S).", i.Scope)
	case model.CarriedOut, model.KeptByLaw:
		if why := cannotDeliver(r); why != "" {
			return words("An admin writes the file out for the tenant: ssh NAME@HOST instruction export %s", r.ID)
		}
		return "An admin tells the tenant, and nobody else: by the letter tenant-result, or recorded (L)."
	}
	return ""
}
