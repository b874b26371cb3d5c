package remote

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// registerNotices lists whom an announcement of a sub-processor reached.
func (c *call) registerNotices() *cobra.Command {
	var open bool
	cmd := c.leaf("notices ENTRY", "list which tenants were told of an announced sub-processor, and until when each may object; --open those who were not told",
		"ssh HOST register notices subprocessor.ai-parsing --open", cobra.ExactArgs(1), func(args []string) error {
			n, err := c.desk.SubNotices(c.ctx, args[0])
			if err != nil {
				return err
			}
			l := c.list("TENANT", "STANDS", "LETTER", "TOLD", "OBJECTS UNTIL", "BY", "PROOF")
			for _, row := range n.Rows {
				if open && row.State.Told() {
					continue
				}
				stands := string(row.State)
				if row.Objects {
					stands += ", objects"
				}
				if row.Awaits {
					stands += ", is to authorise it"
				}
				if err := l.row(map[string]any{"entry": args[0], "version": n.Announcement.Version, "tenant": row.Tenant, "state": row.State, "letter": row.Letter, "told": row.Told, "until": row.Until,
					"channel": row.Channel, "proof": row.Proof, "objects": row.Objects, "awaits": row.Awaits}, row.Tenant, stands, row.Letter, row.Told.String(), row.Until.String(), row.Channel, row.Proof); err != nil {
					return err
				}
			}
			return l.end()
		})
	cmd.Flags().BoolVar(&open, "open", false, "only those who were not told")
	return cmd
}

func (c *call) registerTold() *cobra.Command {
	var tenant, by, on, proof string
	cmd := c.leaf("told ENTRY", "record that a tenant was told of an announced sub-processor otherwise than by our letter: its time to object runs from that day",
		"ssh HOST register told subprocessor.ai-parsing --tenant acme --by post --on 2026-11-20 --proof registered-letter-7", cobra.ExactArgs(1), func(args []string) error {
			told, err := day("on", on)
			if err != nil {
				return err
			}
			return c.do(model.TellTenant{Entry: args[0], Tenant: tenant, Channel: by, On: told, Proof: proof}, "recorded;")
		}, model.ActTellTenant)
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant")
	cmd.Flags().StringVar(&by, "by", "", "the channel: post, platform, phone")
	cmd.Flags().StringVar(&on, "on", "", "the day")
	cmd.Flags().StringVar(&proof, "proof", "", "reference of the proof, without personal data")
	return cmd
}

// registerUsable answers with an exit code, so that what deploys can ask.
func (c *call) registerUsable() *cobra.Command {
	var tenant string
	cmd := c.leaf("usable ENTRY", "say whether a sub-processor may be used for a tenant today; refused with objected, untold, unauthorised, window or state where it may not",
		"ssh HOST register usable subprocessor.ai-parsing --tenant acme", cobra.ExactArgs(1), func(args []string) error {
			if err := c.desk.MayUse(c.ctx, args[0], tenant); err != nil {
				return err
			}
			return c.say(map[string]any{"entry": args[0], "tenant": tenant, "usable": true}, "%s may be used for %s", args[0], tenant)
		})
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant")
	return cmd
}

// noticesObject is whom an announcement reached, for programs.
func noticesObject(n model.Notices) map[string]any {
	return map[string]any{"version": n.Announcement.Version, "of": len(n.Rows), "told": n.Told, "sent": n.Sent, "by_hand": n.Hand, "on_their_way": n.OnWay, "to_be_written": n.Unwritten,
		"came_back": n.Stuck, "to_be_told_by_hand": n.ToHand, "objecting": n.Objecting, "to_authorise": n.Awaiting, "first_use": n.First, "last_use": n.Last}
}

// notices adds whom the newest announcement of a sub-processor reached to the
// facts about it.
func (f *facts) notices(n model.Notices) {
	f.add("Told", fmt.Sprintf("%d of %d tenants: %d by letter, %d by hand", n.Told, len(n.Rows), n.Sent, n.Hand))
	for _, one := range []struct {
		name string
		n    int
	}{{"To be written", n.Unwritten}, {"On their way", n.OnWay}, {"Came back", n.Stuck}, {"To tell", n.ToHand}, {"Objecting", n.Objecting}, {"To authorise", n.Awaiting}} {
		if one.n > 0 {
			f.add(one.name, strconv.Itoa(one.n))
		}
	}
	if !n.First.IsZero() {
		f.add("Use from", fmt.Sprintf("%s at the earliest, for every tenant that was told from %s", n.First, n.Last))
	}
}

// announcedVersion is what an announcement was of, in words.
func announcedVersion(a model.Announcement) string {
	if a.Version == 0 {
		return "its end"
	}
	return "version " + strconv.Itoa(a.Version)
}
