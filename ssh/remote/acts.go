package remote

import (
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// one makes a command with one request id as its argument.
func (c *call) one(word, short, flags string, act *model.Act, run func(id string) error) *cobra.Command {
	return c.leaf(word+" R-42", short, strings.TrimSpace("ssh HOST "+word+" R-42 "+flags), cobra.ExactArgs(1),
		func(args []string) error { return run(args[0]) }, act)
}

// sorting are the commands that say whether a message is a request.
func (c *call) sorting() []*cobra.Command {
	return []*cobra.Command{
		c.one("dismiss", "put away a message that asks for nothing", "", model.ActDismiss, func(id string) error {
			return c.do(model.DismissLetter{Request: id}, "dismissed")
		}),
		c.one("promote", "make a request of a message that seemed to ask for nothing", "", model.ActPromote, func(id string) error {
			return c.do(model.PromoteLetter{Request: id}, "promoted")
		}),
		c.one("restore", "take a dismissal back", "", model.ActRestore, func(id string) error {
			return c.do(model.RestoreLetter{Request: id}, "stands where it stood")
		}),
	}
}

// handling are the commands from the letter's arrival to a plan.
func (c *call) handling() []*cobra.Command {
	var kind, why, how, note string
	query := c.one("query", "record that identity or clarification was asked for; pauses the clock", `--kind identity --why '"another address than ours"'`, model.ActQuery,
		func(id string) error {
			return c.do(model.QueryRequest{Request: id, Kind: deadline.PauseKind(kind), Reason: why}, "waits for the person")
		})
	query.Flags().StringVar(&kind, "kind", "identity", "identity or clarification")
	query.Flags().StringVar(&why, "why", "", "why, as a short phrase without personal data")
	resume := c.one("resume", "record a satisfactory answer to the query", `--how '"answered from the known address"'`, model.ActResume, func(id string) error {
		return c.do(model.ResumeRequest{Request: id, Method: how}, "the clock runs again")
	})
	resume.Flags().StringVar(&how, "how", "", "how it was settled; never the document")
	noting := c.one("note", "write a note into the sealed case file", `--text '"called back"'`, model.ActNote, func(id string) error {
		return c.do(model.NoteRequest{Request: id, Text: note}, "noted")
	})
	noting.Flags().StringVar(&note, "text", "", "the note")
	return []*cobra.Command{c.triage(), c.assign(), query, resume, noting, c.forward(), c.withdrawn(), c.recuse(), c.answer()}
}

func (c *call) triage() *cobra.Command {
	var asked, capacity, tenant, person, followUp string
	cmd := c.one("triage", "confirm rights, capacity and person", "--rights erasure --tenant acme --person p-0123", model.ActTriage, func(id string) error {
		return c.do(model.TriageRequest{Request: id, Rights: rightsOf(asked), Capacity: model.Capacity(capacity), Tenant: tenant, Person: person, FollowUpOf: followUp}, "triaged")
	})
	cmd.Flags().StringVar(&asked, "rights", "", "what is asked, joined by +")
	cmd.Flags().StringVar(&capacity, "capacity", "controller", "controller, processor or mixed")
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant's slug")
	cmd.Flags().StringVar(&person, "person", "", "the person's id")
	cmd.Flags().StringVar(&followUp, "follow-up-of", "", "the request that this one chases")
	return cmd
}

func (c *call) assign() *cobra.Command {
	var to string
	var nobody bool
	cmd := c.one("assign", "give a request to somebody: to yourself, unless you name another", "--to admin2", model.ActAssign, func(id string) error {
		if nobody && to != "" {
			return model.Refuse("usage", "--to and --nobody exclude each other")
		}
		whom := ""
		if !nobody {
			var err error
			if whom, err = c.account(to); err != nil {
				return err
			}
		}
		return c.do(model.AssignRequest{Request: id, To: whom}, "assigned")
	})
	cmd.Flags().StringVar(&to, "to", "", "login name of the one who takes it")
	cmd.Flags().BoolVar(&nobody, "nobody", false, "take it from whoever has it")
	return cmd
}

func (c *call) forward() *cobra.Command {
	var yes bool
	cmd := c.one("forward", "record that the request went to the tenant", "--yes", model.ActForward, func(id string) error {
		if err := c.sure(yes, "this records that the whole letter went to the tenant's authorised contact"); err != nil {
			return err
		}
		return c.do(model.ForwardRequest{Request: id}, "forwarded")
	})
	confirmed(cmd, &yes)
	return cmd
}

func (c *call) withdrawn() *cobra.Command {
	var yes bool
	cmd := c.one("withdrawn", "close a request on the person's own message", "--yes", model.ActWithdrawn, func(id string) error {
		if err := c.sure(yes, "this closes the request because the person took it back, and cannot be undone"); err != nil {
			return err
		}
		return c.do(model.CloseWithdrawn{Request: id}, "closed")
	})
	confirmed(cmd, &yes)
	return cmd
}

func (c *call) recuse() *cobra.Command {
	var yes bool
	cmd := c.one("recuse", "stand back from a request about yourself, or somebody close", "--yes", model.ActRecuse, func(id string) error {
		if err := c.sure(yes, "from then on you can do nothing with this request, and there is no way back"); err != nil {
			return err
		}
		return c.do(model.RecuseFrom{Request: id}, "you stand back from it")
	})
	confirmed(cmd, &yes)
	return cmd
}

// confirmed gives a command the flag that answers its question.
func confirmed(cmd *cobra.Command, yes *bool) {
	cmd.Flags().BoolVar(yes, "yes", false, "yes to the question that the console asks; without it a command asks on a terminal, and is refused elsewhere")
}

func (c *call) answer() *cobra.Command {
	var by string
	cmd := c.one("answer", "record that the answer was sent; stops the clock", "--by post", model.ActAnswer, func(id string) error {
		return c.do(model.AnswerRequest{Request: id, Channel: by}, "answered")
	})
	cmd.Flags().StringVar(&by, "by", "e-mail", "how it was sent")
	return cmd
}

// withdraw records that a person took a consent back.
func (c *call) withdraw() *cobra.Command {
	var by string
	cmd := c.leaf("withdraw-consent ID", "record a person's withdrawal of a consent; takes effect at once", "ssh HOST withdraw-consent p-0123/c-1 --by phone", cobra.ExactArgs(1),
		func(args []string) error {
			return c.do(model.WithdrawConsent{Consent: args[0], Channel: by}, "withdrawn")
		}, model.ActWithdrawConsent)
	cmd.Flags().StringVar(&by, "by", "e-mail", "how the person withdrew")
	return cmd
}
