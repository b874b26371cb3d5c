package page

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Alarms lists what everybody was told: accounts recovered on the host,
// emergency accesses, codes locked. What it shows counts as seen.
type Alarms struct {
	*list[model.Alarm]
	told int // number of the newest that the store was told was seen
}

// NewAlarms makes the list under a filter: words, kind:, about:.
func NewAlarms(env Env, filter string) *Alarms {
	how := short[model.Alarm]{
		id:   func(a model.Alarm) string { return a.ID },
		text: func(a model.Alarm) string { return a.ID + " " + string(a.Kind) + " " + a.Who + " " + a.Object },
		field: func(a model.Alarm, name string) (string, bool) {
			value, known := map[string]string{"kind": string(a.Kind), "about": a.Who}[name]
			return value, known
		},
	}
	read := func(ctx context.Context, w model.Window) (model.Page[model.Alarm], error) {
		all, err := env.Backend.Alarms(ctx)
		return how.window(all, w), err
	}
	seen := env.Me.AlarmSeen
	p := &Alarms{list: newList(env, render.AlarmColumns(), read, func(a model.Alarm) render.Row { return render.Alarm(a, a.Number() <= seen) }), told: seen}
	p.start(filter, "There was no alarm. Rescues on the host, emergency access and locked codes raise one.")
	return p
}

// Route is the list as it is filtered now.
func (p *Alarms) Route() route.Route { return route.Route{Page: "alarms", Filter: p.Filter()} }

// Title is the page's name.
func (p *Alarms) Title() string { return "Alarms" }

// Update takes rows and keys. Rows that came are seen.
func (p *Alarms) Update(msg tea.Msg) tea.Cmd {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size.Height = alarmRows(size.Height)
		msg = size
	}
	cmd := p.update(msg)
	m, ok := msg.(listed[model.Alarm])
	if !ok || m.of != p.list || m.answer.Err != nil {
		return cmd
	}
	newest := p.told
	for _, a := range m.values {
		newest = max(newest, a.Number())
	}
	if newest == p.told {
		return cmd
	}
	p.told = newest
	return tea.Batch(cmd, p.env.Ask(func(ctx context.Context) tea.Msg {
		if _, err := p.env.Backend.Do(ctx, model.SawAlarms{Newest: newest}); err != nil {
			return Fail{Err: err}
		}
		return nil
	}))
}

// alarmFull is the room for an alarm in full under the list.
const alarmFull = 4

// alarmRows is the list's part of the height.
func alarmRows(h int) int {
	if h < 3*alarmFull {
		return h
	}
	return h - alarmFull - 1
}

// View shows the list, and under it the selected alarm in full.
func (p *Alarms) View(w, h int, th theme.Theme) string {
	rows := alarmRows(h)
	if rows == h {
		return p.view(w, h, th)
	}
	l := lines{w: max(w-gutter, 1)}
	if a, ok := p.selected(); ok {
		l.block(theme.Plain, a.Text())
	}
	full := sheet{lines: l.out, sel: -1}
	return over(w, rows, th, p.view(w, rows, th), full.view(w, alarmFull, th, false))
}

// Actions lead to what an alarm is about, and open a suspicion from it.
func (p *Alarms) Actions() []action.Action {
	a, ok := p.selected()
	to, why := route.Route{Page: "admin", ID: a.Who}, orWord(unless(ok, "no alarm is selected"), unless(p.env.Role.SeesAccounts(), "accounts are shown to admins, the DPO and auditors"))
	label, help := "account", "the account that the alarm is about"
	if strings.HasPrefix(a.Object, "I-") {
		to, why, label, help = route.Route{Page: "incident", ID: a.Object}, "", "incident", "the incident that the alarm is about"
	}
	suspect := action.Action{Keys: []string{"n"}, Label: "suspect", Act: model.ActSuspect, Footer: true, Help: "open a suspicion of an incident from the alarm",
		Run: func() tea.Cmd {
			env := p.env
			return asking(a.ID+": suspicion", words("It opens an incident from the alarm: %s", a.Words()), "What", func(text string) tea.Cmd {
				return env.Do(model.SuspectIncident{What: text, Alarm: a.ID}, "The suspicion is recorded, and the incident open.")
			})
		}}
	return []action.Action{{Keys: []string{"enter", "o"}, Label: label, Help: help, Footer: true, Disabled: why, Run: func() tea.Cmd { return To(to) }},
		act(p.env, suspect, unless(ok, "no alarm is selected"))}
}
