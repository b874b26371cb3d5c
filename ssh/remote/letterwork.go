package remote

import (
	"encoding/hex"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) letterDraft() *cobra.Command {
	var kind, language, tenant, person string
	var parts []string
	cmd := c.leaf("draft R-42|I-7|PERSON", "write a letter from the records, as a draft; to a person without a request, what is told before a restriction is lifted", "ssh HOST letter draft R-42 --kind acknowledgement", cobra.ExactArgs(1),
		func(args []string) error {
			say := map[string]string{}
			for _, p := range parts {
				name, text, ok := strings.Cut(p, "=")
				if !ok {
					return model.Refuse("usage", "--say takes NAME=TEXT, such as reason=…")
				}
				say[name] = text
			}
			d := model.DraftLetter{Kind: model.LetterKind(kind), Language: language, Tenant: tenant, Person: person, Say: say}
			if d.Request = args[0]; strings.HasPrefix(args[0], "I-") {
				d.Request, d.Incident = "", args[0]
			} else if strings.HasPrefix(args[0], "p-") {
				d.Request, d.Person = "", args[0]
			}
			return c.do(d, "drafted; read it with letter show")
		}, model.ActLetterDraft, model.ActLetterForward, model.ActLetterNotice)
	cmd.Flags().StringVar(&kind, "kind", "", "what it is for: "+letterKinds())
	cmd.Flags().StringVar(&language, "language", "", "en or lt; otherwise that of the person's letter, or English")
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant that a notice of a breach goes to")
	cmd.Flags().StringVar(&person, "person", "", "the person's id that a notice of a breach goes to")
	cmd.Flags().StringArrayVar(&parts, "say", nil, "a part that no record holds, as NAME=TEXT; the refusal names what is missing")
	return cmd
}

func letterKinds() string {
	var kinds []string
	for _, r := range model.Letters {
		kinds = append(kinds, string(r.Kind))
	}
	return strings.Join(kinds, ", ")
}

func (c *call) letterEdit() *cobra.Command {
	var subject, to string
	var keep, drop bool
	cmd := c.leaf("edit L-3", "change a draft, or what came back: its text is read from standard input; nothing of it is shown", "ssh HOST letter edit L-3 < text", cobra.ExactArgs(1),
		func(args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			e := model.EditLetter{Letter: args[0], Kind: v.Letter.Kind, Heading: subject, Email: to, Drop: drop}
			if !keep && !drop {
				text, err := c.text("a letter", letterMost)
				if err != nil {
					return err
				}
				if e.Body = strings.ReplaceAll(string(text), "\r\n", "\n"); strings.TrimSpace(e.Body) == "" {
					return model.Refuse("usage", "the new text is read from standard input, and there was none; --keep keeps the text")
				}
			}
			return c.do(e, "changed")
		}, model.ActLetterDraft, model.ActLetterForward, model.ActLetterNotice)
	cmd.Flags().StringVar(&subject, "subject", "", "a new subject")
	cmd.Flags().StringVar(&to, "to", "", "another address; then another person must send it")
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the text, and read nothing")
	cmd.Flags().BoolVar(&drop, "drop", false, "put the draft away")
	return cmd
}

func (c *call) letterSend() *cobra.Command {
	var digest, how string
	cmd := c.leaf("send L-3", "queue a letter for the mail server, or record that it was sent by other means; where it takes two, a fresh code is read from standard input",
		"echo 123456 | ssh HOST letter send L-3 --digest 5f2c…", cobra.ExactArgs(1), func(args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			rule, err := v.Letter.Kind.Rule()
			if err != nil {
				return err
			}
			s := model.SendLetter{Letter: args[0], Kind: v.Letter.Kind, How: how}
			if digest != "" {
				if s.Digest, err = hex.DecodeString(digest); err != nil || len(s.Digest) != 32 {
					return model.Refuse("usage", "--digest takes the letter's 64 hex digits, as letter show tells them")
				}
			}
			if rule.Two || v.Letter.Readdressed || s.Act().StepUp {
				if s.Code, err = c.code(); err != nil {
					return err
				}
			}
			if how != "" {
				return c.do(s, "recorded as sent")
			}
			return c.do(s, "queued")
		}, model.ActLetterSend, model.ActLetterForward, model.ActLetterNotify)
	cmd.Flags().StringVar(&digest, "digest", "", "the digest of what you read; needed where it takes two")
	cmd.Flags().StringVar(&how, "by", "", "it was sent by other means: post, portal, …")
	return cmd
}

func (c *call) letterSettle() *cobra.Command {
	var arrived, again bool
	cmd := c.leaf("settle L-3", "decide on a held letter, of which nobody knows whether the mail server took it", "ssh HOST letter settle L-3 --arrived", cobra.ExactArgs(1),
		func(args []string) error {
			if arrived == again {
				return model.Refuse("usage", "say --arrived or --again, after asking the mail server's log or the person")
			}
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			return c.do(model.SettleLetter{Letter: args[0], Kind: v.Letter.Kind, Arrived: arrived}, "settled")
		}, model.ActLetterSend, model.ActLetterForward, model.ActLetterNotice)
	cmd.Flags().BoolVar(&arrived, "arrived", false, "it was taken: count it as sent")
	cmd.Flags().BoolVar(&again, "again", false, "it was not taken: send it again")
	return cmd
}

func (c *call) letterAnswer() *cobra.Command {
	return c.leaf("answer L-3", "record that a sent letter is its request's answer; stops the clock, until the letter comes back", "ssh HOST letter answer L-3", cobra.ExactArgs(1),
		func(args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			how := v.Letter.How
			if how == "smtp" || how == "" { // an unsent one is refused for that
				how = "e-mail"
			}
			return c.do(model.AnswerRequest{Request: v.Letter.Request, Channel: how, Letter: args[0]}, "answered")
		}, model.ActAnswer)
}
