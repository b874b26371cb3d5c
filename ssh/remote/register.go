package remote

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/safe"
)

// register are the commands about registers. What is in force is changed by a
// ruling: ruling propose register-activate, subprocessor-activate,
// subprocessor-announce, policy-publish.
func (c *call) register() *cobra.Command {
	return branch("register", "the registers that the law asks for, and the versions of the policy", c.registers(), c.registerList(), c.registerShow(), c.registerDiff(),
		c.registerSave(), c.registerReview(), c.registerAnnounce(), c.registerNotices(), c.registerTold(), c.registerUsable(), c.registerObject(), c.registerResolve(), c.registerExport())
}

func (c *call) registers() *cobra.Command {
	return c.leaf("names", "name the registers, with their fields and the law that asks for them", "ssh HOST register names", cobra.NoArgs, func([]string) error {
		if _, err := c.desk.Me(); err != nil {
			return err
		}
		l := c.wide("REGISTER", "TITLE", "LAW", "REVIEW", "FIELDS (* needed to come into force)")
		for _, r := range model.Registers() {
			var names []string
			for _, f := range r.Fields {
				mark := ""
				if f.Required {
					mark = "*"
				}
				names = append(names, f.Name+mark)
			}
			if err := l.row(map[string]any{"register": r.Register, "title": r.Title, "law": r.Law, "review_months": r.Review, "fields": names, "op": r.Activate},
				string(r.Register), r.Title, r.Law, strconv.Itoa(r.Review)+" months", strings.Join(names, " ")); err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) registerList() *cobra.Command {
	return c.leaf("list REGISTER [FILTER…]", "list a register's entries", "ssh HOST register list subprocessor", cobra.MinimumNArgs(1), func(args []string) error {
		list, err := c.desk.Register(c.ctx, model.RegisterID(args[0]), model.Window{Filter: strings.Join(args[1:], " "), Limit: model.Whole})
		if err != nil {
			return err
		}
		today := deadline.ReceivedOn(c.desk.Now())
		l := c.wide("ENTRY", "NAME", "STANDING", "VERSION", "REVIEW", "LACKS")
		for _, e := range list.Rows {
			if err := l.row(entryObject(e, today), e.ID, e.Title(), e.Standing(today), strconv.Itoa(e.Current().Number), e.Review.String(), e.Lacks()); err != nil {
				return err
			}
		}
		return l.end()
	})
}

// entryObject is an entry for programs: what it says, in force or else newest.
func entryObject(e model.Entry, today deadline.Date) map[string]any {
	v := e.Current()
	fields := map[string]string{}
	for _, one := range v.Values {
		fields[one.Field] = one.Text
	}
	objecting := []string{}
	for _, o := range e.Objections {
		if o.ResolvedAt.IsZero() {
			objecting = append(objecting, o.Tenant)
		}
	}
	told := []map[string]any{}
	for _, a := range e.Announced {
		told = append(told, map[string]any{"version": a.Version, "audience": a.Audience, "channel": a.Channel, "on": a.On, "until": a.Until, "proof": a.Proof})
	}
	return map[string]any{"id": e.ID, "register": e.Register, "standing": e.Standing(today), "version": v.Number, "versions": len(e.Versions), "fields": fields,
		"review": e.Review, "lacks": e.Lacks(), "objecting": objecting, "announced": told, "ruling": v.Ruling, "in_force_from": stamp(v.ForceFrom)}
}

func (c *call) registerShow() *cobra.Command {
	return c.leaf("show ENTRY", "show an entry with its versions, announcements and objections", "ssh HOST register show subprocessor.hetzner", cobra.ExactArgs(1), func(args []string) error {
		e, err := c.desk.Entry(c.ctx, args[0])
		if err != nil {
			return err
		}
		notices, err := c.desk.SubNotices(c.ctx, args[0])
		if err != nil && model.CodeOf(err) != "state" {
			return err
		}
		announced := err == nil
		today := deadline.ReceivedOn(c.desk.Now())
		if c.json {
			o := entryObject(e, today)
			if announced {
				o["notices"] = noticesObject(notices)
			}
			return c.say(o, "")
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		f := c.facts()
		v := e.Current()
		f.add("Entry", e.ID+", "+e.Standing(today))
		for _, field := range e.Register.Rule().Fields {
			if text := v.Get(field.Name); text != "" || field.Required {
				f.add(field.Title, cmp.Or(text, "not recorded"))
			}
		}
		for _, v := range e.Versions {
			by := names.of(v.By)
			if v.By == "" {
				by = "published"
			}
			f.add(fmt.Sprintf("Version %d", v.Number), fmt.Sprintf("%s %s: %s %s", cmp.Or(stamp(v.At), "-"), by, v.Reason, v.Ruling))
		}
		for _, a := range e.Announced {
			f.add("Announced", fmt.Sprintf("%s to %s by %s on %s (%s)", announcedVersion(a), a.Audience, a.Channel, a.On, a.Proof))
		}
		if announced {
			f.notices(notices)
		}
		for _, o := range e.Objections {
			f.add("Objection", o.Tenant+": "+o.Reference+", "+cmp.Or(stamp(o.ResolvedAt), "stands"))
		}
		return f.end()
	})
}

func (c *call) registerDiff() *cobra.Command {
	var from, to int
	cmd := c.leaf("diff ENTRY", "show what differs between two versions of an entry; without flags the newest and the one before", "ssh HOST register diff policy.v2", cobra.ExactArgs(1), func(args []string) error {
		e, err := c.desk.Entry(c.ctx, args[0])
		if err != nil {
			return err
		}
		if to == 0 {
			to = e.Last().Number
		}
		if from == 0 {
			from = to - 1
		}
		a, _ := e.Version(from)
		b, ok := e.Version(to)
		if !ok {
			return model.Refuse("usage", "%s has versions 1 to %d", e.ID, len(e.Versions))
		}
		if c.json {
			return c.say(map[string]any{"entry": e.ID, "from": from, "to": to, "fields": notNil(e.Differences(a, b)), "diff": differences(e, a, b)}, "")
		}
		_, err = fmt.Fprintln(c.out, safe.Block(differences(e, a, b)))
		return err
	})
	cmd.Flags().IntVar(&from, "from", 0, "number of the older version")
	cmd.Flags().IntVar(&to, "to", 0, "number of the newer version")
	return cmd
}

// differences are two versions side by side as a unified diff, field by field.
func differences(e model.Entry, a, b model.EntryVersion) string {
	var text strings.Builder
	for _, name := range e.Differences(a, b) {
		text.WriteString(diff(fmt.Sprintf("%s version %d: %s", e.ID, a.Number, name), fmt.Sprintf("%s version %d: %s", e.ID, b.Number, name), a.Get(name), b.Get(name)))
	}
	return text.String()
}

func (c *call) registerSave() *cobra.Command {
	var reason string
	cmd := c.leaf("save ENTRY FIELD=TEXT…", "write a draft version of an entry: what is named changes, the rest stays; FIELD=- reads that text from standard input",
		`ssh HOST register save transfer.resend checked=2026-11-20 --reason '"yearly check"'`, cobra.MinimumNArgs(2), func(args []string) error {
			save := model.SaveEntry{Entry: args[0], Reason: reason}
			for _, pair := range args[1:] {
				name, text, ok := strings.Cut(pair, "=")
				if !ok {
					return model.Refuse("usage", "give each field as name=text; found %q", pair)
				}
				if text == "-" {
					raw, err := c.text("the text of a field", letterMost)
					if err != nil {
						return err
					}
					text = string(raw)
				}
				save.Values = append(save.Values, model.Value{Field: name, Text: text})
			}
			return c.do(save, "is written;")
		}, model.ActSaveEntry)
	cmd.Flags().StringVar(&reason, "reason", "", "why, as a short phrase without personal data")
	return cmd
}

func (c *call) registerReview() *cobra.Command {
	var next string
	cmd := c.leaf("review ENTRY", "record that an entry in force is still right, and when to ask again", "ssh HOST register review activity.accounts --next 2027-11-01", cobra.ExactArgs(1), func(args []string) error {
		on, err := day("next", next)
		if err != nil {
			return err
		}
		return c.do(model.ReviewEntry{Entry: args[0], Next: on}, "reviewed")
	}, model.ActReviewEntry)
	cmd.Flags().StringVar(&next, "next", "", "the day of the next review")
	return cmd
}
