package remote

import (
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/chain"
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
	cmd.AddCommand(c.auditHead(), c.auditVerify(), c.auditExport(), c.auditPropose(), c.auditPairs())
	return cmd
}

func (c *call) auditHead() *cobra.Command {
	return c.leaf("head", "print the log's head as a checkpoint: keep it elsewhere", "ssh HOST audit head > head-$(date +%F)", cobra.NoArgs, func([]string) error {
		text, err := c.desk.Checkpoint() // asks who reads
		if err != nil {
			return err
		}
		if c.json {
			return c.say(headObject(c.desk.Head()), "")
		}
		_, err = io.WriteString(c.out, text)
		return err
	})
}

func headObject(h model.AuditHead) map[string]any {
	return map[string]any{"origin": h.Origin, "size": h.Size, "root": hex.EncodeToString(h.Root), "leaf": hex.EncodeToString(h.Leaf)}
}

func (c *call) auditVerify() *cobra.Command {
	var deep, fromStdin bool
	cmd := c.leaf("verify", "check the whole log against its head and every head remembered", "ssh HOST audit verify --head < head-2026-11-24", cobra.NoArgs, func([]string) error {
		var known []chain.Head
		if fromStdin {
			text, err := io.ReadAll(io.LimitReader(c.in, 4096))
			if err != nil {
				return err
			}
			head, err := chain.ParseCheckpoint(string(text))
			if err != nil {
				return model.Refuse("usage", "standard input is no checkpoint as audit head prints it: %s", err)
			}
			known = append(known, head)
		}
		head, err := c.desk.Verify(c.ctx, deep, known...)
		if err != nil {
			return err
		}
		return c.say(headObject(head), "the log is whole: %d entries, root %x", head.Size, head.Root)
	}, model.ActVerified)
	cmd.Flags().BoolVar(&deep, "deep", false, "also decode every entry and open its details")
	cmd.Flags().BoolVar(&fromStdin, "head", false, "also check against a checkpoint from standard input")
	return cmd
}

func (c *call) auditExport() *cobra.Command {
	var change string
	cmd := c.leaf("export", "write the whole log as lines of JSON, for opsconsole verify; a fresh code is read from standard input",
		"ssh HOST audit export < code > log", cobra.NoArgs, func([]string) error {
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.desk.Export(c.ctx, c.out, model.ExportLog{Change: change, Code: code})
		}, model.ActExported)
	cmd.Flags().StringVar(&change, "change", "", "the approved change that allows an admin one export, such as C-3")
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
