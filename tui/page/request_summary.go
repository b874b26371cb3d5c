package page

import (
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
)

// summaryLines is a request at a glance.
func summaryLines(l *lines, v model.RequestView, now time.Time) {
	r := v.Request
	l.add(given(theme.Title, r.ID, 20), plain("  "), of(render.State(r.State)))
	l.pair("Asks", plain("%s", rights(r.Asked())))
	if r.State.Counts() && !v.Row.Due.IsZero() {
		l.pair("Due", plain("%s", day(v.Row.Due)))
		l.pair("", of(render.Due(v.Row.Due, now)))
	}
	if n := len(v.Family); n > 0 {
		l.pair("Same letter", plain("%s more", count(n, "request", "requests")))
	}
	if r.Capacity != "" {
		l.pair("Capacity", plain("%s", r.Capacity))
	}
	if r.Tenant != "" {
		l.pair("Tenant", given(theme.Plain, r.Tenant, 60))
	}
	l.pair("Assigned to", given(theme.Plain, who(v.Admins, r.Assignee), 40))
	if r.Proposal.Open() && r.State == model.Proposed {
		l.pair("Proposed by", given(theme.Accent, who(v.Admins, r.Proposal.By), 40))
		l.pair("Expires", expiry(r.Proposal.Expires, now))
		l.pair("DPO", advice(v))
	}
	if r.Erasure != "" {
		l.pair("Erasure", given(theme.Plain, r.Erasure, 20))
		if n := v.Erasure.OpenOrders(); n > 0 {
			l.pair("Orders", own(theme.Warn, "%d unanswered", n))
		}
	}
}

// nextLines says what comes next, and whose turn it is.
func nextLines(l *lines, v model.RequestView, env Env) {
	l.head("Next")
	l.say(theme.Plain, "%s", next(v, env))
}

// next is the usual next step of a request, in a sentence.
func next(v model.RequestView, env Env) string {
	r := v.Request
	if text := nextForTenant(v); text != "" {
		return text
	}
	switch r.State {
	case model.NotARequest:
		return "Read the letter: dismiss it (d), or make it a request (m)."
	case model.Dismissed:
		return "It was put away. If it asks for something after all, make it a request (m)."
	case model.Received:
		return "An admin triages it (t): rights, capacity, person."
	case model.IdentityWait, model.ClarifyWait:
		return "The person must answer. When they have, an admin resumes it (u)."
	case model.Triaged, model.InProgress:
		return nextPlanned(v)
	case model.Refusing:
		return "Another admin than its writer sends the letter of refusal, in time: with that it is refused, and its clock stops."
	case model.Reopened:
		return "It was opened again, with a new clock. An admin triages it anew (t), or answers (r)."
	case model.Proposed:
		if r.Ruling != "" {
			return words("It waits for the ruling %s: the DPO advises, and another admin decides.", r.Ruling)
		}
		return nextProposed(v, env)
	case model.Approved, model.Erasing:
		return "The erasure is under way. It is finished after a restart, too."
	case model.Executed:
		return "An admin sends the answer and records that it was sent (r): that stops the clock."
	}
	return "Nothing: it is closed."
}

func nextPlanned(v model.RequestView) string {
	r := v.Request
	switch {
	case r.Capacity == model.Processor:
		return "The tenant decides: an admin or the DPO forwards it (f), within two working days."
	case r.Asks(model.Access) || r.Asks(model.Portability):
		return "A copy is asked for. Handing it out takes an approved release, which this version does not offer yet."
	case !r.Asks(model.Erasure):
		return "An admin does what is asked, answers, and records that (r)."
	case !hasPlan(v):
		return "An admin draws the erasure plan (D)."
	}
	return "An admin checks the plan item by item and proposes it (P)."
}

func nextProposed(v model.RequestView, env Env) string {
	p := v.Request.Proposal
	switch {
	case !env.Now().Before(p.Expires):
		return "The proposal has expired: send it back (b), then propose it again."
	case v.Plan.Retains() && !p.Advice.Given():
		return "The DPO advises (V), as data is retained. Then another admin decides."
	case p.By == env.Me.ID:
		return "You proposed this: another admin opens it and approves it."
	}
	return "An admin other than the proposer reads the plan and approves it (A), or sends it back (b)."
}
