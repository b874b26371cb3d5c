package remote

import (
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

func (c *call) hold() *cobra.Command {
	return branch("hold", "legal holds: what must not be erased, until when", c.holds(), c.placeHold(), c.reviewHold())
}

// day reads a date that a flag gives.
func day(flag, text string) (deadline.Date, error) {
	d, err := deadline.Parse(text)
	if err != nil {
		return d, model.Refuse("usage", "--%s takes a date such as 2033-03-15", flag)
	}
	return d, nil
}

func (c *call) holds() *cobra.Command {
	return c.leaf("list", "list legal holds, newest first", "ssh HOST hold list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Holds(c.ctx)
		if err != nil {
			return err
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		today := deadline.ReceivedOn(c.desk.Now())
		l := c.list("ID", "STANDING", "UNTIL", "REVIEW", "GROUND", "ON", "LAW OR CLAIM")
		for _, h := range list {
			err := l.row(map[string]any{"id": h.ID, "standing": h.Standing(today), "in_force": h.InForce(today), "until": h.Until, "review": h.Review,
				"ground": h.Ground, "article": h.Ground.Article(), "person": h.Person, "tenant": h.Tenant, "categories": notNil(h.Categories), "law": h.Law,
				"by": names.of(h.By), "at": stamp(h.At), "ended": stamp(h.EndedAt), "ruling": h.Ruling},
				h.ID, h.Standing(today), h.Until.String(), h.Review.String(), h.Ground.Article(), h.Scope(), h.Law)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) placeHold() *cobra.Command {
	var person, tenant, ground, law, until, review string
	var categories []string
	cmd := c.leaf("place", "place a legal hold on a person, a tenant or categories of data; it needs an end and a day of review",
		`ssh HOST hold place --tenant acme --ground claims --law '"claim 2026-4"' --until 2027-06-30 --review 2027-01-15`, cobra.NoArgs, func([]string) error {
			end, err := day("until", until)
			if err != nil {
				return err
			}
			next, err := day("review", review)
			if err != nil {
				return err
			}
			place := model.PlaceHold{Person: person, Tenant: tenant, Ground: model.HoldGround(ground), Law: law, Until: end, Review: next}
			for _, one := range categories {
				place.Categories = append(place.Categories, model.Category(one))
			}
			return c.do(place, "is placed,")
		}, model.ActPlaceHold)
	cmd.Flags().StringVar(&person, "person", "", "the person's id")
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant whose people are held")
	cmd.Flags().StringSliceVar(&categories, "category", nil, "a category of data; repeat it for several")
	cmd.Flags().StringVar(&ground, "ground", "", "law (Art. 17(3)(b) GDPR) or claims (Art. 17(3)(e))")
	cmd.Flags().StringVar(&law, "law", "", "the law, or the claim's reference, in a short phrase without personal data")
	cmd.Flags().StringVar(&until, "until", "", "its last day")
	cmd.Flags().StringVar(&review, "review", "", "the day on which to ask whether it is still needed")
	return cmd
}

func (c *call) reviewHold() *cobra.Command {
	var next string
	cmd := c.leaf("review H-3", "record that a legal hold is still needed, and when to ask again", "ssh HOST hold review H-3 --next 2027-03-01", cobra.ExactArgs(1),
		func(args []string) error {
			on, err := day("next", next)
			if err != nil {
				return err
			}
			return c.do(model.ReviewHold{Hold: args[0], Next: on}, "reviewed")
		}, model.ActReviewHold)
	cmd.Flags().StringVar(&next, "next", "", "the day of the next review")
	return cmd
}

func (c *call) retention() *cobra.Command {
	return branch("retention", "how long data is kept", c.retentions(), c.decideRetention())
}

func (c *call) retentions() *cobra.Command {
	return c.leaf("list", "list the retention rules with the version in force", "ssh HOST retention list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Retentions(c.ctx)
		if err != nil {
			return err
		}
		today := deadline.ReceivedOn(c.desk.Now())
		l := c.list("RULE", "PERIOD", "FROM THE", "DELETED BY", "VERSION", "LAW", "CONFLICT")
		for _, r := range list {
			v := r.InForce(today)
			conflict := ""
			if r.Conflict(today) {
				conflict = "POLICY_CONFLICT: " + r.SourceLaw
			}
			err := l.row(map[string]any{"id": r.ID, "title": r.Title, "event": r.Event, "months": v.Months, "days": v.Days, "categories": notNil(r.Categories), "basis": r.Basis, "deleted_by": r.By, "version": v.Number, "from": v.From, "law": v.Law,
				"ruling": v.Ruling, "conflict": conflict, "decision": r.Decision}, r.ID, v.Period(), r.Event, r.By, strconv.Itoa(v.Number), v.Law, conflict)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) decideRetention() *cobra.Command {
	var decision string
	cmd := c.leaf("decide RULE", "record management's decision on a conflict between the published period and the law; the period stays",
		"ssh HOST retention decide invoice --decision MG-2026-11", cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.DecideRetention{Rule: args[0], Reference: decision}, "the decision is recorded")
		}, model.ActDecideRetention)
	cmd.Flags().StringVar(&decision, "decision", "", "reference of management's decision")
	return cmd
}
