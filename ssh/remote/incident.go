package remote

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/printed"
	"integrora.com/opsconsole/tui/safe"
)

// incident are the commands on incidents in the order of need at night:
// declare, pick the tenants, contain, tell, close.
func (c *call) incident() *cobra.Command {
	return branch("incident", "suspicions and breaches: their clocks, whom to tell, and the register of all of them", c.aware(), c.suspect(), c.incidents(), c.incidentShow(),
		c.scope(), c.contain(), c.incidentRecord(), c.incidentCount(), c.incidentNote(), c.incidentTask(), c.assess(), c.incidentDraft(), c.notified(), c.tellTenants(),
		c.informed(), c.oblige(), c.reviewNotice(), c.incidentAdvise(), c.earlier(), c.goingOn(), c.closeIncident(), c.breachRegister())
}

// onIncident makes a command on one incident.
func (c *call) onIncident(use, short, example string, act *model.Act, run func(id string) error) *cobra.Command {
	word, _, _ := strings.Cut(use, " ")
	return c.leaf(use, short, strings.TrimSpace("ssh HOST incident "+word+" I-7 "+example), cobra.ExactArgs(1), func(args []string) error { return run(args[0]) }, act)
}

// instant reads the value of a flag; the zero time when it is not given.
func instant(flag, value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	at, err := deadline.ParseInstant(value)
	if err != nil {
		return at, model.Refuse("usage", "--%s: %s", flag, err)
	}
	return at, nil
}

func (c *call) aware() *cobra.Command {
	var d model.DeclareAware
	var at, capacity string
	cmd := c.leaf("aware I-7|WHAT…", "declare that we are aware of a breach: of a suspicion, or of what happened, in a short phrase without personal data; every clock starts",
		"ssh HOST incident aware exports at night", cobra.MinimumNArgs(1), func(args []string) (err error) {
			if d.What = strings.Join(args, " "); len(args) == 1 && strings.HasPrefix(args[0], "I-") {
				d.Incident, d.What = args[0], ""
			}
			d.Capacity = model.Capacity(capacity)
			if d.When, err = instant("at", at); err != nil {
				return err
			}
			return c.do(d, "aware;")
		}, model.ActAware)
	cmd.Flags().StringVar(&at, "at", "", "since when our staff knew, in Vilnius or with an offset; otherwise now")
	cmd.Flags().StringVar(&d.Facts, "facts", "", "what shows it, in a short phrase")
	cmd.Flags().StringVar(&capacity, "capacity", "", "controller, processor or mixed; otherwise mixed, in which every duty holds")
	return cmd
}

func (c *call) suspect() *cobra.Command {
	var alarm string
	cmd := c.leaf("suspect WHAT…", "record the suspicion of an incident, in a short phrase without personal data", "ssh HOST incident suspect mail gateway leaks", cobra.MinimumNArgs(1),
		func(args []string) error {
			return c.do(model.SuspectIncident{What: strings.Join(args, " "), Alarm: alarm}, "recorded")
		}, model.ActSuspect)
	cmd.Flags().StringVar(&alarm, "alarm", "", "the console's own alarm that makes one suspect it, such as A-3")
	return cmd
}

func (c *call) incidents() *cobra.Command {
	return c.leaf("list", "list incidents with their clocks, newest first", "ssh HOST incident list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Incidents(c.ctx)
		if err != nil {
			return err
		}
		names, err := c.allNames()
		if err != nil {
			return err
		}
		l := c.list("ID", "STATE", "OPENED (UTC)", "BY", "GOING ON (UTC)", "CLOCK", "TO TELL", "WHAT", "FINDINGS")
		for _, i := range list {
			going := ""
			if !i.GoingOn.IsZero() {
				going = i.GoingOn.UTC().Format("2006-01-02 15:04")
			}
			o := c.incidentObject(i, names)
			err := l.row(o, i.ID, i.State.Title(), i.OpenedAt.UTC().Format("2006-01-02 15:04"), names.of(i.OpenedBy), going, i.ClockWords(c.desk.Now()),
				strconv.Itoa(i.OpenObligations()), i.What, i.Findings)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) incidentObject(i model.Incident, names names) map[string]any {
	people, records, exact := i.Numbers()
	clock := i.Clock()
	o := map[string]any{"id": i.ID, "state": i.State, "what": i.What, "by": names.of(i.OpenedBy), "opened": stamp(i.OpenedAt),
		"going_on": stamp(i.GoingOn), "reveals": i.Reveals(c.desk.Now()), "closed_by": names.of(i.ClosedBy), "closed": stamp(i.ClosedAt), "findings": i.Findings,
		"alarm": i.Alarm, "aware": stamp(i.AwareAt), "due": stamp(clock.Due), "outer_limit": stamp(clock.OuterLimit), "clock": i.ClockWords(c.desk.Now()), "capacity": i.Capacity,
		"severity": i.Facts.Severity, "risk": i.Risk, "tenants": notNil(i.Tenants), "people": people, "records": records, "exact": exact, "to_tell": i.OpenObligations(),
		"open_tasks": i.OpenTasks(), "handover": i.Handover}
	return o
}

func (c *call) incidentShow() *cobra.Command {
	return c.leaf("show I-7", "show an incident: clocks, whom to tell, tasks, timeline, and what it lacks", "ssh HOST incident show I-7", cobra.ExactArgs(1), func(args []string) error {
		i, err := c.desk.Incident(c.ctx, args[0])
		if err != nil {
			return err
		}
		names, err := c.allNames()
		if err != nil {
			return err
		}
		now := c.desk.Now()
		if c.json {
			o := c.incidentObject(i, names)
			var duties []map[string]any
			for _, d := range i.Obligations {
				due, law := i.Due(d)
				duties = append(duties, map[string]any{"no": d.No, "to": d.To, "name": d.Name, "law": d.Law, "due": stamp(due), "by_law": law, "open": d.Open(), "late": i.Late(d, now),
					"decision": d.Decision, "ruling": d.Ruling, "ground": d.Ground, "sent": stamp(d.SentAt), "how": d.How, "proof": d.Proof, "late_because": d.Late, "complete": stamp(d.Complete),
					"to_review": d.ToReview(), "number": d.Number})
			}
			o["obligations"], o["gaps"] = notNil(duties), notNil(i.Gaps(now))
			return c.say(o, "")
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s: %s\n%s\n", i.ID, i.State.Title(), i.What, i.ClockWords(now))
		for _, step := range i.Clock().Working {
			fmt.Fprintf(&b, "  %s\n", step.Text)
		}
		if i.Handover != "" {
			fmt.Fprintf(&b, "hand-over: %s\n", i.Handover)
		}
		for _, d := range i.Obligations {
			fmt.Fprintf(&b, "%d. %s (%s): %s. %s\n", d.No, d.Title(), d.Law, d.Words(), i.DueWords(d, now))
		}
		for _, t := range i.Tasks {
			done := "open"
			if !t.DoneAt.IsZero() {
				done = "done by " + names.of(t.DoneBy)
			}
			fmt.Fprintf(&b, "task %d (%s): %s\n", t.No, done, t.What)
		}
		for _, s := range i.Timeline {
			fmt.Fprintf(&b, "%s %s %s\n", model.Instant(s.At), names.of(s.By), s.Text)
		}
		if i.Open() && i.Breach() {
			fmt.Fprintf(&b, "before it is closed: %s\n", strings.Join(i.Gaps(now), "; "))
		}
		_, err = fmt.Fprintln(c.out, safe.Block(strings.TrimSuffix(b.String(), "\n")))
		return err
	})
}

func (c *call) goingOn() *cobra.Command {
	return c.leaf("confirm I-7", "confirm that an incident is going on, which lets on-call engineers reveal under it for four hours", "ssh HOST incident confirm I-7", cobra.ExactArgs(1),
		func(args []string) error { return c.do(model.ConfirmIncident{Incident: args[0]}, "is going on") }, model.ActGoingOn)
}

func (c *call) earlier() *cobra.Command {
	var at, why string
	cmd := c.onIncident("earlier I-7", "correct when we became aware, to an earlier time; a later one is proposed as ruling aware-later", `--at 2026-03-05T09:30 --why '"the night shift knew"'`,
		model.ActAwareEarlier, func(id string) error {
			when, err := instant("at", at)
			if err != nil {
				return err
			}
			return c.do(model.SetAwareEarlier{Incident: id, When: when, Reason: why}, "every clock is computed anew")
		})
	cmd.Flags().StringVar(&at, "at", "", "since when our staff knew")
	cmd.Flags().StringVar(&why, "why", "", "what shows it, in a short phrase without personal data")
	return cmd
}

// breachRegister prints every incident there ever was, as the law wants it kept.
func (c *call) breachRegister() *cobra.Command {
	return c.leaf("register", "print the register of all breaches and suspicions, as CSV (Art. 33(5) GDPR)", "ssh HOST incident register > breaches.csv", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Incidents(c.ctx)
		if err != nil {
			return err
		}
		if c.json {
			for n := len(list) - 1; n >= 0; n-- {
				o := map[string]any{}
				for k, value := range list[n].RegisterRow() {
					o[model.RegisterHead[k]] = value
				}
				if err := c.say(o, ""); err != nil {
					return err
				}
			}
			return nil
		}
		w := csv.NewWriter(c.out)
		rows := [][]string{model.RegisterHead}
		for n := len(list) - 1; n >= 0; n-- {
			row := list[n].RegisterRow()
			for k := range row {
				row[k] = printed.Harmless(safe.Line(row[k], 4000).String())
			}
			rows = append(rows, row)
		}
		return w.WriteAll(rows)
	})
}
