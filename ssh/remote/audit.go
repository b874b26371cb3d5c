package remote

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

func (c *call) audit() *cobra.Command {
	var limit int
	cmd := c.leaf("audit [FILTER…]", "list the audit log, newest first (fields: actor: action: object: seq:)", "ssh HOST audit action:erasure actor:rasa", cobra.ArbitraryArgs, func(args []string) error {
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
	})
	cmd.Flags().IntVar(&limit, "limit", 50, "how many entries")
	cmd.AddCommand(c.auditHead(), c.auditVerify(), c.auditProve(), c.auditExport(), c.auditPropose(), c.auditPairs(), c.auditSegments())
	return cmd
}

func (c *call) auditPropose() *cobra.Command {
	return c.leaf("propose-export", "as an admin, ask another for one export of the log; then: audit export --change C-3", "ssh HOST audit propose-export", cobra.NoArgs,
		func([]string) error { return c.proposed(model.ProposeChange{Op: model.OpExport}) }, model.ActProposeChange)
}

func (c *call) auditPairs() *cobra.Command {
	return c.leaf("pairs", "list who approved whose proposals, and how often", "ssh HOST audit pairs", cobra.NoArgs, func([]string) error {
		pairs, err := c.desk.Pairs(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("PROPOSER", "APPROVER", "APPROVED", "OF ALL BY PROPOSER")
		for _, p := range pairs {
			err := l.row(map[string]any{"proposer": p.Proposer, "approver": p.Approver, "approved": p.Count, "of_proposer": p.OfProposer},
				p.Proposer, p.Approver, strconv.Itoa(p.Count), strconv.Itoa(p.OfProposer))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) auditSegments() *cobra.Command {
	return c.leaf("segments", "list the log's closed months, with their roots, and which were pruned", "ssh HOST audit segments", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Segments(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("MONTH", "ENTRIES", "ROOT", "PRUNED")
		for _, s := range list {
			pruned := "-"
			if !s.Pruned.IsZero() {
				pruned = deadline.ReceivedOn(s.Pruned).String() + " by " + s.Ruling
			}
			err := l.row(map[string]any{"month": s.ID, "from": s.From, "size": s.Size, "root": hex.EncodeToString(s.Root), "pruned": !s.Pruned.IsZero(), "ruling": s.Ruling},
				s.ID, fmt.Sprintf("%d-%d", s.From, s.Size-1), hex.EncodeToString(s.Root), pruned)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}
