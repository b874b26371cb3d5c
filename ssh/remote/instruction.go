package remote

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// forTenants are the commands on requests that a tenant decides on; what takes
// two persons is a ruling.
func (c *call) forTenants() []*cobra.Command {
	return []*cobra.Command{c.tenantUnknown(), c.tenantFound(), c.agreement(),
		branch("instruction", "what tenants instruct us to do with their data (Art. 28(3)(a) GDPR)", c.instruct(), c.helpTenant(), c.objectTo(), c.takeBack(), c.carryOut(), c.exportForTenant(), c.deliver())}
}

// rightsOf reads rights joined by + or commas.
func rightsOf(text string) []model.Right {
	var list []model.Right
	for _, r := range strings.FieldsFunc(text, func(r rune) bool { return r == '+' || r == ',' }) {
		list = append(list, model.Right(r))
	}
	return list
}

func (c *call) tenantUnknown() *cobra.Command {
	var asked, why string
	cmd := c.one("tenant-unknown", "record that a request is for a tenant, and that it is not known for which", `--rights erasure --why '"no user of that address"'`, model.ActTenantUnknown,
		func(id string) error {
			return c.do(model.TenantUnknown{Request: id, Rights: rightsOf(asked), Basis: why}, "waits for its tenant to be found")
		})
	cmd.Flags().StringVar(&asked, "rights", "", "what is asked, joined by +; may be left out once it is triaged")
	cmd.Flags().StringVar(&why, "why", "", "what was looked for, as a short phrase without personal data")
	return cmd
}

func (c *call) tenantFound() *cobra.Command {
	var tenant, person, why string
	cmd := c.one("tenant-found", "name the tenant that a request is for; it can be forwarded then", `--tenant acme --person p-0123 --why '"the address in its list of users"'`, model.ActTenantFound,
		func(id string) error {
			return c.do(model.TenantFound{Request: id, Tenant: tenant, Person: person, Basis: why}, "its tenant is found")
		})
	cmd.Flags().StringVar(&tenant, "tenant", "", "the tenant's slug")
	cmd.Flags().StringVar(&person, "person", "", "the person's id in its data")
	cmd.Flags().StringVar(&why, "why", "", "by what it was found, as a short phrase without personal data")
	return cmd
}

// instructed gives a command the flags of an instruction.
func instructed(cmd *cobra.Command, i *model.RecordInstruction, due *string) {
	f := cmd.Flags()
	f.StringVar(&i.Contact, "contact", model.MainContact, "who instructs: the contact's id in the agreement, as tenant SLUG lists them")
	f.StringVar(&i.Reference, "reference", "", "of the tenant's writing, without personal data")
	f.StringVar(&i.How, "how", "", "how it was made sure that it is from that contact")
	f.StringVar((*string)(&i.Scope), "scope", "", "read, export, erase, rectify or keep")
	f.StringSliceVar(&i.Fields, "field", nil, "a field of the tenant's content; may be repeated; without any: all")
	f.StringVar(due, "due", "", "the tenant's own day for it")
}

func (c *call) instruct() *cobra.Command {
	var i model.RecordInstruction
	var due string
	cmd := c.leaf("record R-42", "record what a tenant instructs on a request that was forwarded to it", `ssh HOST instruction record R-42 --scope erase --reference AC-17 --how '"signed mail"' --due 2026-12-10`,
		cobra.ExactArgs(1), func(args []string) (err error) {
			if i.Due, err = day("due", due); err != nil {
				return err
			}
			i.Request = args[0]
			return c.do(i, "instructed")
		}, model.ActInstruct)
	instructed(cmd, &i, &due)
	return cmd
}

func (c *call) helpTenant() *cobra.Command {
	var h model.HelpTenant
	var asked, due string
	cmd := c.leaf("help R-42", "record that a letter is a tenant's own call for help with a person's request, and what it instructs (Art. 28(3)(e) GDPR)",
		`ssh HOST instruction help R-42 --tenant acme --person p-0123 --rights access --scope export --reference AC-17 --how '"signed mail"' --due 2026-12-10`,
		cobra.ExactArgs(1), func(args []string) (err error) {
			if h.Due, err = day("due", due); err != nil {
				return err
			}
			h.Request, h.Rights = args[0], rightsOf(asked)
			return c.do(h, "instructed")
		}, model.ActHelpTenant)
	cmd.Flags().StringVar(&h.Tenant, "tenant", "", "the tenant's slug")
	cmd.Flags().StringVar(&h.Person, "person", "", "the person's id in its data")
	cmd.Flags().StringVar(&asked, "rights", "", "what its person asked for, joined by +")
	instructed(cmd, &h.RecordInstruction, &due)
	return cmd
}

func (c *call) objectTo() *cobra.Command {
	var law, why string
	cmd := c.leaf("object R-42", "hold an instruction that would infringe the law, and tell the tenant at once: its letter is written and queued",
		`ssh HOST instruction object R-42 --law '"Art. 6 GDPR"' --why '"no basis for the export"'`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ObjectTo{Request: args[0], Law: law, Reason: why}, "is held;")
		}, model.ActObjectTo)
	cmd.Flags().StringVar(&law, "law", "", "the law that it would infringe")
	cmd.Flags().StringVar(&why, "why", "", "why; it stands in the letter, without personal data")
	return cmd
}

func (c *call) takeBack() *cobra.Command {
	var why string
	cmd := c.leaf("take-back R-42", "record that a tenant took its instruction back, or that what it had us prepare has changed; another is awaited",
		`ssh HOST instruction take-back R-42 --why AC-18`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.TakeBack{Request: args[0], Reason: why}, "waits for another instruction")
		}, model.ActTakeBack)
	cmd.Flags().StringVar(&why, "why", "", "the reference of the tenant's writing, or why")
	return cmd
}

// valuesMost is how long the values of a rectification are together at most.
const valuesMost = 64 << 10

func (c *call) carryOut() *cobra.Command {
	var values bool
	cmd := c.leaf("carry-out R-42", "carry out an instruction to read, rectify or keep, or one about which nothing is held; to erase or export is a ruling. The values of a rectification are read from standard input, a line of field=value each",
		"ssh HOST instruction carry-out R-42 --values < FILE", cobra.ExactArgs(1), func(args []string) error {
			cmd := model.CarryOut{Request: args[0]}
			if values {
				text, err := c.text("the values", valuesMost)
				if err != nil {
					return err
				}
				if cmd.Values, err = valuesOf(string(text)); err != nil {
					return err
				}
			}
			return c.do(cmd, "carried out; tell the tenant, and nobody else")
		}, model.ActCarryOut)
	cmd.Flags().BoolVar(&values, "values", false, "read the values of a rectification")
	return cmd
}

// valuesOf reads lines of field=value.
func valuesOf(text string) (map[string]string, error) {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if _, twice := values[name]; !ok || name == "" || twice {
			return nil, model.Refuse("usage", "standard input has a line of field=value for each field, once")
		}
		values[name] = value
	}
	return values, nil
}

func (c *call) exportForTenant() *cobra.Command {
	return c.leaf("export R-42", "write out what a tenant instructed to export, sealed to the tenant's key (age), or with a passphrase that is told once, on standard error; a fresh code is read from standard input",
		"echo 123456 | ssh HOST instruction export R-42 > R-42.json.age", cobra.ExactArgs(1), func(args []string) error {
			out, err := c.raw("an export")
			if err != nil {
				return err
			}
			code, err := c.code()
			if err != nil {
				return err
			}
			done, err := c.desk.ExportForTenant(c.ctx, args[0], code, out)
			if err != nil {
				return err
			}
			if c.json {
				return c.encode(c.errs, map[string]any{"request": args[0], "sealed_to": done.SealedTo, "digest": done.Digest, "passphrase": done.Passphrase})
			}
			if done.Passphrase != "" {
				_, err = fmt.Fprintf(c.errs, "Passphrase of this file: %s\nIt is shown once and kept nowhere. Tell it to the tenant's contact by another channel than the file, and to nobody else.\n", done.Passphrase)
			}
			return err
		}, model.ActExportForTenant)
}

func (c *call) deliver() *cobra.Command {
	var contact, by string
	cmd := c.leaf("deliver R-42", "record that the result went to a listed contact of the tenant; closes the request. A sent letter tenant-result records it by itself",
		"ssh HOST instruction deliver R-42 --by portal", cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.DeliverResult{Request: args[0], Contact: contact, Channel: by}, "delivered to the tenant")
		}, model.ActDeliver)
	cmd.Flags().StringVar(&contact, "contact", "", "whom it went to; without it who instructed")
	cmd.Flags().StringVar(&by, "by", "", "how: portal, e-mail, post, …")
	return cmd
}

// processingObject is what was done with a request for its tenant.
func processingObject(r model.Request) map[string]any {
	p := r.Processing
	var reminders []map[string]any
	for _, m := range p.Reminders {
		reminders = append(reminders, map[string]any{"stage": m.Stage, "at": stamp(m.At), "contact": m.Contact, "letter": m.Letter})
	}
	o := map[string]any{"basis": p.Basis, "forward_by": r.ForwardBy(), "forwarded": stamp(p.ForwardedAt), "held": stamp(p.HeldAt), "reminders": notNil(reminders),
		"next_reminder": r.NextTenantReminder(), "delivered": stamp(p.DeliveredAt), "delivered_to": p.DeliveredTo}
	if i := p.Instruction; i.Given() {
		o["instruction"] = map[string]any{"contact": i.Contact, "reference": i.Reference, "how": i.How, "scope": i.Scope, "fields": notNil(i.Fields), "due": i.Due,
			"at": stamp(i.At), "asked": i.Asked, "infringes": i.Infringes, "letter": i.Letter}
	}
	if d := p.Carried; d.Done() {
		var orders []map[string]any
		for _, one := range d.Orders {
			orders = append(orders, map[string]any{"subprocessor": one.Subprocessor, "due": one.Due, "answer": one.Answer})
		}
		o["carried_out"] = map[string]any{"scope": d.Scope, "at": stamp(d.At), "values": d.Count, "fields": notNil(d.Fields), "digest": fmt.Sprintf("%x", d.Digest),
			"ruling": d.Ruling, "orders": notNil(orders), "exported": stamp(d.ExportedAt), "law": d.Law, "until": d.Until}
	}
	return o
}

// processingLines are the same for people.
func processingLines(line func(name, value string), r model.Request, on deadline.Date) {
	p := r.Processing
	line("Presumptive", r.Presumptive(on))
	if by := r.ForwardBy(); !by.IsZero() {
		line("Forward by", by.String()+" (target "+r.ForwardTarget().String()+")")
	}
	if !p.ForwardedAt.IsZero() {
		line("Forwarded", p.ForwardedAt.UTC().Format("2006-01-02 15:04"))
	}
	for _, m := range p.Reminders {
		line("Reminded", m.At.UTC().Format("2006-01-02")+" "+string(m.Stage)+" "+m.Contact+" "+m.Letter)
	}
	if next := r.NextTenantReminder(); !next.IsZero() {
		line("Next", "reminder on "+next.String())
	}
	if i := p.Instruction; i.Given() {
		line("Instruction", fmt.Sprintf("%s %s by %s, ref. %s, due %s", i.Scope, strings.Join(i.Fields, "+"), i.Contact, i.Reference, i.Due))
		if i.Held() {
			line("Held", "it infringes "+i.Infringes+", see "+i.Letter)
		}
	}
	if d := p.Carried; d.Done() {
		line("Carried out", fmt.Sprintf("%s, %d values, %d orders unanswered %s", d.Scope, d.Count, d.OpenOrders(), d.Law))
	}
	if !p.DeliveredAt.IsZero() {
		line("Delivered", p.DeliveredAt.UTC().Format("2006-01-02 15:04")+" to "+p.DeliveredTo)
	}
}
