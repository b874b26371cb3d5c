package remote

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) audit() *cobra.Command {
	var limit int
	cmd := &cobra.Command{Use: "audit [FILTER…]", Short: "list the audit log, newest first (fields: actor: action: object: seq:)",
		RunE: func(_ *cobra.Command, args []string) error {
			page, err := c.desk.Audit(c.ctx, model.Window{Filter: strings.Join(args, " "), Limit: limit})
			if err != nil {
				return err
			}
			l := c.list("SEQ", "TIME (UTC)", "WHO", "ACTION", "OBJECT", "OUTCOME", "FACTS")
			for _, r := range page.Rows {
				facts, object := []string{}, map[string]string{}
				for _, f := range r.Facts {
					facts, object[f.Name] = append(facts, f.Name+"="+f.Value), f.Value
				}
				outcome := r.Outcome
				if r.Code != "" {
					outcome += " (" + r.Code + ")"
				}
				err := l.row(map[string]any{"seq": r.Seq, "at": r.At.UTC().Format(time.RFC3339Nano), "actor": r.Actor, "actor_name": r.ActorName,
					"action": r.Action, "object": r.Object, "outcome": r.Outcome, "code": r.Code, "facts": object, "leaf": hex.EncodeToString(r.Leaf)},
					strconv.FormatUint(r.Seq, 10), r.At.UTC().Format("2006-01-02 15:04:05"), r.ActorName, r.Action, r.Object, outcome, strings.Join(facts, " "))
				if err != nil {
					return err
				}
			}
			return l.end()
		}}
	cmd.Flags().IntVar(&limit, "limit", 50, "how many entries")
	cmd.AddCommand(c.auditHead(), c.auditVerify(), c.auditProve(), c.auditExport())
	return cmd
}
