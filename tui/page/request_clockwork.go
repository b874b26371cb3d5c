package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// clocking are the acts on the clock that one person gives. What takes two is
// proposed as a ruling.
func (p *Request) clocking() []action.Action {
	r := p.value.Request
	list := []action.Action{
		p.offered("N", model.ActRemindPerson, "reminded", "record that you reminded the person of the open question", cannotNudge(r), p.nudge),
		p.offered("E", model.ActReceivedEarlier, "received earlier", "correct the receipt to an earlier time; the dates are computed anew", cannotCorrect(r), p.receivedEarlier),
		p.offered("X", model.ActReopen, "open again", "a complaint, an authority's order or new data: a new clock begins", cannotReopen(r), p.reopen),
	}
	list[0].Footer, list[1].Footer = false, false
	return list
}

func cannotNudge(r model.Request) string {
	return unless(r.State == model.IdentityWait || r.State == model.ClarifyWait, "nothing is asked of the person")
}

func cannotCorrect(r model.Request) string {
	switch {
	case !r.State.Counts():
		return stands(r)
	case !r.ReopenedAt.IsZero():
		return "it was opened again; its clock does not begin with the receipt any more"
	}
	return ""
}

func cannotReopen(r model.Request) string {
	return unless(r.State.CanBecome(model.Reopened), "only what is answered or refused is opened again")
}

func (p *Request) nudge() tea.Cmd {
	id := p.id
	return p.form("reminded", "A second letter of ours on the question records this by itself.",
		[]widget.Field{{Name: "channel", Label: "By", Required: true, Help: "in a word: phone, post, …"}},
		"The reminder is on the timeline of "+id+".", func(values map[string]string) model.Command {
			return model.NudgePerson{Request: id, Channel: values["channel"]}
		})
}

func (p *Request) receivedEarlier() tea.Cmd {
	env, id := p.env, p.id
	fields := []widget.Field{
		{Name: "at", Label: "Received", Required: true, Help: "in Vilnius, as 2026-03-05 09:30"},
		{Name: "reason", Label: "Why", Required: true, Help: "what shows it; no personal data"},
	}
	body := words("So far %s (Vilnius). A later time takes two persons: propose a ruling.", instant(p.value.Request.ReceivedAt))
	return form(id+": received earlier", body, fields, func(values map[string]string) tea.Cmd {
		when, err := deadline.ParseInstant(strings.TrimSpace(values["at"]))
		if err != nil {
			return func() tea.Msg { return Fail{Err: model.Refuse("usage", "%s", err.Error())} }
		}
		return env.Do(model.SetReceivedEarlier{Request: id, When: when, Reason: values["reason"]}, "The dates of "+id+" are computed anew.")
	})
}

func (p *Request) reopen() tea.Cmd {
	env, id := p.env, p.id
	fields := []widget.Field{
		{Name: "cause", Label: "Because of", Value: string(model.ReopenComplaint), Options: texts(model.ReopenCauses), Required: true},
		{Name: "by", Label: "Ordered by", Help: "of an authority's order: the day that it sets, as 2026-03-05"},
		{Name: "reason", Label: "Why", Required: true, Help: "a reference; no personal data"},
	}
	return form(id+": open again", "A new clock begins today. What was decided stays on the timeline.", fields, func(values map[string]string) tea.Cmd {
		cmd := model.ReopenRequest{Request: id, Cause: model.ReopenCause(values["cause"]), Reason: values["reason"]}
		if text := strings.TrimSpace(values["by"]); text != "" {
			by, err := deadline.Parse(text)
			if err != nil {
				return func() tea.Msg { return Fail{Err: model.Refuse("usage", "%s", err.Error())} }
			}
			cmd.By = by
		}
		return env.Do(cmd, id+" is open again.")
	})
}
