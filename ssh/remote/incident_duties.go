package remote

import (
	"fmt"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// incidentDraft prints a draft; the notices to tenants it writes as letters.
func (c *call) incidentDraft() *cobra.Command {
	var language string
	cmd := c.leaf("draft I-7 inspectorate|subjects|tenants", "fill a draft from the record: print the notification or the message to people, or write a letter to each tenant that is still to be told",
		"ssh HOST incident draft I-7 inspectorate --language lt", cobra.ExactArgs(2), func(args []string) error {
			i, err := c.desk.Incident(c.ctx, args[0])
			if err != nil {
				return err
			}
			var text string
			switch args[1] {
			case "inspectorate":
				text, err = model.InspectorateNotice(i, language, c.desk.Now())
			case "subjects":
				text, err = model.SubjectsMessage(i, language, c.desk.Now())
			case "tenants":
				return c.draftNotices(i, language)
			default:
				return model.Refuse("usage", "there are drafts for inspectorate, subjects and tenants; found %q", args[1])
			}
			if err != nil {
				return err
			}
			if c.json {
				return c.say(map[string]any{"id": i.ID, "to": args[1], "language": language, "text": text}, "")
			}
			_, err = fmt.Fprintln(c.out, safe.Block(text))
			return err
		}, model.ActLetterNotice)
	cmd.Flags().StringVar(&language, "language", "en", "en or lt")
	return cmd
}

func (c *call) draftNotices(i model.Incident, language string) error {
	drafted := 0
	for _, o := range i.Obligations {
		if o.To != model.ToTenant || !o.Open() {
			continue
		}
		if err := c.do(model.DraftLetter{Kind: model.LetterBreachTenant, Language: language, Incident: i.ID, Tenant: o.Name}, "to "+o.Name+", a draft"); err != nil {
			return err
		}
		drafted++
	}
	if drafted == 0 {
		return model.Refuse("state", "no tenant is still to be told of %s", i.ID)
	}
	return nil
}

func (c *call) notified() *cobra.Command {
	var n model.NotifyAuthority
	var at string
	cmd := c.onIncident("notified I-7", "record what was submitted to the inspectorate or another authority; a fresh code is read from standard input", "--receipt VDAI-77", model.ActNotifyAuthority, func(id string) (err error) {
		n.Incident = id
		if n.When, err = instant("at", at); err != nil {
			return err
		}
		if n.Code, err = c.code(); err != nil {
			return err
		}
		return c.do(n, "recorded")
	})
	f := cmd.Flags()
	f.IntVar(&n.Obligation, "to", 0, "the number of the obligation; otherwise the inspectorate's")
	f.StringVar(&at, "at", "", "when it was submitted; otherwise now")
	f.StringVar(&n.Receipt, "receipt", "", "the number of the authority's receipt")
	f.BoolVar(&n.Complete, "complete", false, "nothing more is to follow (Art. 33(4) GDPR)")
	f.StringVar(&n.Late, "late", "", "why it is late, where it is")
	f.StringVar(&n.Management, "management", "", "reference of management's decision; without it another person reviews by the next working day")
	return cmd
}

func (c *call) tellTenants() *cobra.Command {
	var n model.TellTenants
	var at string
	cmd := c.onIncident("tell I-7", "record that tenants were told by other means than letters of ours; a fresh code is read from standard input", "--by portal --proof '\"banner 7\"'", model.ActTellTenants, func(id string) (err error) {
		n.Incident = id
		if n.When, err = instant("at", at); err != nil {
			return err
		}
		if n.Code, err = c.code(); err != nil {
			return err
		}
		return c.do(n, "recorded")
	})
	f := cmd.Flags()
	f.StringArrayVar(&n.Tenants, "tenant", nil, "one that was told; otherwise all that are still to be told")
	f.StringVar(&at, "at", "", "when they were told; otherwise now")
	f.StringVar(&n.How, "by", "", "how, in a word: phone, portal, …")
	f.StringVar(&n.Proof, "proof", "", "the reference of what was sent")
	f.StringVar(&n.Late, "late", "", "why it is late, where our target was missed")
	return cmd
}

func (c *call) informed() *cobra.Command {
	var n model.SubjectsTold
	cmd := c.onIncident("informed I-7", "record that people were told, as ruling subjects-message decided", "--by mail --number 40 --proof '\"list 7\"'", model.ActSubjectsTold, func(id string) error {
		n.Incident = id
		return c.do(n, "recorded")
	})
	cmd.Flags().StringVar(&n.How, "by", "", "how, in a word: mail, post, portal, …")
	cmd.Flags().IntVar(&n.Number, "number", 0, "how many people")
	cmd.Flags().StringVar(&n.Proof, "proof", "", "the reference of what was sent")
	return cmd
}

func (c *call) oblige() *cobra.Command {
	var o model.ObligeIncident
	var by string
	cmd := c.onIncident("oblige I-7", "add another authority that is to be told", `--name '"the cyber security centre"' --law '"Law on Cyber Security"' --by 2026-03-05T09:30`, model.ActOblige, func(id string) (err error) {
		o.Incident = id
		if o.By, err = instant("by", by); err != nil {
			return err
		}
		return c.do(o, "added")
	})
	cmd.Flags().StringVar(&o.Name, "name", "", "of the authority")
	cmd.Flags().StringVar(&o.Law, "law", "", "the law that asks for it")
	cmd.Flags().StringVar(&by, "by", "", "the time that its law sets; otherwise without undue delay")
	return cmd
}

func (c *call) reviewNotice() *cobra.Command {
	var r model.ReviewNotice
	cmd := c.onIncident("review I-7", "review what another person submitted alone", `--finding '"as it was"'`, model.ActReviewNotice, func(id string) error {
		r.Incident = id
		return c.do(r, "reviewed")
	})
	cmd.Flags().IntVar(&r.Obligation, "to", 0, "the number of the obligation; otherwise the inspectorate's")
	cmd.Flags().StringVar(&r.Finding, "finding", "", "what was found, in a short phrase without personal data")
	return cmd
}
