package offline

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/ssh/remote"
	"integrora.com/opsconsole/ssh/site"
)

func keyTree(c site.Config) *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "the key tree, with the server stopped", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.PersistentFlags().StringVar(&c.Dir, "data", "", "the installation's directory")
	cmd.PersistentFlags().StringVar(&c.Master, "master-key", "", "file with the master key (default: "+site.MasterPlaces+")")
	_ = cmd.MarkPersistentFlagRequired("data")
	var asJSON bool
	status := &cobra.Command{Use: "status", Short: "show the key tree: counts, versions, last rotations, and what is unfinished; nothing is written", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v, err := site.KeyStatus(cmd.Context(), c)
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(cmd.OutOrStdout())
				out.SetEscapeHTML(false)
				return out.Encode(remote.KeysObject(v))
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), remote.KeysText(v, c.Now()))
			return err
		}}
	status.Flags().BoolVar(&asJSON, "json", false, "one JSON object")
	var next string
	rotate := &cobra.Command{Use: "rotate-secret", Short: "change the master key; cut short, give it again", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := site.RotateSecret(cmd.Context(), c, next)
			if err == nil {
				_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			}
			return err
		}}
	rotate.Flags().StringVar(&next, "new-secret", "", "file with the new master key; made if it is not there")
	_ = rotate.MarkFlagRequired("new-secret")
	cmd.AddCommand(status, rotate)
	return cmd
}
