package remote

import (
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

func (c *call) admin() *cobra.Command {
	cmd := &cobra.Command{Use: "admin", Short: "accounts of the console", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(c.adminList(), c.adminInvite())
	return cmd
}

func (c *call) adminList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "list accounts with roles and keys", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			admins, err := c.desk.Admins(c.ctx)
			if err != nil {
				return err
			}
			l := c.list("NAME", "ROLE", "STATE", "DELEGATION", "LAST LOGIN", "KEYS")
			for _, a := range admins {
				state, last := "active", "-"
				switch {
				case a.Disabled:
					state = "disabled"
				case !a.Enrolled() && a.ConfirmedBy == "":
					state = "waits for confirmation"
				case !a.Enrolled():
					state = "invited"
				}
				if !a.LastLogin.IsZero() {
					last = a.LastLogin.UTC().Format(time.RFC3339)
				}
				var prints []string
				for _, k := range a.Keys {
					prints = append(prints, k.Fingerprint)
				}
				err := l.row(map[string]any{"name": a.Name, "id": a.ID, "role": a.Role, "state": state, "delegation": a.Delegation, "last_login": last, "keys": prints},
					a.Name, string(a.Role), state, a.Delegation, last, strings.Join(prints, " "))
				if err != nil {
					return err
				}
			}
			return l.end()
		}}
}

func (c *call) adminInvite() *cobra.Command {
	var role, delegation string
	cmd := &cobra.Command{Use: "invite NAME", Args: cobra.ExactArgs(1),
		Short: "invite a person; standard input is your fresh code on the first line, their public key on the second",
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := io.ReadAll(io.LimitReader(c.in, 32<<10))
			if err != nil {
				return err
			}
			code, line, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
			key, err := keys.ParseClientKey([]byte(line))
			if err != nil {
				return model.Refuse("usage", "standard input needs your code on the first line and a public key on the second: %s", err)
			}
			token, err := keys.NewInvite(c.rand)
			if err != nil {
				return err
			}
			hash := token.Hash()
			res, err := c.desk.Do(c.ctx, model.InviteAdmin{Name: args[0], Role: model.Role(role), Delegation: delegation, TokenHash: hash[:], Code: strings.TrimSpace(code),
				Key: model.AdminKey{Label: "invited", Fingerprint: key.Fingerprint, Blob: key.Blob, Hardware: key.Hardware}})
			if err != nil {
				return err
			}
			return c.say(map[string]any{"id": res.ID, "invite": token.Text(), "message": res.Message},
				"Invite for %s, good for 24 hours; hand it over in person:\n%s\n%s", args[0], token.Text(), res.Message)
		}}
	cmd.Flags().StringVar(&role, "role", "", "admin, oncall, dpo or auditor")
	cmd.Flags().StringVar(&delegation, "delegation", "", "reference of management's written delegation to approve erasures")
	return cmd
}
