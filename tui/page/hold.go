package page

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Hold is one legal hold: what it covers, on which ground, its end and its
// reviews.
type Hold struct {
	detail[holdView]
	id string
}

// holdView is what the page shows.
type holdView struct {
	Hold  model.Hold
	Names map[string]string // admin id → login name
}

// NewHold makes the page of a hold.
func NewHold(env Env, id string) *Hold {
	p := &Hold{id: id}
	p.env = env
	p.read = func(ctx context.Context) (v holdView, err error) {
		all, err := env.Backend.Holds(ctx)
		if err != nil {
			return v, err
		}
		at := slices.IndexFunc(all, func(h model.Hold) bool { return h.ID == id })
		if at < 0 {
			return v, model.NotFound(model.KindHold, id)
		}
		v.Hold = all[at]
		v.Names, err = env.Backend.Names(ctx)
		return v, err
	}
	p.build = func(v holdView, w int) []line { return holdLines(v, env, w) }
	return p
}

// Route is the hold's.
func (p *Hold) Route() route.Route { return route.Route{Page: "hold", ID: p.id} }

// Title is the hold's id.
func (p *Hold) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the hold's id, or all of it as JSON.
func (p *Hold) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions review the hold, and propose its end.
func (p *Hold) Actions() []action.Action {
	standing := unless(p.have && p.value.Hold.InForce(deadline.ReceivedOn(p.env.Now())), "it is not in force")
	end := toPropose(p.env, model.KindHold, standing, func() string { return p.id })
	end.Footer = end.Disabled == ""
	return []action.Action{
		open(p.sheet.selected()),
		act(p.env, action.Action{Keys: []string{"r"}, Label: "reviewed", Help: "record that it is needed still, and when to ask again; its end does not move", Act: model.ActReviewHold, Footer: true, Run: p.review}, standing),
		end,
	}
}

func (p *Hold) review() tea.Cmd {
	env, id := p.env, p.id
	return form(id+": reviewed", "It is needed still. Where it is not, propose its end (U). A longer hold is a new one.",
		[]widget.Field{{Name: "next", Label: "Next review", Required: true, Help: "a day up to its end, as 2027-03-05"}}, func(values map[string]string) tea.Cmd {
			next, err := dayOf("Next review", values["next"])
			if err != nil {
				return func() tea.Msg { return Fail{Err: err} }
			}
			return env.Do(model.ReviewHold{Hold: id, Next: next}, "The review of "+id+" is recorded.")
		})
}

func holdLines(v holdView, env Env, w int) []line {
	l := lines{w: w}
	h := v.Hold
	l.pair("State", holdState(h, env))
	if h.Person != "" {
		l.pick("person "+h.Person, route.Route{Page: "person", ID: h.Person}, labelled("Person", given(theme.Accent, h.Person, 64))...)
	}
	if h.Tenant != "" {
		l.pick(pickTenant+h.Tenant, route.Route{Page: "tenant", ID: h.Tenant}, labelled("Tenant", given(theme.Accent, h.Tenant, 64))...)
	}
	covers := "all that is held of them"
	if len(h.Categories) > 0 {
		covers = commas(texts(h.Categories))
	}
	l.pair("Covers", plain("%s", covers))
	l.pair("Ground", plain("%s", h.Ground.Article()))
	l.pair("Law or claim", given(theme.Plain, h.Law, 200))
	l.pair("Until", plain("%s, that day counts", day(h.Until)))
	l.pair("Review", plain("%s", day(h.Review)))
	l.pair("Placed", plain("%s by %s", stamp(h.At), who(v.Names, h.By)))
	if !h.EndedAt.IsZero() {
		l.pick("ruling "+h.Ruling, route.Route{Page: "ruling", ID: h.Ruling}, labelled("Ended", plain("%s by ruling ", stamp(h.EndedAt)), given(theme.Accent, h.Ruling, 12))...)
	}
	if len(h.Reviewed) > 0 {
		l.head("Reviews")
	}
	for _, r := range h.Reviewed {
		l.say(theme.Plain, "%s by %s: needed still; next on %s", stamp(r.At), who(v.Names, r.By), day(r.Next))
	}
	return l.out
}

// dayOf reads a day that was typed.
func dayOf(label, text string) (deadline.Date, error) {
	d, err := deadline.Parse(strings.TrimSpace(text))
	if err != nil {
		return d, model.Refuse("usage", "%s: %s", label, err)
	}
	return d, nil
}

// hasWord reports whether a list with commas holds a word.
func hasWord(list, word string) bool { return slices.Contains(strings.Split(list, ","), word) }
