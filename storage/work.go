package storage

import (
	"context"
	"strings"

	"integrora.com/opsconsole/model"
)

// forMe writes the reader's own name for "me" in a filter.
func forMe(filter string, me model.Admin) string {
	words := strings.Split(filter, " ")
	for i, w := range words {
		if strings.EqualFold(strings.TrimPrefix(w, "!"), "assignee:me") {
			words[i] = strings.TrimSuffix(w, w[len(w)-len("me"):]) + me.Name
		}
	}
	return strings.Join(words, " ")
}

// QueueCounts tells how many requests stand in each of model.Queues, by name.
func (d *Desk) QueueCounts(ctx context.Context) (map[string]int, error) {
	me, err := d.Me()
	if err != nil {
		return nil, err
	}
	defer d.s.board.hold()()
	counts := map[string]int{}
	for _, q := range model.Queues {
		counts[q.Name] = d.s.board.queue(model.Window{Filter: forMe(q.Filter, me), Limit: 1}).Matching
	}
	return counts, ctx.Err()
}

// Suggest makes of every request the triage that its letter suggests: the
// suggested rights, held in the capacity given, of the one person with the
// sender's address, if there is just one. It tries each without doing it.
func (d *Desk) Suggest(ctx context.Context, requests []string, capacity model.Capacity) ([]model.Trial, error) {
	me, err := d.Me()
	if err != nil {
		return nil, err
	}
	var trials []model.Trial
	for _, id := range requests {
		v, err := d.Request(ctx, id)
		if err != nil {
			return nil, err
		}
		cmd := model.TriageRequest{Request: id, Rights: v.Request.Asked(), Capacity: capacity, Tenant: v.Request.Tenant, Person: v.Request.Person}
		if len(v.Candidates) == 1 && cmd.Person == "" {
			cmd.Person, cmd.Tenant = v.Candidates[0].ID, v.Candidates[0].Tenant
		}
		trials = append(trials, model.Trial{Command: cmd, Candidates: len(v.Candidates)})
	}
	return trials, d.s.try(ctx, me, trials)
}

// try decides commands without writing anything.
func (s *Store) try(ctx context.Context, actor model.Admin, trials []model.Trial) error {
	return s.view(ctx, func(r reader) error {
		for i := range trials {
			cmd := trials[i].Command.(model.TriageRequest)
			call := &model.Call{Reader: &numbering{reader: r}, Actor: actor, At: s.cfg.Now().UTC()}
			_, trials[i].Err = s.decide(call, cmd.Act(), cmd)
			if trials[i].Err != nil && !model.IsRefusal(trials[i].Err) {
				return trials[i].Err
			}
		}
		return nil
	})
}

// numbering is a reader of which nothing is numbered in earnest.
type numbering struct {
	reader
	drawn int
}

// Next implements model.Reader.
func (n *numbering) Next(kind model.Kind) (int, error) {
	n.drawn++
	return int(n.tx.Bucket([]byte(kind)).Sequence()) + n.drawn, nil
}
