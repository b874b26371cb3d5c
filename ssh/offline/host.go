package offline

import (
	"fmt"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/ssh/site"
)

// Host makes the commands for an installation on this machine: its host key, its
// key tree,
// and the way back in when nobody is left who could let another in. c holds all
// but the places.
func Host(c site.Config) []*cobra.Command {
	admin := &cobra.Command{Use: "admin", Short: "accounts, with the server stopped", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	admin.AddCommand(rescue(c))
	return []*cobra.Command{hostKey(c), keyTree(c), admin}
}

func hostKey(c site.Config) *cobra.Command {
	use := func(use, short string, run func(site.Config) (string, error)) *cobra.Command {
		return &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := run(c)
			if err == nil {
				_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			}
			return err
		}}
	}
	cmd := use("hostkey", "show the server's host key, with its picture", site.HostKeys)
	cmd.AddCommand(
		use("rotate", "make the next host key, which the server then announces", site.RotateHostKey),
		use("retire", "end with the old host key; the next one takes its place", site.RetireHostKey))
	cmd.PersistentFlags().StringVar(&c.Dir, "data", "", "the installation's directory")
	_ = cmd.MarkPersistentFlagRequired("data")
	return cmd
}

func rescue(c site.Config) *cobra.Command {
	var name, key string
	cmd := &cobra.Command{Use: "rescue", Short: "give an admin a new key and invite; every admin is told", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := site.Rescue(cmd.Context(), c, name, key)
			if err == nil {
				_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			}
			return err
		}}
	cmd.Flags().StringVar(&c.Dir, "data", "", "the installation's directory")
	cmd.Flags().StringVar(&c.Master, "master-key", "", "file with the master key (default: "+site.MasterPlaces+")")
	cmd.Flags().StringVar(&name, "name", "", "login name of the account; made if there is none")
	cmd.Flags().StringVar(&key, "key", "", "their SSH public key file")
	for _, need := range []string{"data", "name", "key"} {
		_ = cmd.MarkFlagRequired(need)
	}
	return cmd
}
