package model

import (
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// GiveNotice records that a tenant, or we, gave notice to end the agreement.
type GiveNotice struct{ Tenant string }

// Act implements Command.
func (GiveNotice) Act() *Act { return ActNotice }

// Decide implements Command.
func (c GiveNotice) Decide(call *Call) (Decision, error) {
	t, err := call.Tenant(c.Tenant)
	switch {
	case err != nil:
		return Decision{}, err
	case t.Status != TenantActive:
		return Decision{}, Refuse("state", "%s is in state %q; notice is given of an active tenant", t.Slug, t.Status)
	}
	t.Status, t.Ending = TenantNotice, Offboarding{NoticeAt: call.At}
	return t.ended(), nil
}

// ended is the decision that puts a tenant as it now stands.
func (t Tenant) ended() Decision {
	facts := []Fact{{"status", string(t.Status)}}
	if !t.TerminatedOn.IsZero() {
		facts = append(facts, Fact{"terminated", t.TerminatedOn.String()}, Fact{"erase_by", t.EraseBy().String()})
	}
	return Decision{Object: t.Slug, Put: []Record{t}, Facts: facts, Result: Result{ID: t.Slug}}
}

// TerminateTenant records the day T on which the agreement ended: the 30 days
// of the published promise run from it, and nothing prolongs them (rules §0
// F2).
type TerminateTenant struct {
	Tenant string
	On     deadline.Date
}

// Act implements Command.
func (TerminateTenant) Act() *Act { return ActTerminate }

// Decide implements Command.
func (c TerminateTenant) Decide(call *Call) (Decision, error) {
	t, err := call.Tenant(c.Tenant)
	switch {
	case err != nil:
		return Decision{}, err
	case t.Status != TenantNotice:
		return Decision{}, Refuse("state", "%s is in state %q; a tenant is terminated after notice was given", t.Slug, t.Status)
	case c.On.IsZero() || c.On.After(deadline.ReceivedOn(call.At)):
		return Decision{}, Refuse("usage", "give the day on which the agreement ended, today or before; found %q", c.On)
	}
	t.Status, t.TerminatedOn = TenantTerminated, c.On
	d := t.ended()
	d.Result.Message = "its data must be gone by " + t.EraseBy().String()
	return d, nil
}

// RecordReturn records the tenant's written choice between return and deletion
// (Art. 28(3)(g) GDPR), and that its export was handed over, or waived.
type RecordReturn struct {
	Tenant    string
	Choice    ReturnChoice
	Reference string // of the tenant's letter, without personal data
	Done      bool   // the export was handed over
}

// Act implements Command.
func (RecordReturn) Act() *Act { return ActReturnChoice }

// Decide implements Command.
func (c RecordReturn) Decide(call *Call) (Decision, error) {
	if c.Choice != ReturnThenDelete && c.Choice != DeleteOnly {
		return Decision{}, Refuse("usage", "the choice is return or delete; found %q", c.Choice)
	}
	if err := checkPhrase(c.Reference, "the reference of the tenant's letter"); err != nil {
		return Decision{}, err
	}
	t, err := call.Tenant(c.Tenant)
	switch {
	case err != nil:
		return Decision{}, err
	case t.Status != TenantNotice && t.Status != TenantTerminated:
		return Decision{}, Refuse("state", "%s is in state %q; the choice is made once notice was given", t.Slug, t.Status)
	case c.Choice == DeleteOnly && c.Done:
		return Decision{}, Refuse("usage", "a tenant that chose deletion gets no export")
	}
	t.Ending.Choice, t.Ending.ChoiceBy, t.Ending.Waived, t.Ending.ExportAt = c.Choice, c.Reference, c.Choice == DeleteOnly, time.Time{}
	if c.Done {
		t.Ending.ExportAt = call.At
	}
	d := t.ended()
	d.Facts = append(d.Facts, Fact{"choice", string(c.Choice)})
	return d, nil
}
