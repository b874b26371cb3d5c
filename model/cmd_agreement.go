package model

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/pack"
)

// EditAgreement writes what the agreement with a tenant is to become. Nothing
// counts of it until another person activates it (OpAgreement). It begins from
// the draft that there is, or from the agreement in force; what is empty stays.
type EditAgreement struct {
	Tenant    string
	Version   string
	SignedOn  deadline.Date
	Return    string // "yes" or "no"
	Named     string // "yes" or "no": whether persons may be told the tenant's name
	ExportKey string // a public key of age; "none" takes it out
	Main      TenantContact
	Add       []TenantContact // their ids are given here
	Remove    []string        // ids
	Drop      bool            // put the draft away
}

// Act implements Command.
func (EditAgreement) Act() *Act { return ActAgreement }

// Decide implements Command.
func (c EditAgreement) Decide(call *Call) (Decision, error) {
	t, err := call.Tenant(c.Tenant)
	if err != nil {
		return Decision{}, err
	}
	if c.Drop {
		if !t.Draft.Written() {
			return Decision{}, Refuse("state", "no draft of the agreement with %s is written", t.Slug)
		}
		t.Draft = DPADraft{}
		return Decision{Put: []Record{t}, Object: t.Slug, Facts: []Fact{{"op", "drop"}}, Result: Result{ID: t.Slug}}, nil
	}
	draft := t.Draft.DPA
	if !t.Draft.Written() {
		draft = t.DPA
	}
	fields, err := c.edit(call, &draft)
	switch {
	case err != nil:
		return Decision{}, err
	case len(fields) == 0:
		return Decision{}, Refuse("usage", "say what of the agreement changes")
	}
	t.Draft = DPADraft{DPA: draft, By: call.Actor.ID, At: call.At, Salt: call.NewID("s")}
	return Decision{Put: []Record{t}, Object: t.Slug, Result: Result{ID: t.Slug, Message: "nothing counts of it until another person activates it: propose the ruling agreement"},
		Facts: []Fact{{"fields", strings.Join(fields, "+")}, {"agreement_sha256", hex.EncodeToString(t.Draft.Digest())}}}, nil
}

// edit changes the draft, and names what it changed.
func (c EditAgreement) edit(call *Call, d *DPA) (fields []string, err error) {
	set := func(name string, differs bool, change func()) {
		if differs {
			change()
			fields = append(fields, name)
		}
	}
	if c.Version != "" {
		if err := checkPhrase(c.Version, "the version of the agreement"); err != nil {
			return nil, err
		}
		set("version", c.Version != d.Version, func() { d.Version = c.Version })
	}
	if !c.SignedOn.IsZero() {
		if c.SignedOn.After(deadline.ReceivedOn(call.At)) {
			return nil, Refuse("usage", "an agreement is signed today or before; found %s", c.SignedOn)
		}
		set("signed", c.SignedOn != d.SignedOn, func() { d.SignedOn = c.SignedOn })
	}
	for _, one := range []struct {
		name, word string
		flag       *bool
	}{{"return", c.Return, &d.Return}, {"named", c.Named, &d.NamedToPersons}} {
		if one.word != "" && one.word != "yes" && one.word != "no" {
			return nil, Refuse("usage", "%s is yes or no; found %q", one.name, one.word)
		}
		set(one.name, one.word != "" && *one.flag != (one.word == "yes"), func() { *one.flag = one.word == "yes" })
	}
	switch {
	case c.ExportKey == "none":
		set("key", d.ExportKey != "", func() { d.ExportKey = "" })
	case c.ExportKey != "" && !pack.ValidRecipient(c.ExportKey):
		return nil, Refuse("usage", "the key for exports is a public key of age (age1…), as the tenant gave it, or none")
	case c.ExportKey != "":
		set("key", d.ExportKey != c.ExportKey, func() { d.ExportKey = c.ExportKey })
	}
	if c.Main != (TenantContact{}) {
		if err := validContact(c.Main); err != nil {
			return nil, err
		}
		set("contact", c.Main.Name != d.ContactName || c.Main.Email != d.ContactEmail, func() { d.ContactName, d.ContactEmail = c.Main.Name, c.Main.Email })
	}
	more, err := c.contacts(d)
	return append(fields, more...), err
}

// contacts takes listed contacts out, and adds others. A contact's id is never
// used again: instructions name it.
func (c EditAgreement) contacts(d *DPA) (fields []string, err error) {
	d.Contacts = slices.Clone(d.Contacts)
	for _, id := range c.Remove {
		if id == MainContact {
			return nil, Refuse("usage", "every agreement has a first contact; give another instead")
		}
		at := slices.IndexFunc(d.Contacts, func(one TenantContact) bool { return one.ID == id })
		if at < 0 {
			return nil, NotFound("contact", id)
		}
		d.Contacts = slices.Delete(d.Contacts, at, at+1)
		fields = append(fields, "removed")
	}
	for _, one := range c.Add {
		if err := validContact(one); err != nil {
			return nil, err
		}
		if len(d.Contacts) >= contactsMost {
			return nil, Refuse("usage", "an agreement lists at most %d contacts", contactsMost)
		}
		d.Numbered++
		one.ID = fmt.Sprintf("k-%d", d.Numbered)
		d.Contacts = append(d.Contacts, one)
		fields = append(fields, "added")
	}
	return fields, nil
}

// contactsMost is how many contacts an agreement lists at most beside the
// first.
const contactsMost = 20

func validContact(c TenantContact) error {
	if c.Name == "" || len(c.Name) > 200 || oneLine(c.Name) != c.Name || !validEmail(c.Email) {
		return Refuse("usage", "a contact has a name of up to 200 bytes and one e-mail address")
	}
	return nil
}

// validEmail reports whether text is one address, as far as can be told.
func validEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	return at > 0 && at < len(text)-1 && len(text) <= 254 && !strings.ContainsAny(text, " \t\n<>,") && plainText(text)
}
