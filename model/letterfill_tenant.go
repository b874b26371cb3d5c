package model

import (
	"strconv"

	"integrora.com/opsconsole/model/deadline"
)

// tenantFields tells a tenant where its request stands, with fields and counts
// and never a value or the person's name: what is handed out goes sealed.
func tenantFields(out *letterFields, w words, f LetterFacts) error {
	p := f.Request.Processing
	if out.Tenant == "" {
		return Refuse("letter", "the letter needs the tenant, which is not recorded")
	}
	out.Scope, out.Reference, out.Fields, out.Count = p.Carried.Scope, p.Instruction.Reference, p.Carried.Fields, strconv.Itoa(p.Carried.Count)
	if out.Scope == "" {
		out.Scope = p.Instruction.Scope
	}
	if !p.ForwardedAt.IsZero() {
		out.Forwarded = w.date(deadline.ReceivedOn(p.ForwardedAt))
	}
	if p.Carried.Law != "" {
		out.ByLaw, out.KeptUntil = w.law(p.Carried.Law), w.date(p.Carried.Until)
	}
	if p.Carried.Done() {
		out.Done = w.date(deadline.ReceivedOn(p.Carried.At))
	}
	for _, o := range p.Carried.Orders {
		name := o.Subprocessor
		for _, s := range f.Subprocessors {
			if s.ID == o.Subprocessor {
				name = s.Name
			}
		}
		out.Told = append(out.Told, name)
	}
	return nil
}
