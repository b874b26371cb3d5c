package storage

import (
	"slices"

	"integrora.com/opsconsole/model"
)

// What the views say about people, as a reader may see it: masked, but for what
// their session revealed. Each function gets a view of its own and changes what
// that view alone holds, never the board's.

func maskRows(rows []model.RequestRow) []model.RequestRow {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = maskRequestRow(rows[i], model.Revealed{})
	}
	return rows
}

// maskRequestRow leaves the message's id: by it programs compare what they
// imported with what is here.
func maskRequestRow(row model.RequestRow, seen model.Revealed) model.RequestRow {
	row.Name, row.Email = seen.Name(model.FieldName, row.Name), seen.Name(model.FieldEmail, row.Email)
	return row
}

func maskRow(row model.PersonRow, seen model.Revealed) model.PersonRow {
	row.Name, row.Email = seen.Name(model.FieldName, row.Name), seen.Name(model.FieldEmail, row.Email)
	return row
}

func maskTenant(v *model.TenantView) {
	dpa := &v.Tenant.DPA
	dpa.ContactName = v.Revealed.Name(model.FieldContact, dpa.ContactName)
	dpa.ContactEmail = v.Revealed.Name(model.FieldContact, dpa.ContactEmail)
	v.Requests = maskRows(v.Requests)
}

func maskPerson(v *model.PersonView) {
	seen, p := v.Revealed, &v.Person
	p.Name, p.Email = seen.Name(model.FieldName, p.Name), seen.Name(model.FieldEmail, p.Email)
	p.Phone, p.External = seen.Value(model.FieldPhone, p.Phone), seen.Value(model.FieldExternal, p.External)
	p.Language = seen.Value(model.FieldLanguage, p.Language)
	p.Facts, v.Content.Facts = maskFacts(p.Facts, seen), maskFacts(v.Content.Facts, seen)
	p.SourceSum = nil // of the imported line: it could be tried out
	v.Consents = maskConsents(v.Consents, seen)
	v.Invoices = slices.Clone(v.Invoices)
	for i := range v.Invoices {
		one := &v.Invoices[i]
		one.Buyer, one.Contact = seen.Name(model.FieldContact, one.Buyer), seen.Name(model.FieldContact, one.Contact)
		one.Number, one.External = seen.Value(model.FieldExternal, one.Number), seen.Value(model.FieldExternal, one.External)
		one.SourceSum = nil
	}
	v.Requests = maskRows(v.Requests)
}

// maskFacts hides values. The names of fields are ours, or a tenant's; plans
// and certificates show them, too.
func maskFacts(facts []model.Datum, seen model.Revealed) []model.Datum {
	facts = slices.Clone(facts)
	for i := range facts {
		facts[i].Value = seen.Value(facts[i].Field, facts[i].Value)
	}
	return facts
}

func maskConsents(list []model.Consent, seen model.Revealed) []model.Consent {
	list = slices.Clone(list)
	for i := range list {
		list[i].External = seen.Value(model.FieldExternal, list[i].External)
	}
	return list
}

func maskRequest(v *model.RequestView) {
	seen, f := v.Revealed, &v.File
	v.Row = maskRequestRow(v.Row, seen)
	v.Earlier = maskRows(v.Earlier)
	f.Name, f.Email = seen.Name(model.FieldName, f.Name), seen.Name(model.FieldEmail, f.Email)
	f.Heading, f.Text = seen.Value(model.FieldLetter, f.Heading), seen.Value(model.FieldLetter, f.Text)
	f.MessageID, f.InReplyTo = seen.Value(model.FieldLetter, f.MessageID), seen.Value(model.FieldLetter, f.InReplyTo)
	f.Files, f.Notes = slices.Clone(f.Files), slices.Clone(f.Notes)
	for i := range f.Files {
		f.Files[i] = seen.Value(model.FieldLetter, f.Files[i])
	}
	for i := range f.Notes {
		f.Notes[i].Text = seen.Value(model.FieldLetter, f.Notes[i].Text)
	}
	others := model.Revealed{} // fields of the letter are not those of a person
	if seen.All() {
		others = seen
	}
	v.Matched = maskRow(v.Matched, others)
	for i := range v.Candidates {
		v.Candidates[i] = maskRow(v.Candidates[i], others)
	}
}
