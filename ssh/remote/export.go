package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/pack"
)

// copies are the copies of people's data (Art. 15 and 20 GDPR), up to their
// release; export hands one out.
func (c *call) copies() *cobra.Command {
	return branch("copy", "copies of people's data: read, review, propose their release", c.copyShow(), c.copyReview(), c.copyPropose(), c.copyReturn())
}

func (c *call) copyShow() *cobra.Command {
	var w warrant
	var page bool
	cmd := c.leaf("show R-42", "show the copy that the person would be handed: its files and the values to review, masked; with a purpose in clear, for which a fresh code is read from standard input",
		"echo 123456 | ssh HOST copy show R-42 --purpose request --page", cobra.ExactArgs(1), func(args []string) error {
			v, err := c.desk.Copy(c.ctx, args[0])
			if err != nil {
				return err
			}
			if w != (warrant{}) {
				if err := c.open(v.Of, []string{model.AllFields}, w); err != nil {
					return err
				}
				defer c.desk.Conceal()
				if v, err = c.desk.Copy(c.ctx, args[0]); err != nil {
					return err
				}
			}
			return c.printCopy(v, page)
		}, model.ActReveal)
	cmd.Flags().BoolVar(&page, "page", false, "print the page that the person reads, too")
	w.flags(cmd)
	return cmd
}

func (c *call) printCopy(v model.CopyView, page bool) error {
	if c.json {
		var values []map[string]any
		for _, r := range v.Values {
			values = append(values, map[string]any{"id": r.ID, "category": r.Category, "field": r.Field, "value": r.Value, "decision": decision(r), "reason": r.Reason})
		}
		o := map[string]any{"request": v.Request, "state": v.State, "values": notNil(values), "files": v.Files, "ruling": v.Ruling, "digest": v.Digest,
			"missing": v.Said, "revealed": v.Revealed.Any()}
		if page {
			o["page"] = v.Page
		}
		return c.say(o, "")
	}
	t := c.facts()
	t.add("Copy", v.Request+", "+v.State.Title())
	t.add("Ruling", v.Ruling)
	t.add("Digest", v.Digest)
	t.add("Files", strings.Join(v.Files, " "))
	t.add("Missing", v.Said)
	if page {
		t.block("Page", v.Page)
	}
	if err := t.end(); err != nil || len(v.Values) == 0 {
		return err
	}
	l := c.wide("VALUE", "FIELD", "DECISION", "REASON", "TEXT")
	for _, r := range v.Values {
		if err := l.row(nil, r.ID, r.Field, decision(r), r.Reason, r.Value); err != nil {
			return err
		}
	}
	return l.end()
}

func decision(v model.ReviewValue) string {
	switch {
	case !v.Decided:
		return "to review"
	case v.Withhold:
		return "withhold"
	}
	return "keep"
}

func (c *call) copyReview() *cobra.Command {
	var keep, withhold []string
	var reason string
	cmd := c.leaf("review R-42", "say of values of a copy that they are handed out, or that the rights of others withhold them (Art. 15(4) GDPR); without any, begin the copy",
		`ssh HOST copy review R-42 --withhold usage-logs/1 --reason '"names a colleague"'`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ReviewCopy{Request: args[0], Keep: keep, Withhold: withhold, Reason: reason}, "reviewed")
		}, model.ActReviewCopy)
	cmd.Flags().StringSliceVar(&keep, "keep", nil, "ids of values to hand out, as copy show lists them; may be repeated")
	cmd.Flags().StringSliceVar(&withhold, "withhold", nil, "ids of values to withhold; may be repeated")
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a short phrase without personal data")
	return cmd
}

func (c *call) copyPropose() *cobra.Command {
	var to, reason string
	var safeguards []string
	var automated bool
	cmd := c.leaf("propose R-42", "freeze a copy and ask another admin to release it; exactly this copy, to exactly this recipient",
		"ssh HOST copy propose R-42 --to passphrase --safeguard resend=dpf --no-automated-decisions", cobra.ExactArgs(1), func(args []string) error {
			items := []string{"to=" + to}
			for _, s := range safeguards {
				if id, _, ok := strings.Cut(s, "="); !ok || !model.ValidSlug(id) {
					return model.Refuse("usage", "--safeguard takes SUBPROCESSOR=%s", strings.Join(pack.Safeguards, "|"))
				}
				items = append(items, s)
			}
			if automated {
				items = append(items, "automated=none")
			}
			return c.do(model.ProposeRuling{Op: model.RulingRelease, Object: args[0], Reason: reason, Items: items}, "proposed;")
		}, model.ActProposeRelease)
	cmd.Flags().StringVar(&to, "to", "", "the person's public key of age (age1…), as the person gave it, or passphrase")
	cmd.Flags().StringSliceVar(&safeguards, "safeguard", nil, "on which safeguard a transfer outside the EEA rests, as resend=dpf: "+strings.Join(pack.Safeguards, ", "))
	cmd.Flags().BoolVar(&automated, "no-automated-decisions", false, "you made sure that no decision about the person is based solely on automated processing (Art. 15(1)(h), 22 GDPR)")
	cmd.Flags().StringVar(&reason, "reason", "", "a short phrase without personal data")
	return cmd
}

func (c *call) copyReturn() *cobra.Command {
	var reason string
	cmd := c.leaf("return R-42", "take a released copy back into progress: what is held has changed, or the recipient was wrong",
		`ssh HOST copy return R-42 --reason '"the data changed"'`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ReturnRelease{Request: args[0], Reason: reason}, "in progress again")
		}, model.ActReturnRelease)
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a short phrase without personal data")
	return cmd
}

func (c *call) export() *cobra.Command {
	return c.leaf("export R-42", "write a released copy out, sealed to its person (age); a fresh code is read from standard input; a passphrase is told once, on standard error",
		"echo 123456 | ssh HOST export R-42 > R-42.zip.age", cobra.ExactArgs(1), func(args []string) error {
			out, err := c.raw("a copy")
			if err != nil {
				return err
			}
			code, err := c.code()
			if err != nil {
				return err
			}
			done, err := c.desk.ExportCopy(c.ctx, args[0], code, out)
			if err != nil {
				return err
			}
			if c.json {
				return c.encode(c.errs, map[string]any{"request": args[0], "sealed_to": done.SealedTo, "digest": done.Digest, "passphrase": done.Passphrase})
			}
			if done.Passphrase != "" {
				_, err = fmt.Fprintf(c.errs, "Passphrase of this file: %s\nIt is shown once and kept nowhere. Tell it to the person by another channel than the file.\n", done.Passphrase)
			}
			return err
		}, model.ActExportCopy)
}
