package model

import "encoding/hex"

// OpAgreement activates the draft of an agreement with a tenant (rules §5 row
// 25): with it changes who may instruct us, and what persons are told.
const OpAgreement RulingOp = "agreement"

func agreementText(call *Call, r *Ruling) ([]string, error) {
	if err := checkPhrase(r.Reason, "by which document it changes"); err != nil {
		return nil, err
	}
	t, err := call.Tenant(r.Object)
	switch {
	case err != nil:
		return nil, err
	case !t.Draft.Written():
		return nil, Refuse("state", "no draft of the agreement with %s is written; write one with agreement edit", t.Slug)
	case t.Draft.DPA.Version == "" || t.Draft.DPA.SignedOn.IsZero():
		return nil, Refuse("usage", "the draft needs the version of the agreement and the day it was signed (Art. 28(9) GDPR)")
	case len(t.Draft.DPA.Listed()) == 0:
		return nil, Refuse("usage", "the draft lists no contact; nobody could instruct us (Art. 28(3)(a) GDPR)")
	}
	d, key := t.Draft.DPA, "none: exports are sealed with a passphrase"
	if d.ExportKey != "" {
		key = d.ExportKey
	}
	return []string{
		"agreement with tenant " + t.Slug + ": version " + d.Version + ", signed " + d.SignedOn.Words(),
		"persons may be told the tenant's name: " + yesNo(d.NamedToPersons) + "; so far " + yesNo(t.DPA.NamedToPersons),
		"data is returned at the end before it is deleted (Art. 28(3)(g) GDPR): " + yesNo(d.Return) + "; so far " + yesNo(t.DPA.Return),
		"contacts who may instruct: " + contactIDs(d) + "; so far " + contactIDs(t.DPA),
		"key for exports: " + key,
		"draft by " + t.Draft.By + ", with the names and addresses on the tenant's page, sha256 " + hex.EncodeToString(t.Draft.Digest()),
	}, nil
}

func agreementMake(call *Call, r Ruling) (Decision, error) {
	t, err := call.Tenant(r.Object)
	if err != nil {
		return Decision{}, err
	}
	if t.Draft.By == call.Actor.ID {
		return Decision{}, Refuse("own_proposal", "you wrote this draft; another person must activate it")
	}
	sum := hex.EncodeToString(t.Draft.Digest())
	t.DPA, t.Draft = t.Draft.DPA, DPADraft{}
	t.DPA.Agreed, t.DPA.Ruling = call.At, r.ID
	return Decision{Put: []Record{t}, Facts: []Fact{{"tenant", t.Slug}, {"agreement_sha256", sum}}}, nil
}
