package offline

import (
	"fmt"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/ssh/backups"
	"integrora.com/opsconsole/ssh/site"
	"integrora.com/opsconsole/storage"
)

// restoring makes the command that makes an installation of a backup.
func restoring(c site.Config) *cobra.Command {
	var from storage.RestoreFrom
	var identity, host string
	cmd := &cobra.Command{Use: "restore", Short: "make an installation of a backup, in a new directory; two admins must approve it before it takes anything", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if from.Identities, err = backups.Identities(identity); err != nil {
				return err
			}
			text, err := site.Restore(cmd.Context(), c, from, host)
			if err == nil {
				_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			}
			return err
		}}
	f := cmd.Flags()
	f.StringVar(&from.Backup, "backup", "", "the backup, opsconsole-….age")
	f.StringVar(&identity, "identity", "", "file with the age identity that opens it, mode 0600")
	f.StringVar(&from.Keys, "keys", "", "the newest copy of the key files (opsconsole-keys.tar), or a data directory that is not in use")
	f.StringVar(&c.Master, "master-key", "", "the master key")
	f.StringVar(&c.Dir, "into", "", "directory to make")
	f.StringVar(&host, "host-key", "", "copy of the host key; without it another is made")
	f.StringArrayVar(&from.Heads, "heads", nil, "file of signed heads, of a witness or heads-to, that the log must agree with; may be repeated")
	f.BoolVar(&from.AcceptLoss, "accept-loss", false, "go on although newer heads of the log are known, so that entries are lost")
	for _, need := range []string{"backup", "identity", "keys", "master-key", "into"} {
		_ = cmd.MarkFlagRequired(need)
	}
	return cmd
}
