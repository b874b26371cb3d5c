package model

import "slices"

// PublishedEntries are the registers as the published policy fills them, until
// an entry is written anew. What the policy does not say is not made up: such
// an entry shows what is not recorded, and the board of promises says so.
func PublishedEntries() []Entry {
	in := func(register RegisterID, name string, values ...string) Entry {
		e := Entry{ID: EntryID(register, name), Register: register, InForce: 1}
		v := EntryVersion{Number: 1, Reason: "as the published policy has it"}
		for i := 0; i+1 < len(values); i += 2 {
			v.Values = append(v.Values, Value{values[i], values[i+1]})
		}
		e.Versions = []EntryVersion{v}
		return e
	}
	draft := func(e Entry) Entry { e.InForce = 0; return e }
	const measures = "encryption in transit and at rest, roles, second factor for admins, daily backups, append-only audit log"
	const contact = "Integrora, support@integrora.com"
	return []Entry{
		in(RegisterActivity, "accounts", "name", "Accounts of the platform", "purposes", "to provide the service", "basis", "contract", "subjects", "platform users",
			"data", "account-profile authentication", "recipients", "hosting, e-mail delivery", "limits", "30 days after the end of the account", "measures", measures, "contact", contact,
			"processors", "subprocessor.hetzner subprocessor.resend", "portable", "yes"),
		in(RegisterActivity, "invoices", "name", "Invoices", "purposes", "accounting and tax", "basis", "legal-obligation", "subjects", "customers", "data", "invoice",
			"recipients", "hosting", "limits", "7 years", "measures", measures, "contact", contact, "processors", "subprocessor.hetzner", "portable", "no"),
		in(RegisterActivity, "newsletter", "name", "Marketing letters", "purposes", "to tell of the service", "basis", "consent", "subjects", "readers who consented",
			"data", "contact consent", "recipients", "hosting, e-mail delivery", "limits", "until consent is withdrawn", "measures", measures, "contact", contact,
			"processors", "subprocessor.hetzner subprocessor.resend", "portable", "yes"),
		in(RegisterActivity, "security-logs", "name", "Usage and security logs", "purposes", "security of the service and billing", "basis", "legitimate-interests",
			"subjects", "platform users and visitors", "data", "technical usage-logs", "recipients", "hosting", "limits", "12 months", "measures", measures, "contact", contact,
			"assessment", "assessment.security-logs", "processors", "subprocessor.hetzner", "portable", "no"),
		in(RegisterActivity, "website", "name", "Enquiries by the site", "purposes", "to answer enquiries", "basis", "consent", "subjects", "visitors", "data", "contact technical",
			"recipients", "hosting, e-mail delivery", "limits", "until the enquiry is settled", "measures", measures, "contact", contact,
			"processors", "subprocessor.hetzner subprocessor.resend", "portable", "yes"),
		in(RegisterProcessing, "platform", "name", "Keeping tenants' content on the platform", "controllers", "every tenant: see the register of agreements", "measures", measures,
			"contact", contact, "processors", "subprocessor.hetzner subprocessor.ai-parsing"),
		draft(in(RegisterAssessment, "security-logs", "name", "Usage and security logs")),
		in(RegisterSubprocessor, "hetzner", "name", "Hetzner Online GmbH", "service", "hosting", "data", "contact technical consent account-profile authentication usage-logs tenant-content",
			"subjects", "all", "countries", "FI"),
		in(RegisterSubprocessor, "resend", "name", "Resend", "service", "e-mail delivery", "data", "contact account-profile", "subjects", "users and readers", "countries", "US",
			"transfer", "transfer.resend"),
		draft(in(RegisterSubprocessor, "ai-parsing", "service", "document parsing", "data", "tenant-content", "subjects", "tenants' persons")),
		draft(in(RegisterTransfer, "resend", "name", "E-mail delivery by Resend", "countries", "US", "data", "contact account-profile")),
		draft(in(RegisterPolicy, "published", "name", "Privacy policy as published", "language", "en")),
	}
}

// PublishedEntry is one of PublishedEntries.
func PublishedEntry(id string) (Entry, error) {
	all := PublishedEntries()
	if i := slices.IndexFunc(all, func(e Entry) bool { return e.ID == id }); i >= 0 {
		return all[i], nil
	}
	return Entry{}, NotFound(KindEntry, id)
}
