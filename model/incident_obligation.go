package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// Recipient is who is to be told of a breach.
type Recipient string

// The recipients.
const (
	ToInspectorate Recipient = "inspectorate" // VDAI, Art. 33(1) GDPR
	ToTenant       Recipient = "tenant"       // as their processor, Art. 33(2)
	ToSubjects     Recipient = "subjects"     // Art. 34
	ToAuthority    Recipient = "authority"    // another one, by its own law
)

// ObligationDecision is what was decided about telling a recipient.
type ObligationDecision string

// The decisions; the zero one is that the recipient is to be told.
const (
	DecidedNotNotifiable ObligationDecision = "not_notifiable" // unlikely to result in a risk
	DecidedInform        ObligationDecision = "inform"         // tell the people
	DecidedExempt        ObligationDecision = "exempt"         // Art. 34(3)
)

// Obligation is one duty to tell one recipient, with its clock, the decision on
// it and the proof that it is met.
type Obligation struct {
	No         int                `cbor:"1,keyasint"` // of the incident
	To         Recipient          `cbor:"2,keyasint"`
	Name       string             `cbor:"3,keyasint"` // the tenant's slug, or the authority
	Law        string             `cbor:"4,keyasint"`
	By         time.Time          `cbor:"5,keyasint"` // the time that another authority's law sets; zero: without undue delay
	Decision   ObligationDecision `cbor:"6,keyasint"`
	Ruling     string             `cbor:"7,keyasint"` // D-7, that decided so
	Ground     string             `cbor:"8,keyasint"` // of the decision
	SentAt     time.Time          `cbor:"9,keyasint"`
	SentBy     string             `cbor:"10,keyasint"`
	How        string             `cbor:"11,keyasint"`
	Proof      string             `cbor:"12,keyasint"` // the receipt's number, or L-3
	Late       string             `cbor:"13,keyasint"` // why it was late (Art. 33(1) GDPR)
	Number     int                `cbor:"14,keyasint"` // of people told
	Complete   time.Time          `cbor:"15,keyasint"` // when the last phase was sent (Art. 33(4))
	Management string             `cbor:"16,keyasint"` // reference of management's decision
	ReviewBy   deadline.Date      `cbor:"17,keyasint"` // of what one person sent alone
	ReviewedBy string             `cbor:"18,keyasint"`
	ReviewedAt time.Time          `cbor:"19,keyasint"`
}

// Open reports whether the recipient is still to be told, or decided on.
func (o Obligation) Open() bool {
	return o.SentAt.IsZero() && o.Decision != DecidedNotNotifiable && o.Decision != DecidedExempt
}

// Phased reports whether more is to follow what was told (Art. 33(4) GDPR).
func (o Obligation) Phased() bool {
	return (o.To == ToInspectorate || o.To == ToAuthority) && !o.SentAt.IsZero() && o.Complete.IsZero()
}

// ToReview reports whether another person is still to review what one sent
// alone.
func (o Obligation) ToReview() bool { return o.ReviewBy != 0 && o.ReviewedAt.IsZero() }

// Title names the recipient.
func (o Obligation) Title() string {
	switch o.To {
	case ToInspectorate:
		return "inspectorate (VDAI)"
	case ToTenant:
		return "tenant " + o.Name
	case ToSubjects:
		return "data subjects"
	}
	return o.Name
}

// Due is by when the recipient is told: the law's time, or our own target where
// the law says "without undue delay" and gives no figure. It is zero where
// neither is set.
func (i Incident) Due(o Obligation) (at time.Time, law bool) {
	switch o.To {
	case ToInspectorate:
		return i.Clock().Due, true
	case ToTenant:
		return i.AwareAt.Add(IncidentTarget), false
	case ToAuthority:
		return o.By, true
	}
	return time.Time{}, false
}

// Late reports whether the obligation was met late, or is late at an instant.
func (i Incident) Late(o Obligation, at time.Time) bool {
	due, _ := i.Due(o)
	if due.IsZero() || o.Decision != "" {
		return false
	}
	if !o.SentAt.IsZero() {
		at = o.SentAt
	}
	return at.After(due)
}

// OpenObligations counts those that are still to be met.
func (i Incident) OpenObligations() int {
	n := 0
	for _, o := range i.Obligations {
		if o.Open() {
			n++
		}
	}
	return n
}

// Obligation finds one by its number.
func (i Incident) Obligation(no int) (Obligation, error) {
	at := slices.IndexFunc(i.Obligations, func(o Obligation) bool { return o.No == no })
	if at < 0 {
		return Obligation{}, Refuse("not_found", "%s has no obligation %d", i.ID, no)
	}
	return i.Obligations[at], nil
}

// obligationTo finds the one to a recipient; its place is -1 where there is none.
func (i Incident) obligationTo(to Recipient, name string) int {
	return slices.IndexFunc(i.Obligations, func(o Obligation) bool { return o.To == to && o.Name == name })
}

// oblige brings the obligations into line with what is known: capacity, risk
// and tenants. One that was met or decided on stays whatever becomes known.
func (i *Incident) oblige() {
	if !i.Breach() {
		return
	}
	i.Obligations = slices.DeleteFunc(slices.Clone(i.Obligations), func(o Obligation) bool {
		gone := o.To == ToSubjects && i.Risk != RiskHigh || o.To == ToTenant && (!slices.Contains(i.Tenants, o.Name) || i.Capacity == Controller)
		return gone && o.SentAt.IsZero() && o.Decision == ""
	})
	if i.Capacity != Processor {
		i.owe(ToInspectorate, "", "Art. 33(1) GDPR")
	}
	if i.Capacity != Controller {
		for _, slug := range i.Tenants {
			i.owe(ToTenant, slug, "Art. 33(2) GDPR")
		}
	}
	if i.Risk == RiskHigh && i.Capacity != Processor {
		i.owe(ToSubjects, "", "Art. 34 GDPR")
	}
	i.settle()
}

// owe adds an obligation that is not there yet. Numbers are never given twice.
func (i *Incident) owe(to Recipient, name, law string) {
	if i.obligationTo(to, name) >= 0 {
		return
	}
	no := len(i.Obligations)
	for _, o := range i.Obligations {
		no = max(no, o.No)
	}
	i.Obligations = append(i.Obligations, Obligation{No: no + 1, To: to, Name: name, Law: law})
}

// settle takes an assessed incident to notified when nobody is to be told any
// more, and back when somebody is.
func (i *Incident) settle() {
	switch {
	case i.State == IncidentAssessed && i.OpenObligations() == 0:
		i.State = IncidentNotified
	case i.State == IncidentNotified && i.OpenObligations() > 0:
		i.State = IncidentAssessed
	}
}
