package model

import "slices"

// The audiences that changes of the published policy are announced to (rules
// §0 F6), each by a channel that it is known to read.
var PolicyAudiences = []string{"tenants", "users", "visitors", "newsletter"}

// Bases are the lawful bases that the published policy names.
var Bases = []string{"contract", "legitimate-interests", "consent", "legal-obligation"}

// Mechanisms are the transfer tools of Chapter V GDPR.
var Mechanisms = []string{"adequacy", "dpf", "scc-module-1", "scc-module-2", "scc-module-3", "scc-module-4", "bcr", "art-49"}

func text(name, title, law string) RegisterField {
	return RegisterField{Name: name, Title: title, Law: law, Kind: FieldText, Required: law != ""}
}

func useful(f RegisterField) RegisterField { f.Required = false; return f }

func of(kind FieldKind, name, title, law string) RegisterField {
	return RegisterField{Name: name, Title: title, Law: law, Kind: kind, Required: law != ""}
}

func chosen(name, title, law string, choices ...string) RegisterField {
	return RegisterField{Name: name, Title: title, Law: law, Kind: FieldChoice, Required: law != "", Choices: choices}
}

func entries(name, title, law string, register RegisterID) RegisterField {
	return RegisterField{Name: name, Title: title, Law: law, Kind: FieldEntries, Of: register}
}

// Registers is the table of registers (rules §2), not to be changed.
func Registers() []RegisterRule { return registers }

// registers and rulings are set by a function, as the functions in their rows
// read them too.
var (
	registers []RegisterRule
	rulings   []RulingRule
)

func init() { registers, rulings = makeRegisters(), makeRulings() }

func makeRegisters() []RegisterRule {
	return []RegisterRule{
		{Register: RegisterActivity, Title: "Processing activities as controller", Law: "Art. 30(1) GDPR", Review: 12, Activate: OpRegister, Check: checkActivity,
			Fields: []RegisterField{
				text("name", "Activity", "Art. 30(1)(b)"), text("purposes", "Purposes", "Art. 30(1)(b)"),
				chosen("basis", "Lawful basis", "Art. 6(1)", Bases...), text("subjects", "Categories of data subjects", "Art. 30(1)(c)"),
				text("data", "Categories of data", "Art. 30(1)(c)"), text("recipients", "Categories of recipients", "Art. 30(1)(d)"),
				entries("transfers", "Transfers to third countries", "Art. 30(1)(e)", RegisterTransfer), text("limits", "Time limits for erasure", "Art. 30(1)(f)"),
				text("measures", "Security measures", "Art. 30(1)(g)"), text("contact", "Controller and DPO contact", "Art. 30(1)(a)"),
				entries("assessment", "Assessment of legitimate interests", "Art. 5(2), 6(1)(f)", RegisterAssessment),
				entries("processors", "Processors", "", RegisterSubprocessor), chosen("portable", "Portable (Art. 20)", "", "yes", "no"),
			}},
		{Register: RegisterProcessing, Title: "Processing activities as processor", Law: "Art. 30(2) GDPR", Review: 12, Activate: OpRegister,
			Fields: []RegisterField{
				text("name", "Category of processing", "Art. 30(2)(b)"), text("controllers", "Controllers", "Art. 30(2)(a)"),
				entries("transfers", "Transfers to third countries", "Art. 30(2)(c)", RegisterTransfer), text("measures", "Security measures", "Art. 30(2)(d)"),
				text("contact", "Processor and DPO contact", "Art. 30(2)(a)"), entries("processors", "Sub-processors", "", RegisterSubprocessor),
			}},
		{Register: RegisterAssessment, Title: "Assessments of legitimate interests", Law: "Art. 6(1)(f) GDPR", Review: 12, Activate: OpRegister,
			Fields: []RegisterField{
				text("name", "Processing", "Art. 6(1)(f)"), text("interest", "Interest: lawful, real, present", "Art. 6(1)(f)"),
				text("necessity", "Necessity: no milder means", "Art. 6(1)(f)"), text("balance", "Balance with the person's rights", "Art. 6(1)(f)"),
				text("safeguards", "Safeguards and way out", "Art. 21(1)"), chosen("result", "Result", "Art. 5(2)", "passes", "fails"),
				text("owner", "Owner", "Art. 5(2)"), useful(text("advice", "DPO's advice", "")),
			}},
		{Register: RegisterSubprocessor, Title: "Sub-processors", Law: "Art. 28(2), (4) GDPR", Review: 12, Activate: OpSubprocessor, Check: checkSubprocessor,
			Fields: []RegisterField{
				text("name", "Legal name", "Art. 13(1)(e), 28(2)"), text("address", "Address", "EDPB Opinion 22/2024"),
				text("contact", "Contact", "EDPB Opinion 22/2024"), text("service", "Service", "Art. 28(3)"), text("data", "Categories of data", "Art. 28(3)"),
				text("subjects", "Categories of data subjects", "Art. 28(3)"), of(FieldCountry, "countries", "Countries of storage and access", "Art. 13(1)(f)"),
				entries("transfer", "Transfer record", "Art. 44", RegisterTransfer), of(FieldDay, "contract", "Contract of", "Art. 28(4)"),
				useful(text("tier", "Tier in the chain", "")), useful(text("evidence", "Evidence of its measures", "")),
				entries(fieldReplaces, "In place of", "", RegisterSubprocessor),
			}},
		{Register: RegisterTransfer, Title: "Transfers to third countries", Law: "Art. 44–49 GDPR", Review: 6, Activate: OpRegister, Check: checkTransfer,
			Fields: []RegisterField{
				text("name", "Transfer", "Art. 44"), text("exporter", "Exporter and role", "Art. 44"), text("importer", "Importer and role", "Art. 44"),
				text("data", "Data", "Art. 44"), of(FieldCountry, "countries", "Countries, remote access too", "Art. 44"),
				chosen("mechanism", "Mechanism", "Art. 45, 46, 49", Mechanisms...), useful(text("decision", "Decision or clauses", "")),
				useful(text("tia", "Transfer impact assessment", "")), useful(text("measures", "Supplementary measures", "")),
				useful(text("copy", "How to get a copy", "")), of(FieldDay, "checked", "Last checked", "Art. 5(2)"),
			}},
		{Register: RegisterAgreement, Title: "Data processing agreements", Law: "Art. 28(3) GDPR", Review: 24, Activate: OpRegister,
			Fields: []RegisterField{
				text("name", "Agreement", "Art. 28(3)"), of(FieldTenant, "tenant", "Tenant", "Art. 28(3)"), of(FieldDay, "signed", "Signed on", "Art. 28(3)"),
				text("subject", "Subject, duration, nature and purpose", "Art. 28(3)"), text("data", "Categories of data", "Art. 28(3)"),
				text("subjects", "Categories of data subjects", "Art. 28(3)"), chosen("terms", "Terms (a) to (h) present", "Art. 28(3)(a)-(h)", "yes", "no"),
				chosen("authorisation", "Sub-processor authorisation", "Art. 28(2)", "general", "specific"), text("window", "Objection window in days", "Art. 28(2)"),
				chosen("end", "At the end", "Art. 28(3)(g)", "return", "delete", "ask"), useful(text("notice", "Breach notice within", "")),
				useful(text("audit", "Audit terms", "")), useful(text("sum", "SHA-256 of the signed text", "")),
			}},
		{Register: RegisterPolicy, Title: "Versions of the published policy", Law: "Art. 12, 13(3) GDPR", Review: 12, Activate: OpPublish, Check: checkPolicy,
			Fields: []RegisterField{
				text("name", "Version", "Art. 5(2)"), chosen("language", "Language", "Art. 12(1)", "en", "lt"),
				of(FieldWording, "text", "Text", "Art. 13"), of(FieldDay, "effective", "Effective from", "Art. 12"),
				text("summary", "What changes", "Art. 12(1)"), chosen("material", "Material", "Art. 5(1)(a)", "yes", "no"),
				text("why", "Why it is or is not material", "Art. 5(2)"), useful(text("consents", "Consents affected", "")),
				entries("assessments", "Assessments affected", "", RegisterAssessment),
			}},
	}
}

// fieldReplaces names the sub-processors in whose place another comes.
const fieldReplaces = "replaces"

// Rule is the row of a register; one without fields for an unknown one.
func (id RegisterID) Rule() RegisterRule {
	all := Registers()
	if i := slices.IndexFunc(all, func(r RegisterRule) bool { return r.Register == id }); i >= 0 {
		return all[i]
	}
	return RegisterRule{Register: id, Activate: OpRegister}
}
