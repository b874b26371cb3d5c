package model

import (
	"slices"
	"strconv"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// RetentionInvoice is the rule that invoices are kept by.
const RetentionInvoice = "invoice"

// RetentionRule says how long a sort of data is kept. Periods are data, not
// code: they are changed by a ruling of two persons after the DPO's advice
// (rules §5 row 28), and every version stays (Art. 5(1)(e), 5(2) GDPR).
type RetentionRule struct {
	ID       string             `cbor:"1,keyasint"` // "invoice"
	Title    string             `cbor:"2,keyasint"`
	Event    string             `cbor:"3,keyasint"` // what the period runs from
	Versions []RetentionVersion `cbor:"4,keyasint"` // the oldest first
	// Source is the period that the law's text gives, in months, where it is
	// longer than the published one; 0: no conflict is known.
	Source    int    `cbor:"5,keyasint"`
	SourceLaw string `cbor:"6,keyasint"`
	// Decision is the reference of management's decision on that conflict. It
	// never changes the period by itself.
	Decision  string    `cbor:"7,keyasint"`
	DecidedBy string    `cbor:"8,keyasint"`
	DecidedAt time.Time `cbor:"9,keyasint"`
	// Categories are the categories of data that the rule is about; none: a
	// record of the console's own.
	Categories []Category `cbor:"10,keyasint"`
	Basis      string     `cbor:"11,keyasint"` // why the data is kept until then
	By         string     `cbor:"12,keyasint"` // what deletes it: "sweep", "offboarding", "consent", "platform"
}

// RetentionVersion is a period with the day from which it is in force.
type RetentionVersion struct {
	Number int           `cbor:"1,keyasint"`
	Months int           `cbor:"2,keyasint"`
	Law    string        `cbor:"3,keyasint"`
	From   deadline.Date `cbor:"4,keyasint"` // zero: from the beginning
	Ruling string        `cbor:"5,keyasint"` // D-7, that made it; empty for the published one
	Days   int           `cbor:"6,keyasint"` // of a period in days; Months is 0 then
}

// Years is the period in whole years.
func (v RetentionVersion) Years() int { return v.Months / 12 }

// Period is the period in words.
func (v RetentionVersion) Period() string {
	if v.Months == 0 {
		return plural(v.Days, "day")
	}
	if v.Months%12 == 0 {
		return plural(v.Years(), "year")
	}
	return plural(v.Months, "month")
}

func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// Ref implements Record.
func (r RetentionRule) Ref() Ref { return Ref{KindRetention, r.ID} }

// Subject implements Record.
func (r RetentionRule) Subject() string { return StoreSubject }

// InForce is the version in force on a day in Vilnius; the zero version before the
// first.
func (r RetentionRule) InForce(on deadline.Date) RetentionVersion {
	var found RetentionVersion
	for _, v := range r.Versions {
		if !v.From.After(on) {
			found = v
		}
	}
	return found
}

// Conflict reports whether the period in force is shorter than the one of the
// law's text, and management has not decided on that (rules §0 F1).
func (r RetentionRule) Conflict(on deadline.Date) bool {
	return r.Source > r.InForce(on).Months && r.Decision == ""
}

// published is a rule as the published policy, or our practice, has it.
func published(id, title, event string, months int, law string) RetentionRule {
	return RetentionRule{ID: id, Title: title, Event: event, Versions: []RetentionVersion{{Number: 1, Months: months, Law: law}}}
}

// PublishedRetentions are the rules that hold until one is changed (rules §0
// F1, §4.2).
func PublishedRetentions() []RetentionRule {
	invoice := published(RetentionInvoice, "Invoices", "day of issue", InvoiceYears*12, "published policy: typically 7 years; Art. 6(1)(c) GDPR")
	invoice.Source, invoice.SourceLaw = 120, "VAT Law Art. 78: 10 years from issue"
	invoice.Categories, invoice.Basis, invoice.By = []Category{InvoiceData}, InvoiceData.Rule().Basis, "sweep"
	swept := func(r RetentionRule) RetentionRule { r.By = "sweep"; return r }
	// held is a rule about a category that is kept for its lawful basis, in days or
	// months.
	held := func(id, title, event string, days, months int, law, by string, categories ...Category) RetentionRule {
		r := published(id, title, event, months, law)
		r.Versions[0].Days, r.Categories, r.Basis, r.By = days, categories, categories[0].Rule().Basis, by
		return r
	}
	consents := swept(published(RetentionConsent, "Proof of consent", "withdrawal or expiry", 36, "Art. 7(1) GDPR"))
	consents.Categories, consents.Basis = []Category{ConsentData}, ConsentData.Rule().Basis
	return []RetentionRule{
		invoice,
		held("account", "Accounts of the platform", "end of the agreement", 30, 0, "published policy: 30 days; Art. 5(1)(e) GDPR", "offboarding", AccountProfile, Authentication),
		held("tenant-content", "Content of tenants", "end of the agreement", 30, 0, "Art. 28(3)(g) GDPR; published policy: 30 days", "offboarding", TenantContent),
		held("contact", "Contacts of readers and enquirers", "withdrawal of consent, or the enquiry's end", 30, 0, "Art. 17(1)(b) GDPR", "platform", Contact),
		held("usage-log", "Usage and technical logs", "day of the entry", 0, 12, "Art. 5(1)(e) GDPR; CNIL 2021-122: 6 to 12 months", "platform", UsageLogs, Technical),
		swept(published(RetentionFile, "Files of requests", "closure", 36, "Art. 5(1)(e), 17(3)(e) GDPR; damages limitation of 3 years")),
		swept(published(RetentionLetter, "Letters of requests, minimised", "closure", 6, "Art. 5(1)(c) GDPR")),
		consents,
		swept(published(RetentionLog, "Entries of the audit log", "end of their month", 36, "Art. 5(1)(e), 5(2), 32 GDPR; CNIL 2021-122: up to 3 years for privileged actions")),
		published("breach-register", "Register of breaches", "closure", 60, "Art. 33(5) GDPR"),
		published("certificate", "Certificates of erasure", "certification", 120, "Art. 5(2) GDPR"),
	}
}

// PublishedRetention is one of PublishedRetentions.
func PublishedRetention(id string) (RetentionRule, error) {
	all := PublishedRetentions()
	if i := slices.IndexFunc(all, func(r RetentionRule) bool { return r.ID == id }); i >= 0 {
		return all[i], nil
	}
	return RetentionRule{}, NotFound(KindRetention, id)
}

// DecideRetention records management's decision on a conflict between the
// published period and the law. The period stays as it is: a ruling changes it.
type DecideRetention struct {
	Rule      string
	Reference string // of the decision, without personal data
}

// Act implements Command.
func (DecideRetention) Act() *Act { return ActDecideRetention }

// Decide implements Command.
func (c DecideRetention) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reference, "the reference of management's decision"); err != nil {
		return Decision{}, err
	}
	r, err := call.Retention(c.Rule)
	switch {
	case err != nil:
		return Decision{}, err
	case !r.Conflict(deadline.ReceivedOn(call.At)):
		return Decision{}, Refuse("state", "no conflict of %q awaits management's decision", r.ID)
	}
	r.Decision, r.DecidedBy, r.DecidedAt = c.Reference, call.Actor.ID, call.At
	return Decision{Object: r.ID, Put: []Record{r}, Result: Result{ID: r.ID}, Facts: []Fact{{"management_decision", "recorded"}}}, nil
}
