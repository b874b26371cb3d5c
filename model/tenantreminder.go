package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// TenantStage is which reminder a tenant gets of a request that waits for its
// instruction.
type TenantStage string

// The stages, in the order of time (rules §3.2).
const (
	TenantFirst      TenantStage = "3-days"
	TenantSecond     TenantStage = "7-days"
	TenantThird      TenantStage = "14-days"
	TenantManagement TenantStage = "management" // the others were silent
)

// tenantStages says how many calendar days after the forwarding a stage comes.
var tenantStages = []struct {
	Stage TenantStage
	Days  int
}{{TenantFirst, 3}, {TenantSecond, 7}, {TenantThird, 14}, {TenantManagement, 21}}

// TenantReminder is a reminder that a tenant was written.
type TenantReminder struct {
	Stage   TenantStage `cbor:"1,keyasint"`
	At      time.Time   `cbor:"2,keyasint"`
	Contact string      `cbor:"3,keyasint"` // id in the agreement; empty where it lists none of that sort
	Letter  string      `cbor:"4,keyasint"` // L-5; empty where none could be written
}

// TenantReminderDue is the reminder that is due to the tenant on a day; empty
// when none is. Of several that were missed it is the last.
func (r Request) TenantReminderDue(on deadline.Date) TenantStage {
	if r.State != Forwarded || r.Capacity != Processor || r.Processing.ForwardedAt.IsZero() {
		return ""
	}
	since := deadline.ReceivedOn(r.Processing.ForwardedAt)
	due := TenantStage("")
	for _, s := range tenantStages {
		told := slices.ContainsFunc(r.Processing.Reminders, func(m TenantReminder) bool { return m.Stage == s.Stage })
		switch {
		case on < since.AddDays(s.Days):
			return due
		case told:
			due = ""
		default:
			due = s.Stage
		}
	}
	return due
}

// NextTenantReminder is the day of the next reminder to the tenant; zero when
// there is none.
func (r Request) NextTenantReminder() deadline.Date {
	if r.State != Forwarded || r.Capacity != Processor || r.Processing.ForwardedAt.IsZero() {
		return 0
	}
	since := deadline.ReceivedOn(r.Processing.ForwardedAt)
	for n := len(tenantStages) - 1; n >= 0; n-- {
		if slices.ContainsFunc(r.Processing.Reminders, func(m TenantReminder) bool { return m.Stage == tenantStages[n].Stage }) {
			if n == len(tenantStages)-1 {
				return 0
			}
			return since.AddDays(tenantStages[n+1].Days)
		}
	}
	return since.AddDays(tenantStages[0].Days)
}

// RemindTenant reminds the tenant of a forwarded request: the letter is written
// to the contact whose turn it is, and queued. We remind, and never decide
// ourselves (Art. 28(10) GDPR).
type RemindTenant struct {
	Request string
	Stage   TenantStage
}

// Act implements Command.
func (RemindTenant) Act() *Act { return ActRemindTenant }

// Decide implements Command.
func (c RemindTenant) Decide(call *Call) (Decision, error) {
	r, err := call.Request(c.Request)
	if err != nil {
		return Decision{}, err
	}
	if c.Stage == "" || r.TenantReminderDue(dayOf(call)) != c.Stage {
		return Decision{Object: r.ID, Quiet: true, Result: Result{ID: r.ID, Message: "nothing to remind of"}}, nil
	}
	t, err := call.Tenant(r.Tenant)
	if err != nil {
		return Decision{}, err
	}
	to, listed := t.DPA.Contact(MainContact)
	if list := t.DPA.Listed(); !listed && len(list) > 0 {
		to, listed = list[0], true
	}
	if c.Stage == TenantManagement {
		to, listed = t.DPA.ManagementContact()
	}
	reminder, reason := TenantReminder{Stage: c.Stage, At: call.At}, string(c.Stage)+": the agreement lists nobody to remind"
	var records []Record
	if listed {
		reminder.Contact = to.ID
		switch letter, written, err := tenantLetter(call, LetterTenantReminder, r, to.ID, nil); {
		case err == nil:
			reminder.Letter, records, reason = letter, written, string(c.Stage)+" to "+to.ID+": "+letter
		case IsRefusal(err): // its file is gone, or holds nothing to tell: a person writes
			reason = string(c.Stage) + " to " + to.ID + ": no letter could be written"
		default:
			return Decision{}, err
		}
	}
	d, err := moveRequest(call, ActRemindTenant, c.Request, "", reason, func(r *Request, _ State) error {
		r.Processing.Reminders = append(slices.Clone(r.Processing.Reminders), reminder)
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Put = append(d.Put, records...)
	d.Facts = append(d.Facts, Fact{"stage", string(c.Stage)}, Fact{"contact", orNone(reminder.Contact)}, Fact{"letter", orNone(reminder.Letter)})
	return d, nil
}

// tenantLetter writes a letter to a contact of the tenant and queues it for the
// mail server: what it says follows from the records and holds nothing of the
// person but the number of the request.
func tenantLetter(call *Call, kind LetterKind, r Request, contact string, say map[string]string) (id string, records []Record, err error) {
	d, err := DraftLetter{Kind: kind, Request: r.ID, Say: say, contact: contact}.Decide(call)
	if err != nil {
		return "", nil, err
	}
	l, text := d.Put[0].(OutLetter), d.Put[1].(OutText)
	if validEmail(text.Email) {
		l.State, l.How, l.SentBy, l.QueuedAt, l.Next = OutQueued, "smtp", call.Actor.ID, call.At, call.At
	}
	return l.ID, []Record{l, text}, nil
}
