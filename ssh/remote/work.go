package remote

import (
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// working are the commands of the daily work on requests.
func (c *call) working() []*cobra.Command {
	return []*cobra.Command{c.queues(), c.tick(), c.snooze(), c.handOver(), c.suggested()}
}

func (c *call) queues() *cobra.Command {
	return c.leaf("queues", "show the queues: how many requests stand in each, and the filter that lists them", "ssh HOST queues", cobra.NoArgs, func([]string) error {
		counts, err := c.desk.QueueCounts(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("QUEUE", "REQUESTS", "FILTER")
		for _, q := range model.Queues {
			n := counts[q.Name]
			if err := l.row(map[string]any{"queue": q.Name, "title": q.Title, "requests": n, "filter": q.Filter}, q.Title, strconv.Itoa(n), q.Filter); err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) tick() *cobra.Command {
	var step string
	var undo bool
	cmd := c.one("tick", "tick a step of a request's checklist; without --step it lists them", "--step searched", model.ActTick, func(id string) error {
		if step != "" {
			return c.do(model.TickStep{Request: id, Step: step, Undone: undo}, "ticked")
		}
		v, err := c.desk.Request(c.ctx, id)
		if err != nil {
			return err
		}
		l := c.list("STEP", "DONE", "WHAT", "LAW")
		for _, s := range v.Request.Checklist() {
			done := ""
			if t := v.Request.Ticked(s.Code); t != nil {
				done = t.At.UTC().Format("2006-01-02") + " " + v.Admins[t.By]
			}
			if err := l.row(map[string]any{"step": s.Code, "done": done, "text": s.Text, "law": s.Law}, s.Code, done, s.Text, s.Law); err != nil {
				return err
			}
		}
		return l.end()
	})
	cmd.Flags().StringVar(&step, "step", "", "the step's word")
	cmd.Flags().BoolVar(&undo, "undo", false, "take the tick back")
	return cmd
}

func (c *call) snooze() *cobra.Command {
	var until, why string
	cmd := c.one("snooze", "put a request out of the working queues until a day; without --until it wakes", `--until 2026-12-01 --why '"the tenant answers on Monday"'`, model.ActSnooze, func(id string) error {
		cmd := model.SnoozeRequest{Request: id, Reason: why}
		if until != "" {
			day, err := deadline.Parse(until)
			if err != nil {
				return model.Refuse("usage", "--until: %s", err)
			}
			cmd.Until = day
		}
		return c.do(cmd, "its dates stand as they were")
	})
	cmd.Flags().StringVar(&until, "until", "", "the day it comes back")
	cmd.Flags().StringVar(&why, "why", "", "why it can wait, as a short phrase without personal data")
	return cmd
}

func (c *call) handOver() *cobra.Command {
	var to, note string
	cmd := c.one("handover", "give a request to another admin, with a note into the sealed case file", `--to admin2 --note '"the tenant was asked"'`, model.ActHandOver, func(id string) error {
		whom, err := c.account(to)
		if err != nil {
			return err
		}
		return c.do(model.HandOver{Request: id, To: whom, Note: note}, "handed over")
	})
	cmd.Flags().StringVar(&to, "to", "", "login name of the one who takes it")
	cmd.Flags().StringVar(&note, "note", "", "where it stands and what comes next")
	return cmd
}

// suggested triages several requests as their letters suggest.
func (c *call) suggested() *cobra.Command {
	var capacity string
	var yes bool
	cmd := c.leaf("triage-suggested R-1 R-2 …", "show what a triage as suggested would make of each request; with --yes it is done", "ssh HOST triage-suggested R-1 R-2 --capacity mixed --yes",
		cobra.MinimumNArgs(1), func(args []string) error {
			trials, err := c.desk.Suggest(c.ctx, args, model.Capacity(capacity))
			if err != nil {
				return err
			}
			l := c.list("REQUEST", "RIGHTS", "CAPACITY", "PERSON", "BECOMES")
			for _, t := range trials {
				cmd := t.Command.(model.TriageRequest)
				becomes := "would be triaged"
				if t.Err == nil && yes {
					if _, t.Err = c.desk.Do(c.ctx, cmd); t.Err == nil {
						becomes = "triaged"
					}
				}
				if t.Err != nil {
					if !model.IsRefusal(t.Err) {
						return t.Err
					}
					becomes = "refused: " + t.Err.Error()
				}
				err := l.row(map[string]any{"request": cmd.Request, "rights": notNil(cmd.Rights), "capacity": cmd.Capacity, "person": cmd.Person, "candidates": t.Candidates, "becomes": becomes},
					cmd.Request, rightWords(cmd.Rights), string(cmd.Capacity), cmd.Person, becomes)
				if err != nil {
					return err
				}
			}
			return l.end()
		}, model.ActTriage)
	cmd.Flags().StringVar(&capacity, "capacity", string(model.Mixed), "controller, processor or mixed")
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}

func rightWords(list []model.Right) string {
	text := ""
	for _, r := range list {
		if text != "" {
			text += "+"
		}
		text += string(r)
	}
	return text
}
