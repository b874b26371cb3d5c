package page

import (
	"strconv"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// digestLines are the lines of a digest, w cells wide: figures, then the charts,
// beside each other where there is room, then what stands behind them.
func digestLines(d digest.Digest, w int) []line {
	l := lines{w: w}
	digestFigures(&l, d)
	left, right := lines{w: w}, lines{w: w}
	beside := w >= 74
	if beside {
		left.w = w / 2
		right.w = w - left.w
	}
	volumeChart(&left, d)
	aheadChart(&right, d)
	timesChart(&right, d)
	l.gap()
	if beside {
		l.out = append(l.out, zipped(left, right)...)
	} else {
		l.out = append(append(l.out, left.out...), right.out...)
	}
	digestRights(&l, d)
	digestRequests(&l, d)
	return l.out
}

// zipped puts the lines of two columns beside each other. Of two that can be
// selected on one line, the left one is.
func zipped(left, right lines) []line {
	var out []line
	for i := range max(len(left.out), len(right.out)) {
		var one line
		if i < len(left.out) {
			one = left.out[i]
		}
		used := 0
		for _, s := range one.spans {
			used += s.width()
		}
		one.spans = append(one.spans[:len(one.spans):len(one.spans)], plain("").fit(left.w-used))
		if i < len(right.out) {
			one.spans = append(one.spans, right.out[i].spans...)
			if one.id == "" {
				one.id, one.to = right.out[i].id, right.out[i].to
			}
		}
		out = append(out, one)
	}
	return out
}

// figure is a number in a tone of its own where it is not 0.
func figure(tone theme.Tone, n int, what string) span {
	if n == 0 {
		tone = theme.Muted
	}
	return own(tone, "%s %s  ", render.Number(n), what)
}

func digestFigures(l *lines, d digest.Digest) {
	so := ""
	if d.Running {
		so = ", so far"
	}
	l.head("Week %s: %s to %s%s", d.Week, d.Week.First().Words(), d.Week.Last().Words(), so)
	c, i, stand := d.Total, d.Incidents, d.Standing()
	line := func(id string, to route.Route, label string, values ...span) {
		l.pick(id, to, append([]span{own(theme.Muted, "%s", label).fit(labelWidth)}, values...)...)
	}
	line("open", filtered("state:open"), "requests", figure(theme.Plain, c.Received, "received"), figure(theme.Good, c.OnTime(), "answered on time"), figure(theme.Bad, c.Late, "late"))
	line("overdue", filtered("state:overdue"), "at its end", figure(theme.Plain, c.Open, "open"), figure(theme.Bad, c.Overdue, "overdue"), figure(theme.Plain, d.Extended, "extended"), figure(theme.Plain, d.Refused, "refused"), figure(theme.Plain, d.Reopened, "opened again"))
	times := own(theme.Muted, "none in this week")
	if c.Answered > 0 {
		times = plain("median %s, nine in ten within %s, %s steps each", count(d.Times.Median, "day", "days"), count(d.Times.P90, "day", "days"), d.PerAnswer())
	}
	l.add(own(theme.Muted, "answers").fit(labelWidth), times)
	line("incidents", route.Route{Page: "incidents"}, "incidents", figure(theme.Plain, i.Opened, "opened"), figure(theme.Plain, i.Closed, "closed"), figure(theme.Good, i.InTime, "notified in 72 h"), figure(theme.Bad, i.Late+i.Owed, "late"))
	line("promises", route.Home, "promises now", figure(theme.Bad, stand[model.PromiseBroken], "broken"), figure(theme.Warn, stand[model.PromiseAtRisk], "at risk"), figure(theme.Good, stand[model.PromiseKept], "kept"))
}

// volumeChart shows what came in and was answered, week by week.
func volumeChart(l *lines, d digest.Digest) {
	most := 0
	for _, v := range d.Volume {
		most = max(most, v.Received)
	}
	l.head("Received in %d weeks", digest.VolumeWeeks)
	for _, v := range d.Volume {
		week := v.Week.String()
		rest := []span{own(theme.Plain, "%d", v.Received).right(4), own(theme.Muted, "%s", " in").fit(4), own(theme.Plain, "%d", v.Answered).right(4), own(theme.Muted, "%s", " out").fit(5)}
		if v.Late > 0 {
			rest = append(rest, own(theme.Bad, "%d late", v.Late))
		}
		room := max(l.w-9-17-8, 1)
		l.pick("week/"+week, route.Route{Page: "digest", ID: week}, append([]span{own(theme.Muted, "%s", week).fit(9), own(theme.Accent, "%s", render.Bar(v.Received, most, room)).fit(room)}, rest...)...)
	}
}

// aheadChart shows the deadlines ahead, week by week and day by day.
func aheadChart(l *lines, d digest.Digest) {
	most := 0
	for _, a := range d.Ahead {
		for _, n := range a.Days {
			most = max(most, n)
		}
	}
	l.head("Deadlines ahead, week from Monday")
	for _, a := range d.Ahead {
		l.add(own(theme.Muted, "%s", a.Week).fit(9), own(theme.Accent, "%s", render.Spark(a.Days[:], most)).fit(9), own(theme.Plain, "%d", a.Due).right(4),
			own(theme.Muted, "  %s", a.Week.First().Words()))
	}
}

// timesChart shows how long answers took.
func timesChart(l *lines, d digest.Digest) {
	most := 0
	for _, n := range d.Histogram {
		most = max(most, n)
	}
	l.head("Days to the answer, %d weeks", digest.VolumeWeeks)
	for i, n := range d.Histogram {
		room := max(l.w-9-5, 1)
		l.add(own(theme.Muted, "%s", digest.Bands[i]).fit(9), own(theme.Plain, "%d", n).right(4), plain(" "), own(theme.Accent, "%s", render.Bar(n, most, room)))
	}
}

func digestRights(l *lines, d digest.Digest) {
	l.head("What else was done")
	l.add(figure(theme.Plain, d.Erasures, "people erased"), figure(theme.Plain, d.Tenants, "tenants erased whole"))
	consents := figure(theme.Plain, d.Consents, "consents withdrawn")
	if !d.Logged {
		consents = own(theme.Muted, "consents withdrawn: %s  ", d.Withdrawals())
	}
	l.add(consents, figure(theme.Plain, d.Withdrawn, "requests withdrawn by the person"))
	if len(d.Rights) > 0 {
		l.head("Requests by right")
	}
	for _, r := range d.Rights {
		to := filtered("right:" + string(r.Right))
		if r.Right == "" {
			to = filtered("state:received")
		}
		l.pick("right/"+string(r.Right), to, plain("%s", r.Title()).fit(22), figure(theme.Plain, r.Received, "in").fit(9), figure(theme.Plain, r.Answered, "out").fit(9),
			figure(theme.Bad, r.Late, "late").fit(10), figure(theme.Plain, r.Open, "open").fit(10), figure(theme.Bad, r.Overdue, "overdue"))
	}
}

// digestRequests lists the requests that the figures are about.
func digestRequests(l *lines, d digest.Digest) {
	row := func(part, id string, spans ...span) {
		l.pick(part+"/"+id, route.Route{Page: "request", ID: id}, append([]span{given(theme.Plain, id, 12).fit(8)}, spans...)...)
	}
	if len(d.Overdue) > 0 {
		l.head("Overdue")
		for _, o := range d.Overdue {
			row("late", o.ID, own(theme.Bad, "due %s", day(o.Due)).fit(22), plain("%s, %s", rights(o.Rights), o.State.Title()))
		}
	}
	if len(d.Answers) > 0 {
		l.head("Answered")
		for _, a := range d.Answers {
			tone, word := theme.Good, "in time"
			if a.Late {
				tone, word = theme.Bad, "late"
			}
			row("answer/"+a.On.String(), a.ID, own(tone, "%s", word).fit(9), plain("after %s", count(a.Days, "day", "days")).fit(16), plain("%s", strconv.Itoa(a.Steps)+" steps").fit(10), plain("%s", rights(a.Rights)))
		}
	}
	for _, a := range d.Ahead {
		if len(a.IDs) > 0 {
			l.head("Due in %s, from %s", a.Week, a.Week.First().Words())
		}
		for _, id := range a.IDs {
			row("due", id)
		}
	}
	if len(d.Incidents.IDs) > 0 {
		l.head("Incidents")
		for _, id := range d.Incidents.IDs {
			l.pick(id, route.Route{Page: "incident", ID: id}, given(theme.Plain, id, 12))
		}
	}
}
