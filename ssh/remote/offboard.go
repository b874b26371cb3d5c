package remote

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

func (c *call) offboard() *cobra.Command {
	return branch("offboard", "the end of a tenant, step by step", c.notice(), c.terminate(), c.returnChoice(), c.tenantErasures(), c.certificate(), c.certify())
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

func (c *call) tenantErasures() *cobra.Command {
	return c.leaf("erased", "list the erasures of whole tenants, newest first; one is proposed by ruling propose offboard-erase", "ssh HOST offboard erased", cobra.NoArgs, func([]string) error {
		list, err := c.desk.TenantErasures(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("ID", "TENANT", "STANDING", "ENDED ON", "DONE (UTC)", "ORDERS OPEN", "BACKUPS BY")
		for _, e := range list {
			if err := l.row(map[string]any{"id": e.ID, "tenant": e.Tenant, "standing": e.Standing(), "ended_on": e.TerminatedOn, "done": stamp(e.DoneAt), "orders_open": e.OpenOrders(),
				"backups_by": e.BackupsBy, "certified": stamp(e.CertifiedAt), "ruling": e.Ruling}, e.ID, e.Tenant, e.Standing(), e.TerminatedOn.String(), stamp(e.DoneAt),
				strconv.Itoa(e.OpenOrders()), e.BackupsBy.String()); err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) certificate() *cobra.Command {
	return c.leaf("certificate T-3", "print the certificate of a tenant's erasure, by its id or the tenant's slug", "ssh HOST offboard certificate acme > certificate.txt", cobra.ExactArgs(1), func(args []string) error {
		e, text, err := c.desk.Certificate(c.ctx, args[0])
		if err != nil {
			return err
		}
		if c.json {
			return c.say(map[string]any{"id": e.ID, "tenant": e.Tenant, "standing": e.Standing(), "complete": e.Complete(), "text": text}, "")
		}
		_, err = fmt.Fprint(c.out, safe.Block(text))
		return err
	})
}

func (c *call) certify() *cobra.Command {
	var how string
	cmd := c.leaf("certified T-3", "record that the certificate went to the tenant, once every sub-processor has answered", `ssh HOST offboard certified T-3 --by '"registered letter 12"'`, cobra.ExactArgs(1),
		func(args []string) error {
			return c.do(model.CertifyTenant{Erasure: args[0], Reference: how}, "certified")
		}, model.ActCertifyTenant)
	cmd.Flags().StringVar(&how, "by", "", "how it went, without personal data")
	return cmd
}
