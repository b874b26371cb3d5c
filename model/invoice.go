package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// InvoiceYears is the published retention of invoices. It is the default of a
// rule that management may change (rules §0 F1), never code's to change.
const InvoiceYears = 7

// Invoice is an accounting document. It is sealed under the store's key, so that
// it outlives the erasure of the person it names and of their tenant, in backups
// too: the law keeps it (Art. 17(3)(b) GDPR).
type Invoice struct {
	ID          string        `cbor:"1,keyasint"` // tenant's slug or nothing, "/", invoice id
	Tenant      string        `cbor:"2,keyasint"`
	Person      string        `cbor:"3,keyasint"` // cut when the person is erased
	External    string        `cbor:"4,keyasint"`
	Number      string        `cbor:"5,keyasint"`
	IssuedOn    deadline.Date `cbor:"6,keyasint"`
	AmountMinor int64         `cbor:"7,keyasint"` // in the currency's minor unit (cents)
	Currency    string        `cbor:"8,keyasint"` // ISO 4217
	Buyer       string        `cbor:"9,keyasint"` // the name the law requires on the document
	Contact     string        `cbor:"10,keyasint"`
	CreatedAt   time.Time     `cbor:"11,keyasint"`
	SourceSum   []byte        `cbor:"12,keyasint"`
	Restricted  deadline.Date `cbor:"13,keyasint"` // its last day of storage under Art. 18(1)(b)–(c); zero: not restricted
	// Years is the retention rule in force, filled in by who reads the invoice;
	// it is never stored.
	Years int `cbor:"-"`
}

// Ref implements Record.
func (v Invoice) Ref() Ref { return Ref{KindInvoice, v.ID} }

// Subject implements Record.
func (v Invoice) Subject() string { return StoreSubject }

// KeepUntil is the day the retention period ends, by the rule that was in force
// when the invoice was read.
func (v Invoice) KeepUntil() deadline.Date { return deadline.Invoice(v.IssuedOn, v.keptYears()).Due }

// keptYears is the retention rule in force when the invoice was read.
func (v Invoice) keptYears() int {
	if v.Years == 0 {
		return InvoiceYears
	}
	return v.Years
}
