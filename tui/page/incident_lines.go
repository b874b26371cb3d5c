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

// incidentLines is all that is known of an incident: the clock first.
func incidentLines(v incidentView, now time.Time, w int) []line {
	l := lines{w: w}
	i := v.Incident
	l.pairs("Incident", given(theme.Title, i.ID, 12), plain("  "), incidentState(i))
	l.pair("What", given(theme.Plain, i.What, 200))
	incidentClock(&l, i, now)
	if next := nextOf(i, now); next != "" {
		l.pair("Next", own(theme.Accent, "%s", next))
	}
	if i.Handover != "" {
		l.pair("Hand-over", given(theme.Warn, i.Handover, 200))
	}
	obligationLines(&l, i, now)
	l.head("What is known")
	f := i.Facts
	people, records, exact := i.Numbers()
	number := "estimated"
	if exact {
		number = "counted " + stamp(i.Count.At)
	}
	l.pair("Severity", given(theme.Plain, orWord(string(f.Severity), none), 20))
	l.pair("Nature", given(theme.Plain, orWord(f.Nature, none), 200))
	l.pair("Breached", given(theme.Plain, orWord(strings.Join(f.Breached, ", "), none), 200))
	l.pair("People", given(theme.Plain, words("%s (%s), %s", render.Number(people), orWord(strings.Join(f.People, ", "), none), number), 400))
	l.pair("Records", given(theme.Plain, words("%s (%s), %s", render.Number(records), orWord(strings.Join(f.Data, ", "), none), number), 400))
	l.pair("Effects", given(theme.Plain, orWord(f.Effects, none), 200))
	l.pair("Measures", given(theme.Plain, orWord(f.Measures, none), 200))
	l.pair("Tenants", given(theme.Plain, orWord(strings.Join(i.Tenants, ", "), none), 2000))
	l.pair("Contained", plain("%s", stamp(i.ContainedAt)))
	risk := none
	if i.Risk != "" {
		risk = words("%s: %s (%s, %s)", i.Risk, i.Reasoning, who(v.Names, i.AssessedBy), stamp(i.AssessedAt))
	}
	l.pair("Risk", given(theme.Plain, risk, 300))
	if i.Advice.Given() {
		word := "agrees"
		if i.Advice.Objects {
			word = "objects"
		}
		l.pair("DPO", given(theme.Plain, words("%s: %s", word, i.Advice.Text), 300))
	}
	if f.Cause+f.Lessons != "" {
		l.pair("Cause", given(theme.Plain, orWord(f.Cause, none), 200))
		l.pair("Lessons", given(theme.Plain, orWord(f.Lessons, none), 200))
	}
	l.head("Tasks")
	for _, t := range i.Tasks {
		state := signed(theme.GlyphDot, theme.Warn, "open")
		if !t.DoneAt.IsZero() {
			state = signed(theme.GlyphOK, theme.Good, "done")
		}
		l.pick("task/"+strconv.Itoa(t.No), route.Route{}, own(theme.Key, "%d", t.No).fit(4), state.fit(8), given(theme.Plain, t.What, 160), given(theme.Muted, "  "+who(v.Names, t.Owner), 40))
	}
	if len(i.Tasks) == 0 {
		l.say(theme.Muted, "None yet (t).")
	}
	l.head("Timeline")
	for n := len(i.Timeline) - 1; n >= 0; n-- {
		s := i.Timeline[n]
		l.pairs(stamp(s.At)[max(len(stamp(s.At))-11, 0):], given(theme.Accent, who(v.Names, s.By), 24), given(theme.Plain, "  "+s.Text, 240))
	}
	if i.Alarm != "" {
		l.pick("alarm/"+i.Alarm, route.Route{Page: "alarms"}, labelled("Opened from", given(theme.Accent, i.Alarm, 12))...)
	}
	if !i.Open() {
		l.pair("Closed", given(theme.Plain, words("%s by %s: %s", stamp(i.ClosedAt), who(v.Names, i.ClosedBy), i.Findings), 300))
	}
	return l.out
}

// incidentState is the state as a sign and a word.
func incidentState(i model.Incident) span {
	switch {
	case !i.Open():
		return signed(theme.GlyphLock, theme.Muted, i.State.Title())
	case i.State == model.IncidentNotified:
		return signed(theme.GlyphOK, theme.Good, i.State.Title())
	case i.Breach():
		return signed(theme.GlyphBad, theme.Bad, i.State.Title())
	}
	return signed(theme.GlyphWarn, theme.Warn, i.State.Title())
}

// incidentClock is the clock, large while somebody is to be told.
func incidentClock(l *lines, i model.Incident, now time.Time) {
	if _, running := model.Running([]model.Incident{i}); running && i.Capacity != model.Processor {
		left := i.Clock().Due.Sub(now)
		tone, word := theme.Warn, "left of 72 h"
		if left <= 0 {
			tone, word = theme.Bad, "OVERDUE"
		}
		for n, row := range bigTime(model.Span(left)) {
			tail := []string{"  " + word, "  elapsed " + model.Span(now.Sub(i.AwareAt)), "  due " + model.Instant(i.Clock().Due)}[n]
			l.add(plain("").fit(labelWidth), own(tone, "%s", row), own(theme.Plain, "%s", tail))
		}
	}
	tone := theme.Plain
	if words := i.ClockWords(now); strings.Contains(words, "OVERDUE") || strings.Contains(words, "since") {
		tone = theme.Bad
	}
	l.pair("Clock", own(tone, "%s", i.ClockWords(now)))
	if !i.Breach() {
		return
	}
	l.pair("Aware", given(theme.Plain, words("%s: %s", model.Instant(i.AwareAt), i.AwareFacts), 300))
	for n, step := range i.Clock().Working[1:] {
		l.pair(first(n, "Working"), own(theme.Muted, "%s", step.Text))
	}
}

// bigTime draws hours and minutes three rows high.
func bigTime(text string) [3]string {
	digits := map[rune][3]string{
		'0': {" _ ", "| |", "|_|"}, '1': {"   ", "  |", "  |"}, '2': {" _ ", " _|", "|_ "}, '3': {" _ ", " _|", " _|"}, '4': {"   ", "|_|", "  |"},
		'5': {" _ ", "|_ ", " _|"}, '6': {" _ ", "|_ ", "|_|"}, '7': {" _ ", "  |", "  |"}, '8': {" _ ", "|_|", "|_|"}, '9': {" _ ", "|_|", " _|"}, ':': {" ", ".", "."},
	}
	var rows [3]string
	for _, r := range text {
		for n := range rows {
			rows[n] += digits[r][n] + " "
		}
	}
	return rows
}

// nextOf is what to do now.
func nextOf(i model.Incident, now time.Time) string {
	switch gaps := i.Gaps(now); {
	case !i.Open():
		return ""
	case !i.Breach():
		return "find out whether it is a breach: declare us aware (A), or propose that it is none (U)"
	case len(i.Tenants) == 0 && i.Capacity != model.Controller:
		return "pick the affected tenants (T), then record how it was contained (m)"
	case len(gaps) > 0:
		return gaps[0]
	}
	return "close it (f)"
}

// obligationLines are whom to tell, each with its clock, decision and proof.
func obligationLines(l *lines, i model.Incident, now time.Time) {
	if len(i.Obligations) == 0 {
		return
	}
	l.head("To be told")
	for _, o := range i.Obligations {
		state := signed(theme.GlyphOK, theme.Good, "done")
		switch {
		case i.Late(o, now) && o.Open():
			state = signed(theme.GlyphBad, theme.Bad, "late")
		case o.Open():
			state = signed(theme.GlyphWarn, theme.Warn, "open")
		case o.Phased():
			state = signed(theme.GlyphDot, theme.Warn, "phase 1")
		}
		to := route.Route{}
		if o.To == model.ToTenant {
			to = route.Route{Page: "tenant", ID: o.Name}
		}
		if o.Ruling != "" {
			to = route.Route{Page: "ruling", ID: o.Ruling}
		}
		l.pick("duty/"+strconv.Itoa(o.No), to, own(theme.Key, "%d", o.No).fit(4), state.fit(10), given(theme.Plain, o.Title(), 40).fit(22),
			given(theme.Muted, words("%s  %s; %s", o.Law, o.Words(), i.DueWords(o, now)), 300))
		if o.ToReview() {
			l.pair("", own(theme.Warn, "sent by one person alone; another reviews it by %s (R)", o.ReviewBy.Words()))
		}
	}
}
