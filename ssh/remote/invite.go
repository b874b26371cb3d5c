package remote

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// inviting is what the flags of an invite say.
type inviting struct {
	role, delegation, label string
	sources                 []string
	rate                    int
	dates                   dates
}

func (c *call) adminInvite() *cobra.Command {
	var o inviting
	cmd := c.leaf("invite NAME", "invite a person or a machine; standard input is your fresh code on the first line, their public key on the second",
		"(echo 123456; cat rasa.pub) | ssh HOST admin invite rasa --role dpo", cobra.ExactArgs(1),
		func(args []string) error { return c.invite(args[0], o) }, model.ActInvite)
	cmd.Flags().StringVar(&o.role, "role", "", "admin, oncall, dpo, auditor, or intake for a machine")
	cmd.Flags().StringVar(&o.delegation, "delegation", "", "reference of management's written delegation to approve erasures")
	cmd.Flags().StringVar(&o.label, "label", "invited", "what the key is called in lists")
	cmd.Flags().StringSliceVar(&o.sources, "source", nil, "an address range that they may come from, such as 203.0.113.0/24; a machine needs one")
	cmd.Flags().IntVar(&o.rate, "rate", 0, "of a machine: commands a minute; 0 for the usual rate")
	o.dates.flags(cmd)
	return cmd
}

func (c *call) invite(name string, o inviting) error {
	from, until, err := o.dates.read()
	if err != nil {
		return err
	}
	code, err := c.code()
	if err != nil {
		return err
	}
	line, err := c.line("Public key")
	if err != nil {
		return err
	}
	key, err := c.clientKey(line, o.label)
	if err != nil {
		return err
	}
	token, err := keys.NewInvite(c.rand)
	if err != nil {
		return err
	}
	hash := token.Hash()
	role := model.Role(o.role)
	res, err := c.desk.Do(c.ctx, model.InviteAdmin{Name: name, Role: role, From: from, Until: until, Key: key, TokenHash: hash[:],
		Delegation: o.delegation, Sources: o.sources, Rate: o.rate, Code: code})
	if err != nil {
		return err
	}
	change, err := c.confirming(res.ID)
	if err != nil {
		return err
	}
	object := map[string]any{"act": model.ActInvite.Name, "id": res.ID, "change": change, "message": res.Message}
	if role == model.RoleIntake {
		return c.say(object, "%s", strings.TrimSpace("Account "+name+" is made; it logs in with its key alone. "+res.Message))
	}
	object["invite"] = token.Text()
	return c.say(object, "Invite for %s, good for 24 hours; hand it over in person:\n%s\n%s", name, token.Text(), res.Message)
}

// confirming is the open change that lets an invited account be used; empty
// when nobody needs to approve it.
func (c *call) confirming(account string) (string, error) {
	list, err := c.desk.AccountChanges(c.ctx)
	at := slices.IndexFunc(list, func(one model.Change) bool {
		return one.Op == model.OpInvite && one.Admin == account && one.Open(c.desk.Now())
	})
	if err != nil || at < 0 {
		return "", err
	}
	return list[at].ID, nil
}
