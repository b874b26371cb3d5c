package model

import (
	"fmt"
	"strings"
)

// work is an instruction that may be carried out, with what it is about: the
// content of this tenant about this person, and of it what the instruction
// covers. Nothing else is read for it.
type work struct {
	req     Request
	tenant  Tenant
	content Content
	facts   []Datum // of it, those that are covered
	file    []byte
	digest  []byte
}

// instructedWork reads an instruction that stands: given by a contact who is
// still listed, not held, and not carried out. Without one nothing is done for
// a tenant.
func instructedWork(read Reader, request string) (work, error) {
	var w work
	var err error
	if w.req, err = read.Request(request); err != nil {
		return w, err
	}
	i := w.req.Processing.Instruction
	switch {
	case w.req.Capacity != Processor:
		return w, Refuse("state", "%s is not held for a tenant alone; nobody can instruct us on it", request)
	case !i.Given():
		return w, w.req.tenantDecides()
	case w.req.State != Instructed:
		return w, Refuse("state", "%s is %s; an instruction is carried out once, after it was recorded", request, w.req.State.Title())
	case i.Held():
		return w, Refuse("infringes", "the instruction on %s is held, as in our opinion it infringes %s; it takes another one from the tenant (Art. 28(3) GDPR)", request, i.Infringes)
	}
	return w, w.read(read)
}

// read fills in what the instruction is about.
func (w *work) read(read Reader) (err error) {
	if w.tenant, err = read.Tenant(w.req.Tenant); err != nil {
		return err
	}
	if _, err := w.tenant.listed(w.req.Processing.Instruction.Contact); err != nil {
		return err
	}
	if w.req.Person != "" {
		w.content, err = read.Content(w.req.Tenant, w.req.Person)
		if err != nil && CodeOf(err) != "not_found" {
			return err
		}
	}
	w.file, w.facts, err = Extract(w.req, w.content)
	w.digest = digestOf(w.file)
	return err
}

// items are the covered content as a plan would list it.
func (w work) items() []Item {
	return []Item{{Category: TenantContent, Capacity: Processor, What: strings.Join(fieldsOf(w.facts), ", "), Count: len(w.facts), Outcome: Erase}}
}

// unheld refuses to erase what a legal hold covers; the way on is a ruling that
// the law keeps it.
func (w work) unheld(call *Call) error {
	holds, err := call.Holds()
	if err != nil || len(w.facts) == 0 {
		return err
	}
	for _, h := range holds {
		if h.InForce(dayOf(call)) && h.Covers(w.req.Person, w.req.Tenant, TenantContent) {
			return h.refusal()
		}
	}
	return nil
}

// lines say who instructed what, without a name.
func (w work) lines() []string {
	i := w.req.Processing.Instruction
	fields := "all fields"
	if len(i.Fields) > 0 {
		fields = "fields " + strings.Join(i.Fields, ", ")
	}
	how := "on the forwarded request"
	if i.Asked {
		how = "asked of its own accord (Art. 28(3)(e) GDPR)"
	}
	return []string{
		fmt.Sprintf("tenant %s, person %s, %s", w.req.Tenant, orNone(w.req.Person), how),
		fmt.Sprintf("instruction %q by listed contact %s, made sure by: %s", i.Reference, i.Contact, i.How),
		fmt.Sprintf("scope %s, %s; the tenant's day %s; recorded %s by %s", i.Scope, fields, i.Due.Words(), moment(i.At), i.By),
	}
}

// sealedTo says how the tenant's file is sealed.
func (w work) sealedTo() string {
	if w.tenant.DPA.ExportKey != "" {
		return "to its key " + w.tenant.DPA.ExportKey
	}
	return "with a passphrase, which its contact is told by another channel"
}

// carried is the record of carrying it out now.
func (w work) carried(call *Call, ruling string) Carried {
	return Carried{Scope: w.req.Processing.Instruction.Scope, By: call.Actor.ID, At: call.At, Count: len(w.facts), Fields: fieldsOf(w.facts), Digest: w.digest, Ruling: ruling}
}
