package page

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// Promise is one promise of the published policy: its state, how it is measured,
// its history and what was said to explain it.
type Promise struct {
	detail[promiseView]
	id string
}

// promiseView is what the page shows.
type promiseView struct {
	Promise model.Promise
	Names   map[string]string // admin id → login name
}

// NewPromise makes the page of a promise.
func NewPromise(env Env, id string) *Promise {
	p := &Promise{id: id}
	p.env = env
	p.read = func(ctx context.Context) (promiseView, error) { return readPromise(ctx, env, id) }
	p.build = promiseLines
	return p
}

// readPromise reads what the page of a promise shows.
func readPromise(ctx context.Context, env Env, id string) (v promiseView, err error) {
	all, err := env.Backend.Promises(ctx)
	if err != nil {
		return v, err
	}
	at := slices.IndexFunc(all, func(p model.Promise) bool { return p.ID == id })
	if at < 0 {
		return v, model.NotFound(model.KindPromise, id)
	}
	v.Promise = all[at]
	v.Names, err = env.Backend.Names(ctx)
	return v, err
}

// Route is the promise's.
func (p *Promise) Route() route.Route { return route.Route{Page: "promise", ID: p.id} }

// Title is the promise's id.
func (p *Promise) Title() string { return safe.Line(p.id, 40).String() }

// Copy gives the promise's id, or all of it as JSON.
func (p *Promise) Copy(row bool) (string, bool) { return p.copy(p.id, row) }

// Actions lead to where one acts, and explain the promise.
func (p *Promise) Actions() []action.Action {
	return []action.Action{open(p.sheet.selected()), explaining(p.env, p.value.Promise, p.have)}
}

// explaining asks why a promise is not kept. The state stays as it is.
func explaining(env Env, p model.Promise, have bool) action.Action {
	why := unless(have, "no promise is selected")
	if have {
		why = unless(p.State != model.PromiseKept, "it is kept")
	}
	return act(env, action.Action{Keys: []string{"x"}, Label: "explain", Help: "say why it is not kept; that is shown beside its state, which stays", Act: model.ActExplainPromise, Footer: true,
		Run: func() tea.Cmd {
			return form(p.ID+": explain", "It is shown beside the state, and in the statement of accountability. The state stays "+string(p.State)+": only acting changes it.",
				[]widget.Field{{Name: "text", Label: "Why", Required: true, Help: "a short phrase; no personal data"}}, func(values map[string]string) tea.Cmd {
					return env.Do(model.ExplainPromise{Promise: p.ID, State: p.State, Text: values["text"]}, "It is explained, and stays "+string(p.State)+".")
				})
		}}, why)
}

func promiseLines(v promiseView, w int) []line {
	l := lines{w: w}
	p := v.Promise
	to, _ := route.Parse(p.Route)
	l.pair("Promise", given(theme.Plain, p.Text, 200))
	l.pair("State", of(render.Promise(p.State)))
	l.pair("Figure", given(theme.Plain, p.Figure, 300))
	l.pair("Checked", checked(p.CheckedAt))
	l.pair("Source", given(theme.Plain, p.Source, 200))
	l.pick("act", to, labelled("Act at", given(theme.Accent, p.Route, 64))...)
	l.head("How it is measured")
	l.say(theme.Plain, "%s", p.Measure)
	l.head("History")
	if len(p.Record.Steps) == 0 {
		l.say(theme.Muted, "No night has looked at it yet.")
	}
	for _, s := range slices.Backward(p.Record.Steps) {
		l.add(plain("%s ", stamp(s.At)), of(render.Promise(s.State)).fit(16), given(theme.Muted, s.Figure, 200))
	}
	if len(p.Record.Explains) > 0 {
		l.head("Explanations")
	}
	for _, e := range slices.Backward(p.Record.Explains) {
		l.say(theme.Plain, "%s by %s, while %s: %s", stamp(e.At), who(v.Names, e.By), e.State, e.Text)
	}
	return l.out
}

// checked is the moment of a look; a mark where there was none.
func checked(t time.Time) span {
	if t.IsZero() {
		return own(theme.Muted, none)
	}
	return own(theme.Muted, "%s", stamp(t))
}
