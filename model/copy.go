package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/model/pack"
)

// Copy is a person's copy as it stands: what it is built from, and the values
// that were or are to be reviewed.
type Copy struct {
	Input  pack.Input
	Values []ReviewValue
	// Identified says how the person was identified; empty when they were not.
	Identified string
}

// CopyOf reads what a request's copy holds, as of an instant. It refuses a request
// for which we hand out none. It holds the data of which we are controller;
// content of a tenant is the tenant's to hand out (Art. 28(3)(e), 28(10) GDPR).
func CopyOf(read Reader, r Request, at time.Time, safeguards map[string]string) (Copy, error) {
	if !r.Asks(Access) && !r.Asks(Portability) {
		return Copy{}, Refuse("state", "%s asks for no copy; confirm its rights in triage", r.ID)
	}
	if err := r.tenantDecides(); err != nil {
		return Copy{}, err
	}
	file, err := read.CaseFile(r.File())
	if err != nil && CodeOf(err) != "not_found" {
		return Copy{}, err
	}
	c := Copy{Input: pack.Input{Language: "en", Request: r.ID, On: deadline.ReceivedOn(at).String(), Access: r.Asks(Access), Portable: r.Asks(Portability)}}
	if slices.Contains(pack.Languages, file.Language) {
		c.Input.Language = file.Language
	}
	p, err := Person{}, error(nil)
	if r.Person != "" {
		if p, err = read.Person(r.Person); err != nil && CodeOf(err) != "not_found" {
			return Copy{}, err
		}
	}
	c.Identified = r.identified(p, file)
	if p.ID == "" {
		return c, nil
	}
	c.Input.Person, c.Input.Name = p.ID, p.Name
	if err := c.fill(read, p, file, deadline.ReceivedOn(at)); err != nil {
		return Copy{}, err
	}
	// To the second: that is how the time of a ruling is kept, so that what was
	// shown at its proposal is shown at its approval.
	if err := c.consulted(read, at.Truncate(time.Second)); err != nil {
		return Copy{}, err
	}
	return c, c.name(read, safeguards)
}

// identified says how it was made sure that the letter is the person's: by its
// address, or by an answer to a query (Art. 12(6) GDPR). An admin's match of a
// letter from elsewhere is none.
func (r Request) identified(p Person, file CaseFile) string {
	for _, e := range slices.Backward(r.History) {
		if e.From == IdentityWait && e.To == InProgress {
			return "answer to our query on " + deadline.ReceivedOn(e.At).String()
		}
	}
	if p.Email != "" && strings.EqualFold(strings.TrimSpace(p.Email), strings.TrimSpace(file.Email)) {
		return "the letter came from the address that we hold"
	}
	return ""
}

// fill makes a table of each category of the policy of which something is held,
// with the storage periods that are in force on a day.
func (c *Copy) fill(read Reader, p Person, file CaseFile, on deadline.Date) error {
	consents, err := read.ConsentsOf(p.ID)
	if err != nil {
		return err
	}
	invoices, err := read.InvoicesOf(p.ID)
	if err != nil {
		return err
	}
	content, err := read.ContentOf(p.ID)
	if err != nil && CodeOf(err) != "not_found" {
		return err
	}
	for _, rule := range Categories {
		t := pack.Table{Category: string(rule.Category), Basis: rule.Basis, Portable: rule.Portable}
		switch rule.Category {
		case TenantContent:
			if len(content.Facts) > 0 {
				tenant, err := read.Tenant(content.Tenant)
				if err != nil {
					return err
				}
				c.Input.Content = true
				if tenant.DPA.NamedToPersons {
					c.Input.Tenant = tenant.Name
				}
			}
			continue
		case ConsentData:
			rule, err := read.Retention(RetentionConsent)
			if err != nil {
				return err
			}
			t.Columns, t.Rows = consentRows(consents)
			t.KeptAfter = rule.InForce(on).Months
		case InvoiceData:
			t.Columns, t.Rows = c.invoiceRows(p, invoices, file)
		default:
			t.Columns, t.Rows = []string{"field", "value"}, c.personRows(p, rule.Category, file)
		}
		c.Input.Tables = append(c.Input.Tables, t)
	}
	return nil
}

// personRows are what the person record holds of a category. Names, addresses
// and the like are the person's own; every other value is reviewed.
func (c *Copy) personRows(p Person, category Category, file CaseFile) [][]pack.Cell {
	var rows [][]pack.Cell
	base := Contact
	if p.Kind == PlatformUser {
		base = AccountProfile
	}
	if category == base {
		for _, own := range [][2]string{{"name", p.Name}, {"e-mail", p.Email}, {"phone", p.Phone}, {"language", p.Language}} {
			if own[1] != "" {
				rows = append(rows, []pack.Cell{{Text: own[0]}, {Text: own[1]}})
			}
		}
	}
	n := 0
	for _, d := range p.Facts {
		switch {
		case d.Category != category || d.Value == "":
		case category == Authentication && secretField(d.Field):
			rows = append(rows, []pack.Cell{{Text: d.Field}, {Secret: true}})
		default:
			n++
			rows = append(rows, []pack.Cell{{Text: d.Field}, c.reviewed(p, file, category, n, d.Field, d.Value)})
		}
	}
	return rows
}

// secretField reports whether a field of authentication data is a secret by its
// name.
func secretField(field string) bool {
	field = strings.ToLower(field)
	return slices.ContainsFunc([]string{"secret", "hash", "token", "seed", "recovery code", "private key", "credential"}, func(w string) bool { return strings.Contains(field, w) }) ||
		field == "password" || field == "pin"
}

// reviewed is a value that is in the copy unless it is withheld.
func (c *Copy) reviewed(p Person, file CaseFile, category Category, n int, field, value string) pack.Cell {
	v := ReviewValue{ID: string(category) + "/" + strconv.Itoa(n), Category: category, Field: field, Value: value}.decided(p.ID, file)
	c.Values = append(c.Values, v)
	if v.Withhold {
		return pack.Cell{Withheld: true}
	}
	return pack.Cell{Text: value}
}

// consentRows are the events of all consents. Who of us recorded one is not told
// (C-579/21).
func consentRows(consents []Consent) (columns []string, rows [][]pack.Cell) {
	for _, one := range consents {
		for _, e := range one.Events {
			by := "you"
			if strings.HasPrefix(e.By, "a-") || e.By == System.ID {
				by = "us"
			}
			rows = append(rows, cells(one.Purpose, one.Notice, string(e.State), e.At.UTC().Format(time.RFC3339), e.Channel, by))
		}
	}
	return []string{"purpose", "notice", "state", "at", "channel", "recorded_by"}, rows
}

func (c *Copy) invoiceRows(p Person, invoices []Invoice, file CaseFile) (columns []string, rows [][]pack.Cell) {
	n := 0
	other := func(field, value string) pack.Cell {
		if value == "" || strings.EqualFold(value, p.Name) || strings.EqualFold(value, p.Email) {
			return pack.Cell{Text: value}
		}
		n++
		return c.reviewed(p, file, InvoiceData, n, field, value)
	}
	for _, v := range invoices {
		row := cells(v.Number, v.IssuedOn.String(), strconv.FormatInt(v.AmountMinor, 10), v.Currency)
		row = append(row, other("buyer", v.Buyer), other("contact", v.Contact), pack.Cell{Text: v.KeepUntil().String()})
		rows = append(rows, row)
	}
	return []string{"number", "issued_on", "amount_minor", "currency", "buyer", "contact", "kept_until"}, rows
}

// consulted adds when and why the person's data was shown to our own people: the
// dates and purposes are the person's to know, who it was is not (C-579/21).
func (c *Copy) consulted(read Reader, before time.Time) error {
	list, err := read.Consultations(c.Input.Person, before)
	if err != nil {
		return err
	}
	t := pack.Table{Category: "consultations", Basis: "Art. 6(1)(c) legal obligation", Columns: []string{"at", "why"}}
	for _, one := range list {
		t.Rows = append(t.Rows, cells(one.At.UTC().Format(time.RFC3339), string(one.Purpose)))
	}
	c.Input.Tables = append(c.Input.Tables, t)
	return nil
}

func cells(texts ...string) []pack.Cell {
	row := make([]pack.Cell, len(texts))
	for i, t := range texts {
		row[i].Text = t
	}
	return row
}

// name fills in those who receive what is held. Outside the EEA each needs the
// safeguard of its transfer (Art. 15(2) GDPR), which the register does not hold.
func (c *Copy) name(read Reader, safeguards map[string]string) error {
	subs, err := read.Subprocessors()
	if err != nil {
		return err
	}
	for _, s := range subs {
		r := pack.Recipient{Name: s.Name, Service: s.Service, Country: s.Location}
		for _, t := range c.Input.Tables {
			if s.Active && len(t.Rows) > 0 && s.Receives(Category(t.Category)) {
				r.Categories = append(r.Categories, t.Category)
			}
		}
		if len(r.Categories) == 0 {
			continue
		}
		if r.Safeguard = safeguards[s.ID]; safeguards != nil && r.Safeguard == "" && !pack.EEA(s.Location) && c.Input.Access {
			return Refuse("release", "%s is in %s: say with %s=… on which safeguard the transfer rests: %s (Art. 15(2) GDPR)", s.Name, s.Location, s.ID, strings.Join(pack.Safeguards, ", "))
		}
		c.Input.Recipients = append(c.Input.Recipients, r)
	}
	return nil
}

// lines tell what the copy is, without anything of it.
func (c Copy) lines() []string {
	what := []string{}
	if c.Input.Access {
		what = append(what, "access (Art. 15)")
	}
	if c.Input.Portable {
		what = append(what, "portability (Art. 20)")
	}
	lines := []string{fmt.Sprintf("copy for %s: %s, in %s, as of %s", c.Input.Request, strings.Join(what, " and "), c.Input.Language, c.Input.On), "identified by: " + c.Identified}
	for _, t := range c.Input.Tables {
		if len(t.Rows) == 0 {
			continue
		}
		withheld := 0
		for _, v := range c.Values {
			if v.Withhold && string(v.Category) == t.Category {
				withheld++
			}
		}
		lines = append(lines, fmt.Sprintf("%s: %d rows, %d values withheld", t.Category, len(t.Rows), withheld))
	}
	if len(lines) == 2 {
		lines = append(lines, "nothing is held as controller")
	}
	return lines
}

// Withheld counts the values that the rights of others withhold.
func (c Copy) Withheld() (n int) {
	for _, v := range c.Values {
		if v.Withhold {
			n++
		}
	}
	return n
}

// Undecided lists the ids of the values that are still to be reviewed.
func (c Copy) Undecided() (ids []string) {
	for _, v := range c.Values {
		if !v.Decided {
			ids = append(ids, v.ID)
		}
	}
	return ids
}
