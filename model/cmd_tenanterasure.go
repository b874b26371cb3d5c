package model

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"integrora.com/opsconsole/model/deadline"
)

// EraseTenantPeople deletes some of the people of a tenant whose erasure was
// approved: their records, consents and content. Their keys are destroyed after
// it. What the law keeps, invoices, is cut from them.
type EraseTenantPeople struct {
	Erasure string
	People  []string
}

// Act implements Command.
func (EraseTenantPeople) Act() *Act { return ActEraseTenant }

// Decide implements Command.
func (c EraseTenantPeople) Decide(call *Call) (Decision, error) {
	e, err := ending(call, c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Object: e.ID, Result: Result{ID: e.ID}}
	deleted := map[Kind]int{}
	kept := 0
	drop := func(ref Ref) { d.Delete = append(d.Delete, ref); deleted[ref.Kind]++ }
	for _, id := range c.People {
		p, err := call.Person(id)
		if CodeOf(err) == "not_found" && err != nil {
			continue
		}
		switch {
		case err != nil:
			return Decision{}, err
		case p.Tenant != e.Tenant:
			return Decision{}, Refuse("usage", "%s is not of tenant %s", id, e.Tenant)
		}
		drop(p.Ref())
		if p.External != "" {
			d.Tombstones = append(d.Tombstones, Tombstone{KindPerson, p.Tenant, p.External, e.ID})
		}
		consents, err := call.ConsentsOf(id)
		if err != nil {
			return Decision{}, err
		}
		for _, one := range consents {
			drop(one.Ref())
		}
		switch content, err := call.ContentOf(id); {
		case err == nil:
			drop(content.Ref())
		case CodeOf(err) != "not_found":
			return Decision{}, err
		}
		invoices, err := call.InvoicesOf(id)
		if err != nil {
			return Decision{}, err
		}
		for _, v := range invoices {
			v.Person, v.Contact = "", ""
			d.Put = append(d.Put, v)
			kept++
		}
	}
	e.tally(deleted)
	e.Dropping = slices.Clone(c.People)
	d.Put = append(d.Put, e)
	d.Facts = []Fact{{"deleted_people", strconv.Itoa(deleted[KindPerson])}, {"deleted_consents", strconv.Itoa(deleted[KindConsent])},
		{"deleted_content", strconv.Itoa(deleted[KindContent])}, {"kept_invoices", strconv.Itoa(kept)}}
	return d, nil
}

// keep counts an invoice that outlives the tenant, until the last of them may
// go.
func (e *TenantErasure) keep(v Invoice) {
	e.Kept = slices.Clone(e.Kept)
	if len(e.Kept) == 0 {
		e.Kept = []Kept{{Category: InvoiceData, Outcome: RetainLaw, Ground: "Art. 17(3)(b) GDPR; accounting and VAT law"}}
	}
	k := &e.Kept[0]
	k.Count++
	if until := v.KeepUntil(); until.After(k.Until) {
		k.Until = until
	}
}

// ending reads a tenant's erasure that is not done yet.
func ending(call *Call, id string) (TenantErasure, error) {
	e, err := call.TenantErasure(id)
	if err == nil && e.Done() {
		err = Refuse("state", "%s is done", e.ID)
	}
	return e, err
}

// CloseTenant deletes the tenant's own record once its people are gone. Its key
// is destroyed after it.
type CloseTenant struct{ Erasure string }

// Act implements Command.
func (CloseTenant) Act() *Act { return ActEraseTenant }

// Decide implements Command.
func (c CloseTenant) Decide(call *Call) (Decision, error) {
	e, err := ending(call, c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	switch left, err := call.PeopleOf(e.Tenant); {
	case err != nil:
		return Decision{}, err
	case len(left) > 0:
		return Decision{}, Refuse("state", "%d people of %s are there yet", len(left), e.Tenant)
	}
	d := Decision{Object: e.ID, Result: Result{ID: e.ID}}
	e.Dropping, e.Kept = nil, nil
	err = call.EachInvoice(func(v Invoice) (bool, error) { // those that name no person of ours, too
		if v.Tenant == e.Tenant {
			if e.keep(v); v.Contact != "" || v.Person != "" {
				v.Person, v.Contact = "", ""
				d.Put = append(d.Put, v)
			}
		}
		return true, nil
	})
	if err != nil {
		return Decision{}, err
	}
	content, err := call.ContentRefs(e.Tenant) // about people who were erased before
	if err != nil {
		return Decision{}, err
	}
	d.Delete = append(d.Delete, content...)
	e.tally(map[Kind]int{KindContent: len(content)})
	switch t, err := call.Tenant(e.Tenant); {
	case err == nil:
		d.Delete = append(d.Delete, t.Ref())
		d.Tombstones = append(d.Tombstones, Tombstone{KindTenant, "", t.Slug, e.ID})
		e.tally(map[Kind]int{KindTenant: 1})
	case CodeOf(err) != "not_found":
		return Decision{}, err
	}
	d.Put = append(d.Put, e)
	d.Facts = []Fact{{"tenant", e.Tenant}}
	return d, nil
}

// CompleteTenant certifies the erasure after the tenant's key is gone, and
// orders the sub-processors to erase (Art. 28(3)(g), 28(4) GDPR).
type CompleteTenant struct {
	Erasure   string
	KeyDigest []byte // of the key file without the key
	LogSize   uint64
	LogRoot   []byte
	BackupsBy deadline.Date // zero: no backup from before is left
}

// Act implements Command.
func (CompleteTenant) Act() *Act { return ActCompleteTenant }

// Decide implements Command.
func (c CompleteTenant) Decide(call *Call) (Decision, error) {
	e, err := ending(call, c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	if _, err := call.Tenant(e.Tenant); err == nil || CodeOf(err) != "not_found" {
		return Decision{}, Refuse("state", "the record of tenant %s is still there", e.Tenant)
	}
	subs, err := call.Subprocessors()
	if err != nil {
		return Decision{}, err
	}
	e.DoneAt, e.KeyDigest, e.LogSize, e.LogRoot, e.BackupsBy = call.At, c.KeyDigest, c.LogSize, c.LogRoot, c.BackupsBy
	due := deadline.ReceivedOn(call.At).AddDays(OrderDays)
	for _, s := range subs {
		if s.Active {
			e.Orders = append(e.Orders, Order{Subprocessor: s.ID, IssuedAt: call.At, Due: due})
		}
	}
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID},
		Facts: []Fact{{"tenant", e.Tenant}, {"key_file_sha256", hex.EncodeToString(c.KeyDigest)}, {"orders", strconv.Itoa(len(e.Orders))}}}, nil
}

// CertifyTenant records that the certificate went to the tenant: when every
// sub-processor has answered, not before.
type CertifyTenant struct {
	Erasure   string
	Reference string // of how it went, without personal data
}

// Act implements Command.
func (CertifyTenant) Act() *Act { return ActCertifyTenant }

// Decide implements Command.
func (c CertifyTenant) Decide(call *Call) (Decision, error) {
	if err := checkPhrase(c.Reference, "how the certificate went to the tenant"); err != nil {
		return Decision{}, err
	}
	e, err := call.TenantErasure(c.Erasure)
	switch {
	case err != nil:
		return Decision{}, err
	case !e.Done():
		return Decision{}, Refuse("state", "%s is not done yet", e.ID)
	case e.OpenOrders() > 0:
		return Decision{}, Refuse("state", "%s yet to confirm the erasure; the certificate is sent when all have", has(e.OpenOrders()))
	case !e.CertifiedAt.IsZero():
		return Decision{}, Refuse("state", "%s is certified already", e.ID)
	}
	e.CertifiedAt, e.CertifiedBy, e.Handover = call.At, call.Actor.ID, c.Reference
	return Decision{Object: e.ID, Put: []Record{e}, Result: Result{ID: e.ID}, Facts: []Fact{{"tenant", e.Tenant}}}, nil
}

// ExpireBackups adds to a certificate, of a person's erasure or a tenant's, that
// the last backup that held the data is gone.
type ExpireBackups struct{ Erasure string }

// Act implements Command.
func (ExpireBackups) Act() *Act { return ActBackupsGone }

// Decide implements Command.
func (c ExpireBackups) Decide(call *Call) (Decision, error) {
	d := Decision{Object: c.Erasure, Result: Result{ID: c.Erasure}}
	refuse := func() (Decision, error) {
		return Decision{}, Refuse("state", "%s is not done, or says already that its backups are gone", c.Erasure)
	}
	if strings.HasPrefix(c.Erasure, "T-") {
		e, err := call.TenantErasure(c.Erasure)
		if err != nil {
			return Decision{}, err
		}
		if !e.Done() || !e.BackupsGone.IsZero() {
			return refuse()
		}
		e.BackupsGone = call.At
		d.Put = []Record{e}
		return d, nil
	}
	e, err := call.Erasure(c.Erasure)
	if err != nil {
		return Decision{}, err
	}
	if !e.Done() || !e.BackupsGone.IsZero() {
		return refuse()
	}
	e.BackupsGone = call.At
	d.Put = []Record{e}
	return d, nil
}
