package remote

import (
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) registerAnnounce() *cobra.Command {
	var to, by, on, proof string
	cmd := c.leaf("announce ENTRY", "record that an audience was told of the version of the policy that is in force", "ssh HOST register announce policy.v2 --to users --by e-mail --on 2026-11-20 --proof 'campaign-4'",
		cobra.ExactArgs(1), func(args []string) error {
			told, err := day("on", on)
			if err != nil {
				return err
			}
			return c.do(model.AnnouncePolicy{Entry: args[0], Audience: to, Channel: by, On: told, Proof: proof}, "recorded")
		}, model.ActAnnouncePolicy)
	cmd.Flags().StringVar(&to, "to", "", strings.Join(model.PolicyAudiences, ", "))
	cmd.Flags().StringVar(&by, "by", "", "the channel: e-mail, platform, site banner")
	cmd.Flags().StringVar(&on, "on", "", "the day")
	cmd.Flags().StringVar(&proof, "proof", "", "reference of the proof, without personal data")
	return cmd
}

func (c *call) registerObject() *cobra.Command {
	var tenant, reference string
	cmd := c.leaf("object ENTRY", "record a tenant's objection to a sub-processor: it may not be used for that tenant until that is settled",
		"ssh HOST register object subprocessor.ai-parsing --tenant acme --reference letter-7", cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ObjectSubprocessor{Entry: args[0], Tenant: tenant, Reference: reference}, "")
		}, model.ActObject)
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant")
	cmd.Flags().StringVar(&reference, "reference", "", "reference of the tenant's word")
	return cmd
}

func (c *call) registerResolve() *cobra.Command {
	var tenant, reference string
	cmd := c.leaf("resolve ENTRY", "record the tenant's word that settles its objection, by another than who recorded the objection, or that authorises what was announced where its agreement asks for that",
		"ssh HOST register resolve subprocessor.ai-parsing --tenant acme --reference letter-9", cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ResolveObjection{Entry: args[0], Tenant: tenant, Reference: reference}, "settled")
		}, model.ActResolveObjection)
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant")
	cmd.Flags().StringVar(&reference, "reference", "", "reference of the tenant's word")
	return cmd
}
