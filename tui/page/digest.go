package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/safe"
)

// Digest is the page of a week: what came in and what became of it, the
// deadlines ahead, and how long answers take.
type Digest struct {
	detail[digest.Digest]
	week string // as it was asked for; empty for the running one
}

// NewDigest makes the page of a week, of the running one when none is named.
func NewDigest(env Env, week string) *Digest {
	p := &Digest{week: week}
	p.env = env
	p.read = p.look
	p.build = digestLines
	return p
}

func (p *Digest) look(ctx context.Context) (digest.Digest, error) {
	var week digest.Week
	if p.week != "" {
		var err error
		if week, err = digest.ParseWeek(p.week); err != nil {
			return digest.Digest{}, err
		}
	}
	return p.env.Backend.Digest(ctx, week)
}

// Route is the week's.
func (p *Digest) Route() route.Route { return route.Route{Page: "digest", ID: p.week} }

// Title is the page's name, with the week.
func (p *Digest) Title() string {
	if p.week == "" {
		return "Digest"
	}
	return safe.Line("Digest "+p.week, 40).String()
}

// Copy gives the week, or the whole digest as JSON.
func (p *Digest) Copy(row bool) (string, bool) { return p.copy(p.value.Week.String(), row) }

// Actions go to other weeks, and to what a line is about.
func (p *Digest) Actions() []action.Action {
	shown := p.have
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd {
			p.week = p.value.Week.Add(by).String()
			return p.fetch()
		}
	}
	return []action.Action{open(p.sheet.selected()),
		{Keys: []string{"left", "h"}, Label: "week before", Help: "the digest of the week before", Footer: true,
			Disabled: unless(shown, "no week is shown"), Run: turn(-1)},
		{Keys: []string{"right", "l"}, Label: "next week", Help: "the digest of the week after", Footer: true,
			Disabled: orWord(unless(shown, "no week is shown"), unless(!p.value.Running, "this week is not over yet")), Run: turn(1)}}
}
