package remote

import (
	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) scope() *cobra.Command {
	var s model.ScopeIncident
	cmd := c.onIncident("scope I-7", "say which tenants are affected, by name or picked by a filter of the list of tenants", "--tenant acme --filter country:LT", model.ActScope, func(id string) error {
		s.Incident = id
		if s.Filter != "" {
			picked, err := c.desk.PickTenants(c.ctx, s.Filter)
			if err != nil {
				return err
			}
			if len(picked) == 0 {
				return model.Refuse("usage", "no tenant matches %q", s.Filter)
			}
			s.Add = append(s.Add, picked...)
		}
		return c.do(s, "the affected tenants are recorded")
	})
	cmd.Flags().StringArrayVar(&s.Add, "tenant", nil, "a tenant that is affected; may be given several times")
	cmd.Flags().StringArrayVar(&s.Remove, "not", nil, "a tenant that is not; may be given several times")
	cmd.Flags().StringVar(&s.Filter, "filter", "", "picks all tenants that match, as tenants list does")
	return cmd
}

func (c *call) contain() *cobra.Command {
	var actions string
	cmd := c.onIncident("contain I-7", "record that a breach is contained", `--by '"token revoked"'`, model.ActContain, func(id string) error {
		return c.do(model.ContainBreach{Incident: id, Actions: actions}, "contained")
	})
	cmd.Flags().StringVar(&actions, "by", "", "what was done, in a short phrase without personal data")
	return cmd
}

func (c *call) incidentRecord() *cobra.Command {
	var r model.RecordIncident
	var severity, capacity string
	cmd := c.onIncident("record I-7", "record what is known of an incident; all in short phrases without personal data", `--nature '"exports were downloaded"' --people-number 40`, model.ActIncidentFacts,
		func(id string) error {
			r.Incident, r.Facts.Severity, r.Capacity = id, model.Severity(severity), model.Capacity(capacity)
			return c.do(r, "recorded")
		})
	f := cmd.Flags()
	f.StringVar(&severity, "severity", "", "low, medium, high or critical")
	f.StringVar(&capacity, "capacity", "", "mixed, where it was controller or processor")
	f.StringVar(&r.Facts.Nature, "nature", "", "what happened")
	f.StringArrayVar(&r.Facts.Breached, "breached", nil, "confidentiality, integrity, availability")
	f.StringArrayVar(&r.Facts.People, "people", nil, "a category of data subjects")
	f.StringArrayVar(&r.Facts.Data, "data", nil, "a category of personal data")
	f.IntVar(&r.Facts.PeopleNo, "people-number", 0, "estimated number of people")
	f.IntVar(&r.Facts.RecordsNo, "records-number", 0, "estimated number of records")
	f.StringVar(&r.Facts.Effects, "effects", "", "the likely consequences")
	f.StringVar(&r.Facts.Measures, "measures", "", "taken and proposed")
	f.StringVar(&r.Facts.Protection, "protection", "", "what people can do")
	f.StringVar(&r.Facts.Next, "next", "", "when the next update comes")
	f.StringVar(&r.Facts.Started, "started", "", "when it began, as far as known")
	f.StringVar(&r.Facts.Source, "source", "", "how it was found")
	f.StringVar(&r.Facts.Cause, "cause", "", "the root cause")
	f.StringVar(&r.Facts.Lessons, "lessons", "", "what follows from it")
	return cmd
}

func (c *call) incidentCount() *cobra.Command {
	var filter string
	cmd := c.onIncident("count I-7", "count the people of the affected tenants, and the records about them, over the store", "--filter kind:platform_user", model.ActIncidentCount, func(id string) error {
		res, err := c.desk.CountIncident(c.ctx, id, filter)
		if err != nil {
			return err
		}
		return c.say(map[string]any{"id": res.ID, "message": res.Message}, "%s: %s", res.ID, res.Message)
	})
	cmd.Flags().StringVar(&filter, "filter", "", "only people that match, by kind: or tenant:")
	return cmd
}

func (c *call) incidentNote() *cobra.Command {
	var n model.NoteIncident
	cmd := c.onIncident("note I-7", "put a note on the timeline, or hand the incident over", `--text '"tenants are told; next is the inspectorate"' --handover`, model.ActIncidentNote, func(id string) error {
		n.Incident = id
		return c.do(n, "noted")
	})
	cmd.Flags().StringVar(&n.Text, "text", "", "the note, a short phrase without personal data")
	cmd.Flags().BoolVar(&n.HandOver, "handover", false, "it is what the next engineer reads first")
	return cmd
}

func (c *call) incidentTask() *cobra.Command {
	var t model.TaskIncident
	var owner string
	cmd := c.onIncident("task I-7", "add a task to an incident, or record that one is done", `--what '"revoke the token"'`, model.ActIncidentTask, func(id string) error {
		t.Incident = id
		if owner != "" {
			names, err := c.desk.Names(c.ctx)
			if err != nil {
				return err
			}
			for admin, name := range names {
				if name == owner {
					t.Owner = admin
				}
			}
			if t.Owner == "" {
				return model.Refuse("not_found", "there is no account %s", owner)
			}
		}
		return c.do(t, "the task is recorded")
	})
	cmd.Flags().StringVar(&t.What, "what", "", "a new task, in a short phrase without personal data")
	cmd.Flags().StringVar(&owner, "owner", "", "login name of who does it")
	cmd.Flags().IntVar(&t.Done, "done", 0, "the number of a task that is done")
	return cmd
}

func (c *call) assess() *cobra.Command {
	var risk, why string
	cmd := c.onIncident("assess I-7", "assess how likely a breach is a risk to people; decides who is told", `--risk high --why '"passwords in clear"'`, model.ActAssess, func(id string) error {
		return c.do(model.AssessBreach{Incident: id, Risk: model.Risk(risk), Reasoning: why}, "assessed")
	})
	cmd.Flags().StringVar(&risk, "risk", "", "none, risk or high")
	cmd.Flags().StringVar(&why, "why", "", "by type of breach, data, ease of identification, severity, people, number")
	return cmd
}

func (c *call) incidentAdvise() *cobra.Command {
	var a model.AdviseIncident
	cmd := c.onIncident("advise I-7", "record that the DPO read a breach, and their advice", `--text '"handled well"'`, model.ActIncidentAdvise, func(id string) error {
		a.Incident = id
		return c.do(a, "advice recorded")
	})
	cmd.Flags().StringVar(&a.Text, "text", "", "the advice, a short phrase without personal data")
	cmd.Flags().BoolVar(&a.Objects, "object", false, "the advice is an objection")
	return cmd
}

func (c *call) closeIncident() *cobra.Command {
	var n model.CloseIncident
	cmd := c.onIncident("close I-7", "close a breach, with its cause and lessons, when everybody was told; a suspicion is ended by ruling not-a-breach", `--findings '"a token in a log"' --cause '"secret in a log"' --lessons '"logs are scanned"'`,
		model.ActCloseIncident, func(id string) error {
			n.Incident = id
			return c.do(n, "closed")
		})
	cmd.Flags().StringVar(&n.Findings, "findings", "", "what was found, in a short phrase without personal data")
	cmd.Flags().StringVar(&n.Cause, "cause", "", "the root cause")
	cmd.Flags().StringVar(&n.Lessons, "lessons", "", "what follows from it")
	return cmd
}
