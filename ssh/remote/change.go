package remote

import (
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// changes lists proposed changes of accounts and policy.
func (c *call) changes() *cobra.Command {
	var open bool
	cmd := c.leaf("changes", "list proposed changes of accounts and of the access policy, newest first", "ssh HOST changes --open", cobra.NoArgs,
		func([]string) error {
			list, err := c.desk.AccountChanges(c.ctx)
			if err != nil {
				return err
			}
			names, err := c.names()
			if err != nil {
				return err
			}
			l := c.list("ID", "WHAT", "ACCOUNT", "STANDING", "PROPOSED BY", "EXPIRES (UTC)", "DIGEST")
			for _, one := range list {
				if open && !one.Open(c.desk.Now()) {
					continue
				}
				err := l.row(c.changeObject(one, names), one.ID, string(one.Op), one.Name, one.Standing(c.desk.Now()), names.of(one.By),
					one.Expires.UTC().Format("2006-01-02 15:04"), digestText(one))
				if err != nil {
					return err
				}
			}
			return l.end()
		})
	cmd.Flags().BoolVar(&open, "open", false, "only those that await a decision")
	return cmd
}

// change shows exactly what an approval would be bound to.
func (c *call) change() *cobra.Command {
	return c.leaf("change C-3", "show a proposed change: the frozen text that an approval is bound to, and its digest", "ssh HOST change C-3", cobra.ExactArgs(1),
		func(args []string) error {
			one, err := c.changeOf(args[0])
			if err != nil {
				return err
			}
			names, err := c.names()
			if err != nil {
				return err
			}
			if c.json {
				o := c.changeObject(one, names)
				o["text"], o["now"], o["then"] = string(one.Canonical()), notNil(one.Before), notNil(one.After())
				if err := c.addSigned(o, one.ID); err != nil {
					return err
				}
				return c.say(o, "")
			}
			standing := one.Standing(c.desk.Now())
			if one.DecidedBy != "" {
				standing += " by " + names.of(one.DecidedBy) + ", " + one.DecidedAt.UTC().Format("2006-01-02 15:04") + " UTC"
			}
			if one.Reason != "" {
				standing += ": " + one.Reason
			}
			digest := digestText(one)
			if digest == "" {
				digest = "not shown: addresses are masked for your role, so this is not the frozen text"
			}
			_, err = fmt.Fprintf(c.out, "%s\ndigest %s\nproposed by %s, %s\n", safe.Block(string(one.Canonical())), digest, safe.Line(names.of(one.By), cellMost), safe.Line(standing, 250))
			return err
		})
}

// digestText is a change's digest in hex; empty for who reads it masked, as what
// they read has another.
func digestText(one model.Change) string {
	if one.IsMasked() {
		return ""
	}
	return hex.EncodeToString(one.Digest())
}

// changeOf finds a change.
func (c *call) changeOf(id string) (model.Change, error) {
	list, err := c.desk.AccountChanges(c.ctx)
	if err != nil {
		return model.Change{}, err
	}
	at := slices.IndexFunc(list, func(one model.Change) bool { return one.ID == id })
	if at < 0 {
		return model.Change{}, model.NotFound(model.KindChange, id)
	}
	return list[at], nil
}

func (c *call) changeObject(one model.Change, names names) map[string]any {
	o := map[string]any{"id": one.ID, "op": one.Op, "account": one.Name, "standing": one.Standing(c.desk.Now()), "by": names.of(one.By),
		"at": stamp(one.At), "expires": stamp(one.Expires), "digest": digestText(one), "masked": one.IsMasked(), "decided_by": names.of(one.DecidedBy), "reason": one.Reason}
	if !one.DecidedAt.IsZero() {
		o["decided"] = stamp(one.DecidedAt)
	}
	return o
}

// stamp is a moment for programs; empty when there is none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
