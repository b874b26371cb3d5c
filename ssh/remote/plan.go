package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// planning are the commands from a plan to its orders; approve is of its own.
func (c *call) planning() []*cobra.Command {
	var ground, reason string
	plan := c.one("plan", "draw up the erasure plan from what is held", "", model.ActDraw, func(id string) error {
		return c.do(model.DrawPlan{Request: id, Ground: ground}, "plan drawn")
	})
	plan.Flags().StringVar(&ground, "ground", "", "ground of Art. 17(1)")
	propose := c.one("propose", "propose the plan; freezes it", "", model.ActPropose, func(id string) error {
		return c.do(model.ProposeErasure{Request: id}, "proposed")
	})
	returning := c.one("return", "send a proposed plan back, or take your own back", `--reason '"item 3 is kept by law"'`, model.ActReturn, func(id string) error {
		return c.do(model.ReturnErasure{Request: id, Reason: reason}, "sent back")
	})
	returning.Flags().StringVar(&reason, "reason", "", "what is wrong")
	return []*cobra.Command{plan, c.item(), propose, c.advise(), returning, c.order()}
}

func (c *call) item() *cobra.Command {
	var n int
	var outcome, ground, until string
	cmd := c.one("item", "change the outcome of one item of a plan", `--item 3 --outcome retain --ground '"VAT Law Art. 78"' --until 2035-12-31`, model.ActItem, func(id string) error {
		var day deadline.Date
		if until != "" {
			var err error
			if day, err = deadline.Parse(until); err != nil {
				return model.Refuse("usage", "--until takes a date such as 2033-03-15")
			}
		}
		return c.do(model.SetItem{Request: id, Item: n, Outcome: model.Outcome(outcome), Ground: ground, Until: day}, fmt.Sprintf("item %d set", n))
	})
	cmd.Flags().IntVar(&n, "item", 0, "the item's number")
	cmd.Flags().StringVar(&outcome, "outcome", "", "erase, retain, retain-claims, not-ours")
	cmd.Flags().StringVar(&ground, "ground", "", "the law")
	cmd.Flags().StringVar(&until, "until", "", "end of retention")
	return cmd
}

func (c *call) advise() *cobra.Command {
	var digest, text string
	var objects bool
	cmd := c.one("advise", "record the DPO's advice on the proposed plan", `--digest 64HEX --text '"nothing against it"'`, model.ActAdvise, func(id string) error {
		sum, err := digestOf(digest)
		if err != nil {
			return err
		}
		if text, err = c.adviceText(text); err != nil {
			return err
		}
		return c.do(model.AdviseErasure{Request: id, Digest: sum, Objects: objects, Text: text}, "advice recorded")
	})
	cmd.Flags().StringVar(&digest, "digest", "", "the plan's digest")
	cmd.Flags().StringVar(&text, "text", "", adviceHelp)
	cmd.Flags().BoolVar(&objects, "object", false, "the advice is an objection")
	return cmd
}

// adviceMost is how long an advice may be, in bytes.
const adviceMost = 16 << 10

const adviceHelp = "the advice; - reads it from standard input, so that it stands in no command line"

// adviceText is the advice as it was given, or what standard input holds.
func (c *call) adviceText(given string) (string, error) {
	if given != "-" {
		return given, nil
	}
	text, err := c.text("an advice", adviceMost)
	if err != nil {
		return "", err
	}
	if given = strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")); given == "" {
		return "", model.Refuse("usage", "the advice is read from standard input, and there was none")
	}
	return given, nil
}

func (c *call) order() *cobra.Command {
	var sub, answer, ground string
	cmd := c.leaf("order E-7", "record a sub-processor's answer to an erasure order; R-42 for one that a tenant's instruction gave", "ssh HOST order E-7 --subprocessor mail --answer done", cobra.ExactArgs(1),
		func(args []string) error {
			return c.do(model.AcknowledgeOrder{Erasure: args[0], Subprocessor: sub, Answer: model.OrderAnswer(answer), Ground: ground}, "recorded")
		}, model.ActAcknowledge)
	cmd.Flags().StringVar(&sub, "subprocessor", "", "who answered")
	cmd.Flags().StringVar(&answer, "answer", "", "done, nothing-found or exception")
	cmd.Flags().StringVar(&ground, "ground", "", "of an exception")
	return cmd
}
