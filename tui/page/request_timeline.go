package page

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/theme"
)

// timelineLines is what happened to a request, newest first.
func timelineLines(v model.RequestView, w int) []line {
	l := lines{w: w}
	for i := len(v.Request.History) - 1; i >= 0; i-- {
		e := v.Request.History[i]
		step := plain("%s", e.To.Title())
		if e.From != "" && e.From != e.To {
			step = plain("%s → %s", e.From.Title(), e.To.Title())
		}
		l.add(own(theme.Muted, "%s", stamp(e.At)).fit(18), given(theme.Accent, who(v.Admins, e.By), 40).fit(12),
			given(theme.Plain, e.Act, 40).fit(20), step)
		if e.Reason != "" {
			l.indented(18, func(l *lines) { l.block(theme.Muted, e.Reason) })
		}
	}
	if len(v.Request.History) == 0 {
		l.say(theme.Muted, "Nothing has happened yet.")
	} else {
		l.say(theme.Muted, "All of it, to prove: echo CODE | ssh NAME@HOST evidence %s > %s.zip", v.Request.ID, v.Request.ID)
	}
	return l.out
}
