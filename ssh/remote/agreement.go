package remote

import (
	"encoding/hex"
	"net/mail"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// agreement are the commands on the agreement with a tenant; a ruling activates
// what they write.
func (c *call) agreement() *cobra.Command {
	return branch("agreement", "the agreement with a tenant (Art. 28(3) GDPR): what it is to become, until another person activates it", c.agreementEdit())
}

func (c *call) agreementEdit() *cobra.Command {
	var e model.EditAgreement
	var signed, main, management string
	var add []string
	cmd := c.leaf("edit TENANT", "write what the agreement with a tenant is to become; nothing counts of it until the ruling agreement is approved by another person",
		`ssh HOST agreement edit acme --version 2026-2 --signed 2026-11-02 --add '"Asta Example <asta@acme.example>"' --named no`, cobra.ExactArgs(1), func(args []string) (err error) {
			e.Tenant = args[0]
			if signed != "" {
				if e.SignedOn, err = day("signed", signed); err != nil {
					return err
				}
			}
			if main != "" {
				if e.Main, err = contactOf(main); err != nil {
					return err
				}
			}
			for _, text := range add {
				one, err := contactOf(text)
				if err != nil {
					return err
				}
				e.Add = append(e.Add, one)
			}
			if management != "" {
				one, err := contactOf(management)
				if err != nil {
					return err
				}
				one.Management = true
				e.Add = append(e.Add, one)
			}
			return c.do(e, "written;")
		}, model.ActAgreement)
	f := cmd.Flags()
	f.StringVar(&e.Version, "version", "", "the agreement's version")
	f.StringVar(&signed, "signed", "", "the day it was signed")
	f.StringVar(&e.Return, "return", "", "yes or no: data is returned at the end before it is deleted")
	f.StringVar(&e.Named, "named", "", "yes or no: persons may be told the tenant's name when their request is passed on")
	f.StringVar(&e.ExportKey, "key", "", "the tenant's public key of age (age1…), to which exports are sealed; none takes it out")
	f.StringVar(&main, "main", "", "the first contact, as NAME <ADDRESS>")
	f.StringArrayVar(&add, "add", nil, "another contact who may instruct, as NAME <ADDRESS>; may be repeated")
	f.StringVar(&management, "management", "", "a contact of the tenant's management, who is reminded when the others are silent")
	f.StringArrayVar(&e.Remove, "remove", nil, "the id of a contact to take out; may be repeated")
	f.BoolVar(&e.Drop, "drop", false, "put the draft away")
	return cmd
}

// contactOf reads NAME <ADDRESS>.
func contactOf(text string) (model.TenantContact, error) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name == "" {
		return model.TenantContact{}, model.Refuse("usage", "a contact is given as NAME <ADDRESS>")
	}
	return model.TenantContact{Name: a.Name, Email: a.Address}, nil
}

// agreementObject is an agreement as programs read it.
func agreementObject(d model.DPA) map[string]any {
	var contacts []map[string]any
	for _, one := range d.Listed() {
		contacts = append(contacts, map[string]any{"id": one.ID, "name": one.Name, "email": one.Email, "management": one.Management})
	}
	return map[string]any{"version": d.Version, "signed": d.SignedOn, "contact": d.ContactName, "contact_email": d.ContactEmail, "return": d.Return,
		"named": d.NamedToPersons, "key": d.ExportKey, "contacts": notNil(contacts), "agreed": stamp(d.Agreed), "ruling": d.Ruling}
}

// draftObject is the draft of an agreement; nil where there is none.
func draftObject(v model.TenantView) map[string]any {
	if !v.Tenant.Draft.Written() {
		return nil
	}
	o := agreementObject(v.Tenant.Draft.DPA)
	o["by"], o["at"], o["digest"] = v.Tenant.Draft.By, stamp(v.Tenant.Draft.At), hex.EncodeToString(v.DraftDigest)
	return o
}

// agreement tells of an agreement to people.
func (f *facts) agreement(title string, d model.DPA) {
	f.add(title, d.Version+" "+d.SignedOn.String())
	for _, one := range d.Listed() {
		text := one.ID + " " + one.Name + " " + one.Email
		if one.Management {
			text += " (management)"
		}
		f.add("Contact", text)
	}
	if d.NamedToPersons {
		f.add("Named", "persons may be told its name")
	}
	f.add("Key", d.ExportKey)
}
