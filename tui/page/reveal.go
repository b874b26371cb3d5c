package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Revealer is a page that may show personal data in clear. The console calls
// Leave when it goes elsewhere, when it locks, and when the time of what is in
// clear is over: the page lets go of it, and of answers under way. Coming back
// it reads anew, masked.
type Revealer interface {
	// Until is when what is in clear must be gone; zero while all is masked.
	Until() time.Time
	Leave()
}

// Until is when what the page shows in clear must be gone.
func (p *Person) Until() time.Time { return p.value.Revealed.Until }

// Until is when what the page shows in clear must be gone.
func (p *Tenant) Until() time.Time { return p.value.Revealed.Until }

// Until is when what the page shows in clear must be gone.
func (p *Request) Until() time.Time { return p.value.Revealed.Until }

// Until is when what the page shows in clear must be gone.
func (p *PersonCopy) Until() time.Time { return p.value.Revealed.Until }

// Leave lets go of what is in clear.
func (p *PersonCopy) Leave() { p.leave(p.value.Revealed) }

// Leave lets go of what is in clear.
func (p *Person) Leave() { p.leave(p.value.Revealed) }

// Leave lets go of what is in clear.
func (p *Tenant) Leave() { p.leave(p.value.Revealed) }

// Leave lets go of what is in clear, on every tab.
func (p *Request) Leave() {
	if p.letGo(p.value.Revealed) {
		for i := range p.sheets {
			p.sheets[i].lines = nil
		}
		p.built = [tabCount]bool{}
	}
}

func (d *detail[T]) leave(seen model.Revealed) {
	if d.letGo(seen) {
		d.sheet.lines = nil
	}
}

// letGo forgets answers under way and, when it shows anything in clear, the
// value.
func (r *record[T]) letGo(seen model.Revealed) bool {
	r.asked++
	if !seen.Any() {
		return false
	}
	var none T
	r.value, r.have = none, false
	return true
}

// revealing is the action "x" of a page of one record.
func revealing(env Env, seen model.Revealed, why string, run func() tea.Cmd) action.Action {
	a := act(env, action.Action{Keys: []string{"x"}, Label: "reveal", Act: model.ActReveal, Footer: true, Run: run,
		Help: "show what is masked in clear, for a purpose and with a fresh code, until you leave the page"}, orWord(why, unless(!seen.All(), "all of it is in clear")))
	return a
}

// toReveal is the action "x" of a list: the page of the record is where it is
// done.
func toReveal(env Env, why string, open func() tea.Cmd) action.Action {
	return act(env, action.Action{Keys: []string{"x"}, Label: "reveal", Act: model.ActReveal, Run: open,
		Help: "open it; there x shows what is masked in clear, for a purpose"}, why)
}

// masking says on a page whether it is masked, or what is in clear and why.
func masking(l *lines, seen model.Revealed, role model.Role) {
	switch {
	case seen.Any():
		what := "In clear"
		if !seen.All() {
			what += ": " + commas(seen.Fields) + ";"
		}
		mark := signed(theme.GlyphWarn, theme.Warn, words("%s until %s or until you leave · %s", what, clock(seen.Until), seen.Purpose.Title()))
		for _, t := range wrapped(mark.text, max(l.w-signWidth, 1)) {
			l.add(span{mark.tone, t, mark.sign})
			mark.sign = 0
		}
	case !model.ActReveal.Allows(role):
		l.say(theme.Muted, "Your role (%s) sees personal data masked.", role)
	default:
		l.say(theme.Muted, "Personal data is masked; x reveals it, for a purpose.")
	}
}

// warrant is a purpose with what it is made under, as one option of a form.
type warrant struct {
	label           string
	purpose         model.Purpose
	incident, glass string
}

// purposesOf are those that a role may name without an incident or emergency
// access, in the order in which they are offered.
func purposesOf(role model.Role) []model.Purpose {
	switch role {
	case model.RoleAdmin:
		return []model.Purpose{model.PurposeRequest, model.PurposeIdentity, model.PurposeAccuracy}
	case model.RoleDPO:
		return []model.Purpose{model.PurposeAdvice, model.PurposeRequest, model.PurposeIdentity, model.PurposeAccuracy}
	}
	return nil
}

// warrants lists what the admin may reveal for now.
func warrants(env Env, incidents []model.Incident, glasses []model.BreakGlass) []warrant {
	var list []warrant
	for _, p := range purposesOf(env.Role) {
		list = append(list, warrant{label: p.Title(), purpose: p})
	}
	now := env.Now()
	for _, i := range incidents {
		if i.Reveals(now) {
			list = append(list, warrant{words("handle open incident %s", i.ID), model.PurposeIncident, i.ID, ""})
		}
	}
	for _, g := range glasses {
		if g.By == env.Me.ID && g.Holds(now) {
			list = append(list, warrant{words("emergency access %s", g.ID), model.PurposeEmergency, "", g.ID})
		}
	}
	return list
}

// reveal asks what to show in clear and why, and for a fresh code; the suggested
// purpose is chosen where the role has it. fields are those of the record that
// can be shown alone.
func reveal(env Env, of model.Ref, title string, fields []string, suggested model.Purpose) tea.Cmd {
	return env.Ask(func(ctx context.Context) tea.Msg {
		incidents, err := env.Backend.Incidents(ctx)
		if err != nil {
			return Fail{Err: err}
		}
		glasses, err := env.Backend.BreakGlasses(ctx)
		if err != nil {
			return Fail{Err: err}
		}
		list := warrants(env, incidents, glasses)
		if len(list) == 0 {
			return Fail{Err: model.Refuse("incident", "no incident is open that lets you reveal; record or confirm one (:incidents), or take emergency access (:breakglass)")}
		}
		return Open{revealForm(env, of, title, fields, list, suggested)}
	})
}

const wholePage = "everything on this page"

func revealForm(env Env, of model.Ref, title string, fields []string, list []warrant, suggested model.Purpose) widget.Overlay {
	what, named := []string{wholePage}, map[string]string{wholePage: model.AllFields}
	for _, f := range fields {
		label := safe.Line(f, 40).String()
		if named[label] == "" {
			what, named[label] = append(what, label), f
		}
	}
	why, by, chosen := []string{}, map[string]warrant{}, list[0].label
	for _, w := range list {
		why, by[w.label] = append(why, w.label), w
		if w.purpose == suggested {
			chosen = w.label
		}
	}
	ask := []widget.Field{
		{Name: "what", Label: "Show", Value: wholePage, Options: what, Required: true},
		{Name: "why", Label: "Purpose", Value: chosen, Options: why, Required: true},
		{Name: "code", Label: "Code", Code: true, Required: true, Help: "a fresh one; shift+tab goes to the choices above"},
	}
	body := "To you alone, until you leave the page. Who, what and why goes into the log; no value does."
	return widget.NewForm(title, body, ask, func(values map[string]string) tea.Cmd {
		w := by[values["why"]]
		return env.Do(model.RevealData{Of: of, Fields: []string{named[values["what"]]}, Purpose: w.purpose, Incident: w.incident, Glass: w.glass, Code: values["code"]},
			"Shown in clear until you leave this page.")
	})
}
