package remote

import (
	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) offboard() *cobra.Command {
	return branch("offboard", "the end of a tenant, step by step", c.notice(), c.terminate(), c.returnChoice())
}

func (c *call) notice() *cobra.Command {
	return c.leaf("notice TENANT", "record that notice was given to end a tenant's agreement", "ssh HOST offboard notice acme", cobra.ExactArgs(1),
		func(args []string) error { return c.do(model.GiveNotice{Tenant: args[0]}, "notice is recorded") }, model.ActNotice)
}

func (c *call) terminate() *cobra.Command {
	var on string
	cmd := c.leaf("terminate TENANT", "record the day a tenant's agreement ended; its data must be gone within 30 days", "ssh HOST offboard terminate acme --on 2026-11-30",
		cobra.ExactArgs(1), func(args []string) error {
			ended, err := day("on", on)
			if err != nil {
				return err
			}
			return c.do(model.TerminateTenant{Tenant: args[0], On: ended}, "is terminated;")
		}, model.ActTerminate)
	cmd.Flags().StringVar(&on, "on", "", "the day, today or before")
	return cmd
}

func (c *call) returnChoice() *cobra.Command {
	var choice, letter string
	var done bool
	cmd := c.leaf("return TENANT", "record a tenant's written choice of return or deletion, and that its export was handed over",
		`ssh HOST offboard return acme --choice return --letter '"letter 7"' --done`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.RecordReturn{Tenant: args[0], Choice: model.ReturnChoice(choice), Reference: letter, Done: done}, "the choice is recorded")
		}, model.ActReturnChoice)
	cmd.Flags().StringVar(&choice, "choice", "", "return or delete (Art. 28(3)(g) GDPR)")
	cmd.Flags().StringVar(&letter, "letter", "", "reference of the tenant's letter, without personal data")
	cmd.Flags().BoolVar(&done, "done", false, "the export was handed over")
	return cmd
}
