package page

import (
	"cmp"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// queue is one line of what needs somebody.
type queue struct {
	title string
	count int
	tone  theme.Tone // when it is not empty
	to    route.Route
}

func filtered(filter string) route.Route { return route.Route{Page: "requests", Filter: filter} }

// queuesOf are those that a role works on, most urgent first; nine at most, as
// each has a digit.
func queuesOf(role model.Role, h home) []queue {
	approvals := route.Route{Page: "approvals"}
	var (
		untriaged = queue{"untriaged letters", h.Untriaged, theme.Warn, filtered("state:received")}
		pile      = queue{"maybe not requests", h.NotRequests, theme.Accent, filtered("state:not_a_request")}
		overdue   = queue{"overdue", h.Overdue, theme.Bad, filtered("state:overdue")}
		week      = queue{"due within 7 days", h.DueThisWeek, theme.Warn, filtered("state:week !state:overdue")}
		waiting   = queue{"waiting for others", h.Waiting, theme.Plain, filtered("state:waiting")}
		advise    = queue{"to advise on", h.ToAdvise, theme.Warn, approvals}
		approve   = queue{"to approve", h.mine, theme.Warn, approvals}
		proposed  = queue{"erasures proposed", h.ToApprove, theme.Accent, approvals}
		answer    = queue{"erased, to answer", h.ToAnswer, theme.Warn, filtered("state:executed")}
		orders    = queue{"orders unanswered", h.OpenOrders, theme.Warn, filtered("orders:open")}
		reviews   = queue{"emergency reviews", h.ToReview, theme.Warn, route.Route{Page: "breakglass", Filter: "review:open"}}
		incidents = queue{"incidents open", h.Incidents, theme.Warn, route.Route{Page: "incidents", Filter: "!state:closed"}}
		rulings   = queue{"rulings to decide", h.Rulings, theme.Warn, route.Route{Page: "rulings", Filter: "undecided:yes"}}
		letters   = queue{"letters not delivered", h.LettersStuck, theme.Bad, route.Route{Page: "letters", Filter: "stuck:yes"}}
		open      = queue{"open in all", h.Open, theme.Plain, filtered("state:open")}
	)
	if h.ReviewsLate > 0 {
		reviews.title, reviews.tone = "reviews overdue", theme.Bad
	}
	list := []queue{overdue, untriaged, pile, week, approve, rulings, answer, orders, waiting}
	switch role {
	case model.RoleDPO:
		list = []queue{advise, rulings, overdue, week, untriaged, pile, answer, orders, waiting}
	case model.RoleOnCall:
		list = []queue{incidents, untriaged, pile, overdue, week, waiting, open}
	case model.RoleAuditor:
		list = []queue{reviews, incidents, overdue, week, proposed, rulings, orders, waiting, open}
	}
	if h.LettersStuck > 0 { // in the place of what nobody here must act on
		list = append(list[:min(len(list), 8)], letters)
	}
	return list
}

func queueLines(l *lines, list []queue) {
	l.head("Needs you today")
	for i, q := range list {
		tone := theme.Muted
		if q.count > 0 {
			tone = q.tone
		}
		l.pick("queue/"+strconv.Itoa(i+1), q.to, own(theme.Key, "%d", i+1).fit(3), own(tone, "%s", q.title).fit(max(l.w-3-8, 1)),
			own(tone, "%s", render.Number(q.count)).right(8))
	}
}

func dueLines(l *lines, h home, now time.Time) {
	if len(h.Breaches) > 0 {
		l.head("Breach clocks")
		for _, i := range h.Breaches {
			l.pick("incident/"+i.ID, route.Route{Page: "incident", ID: i.ID}, given(theme.Bad, words("%s %s: %s", i.ID, i.ClockWords(now), i.What), 200))
		}
	}
	if h.Unfinished > 0 {
		l.say(theme.Bad, "%s approved and not finished; the server's log says why.", count(h.Unfinished, "erasure", "erasures"))
	}
	if h.Restrictions > 0 {
		l.pick("restrictions", route.Route{Page: "people", Filter: "restricted:yes"}, own(theme.Warn, "%s to review (Art. 18 GDPR)", count(h.Restrictions, "restriction", "restrictions")))
	}
	if len(h.Reminders) > 0 {
		l.head("Reminders for you")
		for _, r := range h.Reminders {
			tone := theme.Warn
			if r.Stage == model.RemindOverdue {
				tone = theme.Bad
			}
			l.pick("reminder/"+r.Request.ID, route.Route{Page: "request", ID: r.Request.ID}, given(tone, r.Text(), 200))
		}
		if more := h.Reminded - len(h.Reminders); more > 0 {
			l.say(theme.Muted, "And %d more.", more)
		}
	}
	l.head("Next due")
	for _, r := range h.Soon {
		l.pick(pickRequest+r.ID, route.Route{Page: "request", ID: r.ID}, given(theme.Plain, r.ID, 12).fit(8),
			of(render.Due(r.Due, now)).fit(15), of(render.Rights(r)))
	}
	if len(h.Soon) == 0 {
		l.say(theme.Good, "Nothing is open. New letters come in by import.")
	}
	if len(h.Ending) == 0 {
		return
	}
	l.head("Tenants ending")
	for _, t := range h.Ending {
		l.pick(pickTenant+t.Slug, route.Route{Page: "tenant", ID: t.Slug}, given(theme.Plain, t.Slug, 40).fit(18),
			plain("%s", t.EraseBy.String()).fit(11), left(t.EraseBy, t.People, now))
	}
}

// boardLines is the board of promises: state by glyph and word, what is
// promised, the figure behind it; enter opens it. The
// worst stand first, so that none is below the edge while a kept one is shown.
func boardLines(l *lines, h home) {
	l.head("The promises of the published policy")
	worst := slices.Clone(h.Promises)
	slices.SortStableFunc(worst, func(a, b model.Promise) int {
		return cmp.Compare(slices.Index(model.PromiseStates, a.State), slices.Index(model.PromiseStates, b.State))
	})
	for _, pr := range worst {
		room := max(l.w-16, 1)
		text := min(52, room*3/5)
		l.pick("promise/"+pr.ID, route.Route{Page: "promise", ID: pr.ID}, of(render.Promise(pr.State)).fit(16), given(theme.Plain, pr.Text, 200).fit(text), plain(" "),
			given(theme.Muted, pr.Figure, max(room-text-1, 1)))
	}
	l.add(own(theme.Muted, "%s, %s, log of %s entries, root %.16s", count(h.Tenants, "tenant", "tenants"), count(h.People, "person", "people"),
		render.Number(int(h.Head.Size)), hex.EncodeToString(h.Head.Root)))
}
