package model

// Category is one of the data categories that the published policy names, or
// the content that tenants keep on the platform.
type Category string

// The categories.
const (
	Contact        Category = "contact"
	Technical      Category = "technical"
	ConsentData    Category = "consent"
	AccountProfile Category = "account-profile"
	Authentication Category = "authentication"
	UsageLogs      Category = "usage-logs"
	InvoiceData    Category = "invoice"
	TenantContent  Category = "tenant-content"
)

// Capacity is the role in which we hold data: it belongs to a data set, never
// to a request as a whole (Art. 4(7)–(8) GDPR; rules §0 F7).
type Capacity string

// The capacities. Mixed is said only of a request that touches both.
const (
	Controller Capacity = "controller"
	Processor  Capacity = "processor"
	Mixed      Capacity = "mixed"
)

// CategoryRule says what holds for a category: our capacity, the lawful basis
// and whether Art. 20 covers it.
type CategoryRule struct {
	Category Category
	Title    string
	Capacity Capacity
	Basis    string
	Portable bool // provided by the person, on consent or contract (Art. 20(1))
}

// Categories is the table of the policy's data categories.
var Categories = []CategoryRule{
	{Contact, "Contact data", Controller, "Art. 6(1)(a) consent", true},
	{Technical, "Technical data", Controller, "Art. 6(1)(f) legitimate interests", false},
	{ConsentData, "Consents", Controller, "Art. 7(1) proof of consent", true},
	{AccountProfile, "Account profile", Controller, "Art. 6(1)(b) contract", true},
	{Authentication, "Authentication data", Controller, "Art. 6(1)(b) contract", false},
	{UsageLogs, "Usage logs", Controller, "Art. 6(1)(f) legitimate interests", false},
	{InvoiceData, "Invoices", Controller, "Art. 6(1)(c) legal obligation", false},
	{TenantContent, "Tenant content", Processor, "Art. 28 on the tenant's instruction", false},
}

// Rule finds the row of a category; the zero rule for an unknown one.
func (c Category) Rule() CategoryRule {
	for _, r := range Categories {
		if r.Category == c {
			return r
		}
	}
	return CategoryRule{}
}
