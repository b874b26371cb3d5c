package remote

import (
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) breakglass() *cobra.Command {
	return branch("breakglass", "emergency access and its reviews", c.glassOpen(), c.glassList(), c.glassReview())
}

func (c *call) glassOpen() *cobra.Command {
	var reason string
	cmd := c.leaf("open", "take emergency access for an hour; everyone is told; a fresh code is read from standard input",
		`echo 123456 | ssh HOST breakglass open --reason '"mail gateway leaks"'`, cobra.NoArgs, func([]string) error {
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.do(model.OpenBreakGlass{Reason: reason, Code: code}, "emergency access is")
		}, model.ActBreakGlass)
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a short phrase without personal data")
	return cmd
}

func (c *call) glassList() *cobra.Command {
	return c.leaf("list", "list emergency accesses with their reviews, newest first", "ssh HOST breakglass list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.BreakGlasses(c.ctx)
		if err != nil {
			return err
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		l := c.list("ID", "WHO", "SINCE (UTC)", "STANDING", "REVEALS", "REVIEW", "WHY")
		for _, g := range list {
			standing, review := "ended", "due "+g.ReviewDue.String()
			if g.Holds(c.desk.Now()) {
				standing = "in force until " + g.Until.UTC().Format("15:04")
			}
			if g.Reviewed() {
				review = "not justified: " + g.Finding
				if g.Justified {
					review = "justified: " + g.Finding
				}
			}
			err := l.row(map[string]any{"id": g.ID, "by": names.of(g.By), "at": stamp(g.At), "until": stamp(g.Until), "in_force": g.Holds(c.desk.Now()),
				"reason": g.Reason, "reveals": g.Reveals, "review_due": g.ReviewDue, "reviewed_by": names.of(g.ReviewedBy), "reviewed": stamp(g.ReviewedAt),
				"justified": g.Justified, "finding": g.Finding},
				g.ID, names.of(g.By), g.At.UTC().Format("2006-01-02 15:04"), standing, strconv.Itoa(g.Reveals), review, g.Reason)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) glassReview() *cobra.Command {
	var justified, unjustified bool
	var finding string
	cmd := c.leaf("review G-3", "record what an auditor found of an emergency access", `ssh HOST breakglass review G-3 --justified --finding '"as told"'`, cobra.ExactArgs(1),
		func(args []string) error {
			if justified == unjustified {
				return model.Refuse("usage", "say --justified or --unjustified")
			}
			return c.do(model.ReviewBreakGlass{Glass: args[0], Justified: justified, Finding: finding}, "reviewed")
		}, model.ActReviewGlass)
	cmd.Flags().BoolVar(&justified, "justified", false, "there was reason for it")
	cmd.Flags().BoolVar(&unjustified, "unjustified", false, "there was none")
	cmd.Flags().StringVar(&finding, "finding", "", "what was found, in a short phrase without personal data")
	return cmd
}

func (c *call) alarms() *cobra.Command {
	return c.leaf("alarms", "list alarms, newest first", "ssh HOST alarms", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Alarms(c.ctx)
		if err != nil {
			return err
		}
		l := c.wide("ID", "ABOUT", "OBJECT", "ALARM")
		for _, a := range list {
			if err := l.row(map[string]any{"id": a.ID, "kind": a.Kind, "at": stamp(a.At), "who": a.Who, "object": a.Object, "text": a.Text()}, a.ID, string(a.Kind), a.Object, a.Text()); err != nil {
				return err
			}
		}
		return l.end()
	})
}
