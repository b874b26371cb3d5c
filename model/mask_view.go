package model

import "slices"

// What the views say about people, as a reader may see it: masked, but for what
// their session revealed. Each makes a copy; the view itself stays as it was.

// Masked is the row of a list. What is restricted is shown on the person's own
// page only, under a ruling (StorageOnly).
func (p PersonRow) Masked(seen Revealed) PersonRow {
	if p.Restricted {
		seen = Revealed{}
	}
	p.Name, p.Email = seen.Name(FieldName, p.Name), seen.Name(FieldEmail, p.Email)
	return p
}

// Masked is the row of a list. It leaves the message's id: by it programs
// compare what they imported with what is here.
func (r RequestRow) Masked(seen Revealed) RequestRow {
	r.Name, r.Email = seen.Name(FieldName, r.Name), seen.Name(FieldEmail, r.Email)
	return r
}

// MaskedRows are the rows of a list, nothing of them revealed.
func MaskedRows(rows []RequestRow) []RequestRow {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i] = rows[i].Masked(Revealed{})
	}
	return rows
}

// Masked is the page of a tenant: its contact is a person.
func (v TenantView) Masked(seen Revealed) TenantView {
	v.Revealed = seen
	for _, dpa := range []*DPA{&v.Tenant.DPA, &v.Tenant.Draft.DPA} {
		dpa.ContactName, dpa.ContactEmail = seen.Name(FieldContact, dpa.ContactName), seen.Name(FieldContact, dpa.ContactEmail)
		dpa.Contacts = slices.Clone(dpa.Contacts)
		for i := range dpa.Contacts {
			one := &dpa.Contacts[i]
			one.Name, one.Email = seen.Name(FieldContact, one.Name), seen.Name(FieldContact, one.Email)
		}
	}
	if v.Tenant.Draft.Salt = ""; !seen.Shows(FieldContact) {
		v.DraftDigest = nil // it shows with the names: who names it has read them
	}
	v.Requests = MaskedRows(v.Requests)
	return v
}

// Masked is the page with only what was revealed in clear; what could be tried
// out, such as digests of values, is left out.
func (v PersonView) Masked(seen Revealed) PersonView {
	v.Revealed = seen
	p := &v.Person
	p.Name, p.Email = seen.Name(FieldName, p.Name), seen.Name(FieldEmail, p.Email)
	p.Phone, p.External = seen.Value(FieldPhone, p.Phone), seen.Value(FieldExternal, p.External)
	p.Language = seen.Value(FieldLanguage, p.Language)
	p.Facts, v.Content.Facts = maskedFacts(p.Facts, seen), maskedFacts(v.Content.Facts, seen)
	p.SourceSum = nil // of the imported line: it could be tried out
	v.Consents = MaskedConsents(v.Consents, seen)
	v.Invoices = slices.Clone(v.Invoices)
	for i := range v.Invoices {
		one := &v.Invoices[i]
		one.Buyer, one.Contact = seen.Name(FieldContact, one.Buyer), seen.Name(FieldContact, one.Contact)
		one.Number, one.External = seen.Value(FieldExternal, one.Number), seen.Value(FieldExternal, one.External)
		one.SourceSum = nil
	}
	v.Requests = MaskedRows(v.Requests)
	return v
}

// maskedFacts hides values. The names of fields are ours, or a tenant's; plans
// and certificates show them, too.
func maskedFacts(facts []Datum, seen Revealed) []Datum {
	facts = slices.Clone(facts)
	for i := range facts {
		facts[i].Value = seen.Value(facts[i].Field, facts[i].Value)
	}
	return facts
}

// MaskedConsents are a person's consents. Purposes and notices are ours.
func MaskedConsents(list []Consent, seen Revealed) []Consent {
	list = slices.Clone(list)
	for i := range list {
		list[i].External = seen.Value(FieldExternal, list[i].External)
	}
	return list
}

// Masked is the page of a request. The reasons of the suggestion cite nothing
// of the letter.
func (v RequestView) Masked(seen Revealed) RequestView {
	v.Revealed = seen
	f := &v.File
	v.Row, v.Earlier = v.Row.Masked(seen), MaskedRows(v.Earlier)
	v.Family, v.Chased = MaskedRows(v.Family), MaskedRows(v.Chased)
	f.Name, f.Email = seen.Name(FieldName, f.Name), seen.Name(FieldEmail, f.Email)
	for _, s := range []*string{&f.Heading, &f.Text, &f.MessageID, &f.InReplyTo} {
		*s = seen.Value(FieldLetter, *s)
	}
	f.Files, f.Notes = slices.Clone(f.Files), slices.Clone(f.Notes)
	for i := range f.Files {
		f.Files[i] = seen.Value(FieldLetter, f.Files[i])
	}
	for i := range f.Notes {
		f.Notes[i].Text = seen.Value(FieldLetter, f.Notes[i].Text)
	}
	v.Request.Processing.Instruction.Salt = "" // with it values could be tried out on the digest
	f.Reviews = nil                            // what they are bound to could be tried out; CopyView tells them
	others := Revealed{}                       // the fields of a letter are not those of a person
	if seen.All() {
		others = seen
	}
	v.Matched, v.Candidates = v.Matched.Masked(others), slices.Clone(v.Candidates)
	for i := range v.Candidates {
		v.Candidates[i] = v.Candidates[i].Masked(others)
	}
	return v
}

// Masked is a letter of ours. A notice to a tenant speaks of no person, so that
// only its contact is masked; of every other letter all that it says. The digest
// shows with the text: who names it has read the letter.
func (v OutView) Masked(seen Revealed) OutView {
	v.Revealed = seen
	_, field := v.Letter.Shown()
	t, plain := &v.Text, (v.Letter.Kind == LetterBreachTenant || v.Letter.Kind == LetterSubprocessor)
	t.Name, t.Email, t.InReplyTo = seen.Name(field, t.Name), seen.Name(field, t.Email), seen.Value(field, t.InReplyTo)
	if !plain {
		t.Heading, t.Body = seen.Value(field, t.Heading), seen.Value(field, t.Body)
	}
	if !plain && !seen.Shows(field) {
		v.Letter = v.Letter.Masked()
	}
	t.Salt = ""
	return v
}

// Masked is the row of a list.
func (l OutLetter) Masked() OutLetter {
	l.Digest = nil
	return l
}
