package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Offboarding is the end of a tenant as far as it has come (rules §3.6): what
// Art. 28(3)(g) GDPR wants known before anything is deleted.
type Offboarding struct {
	NoticeAt time.Time    `cbor:"1,keyasint"`
	Choice   ReturnChoice `cbor:"2,keyasint"`
	ChoiceBy string       `cbor:"3,keyasint"` // reference of the tenant's letter, without personal data
	ExportAt time.Time    `cbor:"4,keyasint"` // the tenant has its export, or waived it
	Waived   bool         `cbor:"5,keyasint"`
	Ruling   string       `cbor:"6,keyasint"` // D-7, that cancelled the last one
}

// ReturnChoice is what the tenant chose of Art. 28(3)(g) GDPR, in writing.
type ReturnChoice string

// The choices.
const (
	ReturnThenDelete ReturnChoice = "return"
	DeleteOnly       ReturnChoice = "delete"
)

// Exported reports whether nothing need be handed over to the tenant any more.
func (o Offboarding) Exported() bool { return o.Waived || !o.ExportAt.IsZero() }

// DaysLeft is how many days remain until the day by which a terminated
// tenant's data must be gone; negative when it has passed.
func (t Tenant) DaysLeft(on deadline.Date) int { return t.EraseBy().DaysSince(on) }
