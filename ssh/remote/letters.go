package remote

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/outbox"
	"integrora.com/opsconsole/tui/safe"
)

// letterBytes is how much text a letter is read from standard input.
const letterBytes = 256 << 10

func (c *call) letterList() *cobra.Command {
	return &cobra.Command{Use: "letters [FILTER…]", Short: "list letters of ours, newest first (fields: id: state: kind: about: tenant: lang:)",
		RunE: func(_ *cobra.Command, args []string) error {
			l := c.list("ID", "KIND", "ABOUT", "STATE", "LANG", "WHEN", "CODE")
			err := each(c, model.Window{Filter: strings.Join(args, " ")},
				func(w model.Window) (model.Page[model.OutLetter], error) { return c.desk.Letters(c.ctx, w) },
				func(o model.OutLetter) error {
					return l.row(letterObject(o), o.ID, string(o.Kind), o.About(), string(o.State), o.Language, lastStep(o).UTC().Format("2006-01-02 15:04"), o.Code)
				})
			return orEnd(err, l)
		}}
}

// lastStep is when the letter came to stand where it stands, as far as it is
// noted.
func lastStep(o model.OutLetter) time.Time {
	for _, at := range []time.Time{o.SentAt, o.QueuedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return o.DraftedAt
}

// letterObject is a letter's facts as programs read them.
func letterObject(o model.OutLetter) map[string]any {
	when := func(at time.Time) any {
		if at.IsZero() {
			return nil
		}
		return at.UTC().Format(time.RFC3339)
	}
	return map[string]any{"id": o.ID, "kind": o.Kind, "language": o.Language, "request": o.Request, "incident": o.Incident, "tenant": o.Tenant, "person": o.Person,
		"state": o.State, "message_id": o.MessageID, "drafted": when(o.DraftedAt), "drafted_by": o.DraftedBy, "changed_by": o.ChangedBy, "readdressed": o.Readdressed,
		"sent_by": o.SentBy, "queued": when(o.QueuedAt), "tries": o.Tries, "next": when(nextTry(o)), "code": o.Code, "sent": when(o.SentAt), "how": o.How,
		"stopped_clock": o.Stopped, "joined": o.Joined, "digest": hex.EncodeToString(o.Digest)}
}

func nextTry(o model.OutLetter) time.Time {
	if o.State != model.OutDeferred {
		return time.Time{}
	}
	return o.Next
}

func (c *call) letter() *cobra.Command {
	cmd := &cobra.Command{Use: "letter", Short: "letters of ours: draft, read, edit, send", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(c.letterDraft(), c.letterShow(), c.letterEdit(), c.letterSend(), c.letterExport(), c.letterSettle(), c.letterAnswer())
	return cmd
}

func (c *call) letterDraft() *cobra.Command {
	var kind, language, tenant, person string
	var parts []string
	cmd := &cobra.Command{Use: "draft R-42|I-7", Short: "write a letter from the records, as a draft", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
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
			}
			return c.do(d, "drafted; read it with letter show")
		}}
	cmd.Flags().StringVar(&kind, "kind", "", "what it is for: "+kindList())
	cmd.Flags().StringVar(&language, "language", "", "en or lt; otherwise that of the person's letter, or English")
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant that a notice of a breach goes to")
	cmd.Flags().StringVar(&person, "person", "", "the person's id that a notice of a breach goes to")
	cmd.Flags().StringArrayVar(&parts, "say", nil, "a part that no record holds, as NAME=TEXT; the refusal names what is missing")
	return cmd
}

func kindList() string {
	var kinds []string
	for _, r := range model.Letters {
		kinds = append(kinds, string(r.Kind))
	}
	return strings.Join(kinds, ", ")
}

func (c *call) letterShow() *cobra.Command {
	return &cobra.Command{Use: "show L-3", Short: "read a letter of ours, with the digest that sending it may name", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			if c.json {
				o := letterObject(v.Letter)
				o["name"], o["email"], o["subject"], o["text"], o["sealed"] = v.Text.Name, v.Text.Email, v.Text.Heading, v.Text.Body, v.Sealed
				return c.say(o, "")
			}
			return c.printLetter(v)
		}}
}

func (c *call) printLetter(v model.OutView) error {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name, safe.Line(value, 200))
		}
	}
	line("Letter", v.Letter.ID+", "+string(v.Letter.Kind)+", "+v.Letter.Language)
	line("About", v.Letter.About())
	line("State", strings.TrimSpace(string(v.Letter.State)+" "+v.Letter.How+" "+v.Letter.Code))
	line("Digest", hex.EncodeToString(v.Letter.Digest))
	line("To", strings.TrimSpace(v.Text.Name+" <"+v.Text.Email+">"))
	line("Subject", v.Text.Heading)
	if v.Sealed {
		line("Text", "(letters are shown to admins and the DPO)")
	} else {
		fmt.Fprintf(&b, "\n%s\n", safe.Block(v.Text.Body))
	}
	_, err := io.WriteString(c.out, b.String())
	return err
}

func (c *call) letterEdit() *cobra.Command {
	var subject, to string
	var keep, drop bool
	cmd := &cobra.Command{Use: "edit L-3", Short: "change a draft, or what came back: its text is read from standard input", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			e := model.EditLetter{Letter: args[0], Kind: v.Letter.Kind, Heading: subject, Email: to, Drop: drop}
			if !keep && !drop {
				text, err := io.ReadAll(io.LimitReader(c.in, letterBytes))
				if err != nil {
					return err
				}
				if e.Body = strings.ReplaceAll(string(text), "\r\n", "\n"); strings.TrimSpace(e.Body) == "" {
					return model.Refuse("usage", "the new text is read from standard input, and there was none; --keep keeps the text")
				}
			}
			return c.do(e, "changed")
		}}
	cmd.Flags().StringVar(&subject, "subject", "", "a new subject")
	cmd.Flags().StringVar(&to, "to", "", "another address; then another person must send it")
	cmd.Flags().BoolVar(&keep, "keep", false, "keep the text, and read nothing")
	cmd.Flags().BoolVar(&drop, "drop", false, "put the draft away")
	return cmd
}

func (c *call) letterSend() *cobra.Command {
	var digest, how string
	cmd := &cobra.Command{Use: "send L-3", Args: cobra.ExactArgs(1),
		Short: "queue a letter for the mail server, or record that it was sent by other means; where it takes two, a fresh code is read from standard input",
		RunE: func(_ *cobra.Command, args []string) error {
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
				if s.Code, err = c.readCode(); err != nil {
					return err
				}
			}
			if how != "" {
				return c.do(s, "recorded as sent")
			}
			return c.do(s, "queued")
		}}
	cmd.Flags().StringVar(&digest, "digest", "", "the digest of what you read; needed where it takes two")
	cmd.Flags().StringVar(&how, "by", "", "it was sent by other means: post, portal, …")
	return cmd
}

func (c *call) letterExport() *cobra.Command {
	return &cobra.Command{Use: "export L-3", Short: "write a letter out as a mail message (RFC 5322), for sending by other means", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			me, err := c.desk.Me()
			if err != nil {
				return err
			}
			if !me.Role.SeesPersons() {
				return model.Refuse("role", "letters are shown to admins and the DPO; your role is %s", me.Role)
			}
			text, err := outbox.Message(outbox.From, v.Letter, v.Text)
			if err != nil {
				return err
			}
			if _, err := c.desk.Do(c.ctx, model.ExportLetter{Letter: args[0], Kind: v.Letter.Kind}); err != nil {
				return err
			}
			_, err = c.out.Write(text)
			return err
		}}
}

func (c *call) letterSettle() *cobra.Command {
	var arrived, again bool
	cmd := &cobra.Command{Use: "settle L-3", Short: "decide on a held letter, of which nobody knows whether the mail server took it", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if arrived == again {
				return model.Refuse("usage", "say --arrived or --again, after asking the mail server's log or the person")
			}
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			return c.do(model.SettleLetter{Letter: args[0], Kind: v.Letter.Kind, Arrived: arrived}, "settled")
		}}
	cmd.Flags().BoolVar(&arrived, "arrived", false, "it was taken: count it as sent")
	cmd.Flags().BoolVar(&again, "again", false, "it was not taken: send it again")
	return cmd
}

func (c *call) letterAnswer() *cobra.Command {
	return &cobra.Command{Use: "answer L-3", Short: "record that a sent letter is its request's answer; stops the clock, until the letter comes back", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			how := v.Letter.How
			if how == "smtp" {
				how = "e-mail"
			}
			return c.do(model.AnswerRequest{Request: v.Letter.Request, Channel: how, Letter: args[0]}, "answered")
		}}
}
