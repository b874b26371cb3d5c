package intake

import (
	"strings"
	"unicode"

	"integrora.com/opsconsole/model"
)

// recordType is a set of types of records.
type recordType uint8

const (
	typeTenant recordType = 1 << iota
	typePerson
	typeConsent
	typeInvoice
	typeEvery = typeTenant | typePerson | typeConsent | typeInvoice
)

var recordTypes = []struct {
	name string
	an   string
	is   recordType
}{
	{"tenant", "a tenant", typeTenant},
	{"person", "a person", typePerson},
	{"consent", "a consent", typeConsent},
	{"invoice", "an invoice", typeInvoice},
}

// recordField is a row of the format: which records have it, which need it, and
// what its text must be.
type recordField struct {
	name  string
	has   recordType
	needs recordType
	most  int // bytes
	form  func(string) bool
	want  string // what form wants, in words
}

// Fields of a line. The order is that of the sum, and never changes.
const (
	fType = iota
	fTenant
	fSlug
	fID
	fName
	fCountry
	fStatus
	fTerminated
	fKind
	fEmail
	fPhone
	fLanguage
	fCreated
	fPerson
	fPurpose
	fNotice
	fWording
	fNumber
	fIssued
	fAmount
	fCurrency
	fBuyer
	fContact
	fDPA
	fData
	fEvents
	lineFieldCount
)

const (
	wantSlug    = "2 to 40 of a-z, 0-9 and dash, a letter first"
	wantCode    = "text without control characters"
	wantDate    = "a day as 2026-03-05, from 1900 on"
	wantInstant = "an instant as 2026-03-05T14:30:00+02:00 (RFC 3339), from 1900 on"
	wantEmail   = "an address as name@host.example"
)

// lineFields is the format of a line, for the four types together.
var lineFields = [lineFieldCount]recordField{
	fType:       {"type", typeEvery, typeEvery, 20, nil, ""},
	fTenant:     {"tenant", typePerson | typeConsent | typeInvoice, 0, 40, model.ValidSlug, wantSlug},
	fSlug:       {"slug", typeTenant, typeTenant, 40, model.ValidSlug, wantSlug},
	fID:         {"id", typePerson | typeConsent | typeInvoice, typePerson | typeConsent | typeInvoice, 200, isCode, wantCode},
	fName:       {"name", typeTenant | typePerson, typeTenant, 1000, nil, ""},
	fCountry:    {"country", typeTenant, typeTenant, 2, isCountry, "two capital letters (ISO 3166-1)"},
	fStatus:     {"status", typeTenant, typeTenant, 20, oneOf(tenantStatuses), orList(tenantStatuses)},
	fTerminated: {"terminated", typeTenant, 0, 10, isDate, wantDate},
	fKind:       {"kind", typePerson, typePerson, 20, oneOf(personKinds), orList(personKinds)},
	fEmail:      {"email", typePerson, 0, 254, isEmail, wantEmail}, // RFC 5321, 4.5.3.1.3
	fPhone:      {"phone", typePerson, 0, 64, isCode, wantCode},
	fLanguage:   {"language", typePerson, 0, 35, isLanguage, "a language tag as lt or pt-BR (RFC 5646)"},
	fCreated:    {"created", typePerson, 0, 40, nil, wantInstant},
	fPerson:     {"person", typeConsent | typeInvoice, typeConsent, 200, isCode, wantCode},
	fPurpose:    {"purpose", typeConsent, typeConsent, 200, isCode, wantCode},
	fNotice:     {"notice", typeConsent, 0, 200, isCode, wantCode},
	fWording:    {"wording_sha256", typeConsent, 0, 64, isDigest, "64 hexadecimal digits in lower case"},
	fNumber:     {"number", typeInvoice, typeInvoice, 200, isCode, wantCode},
	fIssued:     {"issued", typeInvoice, typeInvoice, 10, isDate, wantDate},
	fAmount:     {"amount", typeInvoice, typeInvoice, 20, nil, ""},
	fCurrency:   {"currency", typeInvoice, typeInvoice, 3, isCurrency, "three capital letters (ISO 4217)"},
	fBuyer:      {"buyer", typeInvoice, typeInvoice, 1000, nil, ""},
	fContact:    {"contact", typeInvoice, 0, 1000, nil, ""},
	fDPA:        {"dpa", typeTenant, 0, 0, nil, ""},
	fData:       {"data", typePerson, 0, 500, nil, ""}, // here and below: elements
	fEvents:     {"events", typeConsent, typeConsent, 1000, nil, ""},
}

// dpaReturn is the one field that is true or false.
const dpaReturn = 4

// Fields of the objects inside a line.
var (
	dpaFields = []recordField{
		{"version", typeEvery, typeEvery, 100, isCode, wantCode},
		{"signed", typeEvery, typeEvery, 10, isDate, wantDate},
		{"contact_name", typeEvery, 0, 1000, nil, ""},
		{"contact_email", typeEvery, 0, 254, isEmail, wantEmail},
		{"return", typeEvery, 0, 0, nil, ""},
	}
	datumFields = []recordField{
		{"category", typeEvery, typeEvery, 40, oneOf(factCategories), orList(factCategories)},
		{"field", typeEvery, typeEvery, 100, isCode, wantCode},
		{"value", typeEvery, typeEvery, 10_000, nil, ""},
	}
	eventFields = []recordField{
		{"at", typeEvery, typeEvery, 40, nil, wantInstant},
		{"state", typeEvery, typeEvery, 40, oneOf(consentStates), orList(consentStates)},
		{"channel", typeEvery, 0, 200, isCode, wantCode},
	}
)

var (
	tenantStatuses = []string{string(model.TenantActive), string(model.TenantNotice), string(model.TenantTerminated)}
	personKinds    = []string{string(model.PlatformUser), string(model.MarketingContact)}
	factCategories = func() (names []string) {
		for _, r := range model.Categories {
			// These two have records of their own.
			if r.Category != model.ConsentData && r.Category != model.InvoiceData {
				names = append(names, string(r.Category))
			}
		}
		return names
	}()
	consentStates = func() (names []string) {
		for _, s := range model.ConsentStates {
			names = append(names, string(s))
		}
		return names
	}()
)

func oneOf(words []string) func(string) bool {
	return func(s string) bool {
		for _, w := range words {
			if s == w {
				return true
			}
		}
		return false
	}
}

func isCode(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return strings.IndexFunc(s, unicode.IsControl) < 0
		}
	}
	return true
}

func isCountry(s string) bool  { return len(s) == 2 && within(s, 'A', 'Z') }
func isCurrency(s string) bool { return len(s) == 3 && within(s, 'A', 'Z') }

func isDigest(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

func isLanguage(s string) bool {
	first, rest, _ := strings.Cut(s, "-")
	return len(first) >= 2 && len(first) <= 3 && within(first, 'a', 'z') &&
		strings.Trim(rest, "-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isEmail is loose: what a mailbox may be called is its host's to say.
func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && strings.IndexByte(s, ' ') < 0 && isCode(s)
}

func within(s string, from, to byte) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < from || s[i] > to {
			return false
		}
	}
	return true
}
