package model

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// TenantContact is a person whom a tenant authorised, in its agreement, to instruct
// us (Art. 28(3)(a) GDPR), or its management, whom we turn to when the others
// are silent.
type TenantContact struct {
	ID         string `cbor:"1,keyasint"` // k-2
	Name       string `cbor:"2,keyasint"`
	Email      string `cbor:"3,keyasint"`
	Management bool   `cbor:"4,keyasint"`
}

// MainContact is the id of the contact that every agreement has first.
const MainContact = "main"

// Listed are the contacts of the agreement, the first one before the others.
func (d DPA) Listed() []TenantContact {
	var list []TenantContact
	if d.ContactName != "" || d.ContactEmail != "" {
		list = append(list, TenantContact{ID: MainContact, Name: d.ContactName, Email: d.ContactEmail})
	}
	return append(list, d.Contacts...)
}

// Contact finds a listed contact by id.
func (d DPA) Contact(id string) (TenantContact, bool) {
	list := d.Listed()
	at := slices.IndexFunc(list, func(c TenantContact) bool { return c.ID == id })
	if at < 0 {
		return TenantContact{}, false
	}
	return list[at], true
}

// ManagementContact is the first contact of the tenant's management.
func (d DPA) ManagementContact() (TenantContact, bool) {
	at := slices.IndexFunc(d.Contacts, func(c TenantContact) bool { return c.Management })
	if at < 0 {
		return TenantContact{}, false
	}
	return d.Contacts[at], true
}

// reads is the contact whom a letter about a request goes to: the one that is
// named, else who instructed, else the first.
func (d DPA) reads(id string, r Request) TenantContact {
	for _, one := range []string{id, r.Processing.Instruction.Contact, MainContact} {
		if c, ok := d.Contact(one); ok {
			return c
		}
	}
	if list := d.Listed(); len(list) > 0 {
		return list[0]
	}
	return TenantContact{}
}

// toListed refuses to send a letter about a tenant's data to an address that
// the tenant did not authorise.
func toListed(call *Call, l OutLetter, email string) error {
	t, err := call.Tenant(l.Tenant)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(t.DPA.Listed(), func(c TenantContact) bool { return strings.EqualFold(c.Email, email) }) {
		return Refuse("contact", "%s goes to a contact of the agreement with %s only, and that is no address of one (Art. 28(3)(a), 29 GDPR)", l.ID, t.Slug)
	}
	return nil
}

// listed refuses who is no contact of the tenant's agreement.
func (t Tenant) listed(id string) (TenantContact, error) {
	c, ok := t.DPA.Contact(id)
	if !ok {
		return c, Refuse("contact", "%q is no contact of the agreement with %s, which lists %s; an instruction counts from a listed contact only (Art. 28(3)(a), 29 GDPR): have the agreement changed first", id, t.Slug, contactIDs(t.DPA))
	}
	return c, nil
}

// contactIDs lists the contacts of an agreement by id, for texts that must not
// name them.
func contactIDs(d DPA) string {
	var ids []string
	for _, c := range d.Listed() {
		id := c.ID
		if c.Management {
			id += " (management)"
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return "nobody"
	}
	return strings.Join(ids, ", ")
}

// DPADraft is an agreement that is written and not in force: another person
// than its writer activates it (rules §5 row 25).
type DPADraft struct {
	DPA  DPA       `cbor:"1,keyasint"`
	By   string    `cbor:"2,keyasint"`
	At   time.Time `cbor:"3,keyasint"`
	Salt string    `cbor:"4,keyasint"` // random: the digest cannot be tried out on names
}

// Written reports whether there is a draft.
func (d DPADraft) Written() bool { return d.By != "" }

// Digest binds an activation to exactly the draft, its names and addresses too.
func (d DPADraft) Digest() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "opsconsole agreement v1\nsalt %q\nversion %q\nsigned %s\nreturn %v\nnamed %v\nkey %q\n",
		d.Salt, d.DPA.Version, d.DPA.SignedOn, d.DPA.Return, d.DPA.NamedToPersons, d.DPA.ExportKey)
	for _, c := range d.DPA.Listed() {
		fmt.Fprintf(&b, "contact %s %q %q %v\n", c.ID, c.Name, c.Email, c.Management)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:]
}
