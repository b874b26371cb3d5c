package remote

import (
	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// evidence hands out what proves how a request was handled.
func (c *call) evidence() *cobra.Command {
	var change, purpose, to string
	cmd := c.leaf("evidence R-42", "write what proves how a request was handled, as a zip without personal data: timeline, plan, rulings, signed approvals, certificate, its entries of the log with proofs; a fresh code is read from standard input",
		"echo 123456 | ssh HOST evidence R-42 > R-42.zip", cobra.ExactArgs(1), func(args []string) error {
			out, err := c.raw("a case file")
			if err != nil {
				return err
			}
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.desk.CaseFile(c.ctx, out, model.ExportEvidence{Request: args[0], Change: change, Purpose: model.Purpose(purpose), To: to, Code: code})
		}, model.ActEvidence)
	cmd.Flags().StringVar(&change, "change", "", "the approved change that allows an admin one export, such as C-3: audit propose-export")
	cmd.Flags().StringVar(&purpose, "purpose", "", "add the letters, for this purpose: request, advice or accuracy; needs --to")
	cmd.Flags().StringVar(&to, "to", "", "the public key of age (age1…) to which the letters are sealed")
	return cmd
}
