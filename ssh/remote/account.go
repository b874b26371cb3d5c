package remote

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// proposed gives a change that another admin must approve.
func (c *call) proposed(p model.ProposeChange) error { return c.do(p, "proposed;") }

func (c *call) adminDisable() *cobra.Command {
	var reason string
	cmd := c.leaf("disable NAME", "disable an account at once, and end its sessions; a fresh code is read from standard input",
		`echo 123456 | ssh HOST admin disable rasa --reason left`, cobra.ExactArgs(1), func(args []string) error {
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.do(model.DisableAdmin{Name: args[0], Reason: reason, Code: code}, "disabled")
		}, model.ActDisable)
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a word or a short phrase without personal data")
	return cmd
}

func (c *call) adminEnable() *cobra.Command {
	return c.leaf("enable NAME", "propose to enable a disabled account", "ssh HOST admin enable rasa", cobra.ExactArgs(1), func(args []string) error {
		return c.proposed(model.ProposeChange{Op: model.OpEnable, Name: args[0]})
	}, model.ActProposeChange)
}

// dates are the flags of a role's dates.
type dates struct{ from, until string }

func (d *dates) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&d.from, "from", "", "the role is in force from here: a date, or a moment as 2027-03-31T17:00:00Z")
	cmd.Flags().StringVar(&d.until, "until", "", "and up to here")
}

func (d *dates) read() (from, until time.Time, err error) {
	if from, err = moment(d.from, "from"); err != nil {
		return from, until, err
	}
	until, err = moment(d.until, "until")
	return from, until, err
}

func (c *call) adminRole() *cobra.Command {
	var d dates
	cmd := c.leaf("role NAME ROLE", "propose a role, with its dates", "ssh HOST admin role rasa oncall --until 2027-03-31", cobra.ExactArgs(2), func(args []string) error {
		from, until, err := d.read()
		if err != nil {
			return err
		}
		return c.proposed(model.ProposeChange{Op: model.OpRole, Name: args[0], Role: model.Role(args[1]), From: from, Until: until})
	}, model.ActProposeChange)
	d.flags(cmd)
	return cmd
}

// orNone takes an argument that may be left out only when --none says so.
func orNone(args []string, none bool, what string) (string, error) {
	if none == (len(args) > 0) {
		return "", model.Refuse("usage", "give %s, or --none to take it away", what)
	}
	return strings.Join(args, " "), nil
}

func (c *call) adminDelegation() *cobra.Command {
	var none bool
	cmd := c.leaf("delegation NAME [REFERENCE…]", "propose management's delegation to approve erasures", "ssh HOST admin delegation rasa MG 2026-11-02", cobra.MinimumNArgs(1),
		func(args []string) error {
			ref, err := orNone(args[1:], none, "the reference of management's written delegation")
			if err != nil {
				return err
			}
			return c.proposed(model.ProposeChange{Op: model.OpDelegation, Name: args[0], Delegation: ref})
		}, model.ActProposeChange)
	cmd.Flags().BoolVar(&none, "none", false, "take the delegation away")
	return cmd
}

func (c *call) adminSource() *cobra.Command {
	var anywhere bool
	var rate int
	cmd := c.leaf("source NAME [PREFIX…]", "propose the addresses that an account may come from, all of them", "ssh HOST admin source feeder 203.0.113.0/24 2001:db8::/48 --rate 60",
		cobra.MinimumNArgs(1), func(args []string) error {
			if anywhere == (len(args) > 1) {
				return model.Refuse("usage", "give address ranges such as 203.0.113.0/24, or --anywhere")
			}
			return c.proposed(model.ProposeChange{Op: model.OpSources, Name: args[0], Sources: args[1:], Rate: rate})
		}, model.ActProposeChange)
	cmd.Flags().BoolVar(&anywhere, "anywhere", false, "no restriction; not for machines")
	cmd.Flags().IntVar(&rate, "rate", 0, "of a machine: commands a minute; 0 for the usual rate")
	return cmd
}

func (c *call) adminPerson() *cobra.Command {
	var none bool
	cmd := c.leaf("person NAME [ID]", "propose which data subject the human is, so that they cannot act on their own case", "ssh HOST admin person rasa p-0123", cobra.RangeArgs(1, 2),
		func(args []string) error {
			id, err := orNone(args[1:], none, "the person's id")
			if err != nil {
				return err
			}
			return c.proposed(model.ProposeChange{Op: model.OpPerson, Name: args[0], Person: id})
		}, model.ActProposeChange)
	cmd.Flags().BoolVar(&none, "none", false, "they are no data subject here")
	return cmd
}

// clientKey is a public key from standard input, as an account keeps it.
func (c *call) clientKey(line, label string) (model.AdminKey, error) {
	key, err := keys.ParseClientKey([]byte(line))
	if err != nil {
		return model.AdminKey{}, model.Refuse("usage", "standard input needs a public key: %s", err)
	}
	return model.AdminKey{Label: label, Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}, nil
}

func (c *call) keyAdd() *cobra.Command {
	var label string
	cmd := c.leaf("add NAME", "propose another key for an account; the public key is read from standard input", "ssh HOST admin key add rasa --label yubikey < id.pub", cobra.ExactArgs(1),
		func(args []string) error {
			line, err := c.line("Public key")
			if err != nil {
				return err
			}
			key, err := c.clientKey(line, label)
			if err != nil {
				return err
			}
			return c.proposed(model.ProposeChange{Op: model.OpKeyAdd, Name: args[0], Key: key})
		}, model.ActProposeChange)
	cmd.Flags().StringVar(&label, "label", "", "what the key is called in lists")
	return cmd
}

func (c *call) keyRemove() *cobra.Command {
	return c.leaf("remove NAME FINGERPRINT", "remove a key of an account at once; a fresh code is read from standard input", "echo 123456 | ssh HOST admin key remove rasa SHA256:…", cobra.ExactArgs(2),
		func(args []string) error {
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.do(model.RemoveKey{Name: args[0], Fingerprint: args[1], Code: code}, "key removed")
		}, model.ActRemoveKey)
}

func (c *call) adminResetCode() *cobra.Command {
	return c.leaf("reset-code NAME", "propose to set up an account's one-time codes anew; prints the invite for it", "ssh HOST admin reset-code rasa", cobra.ExactArgs(1),
		func(args []string) error {
			token, err := keys.NewInvite(c.rand)
			if err != nil {
				return err
			}
			hash := token.Hash()
			res, err := c.desk.Do(c.ctx, model.ProposeChange{Op: model.OpResetCode, Name: args[0], TokenHash: hash[:]})
			if err != nil {
				return err
			}
			return c.say(map[string]any{"act": model.ActProposeChange.Name, "id": res.ID, "invite": token.Text(), "message": res.Message},
				"%s: proposed; %s\nInvite for %s, good for 24 hours from the approval; hand it over in person:\n%s", res.ID, res.Message, args[0], token.Text())
		}, model.ActProposeChange)
}
