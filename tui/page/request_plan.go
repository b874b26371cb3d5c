package page

import (
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// planLines is the erasure of a request: the plan item by item, who proposed
// it, what the DPO said, and after the execution its certificate.
func planLines(v model.RequestView, now time.Time, w int) []line {
	l := lines{w: w}
	if !hasPlan(v) {
		l.say(theme.Muted, "No plan is drawn yet.")
		if why := cannotDraw(v.Request); why != "" {
			l.say(theme.Muted, "It cannot be: %s.", why)
		} else {
			l.say(theme.Muted, "Press D to draw it up from what is held now.")
		}
		return l.out
	}
	if v.Erasure.ID != "" {
		certificateLines(&l, v)
	}
	proposalLines(&l, v, now)
	l.head("Plan")
	l.pair("Ground", given(theme.Plain, v.Plan.Ground, 300))
	l.pairs("Drawn", plain("%s by ", stamp(v.Plan.DrawnAt)), given(theme.Plain, who(v.Admins, v.Plan.DrawnBy), 40))
	for i, item := range v.Plan.Items {
		itemLines(&l, i+1, item)
	}
	l.gap()
	if len(v.Plan.Orders) > 0 {
		l.pair("To be told", given(theme.Plain, strings.Join(v.Plan.Orders, ", "), 400))
	} else {
		l.pair("To be told", own(theme.Muted, "no sub-processor"))
	}
	l.digest("SHA-256", theme.Muted, v.Plan.Digest())
	return l.out
}

// itemRest is the room of an item's number, outcome and count; its title takes
// up to 20 cells more.
const itemRest = 2 + 1 + 19 + 5 + 2

// itemLines is one item: outcome first, the way one reads a plan.
func itemLines(l *lines, n int, item model.Item) {
	outcome := own(outcomeTone(item.Outcome), "%s", item.Outcome.Title())
	title := orWord(item.Category.Rule().Title, string(item.Category))
	what := given(theme.Muted, item.What, unlimited)
	wide := min(max(l.w-itemRest, 8), 20)
	fits := what.width() <= l.w-itemRest-wide
	head := []span{own(theme.Muted, "%d", n).right(2), plain(" "), outcome.fit(19), given(theme.Plain, title, 40).fit(wide),
		plain("%s", render.Number(item.Count)).right(5), plain("  ")}
	if fits {
		head = append(head, what)
	}
	l.pick(pickItem+strconv.Itoa(n), route.Route{}, head...)
	l.indented(22, func(l *lines) {
		if !fits {
			l.block(theme.Muted, item.What)
		}
		if item.Count == 0 || item.Outcome == model.Erase {
			return
		}
		l.block(theme.Muted, item.Ground)
		if !item.Until.IsZero() {
			l.say(theme.Warn, "until %s", day(item.Until))
		}
	})
}

func outcomeTone(o model.Outcome) theme.Tone {
	switch o {
	case model.Erase:
		return theme.Accent
	case model.RetainLaw, model.RetainClaim:
		return theme.Warn
	}
	return theme.Muted
}

// proposalLines is the state of the four eyes.
func proposalLines(l *lines, v model.RequestView, now time.Time) {
	p := v.Request.Proposal
	if !p.Open() {
		return
	}
	l.head("Proposal")
	l.pairs("Proposed", plain("%s by ", stamp(p.At)), given(theme.Accent, who(v.Admins, p.By), 40))
	if v.Request.State == model.Proposed {
		l.pair("Expires", expiry(p.Expires, now))
	}
	l.pair("DPO", advice(v))
}

func expiry(at, now time.Time) span {
	left := at.Sub(now)
	switch {
	case left <= 0:
		return own(theme.Bad, "expired %s; send it back and propose it again", stamp(at))
	case left < time.Hour:
		return own(theme.Warn, "%s, in %d min", stamp(at), int(left.Minutes()))
	}
	return plain("%s, in %d h", stamp(at), int(left.Hours()))
}

func advice(v model.RequestView) span {
	a := v.Request.Proposal.Advice
	switch {
	case a.Given() && a.Objects:
		return own(theme.Bad, "objects (%s, %s): management must decide, with reasons", who(v.Admins, a.By), stamp(a.At))
	case a.Given():
		return own(theme.Good, "agrees (%s, %s)", who(v.Admins, a.By), stamp(a.At))
	case v.Plan.Retains():
		return own(theme.Warn, "must advise first: the plan retains data")
	}
	return own(theme.Muted, "has not advised; nothing is retained, so it may go on without")
}

// certificateLines is the proof that remains of an erasure, and what the
// sub-processors answered.
func certificateLines(l *lines, v model.RequestView) {
	e := v.Erasure
	l.head("Certificate %s", e.ID)
	if e.Done() {
		l.pair("Erased", own(theme.Good, "%s, records and key", instant(e.DoneAt)))
	} else {
		l.pair("Erased", own(theme.Warn, "under way; it is finished after a restart, too"))
	}
	l.pairs("Approved", plain("%s by ", stamp(e.ApprovedAt)), given(theme.Plain, who(v.Admins, e.ApprovedBy), 40),
		own(theme.Muted, ", proposed by "), given(theme.Plain, who(v.Admins, e.ProposedBy), 40))
	if e.AdvisedBy != "" {
		l.pair("Advised by", given(theme.Plain, who(v.Admins, e.AdvisedBy), 40))
	}
	if e.Management != "" {
		l.pair("Management", given(theme.Plain, e.Management, 200))
	}
	for i, t := range e.Deleted {
		l.pair(first(i, "Deleted"), plain("%s", render.Plural(t.Count, string(t.Kind))))
	}
	for _, k := range e.Kept {
		end := ""
		if !k.Until.IsZero() {
			end = " until " + day(k.Until)
		}
		kept := "Kept"
		switch k.Outcome {
		case model.Anonymise:
			kept = "Anonymised"
		case model.RestrictItem:
			kept = "Restricted"
		}
		l.pair(kept, given(theme.Plain, words("%d %s%s: %s", k.Count, k.Category.Rule().Title, end, k.Ground), 400))
	}
	if e.Done() {
		l.digest("Key file without the key, SHA-256", theme.Muted, e.KeyDigest)
		l.digest(words("Root of the log's first %s entries", render.Number(int(e.LogSize))), theme.Muted, e.LogRoot)
	}
	if e.Done() {
		l.pair("Backups", backupsOf(e))
	}
	if open := model.Unconfirmed(e.Orders); open != "" {
		l.pair("Not confirmed", given(theme.Warn, open+"; until then this speaks for our own store only", 300))
	}
	if len(e.Orders) == 0 {
		return
	}
	l.head("Orders to sub-processors")
	for _, o := range e.Orders {
		state := own(theme.Warn, "no answer yet, due %s", day(o.Due))
		if !o.Open() {
			state = own(theme.Good, "%s, %s", o.Answer, stamp(o.AnsweredAt))
			if o.Answer == model.OrderException {
				state = own(theme.Warn, "exception, %s: %s", stamp(o.AnsweredAt), o.Ground)
			}
		}
		l.pick(pickOrder+o.Subprocessor, route.Route{}, given(theme.Plain, o.Subprocessor, 40).fit(labelWidth), state)
	}
}

// backupsOf says when the last copy in a backup goes. What is in it opens with no
// key that exists.
func backupsOf(e model.ErasureRecord) span {
	switch {
	case !e.BackupsGone.IsZero():
		return own(theme.Good, "all copies are gone, noted %s", stamp(e.BackupsGone))
	case e.BackupsBy.IsZero():
		return own(theme.Good, "none that held it is left")
	}
	return plain("unreadable, as the key is gone; the last is rotated out by %s", day(e.BackupsBy))
}
