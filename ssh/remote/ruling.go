package remote

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/tui/safe"
)

// isRuling reports whether an id is of a ruling.
func isRuling(id string) bool { return strings.HasPrefix(id, "D-") }

// rulingActs are the acts by which the ops are proposed, or approved.
func rulingActs(of func(model.RulingRule) *model.Act) []*model.Act {
	var acts []*model.Act
	for _, op := range model.RulingOps() {
		if act := of(op.Rule()); !slices.Contains(acts, act) {
			acts = append(acts, act)
		}
	}
	return acts
}

// ruling are the commands about decisions that take two persons; they are
// approved and denied as changes are.
func (c *call) ruling() *cobra.Command {
	return branch("ruling", "decisions about requests, data and rules that take two persons", c.rulingList(), c.rulingOps(), c.rulingShow(), c.rulingPropose(), c.rulingAdvise(), c.rulingAdopt())
}

func (c *call) rulingList() *cobra.Command {
	var open bool
	cmd := c.leaf("list", "list rulings, newest first", "ssh HOST ruling list --open", cobra.NoArgs, func([]string) error {
		filter := ""
		if open {
			filter = "state:open"
		}
		list, err := c.desk.Rulings(c.ctx, model.Window{Filter: filter, Limit: model.Whole})
		if err != nil {
			return err
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		l := c.list("ID", "WHAT", "ABOUT", "STANDING", "PROPOSED BY", "EXPIRES (UTC)", "DPO")
		for _, row := range list.Rows {
			one := row.Ruling
			err := l.row(c.rulingObject(one, names), one.ID, one.Op.Rule().Title, one.Object, one.Standing(c.desk.Now()), names.of(one.By),
				one.Expires.UTC().Format("2006-01-02 15:04"), adviceOf(one))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
	cmd.Flags().BoolVar(&open, "open", false, "only those that await a decision")
	return cmd
}

func adviceOf(r model.Ruling) string {
	switch {
	case r.Advice.Objects:
		return "objects"
	case r.Advice.Given():
		return "agrees"
	case r.NeedsAdvice():
		return "must advise"
	}
	return "-"
}

func (c *call) rulingOps() *cobra.Command {
	return c.leaf("ops", "list what can be ruled on: under which law, and what it takes", "ssh HOST ruling ops", cobra.NoArgs, func([]string) error {
		if _, err := c.desk.Me(); err != nil {
			return err
		}
		l := c.list("OP", "WHAT", "LAW", "PROPOSED BY", "APPROVED BY", "TAKES")
		for _, op := range model.RulingOps() {
			rule := op.Rule()
			takes := takesWords(rule)
			if rule.Advises != nil {
				takes = append(takes, "the DPO's advice")
			}
			by, approve := roleWords(rule.Propose), roleWords(rule.Approve)
			err := l.row(map[string]any{"op": op, "title": rule.Title, "law": rule.Law, "propose": by, "approve": approve, "takes": takes},
				string(op), rule.Title, rule.Law, by, approve, strings.Join(takes, ", "))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

// takesWords is what the approval of an op takes, but for the DPO's advice.
func takesWords(rule model.RulingRule) []string {
	takes := []string{"a second person"}
	if rule.Approve.StepUp {
		takes = append(takes, "a fresh code")
	}
	if rule.Delegate {
		takes = append(takes, "management's delegation")
	}
	if rule.Management {
		takes = append(takes, "management's decision")
	}
	return takes
}

func roleWords(act *model.Act) string {
	words := make([]string, len(act.Allow))
	for i, r := range act.Allow {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}

// rulingShow shows exactly what advice and approval would be bound to.
func (c *call) rulingShow() *cobra.Command {
	return c.leaf("show D-7", "show a ruling: the frozen text that advice and approval are bound to, and its digest", "ssh HOST ruling show D-7", cobra.ExactArgs(1),
		func(args []string) error {
			one, err := c.desk.Ruling(c.ctx, args[0])
			if err != nil {
				return err
			}
			names, err := c.names()
			if err != nil {
				return err
			}
			if c.json {
				o := c.rulingObject(one, names)
				o["text"] = string(one.Canonical())
				if err := c.addSigned(o, one.ID); err != nil {
					return err
				}
				return c.say(o, "")
			}
			standing := one.Standing(c.desk.Now())
			if one.DecidedBy != "" {
				standing += " by " + names.of(one.DecidedBy) + ", " + one.DecidedAt.UTC().Format("2006-01-02 15:04") + " UTC"
			}
			if one.Denial != "" {
				standing += ": " + one.Denial
			}
			_, err = fmt.Fprintf(c.out, "%s\ndigest %x\nproposed by %s, %s\nDPO: %s %s\n", safe.Block(string(one.Canonical())), one.Digest(),
				safe.Line(names.of(one.By), cellMost), safe.Line(standing, 250), adviceOf(one), safe.Line(one.Advice.Text, 250))
			return err
		})
}

func (c *call) rulingObject(one model.Ruling, names names) map[string]any {
	return map[string]any{"id": one.ID, "op": one.Op, "title": one.Op.Rule().Title, "about": one.Object, "request": one.Request, "reason": one.Reason, "law": one.Law,
		"standing": one.Standing(c.desk.Now()), "by": names.of(one.By), "at": stamp(one.At), "expires": stamp(one.Expires), "digest": hex.EncodeToString(one.Digest()),
		"advice": adviceOf(one), "advised_by": names.of(one.Advice.By), "decided_by": names.of(one.DecidedBy), "decided": stamp(one.DecidedAt), "denial": one.Denial, "management": one.Management}
}

func (c *call) rulingPropose() *cobra.Command {
	var p model.ProposeRuling
	var until, when string
	cmd := c.leaf("propose OP OBJECT", "propose a ruling and freeze it; see ruling ops for what there is", `ssh HOST ruling propose extend R-42 --reason '"three systems and four requests at once"'`,
		cobra.ExactArgs(2), func(args []string) (err error) {
			p.Op, p.Object = model.RulingOp(args[0]), args[1]
			if until != "" {
				if p.Until, err = deadline.Parse(until); err != nil {
					return model.Refuse("usage", "--until: %s", err)
				}
			}
			if when != "" {
				if p.When, err = time.Parse(time.RFC3339, when); err != nil {
					return model.Refuse("usage", "--when takes an instant as 2026-03-05T14:30:00+02:00")
				}
			}
			return c.do(p, "proposed;")
		}, rulingActs(func(r model.RulingRule) *model.Act { return r.Propose })...)
	f := cmd.Flags()
	f.StringVar(&p.Reason, "reason", "", "why, as a short phrase without personal data")
	f.StringVar(&p.Law, "law", "", "the provision, where the op leaves it open")
	f.StringVar(&until, "until", "", "a day")
	f.StringVar(&when, "when", "", "an instant (RFC 3339)")
	f.StringVar(&p.Letter, "letter", "", "the letter that goes with it")
	f.StringArrayVar(&p.Items, "item", nil, "what else the op needs; may be given several times")
	return cmd
}

func (c *call) rulingAdvise() *cobra.Command {
	var digest, text string
	var objects bool
	cmd := c.leaf("advise D-7", "record the DPO's advice on a proposed ruling", `ssh HOST ruling advise D-7 --digest 64HEX --text '"nothing against it"'`, cobra.ExactArgs(1),
		func(args []string) error {
			sum, err := digestOf(digest)
			if err != nil {
				return err
			}
			if text, err = c.adviceText(text); err != nil {
				return err
			}
			return c.do(model.AdviseRuling{Ruling: args[0], Digest: sum, Objects: objects, Text: text}, "advice recorded")
		}, model.ActAdviseRuling)
	cmd.Flags().StringVar(&digest, "digest", "", "the ruling's digest")
	cmd.Flags().StringVar(&text, "text", "", adviceHelp)
	cmd.Flags().BoolVar(&objects, "object", false, "the advice is an objection")
	return cmd
}

func (c *call) rulingAdopt() *cobra.Command {
	var digest string
	cmd := c.leaf("adopt D-7", "make a proposal that the console drew up by itself, such as a sweep, your own; another admin approves it", `ssh HOST ruling adopt D-7 --digest 64HEX`, cobra.ExactArgs(1),
		func(args []string) error {
			sum, err := digestOf(digest)
			if err != nil {
				return err
			}
			return c.do(model.AdoptRuling{Ruling: args[0], Digest: sum}, "is your proposal now;")
		}, model.ActAdoptRuling)
	cmd.Flags().StringVar(&digest, "digest", "", "the ruling's digest")
	return cmd
}
