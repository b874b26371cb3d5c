package page

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// pickStep begins the id of a step of the checklist.
const pickStep = "step/"

// checkLines is the checklist of what is asked, on the Facts tab.
func checkLines(l *lines, v model.RequestView) {
	r := v.Request
	steps := r.Checklist()
	if len(r.Rights) == 0 || len(steps) == 0 {
		return
	}
	l.head("Checklist: %d of %d", len(r.Ticks), len(steps))
	for _, s := range steps {
		mark, tone, by := "[ ] ", theme.Plain, ""
		if t := r.Ticked(s.Code); t != nil {
			mark, tone, by = "[x] ", theme.Muted, "  "+who(v.Admins, t.By)+" "+stamp(t.At)
		}
		l.pick(pickStep+s.Code, route.Route{}, own(tone, "%s%s", mark, s.Text), own(theme.Muted, "  %s", s.Law), given(theme.Muted, by, 60))
	}
}

// working are the acts of the daily work.
func (p *Request) working() []action.Action {
	r := p.value.Request
	step := p.picked(pickStep)
	acts := []action.Action{
		p.offered("K", model.ActTick, "tick", "tick the selected step of the checklist, or take the tick back",
			orWord(unless(!r.State.Closed(), "%s", stands(r)), unless(step != "", "select a step of the checklist on the Facts tab")), func() tea.Cmd { return p.tick(step) }),
		p.offered("Z", model.ActSnooze, "snooze", "put it out of the working queues until a day, or wake it; moves no date", unless(r.State.Counts(), "%s", stands(r)), p.snooze),
		p.offered("H", model.ActHandOver, "hand over", "give it to another admin, with a note on where it stands", unless(!r.State.Closed(), "%s", stands(r)), p.handOver),
	}
	for i := range acts {
		acts[i].Footer = i == 0 && step != ""
	}
	return acts
}

func (p *Request) tick(step string) tea.Cmd {
	undone := p.value.Request.Ticked(step) != nil
	return p.env.Do(model.TickStep{Request: p.id, Step: step, Undone: undone}, "")
}

func (p *Request) snooze() tea.Cmd {
	id, r := p.id, p.value.Request
	if !r.Snoozed.IsZero() {
		return p.env.Do(model.SnoozeRequest{Request: id}, id+" is awake again.")
	}
	until := deadline.ReceivedOn(p.env.Now()).AddDays(3)
	fields := []widget.Field{
		{Name: "until", Label: "Until", Value: until.String(), Required: true, Help: "the day it comes back; a week before it is due at the latest"},
		{Name: "reason", Label: "Why", Required: true, Help: "why it can wait; no personal data"},
	}
	return form(id+": snooze", "It leaves the working queues until that day. Its dates do not move.", fields, func(values map[string]string) tea.Cmd {
		day, err := deadline.Parse(strings.TrimSpace(values["until"]))
		if err != nil {
			return func() tea.Msg { return Fail{Err: model.Refuse("usage", "until: %s", err)} }
		}
		return p.env.Do(model.SnoozeRequest{Request: id, Until: day, Reason: values["reason"]}, id+" sleeps until "+day.String()+".")
	})
}

func (p *Request) handOver() tea.Cmd {
	id, admins := p.id, p.value.Admins
	var others []string
	for key, name := range admins {
		if key != p.env.Me.ID && key != p.value.Request.Assignee && key != model.System.ID {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	if len(others) == 0 {
		return func() tea.Msg {
			return Fail{Err: model.Refuse("state", "there is nobody else to hand %s over to", id)}
		}
	}
	fields := []widget.Field{
		{Name: "to", Label: "To", Value: others[0], Options: others, Required: true},
		{Name: "note", Label: "Note", Required: true, Help: "where it stands and what comes next; goes into the sealed case file"},
	}
	return form(id+": hand over", "The note goes into the sealed case file.", fields, func(values map[string]string) tea.Cmd {
		to := ""
		for key, name := range admins {
			if name == values["to"] {
				to = key
			}
		}
		return p.env.Do(model.HandOver{Request: id, To: to, Note: values["note"]}, id+" is handed over to "+values["to"]+".")
	})
}
