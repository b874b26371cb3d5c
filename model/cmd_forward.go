package model

import "time"

// forwarded notes that the request went to the tenant, who lists whom it goes
// to in its agreement (Art. 28(3)(e) GDPR). What was instructed before does not
// count.
func (r *Request) forwarded(call *Call, at time.Time) error {
	t, err := call.Tenant(r.Tenant)
	if err != nil {
		return err
	}
	if len(t.DPA.Listed()) == 0 {
		return Refuse("contact", "the agreement with %s lists no contact; a request goes to an authorised one only (Art. 28(3)(e) GDPR): have the agreement changed first", t.Slug)
	}
	p := &r.Processing
	p.ForwardedAt, p.HeldAt, p.Reminders, p.Instruction, p.Carried = at, time.Time{}, nil, Instruction{}, Carried{}
	return nil
}
