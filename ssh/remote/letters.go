package remote

import (
	"encoding/hex"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/outbox"
)

func (c *call) letterList() *cobra.Command {
	return c.leaf("letters [FILTER…]", "list letters of ours, newest first (fields: id: state: kind: about: tenant: lang:)", "ssh HOST letters state:held", cobra.ArbitraryArgs,
		func(args []string) error {
			l := c.list("ID", "KIND", "ABOUT", "STATE", "LANG", "WHEN", "CODE")
			err := each(c, model.Window{Filter: strings.Join(args, " ")},
				func(w model.Window) (model.Page[model.OutLetter], error) { return c.desk.Letters(c.ctx, w) },
				func(o model.OutLetter) error {
					return l.row(letterObject(o), o.ID, string(o.Kind), o.About(), string(o.State), o.Language, lastStep(o).UTC().Format("2006-01-02 15:04"), o.Code)
				})
			return orEnd(err, l)
		})
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
	next := time.Time{}
	if o.State == model.OutDeferred {
		next = o.Next
	}
	return map[string]any{"id": o.ID, "kind": o.Kind, "language": o.Language, "request": o.Request, "incident": o.Incident, "tenant": o.Tenant, "person": o.Person,
		"state": o.State, "message_id": o.MessageID, "drafted": stamp(o.DraftedAt), "drafted_by": o.DraftedBy, "changed_by": o.ChangedBy, "readdressed": o.Readdressed,
		"sent_by": o.SentBy, "queued": stamp(o.QueuedAt), "tries": o.Tries, "next": stamp(next), "code": o.Code, "sent": stamp(o.SentAt), "how": o.How,
		"stopped_clock": o.Stopped, "joined": o.Joined}
}

// letter are the letters of ours; what theirs said, original tells.
func (c *call) letter() *cobra.Command {
	return branch("letter", "letters of ours: draft, read, edit, send", c.letterDraft(), c.letterShow(), c.letterEdit(), c.letterSend(), c.letterExport(),
		c.letterSettle(), c.letterAnswer())
}

// openLetter reveals a letter of ours to this command, and reads it.
func (c *call) openLetter(masked model.OutView, w warrant) (model.OutView, error) {
	of, field := masked.Letter.Shown()
	if err := c.open(of, []string{field}, w); err != nil {
		return model.OutView{}, err
	}
	return c.desk.OutLetter(c.ctx, masked.Letter.ID)
}

func (c *call) letterShow() *cobra.Command {
	var w warrant
	cmd := c.leaf("show L-3", "show a letter of ours, masked; with a purpose read it, with the digest that sending it may name, for which a fresh code is read from standard input",
		"echo 123456 | ssh HOST letter show L-3 --purpose request", cobra.ExactArgs(1), func(args []string) error {
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			if w != (warrant{}) {
				if v, err = c.openLetter(v, w); err != nil {
					return err
				}
				defer c.desk.Conceal()
			}
			if c.json {
				o := letterObject(v.Letter)
				o["name"], o["email"], o["subject"], o["text"] = v.Text.Name, v.Text.Email, v.Text.Heading, v.Text.Body
				o["digest"], o["revealed"], o["gone"] = hex.EncodeToString(v.Letter.Digest), v.Revealed.Any(), v.Gone
				return c.say(o, "")
			}
			return c.printLetter(v)
		}, model.ActReveal)
	w.flags(cmd)
	return cmd
}

func (c *call) printLetter(v model.OutView) error {
	t := c.facts()
	t.add("Letter", v.Letter.ID+", "+string(v.Letter.Kind)+", "+v.Letter.Language)
	t.add("About", v.Letter.About())
	t.add("State", strings.TrimSpace(string(v.Letter.State)+" "+v.Letter.How+" "+v.Letter.Code))
	if v.Gone {
		t.add("Text", "it went with the person's key")
		return t.end()
	}
	t.add("Digest", hex.EncodeToString(v.Letter.Digest))
	t.add("To", strings.TrimSpace(v.Text.Name+" <"+v.Text.Email+">"))
	t.add("Subject", v.Text.Heading)
	t.block("Text", v.Text.Body)
	return t.end()
}

func (c *call) letterExport() *cobra.Command {
	var w warrant
	cmd := c.leaf("export L-3", "write a letter of ours out as a mail message (RFC 5322), for sending by other means, which reveals it; a fresh code is read from standard input",
		"echo 123456 | ssh HOST letter export L-3 --purpose request > letter.eml", cobra.ExactArgs(1), func(args []string) error {
			out, err := c.raw("a letter")
			if err != nil {
				return err
			}
			v, err := c.desk.OutLetter(c.ctx, args[0])
			if err != nil {
				return err
			}
			if v, err = c.openLetter(v, w); err != nil {
				return err
			}
			defer c.desk.Conceal()
			text, err := outbox.Message(outbox.From, v.Letter, v.Text)
			if err != nil {
				return err
			}
			if _, err := c.desk.Do(c.ctx, model.ExportLetter{Letter: args[0], Kind: v.Letter.Kind}); err != nil {
				return err
			}
			_, err = out.Write(text)
			return err
		}, model.ActReveal, model.ActLetterDraft, model.ActLetterForward, model.ActLetterNotice)
	w.flags(cmd)
	return cmd
}
