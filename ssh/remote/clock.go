package remote

import (
	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// clocking are the commands on a request's clock that one person gives; what
// takes two is a ruling.
func (c *call) clocking() []*cobra.Command {
	return []*cobra.Command{c.receipt(), c.reopen(), c.nudge()}
}

func (c *call) receipt() *cobra.Command {
	var at, why string
	cmd := c.one("receipt", "correct when a request was received, to an earlier time; a later one is proposed as a ruling",
		`--at 2026-03-05T09:30 --why '"time stamp of the portal"'`, model.ActReceivedEarlier, func(id string) error {
			when, err := deadline.ParseInstant(at)
			if err != nil {
				return model.Refuse("usage", "--at: %s", err)
			}
			return c.do(model.SetReceivedEarlier{Request: id, When: when, Reason: why}, "the dates are computed anew")
		})
	cmd.Flags().StringVar(&at, "at", "", "when it was received, in Vilnius or with an offset")
	cmd.Flags().StringVar(&why, "why", "", "what shows it, as a short phrase without personal data")
	return cmd
}

func (c *call) reopen() *cobra.Command {
	var cause, by, why string
	cmd := c.one("reopen", "open an answered or refused request again; a new clock begins",
		`--cause complaint --why '"complaint of 5 March"'`, model.ActReopen, func(id string) error {
			ordered := deadline.Date(0)
			if by != "" {
				var err error
				if ordered, err = deadline.Parse(by); err != nil {
					return model.Refuse("usage", "--by: %s", err)
				}
			}
			return c.do(model.ReopenRequest{Request: id, Cause: model.ReopenCause(cause), By: ordered, Reason: why}, "is open again")
		})
	cmd.Flags().StringVar(&cause, "cause", "", "complaint, authority-order or new-data")
	cmd.Flags().StringVar(&by, "by", "", "the day that the authority's order sets")
	cmd.Flags().StringVar(&why, "why", "", "a reference, or why, without personal data")
	return cmd
}

func (c *call) nudge() *cobra.Command {
	var by string
	cmd := c.one("nudge", "record that the person was reminded of the open query; a second letter of ours on it records that by itself",
		"--by phone", model.ActRemindPerson, func(id string) error {
			return c.do(model.NudgePerson{Request: id, Channel: by}, "the person was reminded")
		})
	cmd.Flags().StringVar(&by, "by", "", "how: phone, post, …")
	return cmd
}
