package remote

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// do gives a command and says what came of it.
func (c *call) do(cmd model.Command, done string) error {
	res, err := c.desk.Do(c.ctx, cmd)
	if err != nil {
		return err
	}
	return c.say(map[string]any{"act": cmd.Act().Name, "id": res.ID, "message": res.Message}, "%s: %s %s", res.ID, done, res.Message)
}

// act makes a command with one request id as its argument.
func (c *call) act(use, short string, run func(id string) error) *cobra.Command {
	return &cobra.Command{Use: use + " R-42", Short: short, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return run(args[0]) }}
}

// readCode takes a one-time code from standard input, so that it stands on no
// command line.
func (c *call) readCode() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(c.in, 128)).ReadString('\n')
	code := strings.TrimSpace(line)
	if code == "" {
		return "", model.Refuse("usage", "a fresh one-time code is read from standard input, and there was none")
	}
	if err == io.EOF {
		err = nil
	}
	return code, err
}

func digestOf(text string) ([]byte, error) {
	digest, err := hex.DecodeString(text)
	if err != nil || len(digest) != 32 {
		return nil, model.Refuse("usage", "--digest takes the plan's 64 hex digits, as request --json shows them")
	}
	return digest, nil
}

// acts are the commands that change a request.
func (c *call) acts() []*cobra.Command {
	var rightsText, capacity, tenant, person, followUp string
	triage := c.act("triage", "confirm rights, capacity and person", func(id string) error {
		var list []model.Right
		for _, r := range strings.FieldsFunc(rightsText, func(r rune) bool { return r == '+' || r == ',' }) {
			list = append(list, model.Right(r))
		}
		return c.do(model.TriageRequest{Request: id, Rights: list, Capacity: model.Capacity(capacity), Tenant: tenant, Person: person, FollowUpOf: followUp}, "triaged")
	})
	triage.Flags().StringVar(&rightsText, "rights", "", "what is asked, joined by +")
	triage.Flags().StringVar(&capacity, "capacity", "controller", "controller, processor or mixed")
	triage.Flags().StringVar(&tenant, "tenant", "", "the tenant's slug")
	triage.Flags().StringVar(&person, "person", "", "the person's id")
	triage.Flags().StringVar(&followUp, "follow-up-of", "", "the request that this one chases")

	var ground string
	plan := c.act("plan", "draw up the erasure plan from what is held", func(id string) error {
		return c.do(model.DrawPlan{Request: id, Ground: ground}, "plan drawn")
	})
	plan.Flags().StringVar(&ground, "ground", "", "ground of Art. 17(1)")

	var digest, text string
	var objects bool
	advise := c.act("advise", "record the DPO's advice on the proposed plan", func(id string) error {
		sum, err := digestOf(digest)
		if err != nil {
			return err
		}
		return c.do(model.AdviseErasure{Request: id, Digest: sum, Objects: objects, Text: text}, "advice recorded")
	})
	advise.Flags().StringVar(&digest, "digest", "", "the plan's digest")
	advise.Flags().StringVar(&text, "text", "", "the advice")
	advise.Flags().BoolVar(&objects, "object", false, "the advice is an objection")

	var approveDigest, management string
	approve := c.act("approve", "approve the proposed plan; a fresh code is read from standard input", func(id string) error {
		sum, err := digestOf(approveDigest)
		if err != nil {
			return err
		}
		code, err := c.readCode()
		if err != nil {
			return err
		}
		if strings.HasPrefix(id, "C-") {
			return c.do(model.ApproveChange{Change: id, Digest: sum, Code: code}, "approved and made")
		}
		return c.do(model.ApproveErasure{Request: id, Digest: sum, Code: code, Management: management}, "approved and executed")
	})
	approve.Flags().StringVar(&approveDigest, "digest", "", "the plan's digest, as you were shown it")
	approve.Flags().StringVar(&management, "management", "", "reference of management's decision, when the DPO objects")

	var reason, kind, method, channel, note string
	returning := c.act("return", "send a proposed plan back", func(id string) error {
		return c.do(model.ReturnErasure{Request: id, Reason: reason}, "sent back")
	})
	returning.Flags().StringVar(&reason, "reason", "", "what is wrong")
	query := c.act("query", "record that identity or clarification was asked for; pauses the clock", func(id string) error {
		return c.do(model.QueryRequest{Request: id, Kind: deadline.PauseKind(kind), Reason: method}, "waits for the person")
	})
	query.Flags().StringVar(&kind, "kind", "identity", "identity or clarification")
	query.Flags().StringVar(&method, "why", "", "why, as a short phrase without personal data")
	resume := c.act("resume", "record a satisfactory answer to the query", func(id string) error {
		return c.do(model.ResumeRequest{Request: id, Method: channel}, "the clock runs again")
	})
	resume.Flags().StringVar(&channel, "how", "", "how it was settled; never the document")
	var sent string
	answer := c.act("answer", "record that the answer was sent; stops the clock", func(id string) error {
		return c.do(model.AnswerRequest{Request: id, Channel: sent}, "answered")
	})
	answer.Flags().StringVar(&sent, "by", "e-mail", "how it was sent")
	noting := c.act("note", "write a note into the sealed case file", func(id string) error {
		return c.do(model.NoteRequest{Request: id, Text: note}, "noted")
	})
	noting.Flags().StringVar(&note, "text", "", "the note")

	return []*cobra.Command{triage, plan, advise, approve, returning, query, resume, answer, noting,
		c.act("propose", "propose the plan; freezes it", func(id string) error { return c.do(model.ProposeErasure{Request: id}, "proposed") }),
		c.act("dismiss", "put away a message that asks for nothing", func(id string) error { return c.do(model.DismissLetter{Request: id}, "dismissed") }),
		c.act("promote", "make a request of a message that seemed to ask for nothing", func(id string) error { return c.do(model.PromoteLetter{Request: id}, "promoted") }),
		c.act("forward", "record that the request went to the tenant", func(id string) error { return c.do(model.ForwardRequest{Request: id}, "forwarded") }),
		c.act("withdrawn", "close a request on the person's own message", func(id string) error { return c.do(model.CloseWithdrawn{Request: id}, "closed") }),
		c.item(), c.order(), c.withdraw(),
	}
}

func (c *call) item() *cobra.Command {
	var n int
	var outcome, ground, until string
	cmd := c.act("item", "change the outcome of one item of a plan", func(id string) error {
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

func (c *call) order() *cobra.Command {
	var sub, answer, ground string
	cmd := &cobra.Command{Use: "order E-7", Short: "record a sub-processor's answer to an erasure order", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.do(model.AcknowledgeOrder{Erasure: args[0], Subprocessor: sub, Answer: model.OrderAnswer(answer), Ground: ground}, "recorded")
		}}
	cmd.Flags().StringVar(&sub, "subprocessor", "", "who answered")
	cmd.Flags().StringVar(&answer, "answer", "", "done, nothing-found or exception")
	cmd.Flags().StringVar(&ground, "ground", "", "of an exception")
	return cmd
}

func (c *call) withdraw() *cobra.Command {
	var channel string
	cmd := &cobra.Command{Use: "withdraw-consent ID", Short: "record a person's withdrawal of a consent; takes effect at once", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return c.do(model.WithdrawConsent{Consent: args[0], Channel: channel}, "withdrawn")
		}}
	cmd.Flags().StringVar(&channel, "by", "e-mail", "how the person withdrew")
	return cmd
}
