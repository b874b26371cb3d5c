package page

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
	"integrora.com/opsconsole/tui/widget"
)

// queues is the strip of queues above the list of requests.
type queues struct {
	env    Env
	counts map[string]int // nil until they are read
}

type queuesCounted struct {
	of     *queues
	counts map[string]int
}

func (q *queues) fetch() tea.Cmd {
	return q.env.Ask(func(ctx context.Context) tea.Msg {
		counts, err := q.env.Backend.QueueCounts(ctx)
		if err != nil {
			return nil // the list says why
		}
		return queuesCounted{q, counts}
	})
}

func (q *queues) take(msg tea.Msg) {
	if m, ok := msg.(queuesCounted); ok && m.of == q {
		q.counts = m.counts
	}
}

// at is the queue that a filter stands for; -1 when it is none.
func (q *queues) at(filter string) int {
	return slices.IndexFunc(model.Queues, func(one model.Queue) bool { return one.Filter == strings.Join(strings.Fields(filter), " ") })
}

// view is one row: the queues with their counts, as many as there is room for
// around the one shown.
func (q *queues) view(w int, filter string, th theme.Theme) string {
	shown := q.at(filter)
	words := make([]string, len(model.Queues))
	for i, one := range model.Queues {
		words[i] = one.Title
		if n, known := q.counts[one.Name]; known {
			words[i] += " " + render.Number(n)
		}
		if i == shown {
			words[i] = "[" + words[i] + "]"
		}
	}
	const gap = 2
	from, need := 0, 0 // the first that is shown: the one that the list stands in must be seen
	for i := 0; i <= shown; i++ {
		for need += len(words[i]) + gap; need > w-gutter; from++ {
			need -= len(words[from]) + gap
		}
	}
	var spans []span
	room := w - gutter
	for i := from; i < len(words) && room >= len(words[i]); i++ {
		tone := theme.Muted
		switch name := model.Queues[i].Name; {
		case i == shown:
			tone = theme.Accent
		case name == "overdue" && q.counts[name] > 0:
			tone = theme.Bad
		}
		spans = append(spans, own(tone, "%s", words[i]), plain("  "))
		room -= len(words[i]) + gap
	}
	strip := sheet{lines: []line{{spans: spans}}, sel: -1}
	return strip.view(w, 1, th, false)
}

// actions go to the queue beside the one shown.
func (q *queues) actions(filter string, to func(filter string) tea.Cmd) []action.Action {
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			at := max(q.at(filter), 0)
			return to(model.Queues[(at+by+len(model.Queues))%len(model.Queues)].Filter)
		}
	}
	return []action.Action{
		{Keys: []string{"tab"}, Label: "next queue", Help: "mine, unassigned, due this week, overdue, waiting for the person, for a tenant, snoozed", Footer: true, Run: turn(1)},
		{Keys: []string{"shift+tab"}, Label: "queue before", Help: "the queue to the left", Run: turn(-1)},
	}
}

// bulkTriage asks in which capacity the marked requests are held, shows what the
// suggestions would make of each, and does it after a yes.
func (p *Requests) bulkTriage() tea.Cmd {
	ids := p.table.Marks()
	if len(ids) == 0 {
		id, ok := p.table.Selected()
		if !ok {
			return nil
		}
		ids = []string{id}
	}
	fields := []widget.Field{{Name: "capacity", Label: "Capacity", Value: string(model.Mixed), Options: texts([]model.Capacity{model.Controller, model.Processor, model.Mixed}), Required: true,
		Help: "controller: we decide; processor: the tenant decides; mixed: both have data"}}
	return form("Triage as suggested: "+count(len(ids), "request", "requests"), "Each is given the rights that its letter suggests, and the one person with the sender's address. You see what would become of each before anything is done.",
		fields, func(values map[string]string) tea.Cmd {
			return p.env.Ask(func(ctx context.Context) tea.Msg {
				trials, err := p.env.Backend.Suggest(ctx, ids, model.Capacity(values["capacity"]))
				if err != nil {
					return Fail{Err: err}
				}
				return p.asked(trials)
			})
		})
}

// asked is the question that shows every trial.
func (p *Requests) asked(trials []model.Trial) tea.Msg {
	var lines []string
	var cmds []model.Command
	for _, t := range trials {
		cmd := t.Command.(model.TriageRequest)
		if t.Err != nil {
			lines = append(lines, words("%s: not possible: %s", cmd.Request, t.Err))
			continue
		}
		cmds = append(cmds, cmd)
		person := orWord(cmd.Person, words("no person (%s with the address)", count(t.Candidates, "candidate", "candidates")))
		lines = append(lines, words("%s: %s, %s, %s", cmd.Request, rights(cmd.Rights), cmd.Capacity, person))
	}
	if len(cmds) == 0 {
		return Fail{Err: model.Refuse("state", "none of %s can be triaged so: %s", count(len(trials), "request", "requests"), lines[0])}
	}
	title := words("Triage %d of %d", len(cmds), len(trials))
	return Show(widget.NewConfirm(title, strings.Join(lines, "\n"), false, "", func() tea.Cmd {
		p.table.ClearMarks()
		return p.env.Ask(func(ctx context.Context) tea.Msg {
			got := p.env.give(ctx, cmds)
			if len(got.refused) > 0 {
				return Fail{Err: got.reason(words("%d of %d triaged", len(got.fine), len(cmds))), Reload: true}
			}
			return Say{Text: words("%s triaged.", count(len(cmds), "request is", "requests are")), Reload: true}
		})
	}))()
}
