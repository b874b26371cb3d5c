package model

import (
	"strconv"
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
	Alarmed  int          `cbor:"7,keyasint"` // the last of endAlarms that was raised, counted from 1
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

// endAlarms are the days before the one by which a terminated tenant's data must
// be gone, at which everyone and management are told; the last is the day after
// it. Nothing ever prolongs the period (rules §3.6).
var endAlarms = []int{7, 3, 1, -1}

// AlarmDue is which of the alarms about the end of a tenant's data is due on a
// day and was not raised yet, counted from 1; 0: none.
func (t Tenant) AlarmDue(on deadline.Date) int {
	if t.Status != TenantTerminated || t.TerminatedOn.IsZero() {
		return 0
	}
	due := 0
	for i, days := range endAlarms {
		if t.DaysLeft(on) <= days {
			due = i + 1
		}
	}
	if due <= t.Ending.Alarmed {
		return 0
	}
	return due
}

// AlarmTenantEnd raises the alarm that is due about a tenant's data.
type AlarmTenantEnd struct{ Tenant string }

// Act implements Command.
func (AlarmTenantEnd) Act() *Act { return ActAlarmTenant }

// Decide implements Command.
func (c AlarmTenantEnd) Decide(call *Call) (Decision, error) {
	t, err := call.Tenant(c.Tenant)
	if err != nil {
		return Decision{}, err
	}
	today := deadline.ReceivedOn(call.At)
	due := t.AlarmDue(today)
	if due == 0 {
		return Decision{}, Refuse("state", "no alarm about the end of %s is due", t.Slug)
	}
	t.Ending.Alarmed = due
	if _, err := call.raise(AlarmRetention, "", t.Slug); err != nil {
		return Decision{}, err
	}
	return Decision{Object: t.Slug, Put: []Record{t}, Result: Result{ID: t.Slug}, Facts: []Fact{{"days_left", strconv.Itoa(t.DaysLeft(today))}, {"erase_by", t.EraseBy().String()}}}, nil
}
