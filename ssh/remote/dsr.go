package remote

import (
	"io"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

// dsrBytes is how much is read of a request in the protocol's form.
const dsrBytes = 2 << 20

func (c *call) importDSR() *cobra.Command {
	return &cobra.Command{Use: "dsr", Short: "one request in the JSON form of the Data Rights Protocol 0.9, signed or bare; its signature is kept, not checked", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			raw, err := io.ReadAll(io.LimitReader(c.in, dsrBytes))
			if err != nil {
				return err
			}
			cmd, err := intake.ReadDSR(raw, c.desk.Now().UTC())
			if err != nil {
				return err
			}
			res, err := c.desk.Do(c.ctx, cmd)
			if err != nil {
				return err
			}
			state := model.Received
			if len(cmd.Suggested) == 0 {
				state = model.NotARequest
			}
			return c.say(map[string]any{"id": res.ID, "state": state, "suggested": notNil(cmd.Suggested), "why": cmd.File.Why, "note": res.Message},
				"%s: taken, asks for %s; %s. %s", res.ID, rights(cmd.Suggested), cmd.File.Why[1], res.Message)
		}}
}
