package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/pack"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// PersonCopy is the copy of a person's data that a request asks for: the values
// that are reviewed for the rights of others, the files, and the page that the
// person would read.
type PersonCopy struct {
	detail[model.CopyView]
	id string
}

// pickValue marks a line of a value.
const pickValue = "value "

// NewCopy makes the page of a request's copy.
func NewCopy(env Env, id string) *PersonCopy {
	p := &PersonCopy{id: id}
	p.env = env
	p.read = func(ctx context.Context) (model.CopyView, error) { return env.Backend.Copy(ctx, id) }
	p.build = func(v model.CopyView, w int) []line { return copyLines(v, env, w) }
	return p
}

// Route is the copy's.
func (p *PersonCopy) Route() route.Route { return route.Route{Page: "copy", ID: p.id} }

// Title is the request's id.
func (p *PersonCopy) Title() string { return "copy for " + safe.Line(p.id, 40).String() }

// Copy gives the request's id, or what the page shows as JSON.
func (p *PersonCopy) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions lead from the review to the proposal.
func (p *PersonCopy) Actions() []action.Action {
	v, id := p.value, p.id
	value, picked := strings.CutPrefix(p.sheet.selected().id, pickValue)
	prepared := unless(p.have && (v.State == model.InProgress || v.State == model.Triaged || v.State == model.Reopened), "a copy is prepared while the request is triaged or in progress")
	one := orWord(prepared, unless(picked, "select a value"))
	offer := func(key string, a *model.Act, label, help, why string, run func() tea.Cmd) action.Action {
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
	}
	return []action.Action{
		open(p.sheet.selected()),
		revealing(p.env, v.Revealed, unless(p.have, "the copy is not loaded yet"), func() tea.Cmd {
			return reveal(p.env, v.Of, "Reveal: "+p.Title(), []string{model.AllFields}, model.PurposeRequest)
		}),
		offer("B", model.ActReviewCopy, "begin", "begin the preparation of the copy", orWord(prepared, unless(v.State != model.InProgress, "it is begun")), func() tea.Cmd {
			return p.env.Do(model.ReviewCopy{Request: id}, "The copy for "+id+" is begun.")
		}),
		offer("K", model.ActReviewCopy, "keep", "hand out the selected value", one, func() tea.Cmd { return p.decide(value, false) }),
		offer("X", model.ActReviewCopy, "withhold", "withhold the selected value for the rights of others (Art. 15(4) GDPR)", one, func() tea.Cmd { return p.decide(value, true) }),
		offer("P", model.ActProposeRelease, "propose", "freeze the copy and ask another admin to release it",
			orWord(unless(p.have && v.State == model.InProgress, "it is not in progress"), words("%s", v.Said)), p.propose),
		offer("b", model.ActReturnRelease, "take back", "take a released copy back into progress", unless(p.have && v.State == model.Released, "no copy is released"), p.takeBack),
	}
}

func (p *PersonCopy) decide(value string, withhold bool) tea.Cmd {
	env, id := p.env, p.id
	cmd, title, done := model.ReviewCopy{Request: id, Keep: []string{value}}, "keep ", words("%s is handed out.", value)
	if withhold {
		cmd, title, done = model.ReviewCopy{Request: id, Withhold: []string{value}}, "withhold ", words("%s is withheld.", value)
	}
	return form(words("%s: %s%s", id, title, value), "Would showing it to the person harm the rights of somebody else (Art. 15(4) GDPR)?",
		[]widget.Field{{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"}}, func(values map[string]string) tea.Cmd {
			cmd.Reason = values["reason"]
			return env.Do(cmd, done)
		})
}

func (p *PersonCopy) propose() tea.Cmd {
	env, id := p.env, p.id
	fields := []widget.Field{
		{Name: "to", Label: "Sealed to", Value: model.ToPassphrase, Required: true, Help: "the person's public key of age (age1…), as they gave it, or passphrase"},
		{Name: "safeguards", Label: "Safeguards", Help: "for each recipient outside the EEA, as resend=dpf; one of " + strings.Join(pack.Safeguards, ", ")},
		{Name: "automated", Label: "Automated", Required: true, Options: []string{"none"}, Help: "you made sure: no decision rests solely on automated processing"},
	}
	return form(id+": propose the release", "Exactly this copy, to exactly this recipient. Another admin decides within 24 hours.", fields, func(values map[string]string) tea.Cmd {
		items := []string{"to=" + strings.TrimSpace(values["to"])}
		items = append(items, strings.FieldsFunc(values["safeguards"], func(r rune) bool { return r == ',' || r == ' ' })...)
		if values["automated"] != "" {
			items = append(items, "automated="+values["automated"])
		}
		return env.Do(model.ProposeRuling{Op: model.RulingRelease, Object: id, Items: items}, "The release for "+id+" is proposed.")
	})
}

func (p *PersonCopy) takeBack() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": take back", "What was exported stays with the person. The copy is prepared and proposed anew.",
		[]widget.Field{{Name: "reason", Label: "Why", Required: true, Help: "a short phrase without personal data"}}, func(values map[string]string) tea.Cmd {
			return env.Do(model.ReturnRelease{Request: id, Reason: values["reason"]}, id+" is in progress again.")
		})
}

func copyLines(v model.CopyView, env Env, w int) []line {
	l := lines{w: w}
	l.pick(pickRequest+v.Request, route.Route{Page: "request", ID: v.Request}, labelled("Request", given(theme.Accent, v.Request, 20), plain("  %s", v.State.Title()))...)
	if v.Ruling != "" {
		l.pair("Ruling", given(theme.Plain, v.Ruling, 20))
	}
	switch {
	case v.State == model.Released:
		l.pair("Next", plain("ssh HOST export %s > %s.zip.age", v.Request, v.Request))
	case v.Said != "":
		l.pair("Missing", own(theme.Warn, "%s", v.Said))
	}
	masking(&l, v.Revealed, env.Role)
	l.head("To review for the rights of others (Art. 15(4) GDPR)")
	for _, r := range v.Values {
		state := own(theme.Warn, "to review")
		switch {
		case r.Withhold:
			state = own(theme.Accent, "withhold")
		case r.Decided:
			state = own(theme.Good, "keep")
		}
		l.pick(pickValue+r.ID, route.Route{}, state.fit(11), given(theme.Plain, r.ID, 30).fit(20), given(theme.Muted, r.Field, 40))
		l.indented(11, func(l *lines) {
			l.block(theme.Plain, r.Value)
			if r.Reason != "" {
				l.block(theme.Muted, r.Reason)
			}
		})
	}
	if len(v.Values) == 0 {
		l.say(theme.Muted, "Nothing.")
	}
	l.head("Files")
	for _, f := range v.Files {
		l.add(given(theme.Plain, f, 60))
	}
	l.gap()
	l.add(own(theme.Muted, "SHA-256 of the manifest"))
	l.add(given(theme.Muted, v.Digest, 64))
	l.head("What the person reads")
	l.block(theme.Plain, v.Page)
	return l.out
}
