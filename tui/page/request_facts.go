package page

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// The ids of selectable lines begin with what they are of.
const (
	pickCandidate = "candidate/"
	pickRequest   = "request/"
	pickItem      = "item/"
	pickOrder     = "order/"
	pickConsent   = "consent/"
	pickPerson    = "person/"
	pickTenant    = "tenant/"
)

// factLines is what was found out about a request, and what is at hand to find
// out more.
func factLines(v model.RequestView, role model.Role, now time.Time, w int) []line {
	l := lines{w: w}
	masking(&l, v.Revealed, role)
	r := v.Request
	if len(r.Rights) > 0 {
		l.pair("Rights", plain("%s", rights(r.Rights)))
	} else {
		l.pairs("Rights", own(theme.Muted, "not confirmed; suggested: %s", rights(r.Suggested)))
	}
	l.pair("Capacity", capacity(r.Capacity))
	switch {
	case r.Tenant != "":
		l.pick(pickTenant+r.Tenant, route.Route{Page: "tenant", ID: r.Tenant}, labelled("Tenant", given(theme.Plain, r.Tenant, 60))...)
	default:
		l.pair("Tenant", own(theme.Muted, "none"))
	}
	switch {
	case r.Person != "" && v.Erasure.Done():
		l.pairs("Person", given(theme.Muted, r.Person, 60), own(theme.Muted, " (erased; the id names nobody)"))
	case r.Person != "":
		l.pick(pickPerson+r.Person, route.Route{Page: "person", ID: r.Person}, labelled("Person", matched(v)...)...)
		otherAddress(&l, v)
	default:
		l.pair("Person", own(theme.Muted, "not matched"))
	}
	effectLines(&l, v)
	if r.Assignee == "" {
		l.pair("Assigned to", own(theme.Muted, "nobody"))
	} else {
		l.pair("Assigned to", given(theme.Plain, who(v.Admins, r.Assignee), 40))
	}
	if r.FollowUpOf != "" {
		l.pick(pickRequest+r.FollowUpOf, route.Route{Page: "request", ID: r.FollowUpOf}, labelled("Follows up", given(theme.Plain, r.FollowUpOf, 20))...)
	}
	for _, c := range v.Chased {
		l.pick(pickRequest+c.ID, route.Route{Page: "request", ID: c.ID}, labelled("Chased by", given(theme.Plain, c.ID, 12), plain(" "), of(render.State(c.State)))...)
	}
	if r.Duplicates > 0 {
		l.pair("Came again", plain("%s", count(r.Duplicates, "time", "times")))
	}
	if v.File.MessageID != "" {
		l.pair("Message id", given(theme.Muted, v.File.MessageID, 300))
	}

	processorLines(&l, v, now)
	checkLines(&l, v)
	l.head("People with this e-mail address")
	for _, c := range v.Candidates {
		l.pick(pickCandidate+c.ID, route.Route{Page: "person", ID: c.ID}, personSpans(c, w)...)
	}
	if len(v.Candidates) == 0 {
		l.say(theme.Muted, "Nobody has it. Look under :people, or ask the person (w).")
	}

	familyLines(&l, v)
	l.head("Other letters of this sender")
	for _, e := range v.Earlier {
		l.pick(pickRequest+e.ID, route.Route{Page: "request", ID: e.ID},
			given(theme.Plain, e.ID, 12).fit(8), of(render.State(e.State)).fit(18), plain("%s", stamp(e.ReceivedAt)).fit(18), of(render.Rights(e)))
	}
	if len(v.Earlier) == 0 {
		l.say(theme.Muted, "None.")
	}

	l.head("Notes")
	for _, n := range v.File.Notes {
		l.add(own(theme.Muted, "%s  ", stamp(n.At)), given(theme.Accent, who(v.Admins, n.By), 40))
		l.block(theme.Plain, n.Text)
	}
	if len(v.File.Notes) == 0 {
		l.say(theme.Muted, "None yet; n writes one into the sealed case file.")
	}
	return l.out
}

// matched is the person that triage found.
func matched(v model.RequestView) []span {
	if v.Matched.ID == "" {
		return []span{given(theme.Plain, v.Request.Person, 60)}
	}
	return append(sender(v.Matched.Name, v.Matched.Email), given(theme.Muted, "  "+v.Matched.ID, 60), restrictedMark(v.Matched))
}

// otherAddress warns when the matched person is not known by the address that
// the letter came from: identity is then to be doubted (Art. 12(6) GDPR).
func otherAddress(l *lines, v model.RequestView) {
	if v.OtherAddress {
		l.pair("", own(theme.Warn, "▲ not the address that the letter came from: is it the same person?"))
	}
}

func labelled(label string, value ...span) []span {
	return append([]span{own(theme.Muted, "%s", label).fit(labelWidth)}, value...)
}

func capacity(c model.Capacity) span {
	switch c {
	case model.Controller:
		return plain("controller: we decide")
	case model.Processor:
		return plain("processor: the tenant decides (Art. 28(10) GDPR)")
	case model.Mixed:
		return plain("mixed: account data is ours to decide, content the tenant's")
	}
	return own(theme.Muted, "not confirmed")
}

// personSpans is a person on one line: kind, name, address, tenant.
func personSpans(p model.PersonRow, w int) []span {
	kind := "contact"
	if p.Kind == model.PlatformUser {
		kind = "user"
	}
	third := max((w-9-14)/2, 8)
	return []span{own(theme.Muted, "%s", kind).fit(9), of(render.Name(p.Name)).fit(third), plain(" "), given(theme.Muted, p.Email, 254).fit(third), plain(" "),
		given(theme.Accent, orWord(p.Tenant, "own contact"), 40), restrictedMark(p)}
}

// restrictedMark marks a person wherever they are named on one line.
func restrictedMark(p model.PersonRow) span {
	if p.Restricted {
		return own(theme.Warn, " ▲ restricted")
	}
	return plain("")
}

// familyLines are the other requests of the same letter, each with its own state
// and due date.
func familyLines(l *lines, v model.RequestView) {
	if len(v.Family) == 0 {
		return
	}
	l.head("The same letter also asks for")
	for _, e := range v.Family {
		due := plain("")
		if e.State.Counts() && !e.Due.IsZero() {
			due = plain("due %s", e.Due)
		}
		l.pick(pickRequest+e.ID, route.Route{Page: "request", ID: e.ID}, given(theme.Plain, e.ID, 12).fit(8), of(render.State(e.State)).fit(18),
			due.fit(16), plain("%s ", e.Capacity).fit(12), of(render.Rights(e)))
	}
}
