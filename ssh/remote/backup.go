package remote

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// backup makes, lists and checks backups, and gives a copy away.
func (c *call) backup() *cobra.Command {
	var change string
	cmd := c.leaf("backup", "write a copy of the whole store, encrypted to the configured recipients; a fresh code is read from standard input",
		"echo 123456 | ssh HOST backup --change C-3 > opsconsole.age", cobra.NoArgs, func([]string) error {
			if c.term && change == "" {
				return model.Refuse("usage", "wanted a word after backup: now, list, verify, propose-export; or --change, with the output into a file")
			}
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.desk.ExportBackup(c.ctx, c.out, model.ExportBackup{Change: change, Code: code})
		}, model.ActBackupExport)
	cmd.Flags().StringVar(&change, "change", "", "the approved change that allows one copy, such as C-3")
	cmd.AddCommand(
		c.leaf("now", "have a backup made now, verified before it is listed", "ssh HOST backup now", cobra.NoArgs, func([]string) error {
			b, err := c.desk.BackupNow(c.ctx)
			if err != nil {
				return err
			}
			return c.say(backupObject(b), "%s: %s, %d bytes, log of %d entries; verified", b.ID, b.File, b.Bytes, b.LogSize)
		}, model.ActBackupAsk),
		c.backupList(),
		c.leaf("verify NAME", "check a backup: file, manifest and, where the server has an identity, all that is in it", "ssh HOST backup verify B-3", cobra.ExactArgs(1), func(args []string) error {
			b, err := c.desk.CheckBackup(c.ctx, args[0])
			if err != nil {
				return err
			}
			return c.say(map[string]any{"id": b.ID, "whole": true}, "%s is whole", b.ID)
		}, model.ActBackupChecked),
		c.leaf("propose-export", "ask another admin for one copy of the whole store; then: backup --change C-3", "ssh HOST backup propose-export", cobra.NoArgs,
			func([]string) error { return c.proposed(model.ProposeChange{Op: model.OpBackup}) }, model.ActProposeChange))
	return cmd
}

func backupObject(b model.Backup) map[string]any {
	return map[string]any{"id": b.ID, "file": b.File, "at": stamp(b.At), "bytes": b.Bytes, "sha256": hex.EncodeToString(b.SHA256), "records": b.Records,
		"log_size": b.LogSize, "log_root": hex.EncodeToString(b.LogRoot), "epoch": b.Epoch, "key_generation": b.KeyGeneration, "state": b.State(),
		"checked": stamp(b.CheckedAt), "fault": b.Fault, "drilled": stamp(b.DrilledAt), "gone": stamp(b.GoneAt)}
}

func (c *call) backupList() *cobra.Command {
	var all bool
	cmd := c.leaf("list", "list the backups that are there, newest first, with the head of the log in each", "ssh HOST backup list", cobra.NoArgs, func([]string) error {
		v, err := c.desk.Backups(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("ID", "TAKEN (UTC)", "BYTES", "LOG", "ROOT", "STATE", "FAULT", "FILE")
		for _, b := range v.List {
			if !b.Held() && !all {
				continue
			}
			fault := ""
			if b.Fault != "" {
				fault = model.BackupFault[b.Fault]
			}
			err := l.row(backupObject(b), b.ID, b.At.UTC().Format("2006-01-02 15:04"), strconv.FormatUint(b.Bytes, 10), strconv.FormatUint(b.LogSize, 10),
				fmt.Sprintf("%.16s", hex.EncodeToString(b.LogRoot)), b.State(), fault, b.File)
			if err != nil {
				return err
			}
		}
		return l.end()
	})
	cmd.Flags().BoolVar(&all, "all", false, "those that were rotated out, too")
	return cmd
}

// restored shows and approves what was restored on the host.
func (c *call) restored() *cobra.Command {
	var digest string
	show := c.leaf("show", "show the last restore: the text that an approval is bound to, and its digest", "ssh HOST restored show", cobra.NoArgs, func([]string) error {
		v, err := c.desk.Backups(c.ctx)
		if err != nil {
			return err
		}
		if len(v.Restores) == 0 {
			return model.Refuse("not_found", "this store was never restored")
		}
		r := v.Restores[0]
		return c.say(map[string]any{"id": r.ID, "text": string(r.Canonical()), "digest": hex.EncodeToString(r.Digest()), "approvals": len(r.Approvals), "pending": r.Pending()},
			"%s\ndigest %x\napprovals %d of %d", safe.Block(string(r.Canonical())), r.Digest(), len(r.Approvals), model.RestoreApprovals)
	})
	approve := c.leaf("approve S-1", "approve exactly the restore that was shown; a fresh code is read from standard input", "echo 123456 | ssh HOST restored approve S-1 --digest …", cobra.ExactArgs(1),
		func(args []string) error {
			raw, err := hex.DecodeString(digest)
			if err != nil || len(raw) == 0 {
				return model.Refuse("usage", "--digest: wanted the digest that restored show prints")
			}
			code, err := c.code()
			if err != nil {
				return err
			}
			return c.do(model.ApproveRestore{Restore: args[0], Digest: raw, Code: code}, "approved;")
		}, model.ActApproveRestore)
	approve.Flags().StringVar(&digest, "digest", "", "the digest of what was shown")
	return branch("restored", "a store restored from a backup: show it, approve it", show, approve)
}
