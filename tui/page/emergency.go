package page

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// BreakGlass lists emergency accesses: those in force, those to be reviewed and
// what was found. It is where one is taken, and reviewed.
type BreakGlass struct{ *list[emergency] }

// emergency is a line of the list.
type emergency struct {
	model.BreakGlass
	by, reviewer string // login names
}

func emergencyColumns() []render.Column {
	return []render.Column{
		{Title: "Access", Min: 6, Max: 8},
		{Title: "Who", Min: 8, Max: 20, Weight: 1},
		{Title: "State", Min: 23, Max: 24},
		{Title: "Reason", Min: 16, Weight: 3},
		{Title: "Reveals", Min: 7, Max: 7, Right: true},
		{Title: "Taken", Min: 16, Max: 16},
		{Title: "Finding", Min: 14, Weight: 2},
		{Title: "Reviewed by", Min: 11, Max: 20},
	}
}

// emergencies is how the list of emergency accesses is narrowed.
var emergencies = short[emergency]{
	id:   func(e emergency) string { return e.ID },
	text: func(e emergency) string { return e.ID + "\n" + e.by + "\n" + e.Reason + "\n" + e.Finding },
	field: func(e emergency, field string) (string, bool) {
		if field == "review" {
			return map[bool]string{true: "done", false: "open"}[e.Reviewed()], true
		}
		return e.by, field == "by"
	},
}

// NewBreakGlass makes the list under a filter: words, review:open, by:.
func NewBreakGlass(env Env, filter string) *BreakGlass {
	read := func(ctx context.Context, w model.Window) (model.Page[emergency], error) {
		all, err := env.Backend.BreakGlasses(ctx)
		if err != nil {
			return model.Page[emergency]{}, err
		}
		names, err := env.Backend.Names(ctx)
		rows := make([]emergency, len(all))
		for i, one := range all {
			rows[i] = emergency{one, who(names, one.By), who(names, one.ReviewedBy)}
		}
		return emergencies.window(rows, w), err
	}
	p := &BreakGlass{newList(env, emergencyColumns(), read, func(e emergency) render.Row { return emergencyRow(e, env.Now()) })}
	p.start(filter, "Nobody ever took emergency access. It is for when people come to harm by waiting: t takes it for an hour.")
	return p
}

func emergencyRow(e emergency, now time.Time) render.Row {
	return render.Row{ID: e.ID, Cells: cells(given(theme.Plain, e.ID, 12), given(theme.Accent, e.by, 40), reviewState(e.BreakGlass, now),
		given(theme.Plain, e.Reason, 200), plain("%s", render.Number(e.Reveals)), own(theme.Muted, "%s", stamp(e.At)),
		given(theme.Muted, orWord(e.Finding, none), 200), given(theme.Muted, e.reviewer, 40))}
}

// reviewState is where an emergency access stands: in force, to be reviewed by
// a day, or found justified or not.
func reviewState(g model.BreakGlass, now time.Time) span {
	switch {
	case g.Holds(now):
		return signed(theme.GlyphWarn, theme.Bad, words("in force until %s", clock(g.Until)))
	case g.Reviewed() && g.Justified:
		return signed(theme.GlyphOK, theme.Good, "justified")
	case g.Reviewed():
		return signed(theme.GlyphBad, theme.Bad, "not justified")
	case deadline.ReceivedOn(now).After(g.ReviewDue):
		return signed(theme.GlyphBad, theme.Bad, words("overdue, %s", g.ReviewDue))
	}
	return signed(theme.GlyphWait, theme.Warn, words("review by %s", g.ReviewDue))
}

// Route is the list as it is filtered now.
func (p *BreakGlass) Route() route.Route { return route.Route{Page: "breakglass", Filter: p.Filter()} }

// Title is the page's name.
func (p *BreakGlass) Title() string { return "Emergency access" }

// Update takes rows, keys and the size.
func (p *BreakGlass) Update(msg tea.Msg) tea.Cmd { return p.update(msg) }

// View shows the list in w×h cells.
func (p *BreakGlass) View(w, h int, th theme.Theme) string { return p.view(w, h, th) }

// Actions take emergency access, and review the selected one.
func (p *BreakGlass) Actions() []action.Action {
	e, ok := p.selected()
	return []action.Action{
		whole("Emergency access "+e.ID, ok, "State", reviewState(e.BreakGlass, p.env.Now()).text.String(), "Taken", stamp(e.At)+" by "+e.by,
			"Until", stamp(e.Until), "Reason", e.Reason, "Reveals", render.Number(e.Reveals), "Review due", e.ReviewDue.String(),
			"Reviewed", stamp(e.ReviewedAt)+" by "+orWord(e.reviewer, none), "Finding", e.Finding),
		act(p.env, action.Action{Keys: []string{"t"}, Label: "take access", Act: model.ActBreakGlass, Footer: true,
			Help: "reveal data without an incident for an hour; everyone is told at once, and an auditor reviews it", Run: p.take}, ""),
		act(p.env, action.Action{Keys: []string{"r"}, Label: "review", Act: model.ActReviewGlass, Footer: true,
			Help: "record what you found of the selected one; it is never changed", Run: func() tea.Cmd { return p.review(e) }},
			cannotReview(e.BreakGlass, ok, p.env)),
	}
}

func cannotReview(g model.BreakGlass, have bool, env Env) string {
	switch {
	case !have:
		return "nothing is selected"
	case g.Reviewed():
		return "it is reviewed, and a finding is never changed"
	case g.By == env.Me.ID:
		return "it was yours"
	case g.Holds(env.Now()):
		return "it is still in force"
	}
	return ""
}

func (p *BreakGlass) take() tea.Cmd {
	env := p.env
	return form("Emergency access", "For an hour you may reveal personal data without an incident. Everyone is told at once, and an auditor reviews it within two working days.",
		[]widget.Field{
			{Name: "reason", Label: "Reason", Required: true, Help: "a short phrase without personal data"},
			{Name: "code", Label: "Code", Code: true, Required: true, Help: "a fresh one; shift+tab goes to the reason"},
		}, func(values map[string]string) tea.Cmd {
			return env.Do(model.OpenBreakGlass{Reason: values["reason"], Code: values["code"]}, "")
		})
}

func (p *BreakGlass) review(e emergency) tea.Cmd {
	env, id := p.env, e.ID
	justified := "justified"
	body := words("%s took it at %s: %s. %s made under it; the log says of what (:audit action:data.reveal).", e.by, stamp(e.At), e.Reason,
		count(e.Reveals, "reveal was", "reveals were"))
	return form(id+": review", body, []widget.Field{
		{Name: "found", Label: "It was", Options: []string{justified, "not justified"}, Required: true},
		{Name: "finding", Label: "Finding", Required: true, Help: "what you found, in a short phrase without personal data"},
	}, func(values map[string]string) tea.Cmd {
		return env.Do(model.ReviewBreakGlass{Glass: id, Justified: values["found"] == justified, Finding: values["finding"]}, "The review of "+id+" is recorded.")
	})
}
