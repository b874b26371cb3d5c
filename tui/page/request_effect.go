package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// effectLines say what the request did at once, and what was corrected.
func effectLines(l *lines, v model.RequestView) {
	r := v.Request
	if v.Matched.Restricted {
		l.pair("Restricted", own(theme.Warn, "▲ the person's data is only stored (Art. 18 GDPR)"))
	}
	if r.Asks(model.ObjectionMarketing) {
		l.pair("Marketing", own(theme.Plain, "suppressed at triage; no approval, no refusal (Art. 21(3) GDPR)"))
	}
	for _, c := range r.Corrected {
		l.pairs("Corrected", plain("%s: ", deadline.ReceivedOn(c.At)), given(theme.Plain, strings.Join(c.Fields, ", "), 200))
	}
	if r.Asks(model.Rectification) && v.Matched.ID != "" && !v.Matched.Restricted && r.State.Counts() {
		l.pair("", own(theme.Muted, "is accuracy contested? restrict it (M): Art. 18(1)(a) GDPR"))
	}
}

// effecting are the acts that a request asks for at once.
func (p *Request) effecting() []action.Action {
	v, r := p.value, p.value.Request
	restrict := p.offered("M", model.ActRestrict, "restrict", "restrict the processing of the person's data at once: it is only stored (Art. 18 GDPR)", unless(v.Matched.ID != "", "it has no person"),
		func() tea.Cmd { return restrictForm(p.env, r.Person, p.id, model.GroundAccuracy) })
	restrict.Footer = false
	correct := p.offered("F", model.ActRectify, "correct", "correct or complete what is held about the person (Art. 16 GDPR)", cannotRectify(r), p.rectify)
	return []action.Action{restrict, correct}
}

func cannotRectify(r model.Request) string {
	switch {
	case !r.Asks(model.Rectification):
		return "it does not ask for rectification; confirm its rights in triage"
	case r.Capacity == model.Processor:
		return "the tenant decides on it (Art. 28(10) GDPR); forward it"
	case r.Person == "":
		return "it has no person; find them in triage first"
	case r.State != model.Triaged && r.State != model.InProgress && r.State != model.Reopened:
		return stands(r)
	}
	return ""
}

func (p *Request) rectify() tea.Cmd {
	id := p.id
	fields := []widget.Field{
		{Name: "field", Label: "Field", Value: model.FieldName, Help: "name, e-mail, phone, language, or the name of a field on the person's page"},
		{Name: "value", Label: "New value", Help: "as it must be; the log names the field only"},
		{Name: "statement", Label: "Or statement", Help: "of the person, that completes the data; it is kept with it"},
	}
	return form(id+": correct", "Recipients are told (Art. 19 GDPR). Values never stand in the log.", fields, func(values map[string]string) tea.Cmd {
		cmd := model.RectifyPerson{Request: id, Statement: strings.TrimSpace(values["statement"])}
		if value := strings.TrimSpace(values["value"]); value != "" {
			cmd.Fields = []model.Correction{{Field: strings.TrimSpace(values["field"]), Value: value}}
		}
		return p.env.Do(cmd, "Corrected.")
	})
}
