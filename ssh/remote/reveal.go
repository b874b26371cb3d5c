package remote

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// warrant is what a reveal needs beside the code.
type warrant struct{ purpose, incident, glass string }

func (w *warrant) flags(cmd *cobra.Command) {
	words := make([]string, len(model.Purposes))
	for i, p := range model.Purposes {
		words[i] = string(p)
	}
	cmd.Flags().StringVar(&w.purpose, "purpose", "", "why: "+strings.Join(words, ", "))
	cmd.Flags().StringVar(&w.incident, "incident", "", "the open incident that it is for; on-call engineers need one, or emergency access")
	cmd.Flags().StringVar(&w.glass, "breakglass", "", "your emergency access that it is made under")
}

// open reveals fields of a record to this command, which takes a fresh code and
// is an entry in the log.
func (c *call) open(of model.Ref, fields []string, w warrant) error {
	code, err := c.code()
	if err != nil {
		return err
	}
	return c.desk.Reveal(c.ctx, model.RevealData{Of: of, Fields: fields, Purpose: model.Purpose(w.purpose), Incident: w.incident, Glass: w.glass, Code: code})
}

// reveal prints personal data in clear; every other command prints it masked.
func (c *call) reveal() *cobra.Command {
	var fields []string
	var w warrant
	cmd := c.leaf("reveal request/R-42|person/ID|tenant/SLUG", "print personal data in clear, for a purpose; a fresh code is read from standard input; each reveal is an entry in the log",
		"echo 123456 | ssh HOST reveal request/R-42 --field letter --purpose request", cobra.ExactArgs(1), func(args []string) error {
			kind, id, _ := strings.Cut(args[0], "/")
			of := model.Ref{Kind: model.Kind(kind), ID: id}
			read, known := map[model.Kind]func(string) ([]field, error){
				model.KindRequest: c.requestFields, model.KindPerson: c.personFields, model.KindTenant: c.tenantFields}[of.Kind]
			if !known {
				return model.Refuse("usage", "say request/R-42, person/ID or tenant/SLUG; found %q", args[0])
			}
			masked, err := read(id)
			if err != nil {
				return err
			}
			if err := named(masked, fields); err != nil {
				return err
			}
			if err := c.open(of, fields, w); err != nil {
				return err
			}
			defer c.desk.Conceal()
			return c.printFields(of, fields, read)
		}, model.ActReveal)
	cmd.Flags().StringArrayVar(&fields, "field", nil, "what to show: name, e-mail, phone, external id, letter, contact, the name of a fact, or * for all; may be repeated")
	w.flags(cmd)
	return cmd
}

func (c *call) printFields(of model.Ref, want []string, read func(string) ([]field, error)) error {
	list, err := read(of.ID)
	if err != nil {
		return err
	}
	if c.json {
		l := c.list()
		for _, f := range list {
			if f.in(want) {
				if err := l.row(map[string]any{"of": of.String(), "field": f.name, "what": f.what, "value": f.value}); err != nil {
					return err
				}
			}
		}
		return l.end()
	}
	t := c.facts()
	for _, f := range list {
		if f.in(want) && f.value != "" {
			t.block(f.what, f.value)
		}
	}
	return t.end()
}

// field is one value that a reveal can show: the name that it is asked for by,
// model.AllFields where only all of the record shows it, and what it is.
type field struct{ name, what, value string }

func (f field) in(want []string) bool {
	return slices.Contains(want, model.AllFields) || slices.Contains(want, f.name)
}

// named refuses a field that the record does not have, before a code is used
// up for it.
func named(has []field, want []string) error {
	var names []string
	for _, f := range has {
		if f.name != model.AllFields && !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
	}
	if len(want) == 0 {
		return model.Refuse("usage", "name what to show with --field: %s, or * for all", strings.Join(names, ", "))
	}
	for _, w := range want {
		if w != model.AllFields && !slices.Contains(names, w) {
			return model.Refuse("usage", "there is no field %q here; there are %s, and * for all", w, strings.Join(names, ", "))
		}
	}
	return nil
}

func (c *call) requestFields(id string) ([]field, error) {
	v, err := c.desk.Request(c.ctx, id)
	if err != nil {
		return nil, err
	}
	list := []field{{model.FieldName, "Name", v.Row.Name}, {model.FieldEmail, "E-mail", v.Row.Email},
		{model.FieldLetter, "Subject", v.File.Heading}, {model.FieldLetter, "Letter", v.File.Text}}
	for _, n := range v.File.Notes {
		list = append(list, field{model.FieldLetter, "Note", stamp(n.At) + " " + v.Admins[n.By] + ": " + n.Text})
	}
	for _, name := range v.File.Files {
		list = append(list, field{model.FieldLetter, "Attachment", name})
	}
	for _, p := range v.Candidates {
		list = append(list, field{model.AllFields, "Candidate", p.ID + " " + p.Name + " <" + p.Email + ">"})
	}
	if v.Matched.ID != "" {
		list = append(list, field{model.AllFields, "Person", v.Matched.ID + " (" + kindWord(v.Matched) + ") " + v.Matched.Name + " <" + v.Matched.Email + ">"})
	}
	return list, nil
}

func (c *call) personFields(id string) ([]field, error) {
	v, err := c.desk.Person(c.ctx, id)
	if err != nil {
		return nil, err
	}
	p := v.Person
	list := []field{{model.FieldName, "Name", p.Name}, {model.FieldEmail, "E-mail", p.Email}, {model.FieldPhone, "Phone", p.Phone},
		{model.FieldExternal, "External id", p.External}, {model.FieldLanguage, "Language", p.Language}}
	for _, d := range slices.Concat(p.Facts, v.Content.Facts) {
		list = append(list, field{d.Field, d.Field, d.Value})
	}
	for _, one := range v.Invoices {
		list = append(list, field{model.FieldExternal, "Invoice", one.Number}, field{model.FieldContact, "Buyer", one.Buyer}, field{model.FieldContact, "Contact", one.Contact})
	}
	return list, nil
}

func (c *call) tenantFields(slug string) ([]field, error) {
	v, err := c.desk.Tenant(c.ctx, slug)
	list := []field{{model.FieldContact, "Contact", v.Tenant.DPA.ContactName}, {model.FieldContact, "Contact's e-mail", v.Tenant.DPA.ContactEmail}}
	for _, of := range []struct {
		word string
		dpa  model.DPA
	}{{"Contact ", v.Tenant.DPA}, {"Draft: contact ", v.Tenant.Draft.DPA}} {
		for _, one := range of.dpa.Contacts {
			list = append(list, field{model.FieldContact, of.word + one.ID, one.Name}, field{model.FieldContact, of.word + one.ID + ", e-mail", one.Email})
		}
	}
	if d := v.Tenant.Draft.DPA; d.ContactName+d.ContactEmail != "" {
		list = append(list, field{model.FieldContact, "Draft: contact", d.ContactName}, field{model.FieldContact, "Draft: contact, e-mail", d.ContactEmail})
	}
	if v.DraftDigest != nil {
		list = append(list, field{model.FieldContact, "Draft: sha256", hex.EncodeToString(v.DraftDigest)})
	}
	return list, err
}

// original writes the exact bytes of the letter that a request was made of; they
// hold everything, so all of the request is revealed.
func (c *call) original() *cobra.Command {
	var w warrant
	cmd := c.leaf("original R-42", "write the exact bytes of a request's letter, which reveals all of it; a fresh code is read from standard input",
		"echo 123456 | ssh HOST original R-42 --purpose request > letter.eml", cobra.ExactArgs(1), func(args []string) error {
			out, err := c.raw("a letter")
			if err != nil {
				return err
			}
			if err := c.open(model.Ref{Kind: model.KindRequest, ID: args[0]}, []string{model.AllFields}, w); err != nil {
				return err
			}
			defer c.desk.Conceal()
			return c.desk.Letter(c.ctx, args[0], out)
		}, model.ActReveal)
	w.flags(cmd)
	return cmd
}
